import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { useWorkflows } from '../../../state/workflows.ts';
import { fakeWorld } from '../../../testing/fakeWorld.ts';
import { filterField, grid, rowOf, shown } from '../../../testing/workflowList.tsx';

// A busy machine takes its time; what never comes still fails.
configure({ asyncUtilTimeout: 15_000 });

describe('several rows', () => {
  const bar = (): HTMLElement => screen.getByRole('toolbar', { name: 'Selected workflows' });

  test('are selected by mouse, with Shift, Ctrl and keys', async () => {
    await shown();
    const box = (id: string): HTMLElement => within(rowOf(id)).getByRole('checkbox');
    fireEvent.click(box('order-8411'));
    expect(bar().textContent).toContain('1 selected');
    fireEvent.click(rowOf('order-8409'), { shiftKey: true });
    expect(bar().textContent).toContain('3 selected');
    fireEvent.click(rowOf('order-8410'), { ctrlKey: true });
    expect(bar().textContent).toContain('2 selected');
    grid().focus();
    fireEvent.keyDown(document.body, { key: 'x' });
    expect(bar().textContent).toContain('3 selected');
    fireEvent.keyDown(grid(), { key: 'ArrowUp', shiftKey: true });
    expect(rowOf('order-8411').getAttribute('aria-selected')).toBe('true');
    fireEvent.keyDown(document.body, { key: 'Escape' });
    expect(screen.queryByRole('toolbar', { name: 'Selected workflows' })).toBeNull();
    fireEvent.keyDown(document.body, { key: 'a', ctrlKey: true });
    expect(bar().textContent).toMatch(/20\d selected/);
  });

  test('are terminated after a question that says how many; what fails is said, and it is undone', async () => {
    const fake = await shown();
    fireEvent.click(within(rowOf('order-8410')).getByRole('checkbox'));
    fireEvent.click(within(rowOf('order-8411')).getByRole('checkbox'));
    fireEvent.click(within(rowOf('onboard-ada')).getByRole('checkbox'));
    fireEvent.click(within(bar()).getByRole('button', { name: 'Terminate…' }));
    const dialog = await screen.findByRole('dialog', { name: /^Terminate 2\sworkflows$/ });
    expect(dialog.textContent).toContain('cannot clean up');
    const reason = within(dialog).getByLabelText('Reason');
    await waitFor(() => expect(document.activeElement).toBe(reason));
    fireEvent.change(reason, { target: { value: 'late' } });
    expect(dialog.textContent).toContain('1 is closed already and is left as it is.');
    // One closes before the server is asked.
    const { workflows } = fake.world;
    const index = workflows.findIndex((run) => run.workflowId === 'onboard-ada');
    const run = workflows[index];
    if (run) fake.world.workflows = workflows.with(index, { ...run, status: 'Completed' });
    fireEvent.click(within(dialog).getByRole('button', { name: /^Terminate 2\sworkflows/ }));
    const batches = await screen.findByRole('region', { name: 'Batches' });
    expect(batches.textContent?.replaceAll('\u00a0', ' ')).toContain(
      'Terminated 1 workflow, 1 failed',
    );
    expect(fake.asked.find(({ name }) => name === 'batch.start')?.input).toMatchObject({
      action: { kind: 'terminate', reason: 'late' },
      target: { kind: 'runs', runs: [{ workflowId: 'order-8410' }, { workflowId: 'onboard-ada' }] },
    });
    fireEvent.click(within(batches).getByRole('button', { name: 'Show what failed' }));
    expect(within(batches).getByRole('list', { name: 'What failed' }).textContent).toBe(
      'onboard-adaworkflow execution already completed',
    );
    await waitFor(() => expect(rowOf('order-8410').textContent).toContain('Terminated'));
    expect(screen.queryByRole('toolbar', { name: 'Selected workflows' })).toBeNull();
    fireEvent.click(within(batches).getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(rowOf('order-8410').textContent).toContain('Running'));
    fireEvent.click(within(batches).getAllByRole('button', { name: /^Close/ })[0] as Element);
    await waitFor(() => expect(batches.textContent).not.toContain('already completed'));
  });

  test('are all that match, also those that are not loaded', async () => {
    const fake = await shown(fakeWorld({ older: 600 }));
    fireEvent.click(screen.getByRole('button', { name: /^Completed/ }));
    await waitFor(() => expect(useWorkflows.getState().answered).toContain('Completed'));
    fireEvent.keyDown(document.body, { key: 'a', ctrlKey: true });
    fireEvent.click(within(bar()).getByRole('button', { name: /^Select all 5\d\d that match/ }));
    fireEvent.click(within(bar()).getByRole('button', { name: 'Delete…' }));
    const dialog = await screen.findByRole('dialog', { name: /^Delete 5\d\d\sworkflows$/ });
    expect(dialog.textContent).toContain("match ExecutionStatus = 'Completed'");
    fireEvent.click(within(dialog).getByRole('button', { name: /^Delete 5/ }));
    await screen.findByText('Nothing matches.');
    expect(fake.asked.find(({ name }) => name === 'batch.start')?.input).toMatchObject({
      action: { kind: 'delete' },
      target: { kind: 'query', query: "ExecutionStatus = 'Completed'" },
    });
  });

  test('only those that are open are terminated, also of all that match', async () => {
    const fake = await shown(fakeWorld({ older: 600 }));
    fireEvent.change(filterField(), { target: { value: "WorkflowType != 'X'" } });
    fireEvent.keyDown(filterField(), { key: 'Enter' });
    await waitFor(() => expect(useWorkflows.getState().answered).toContain('!='));
    fireEvent.keyDown(document.body, { key: 'a', ctrlKey: true });
    fireEvent.click(within(bar()).getByRole('button', { name: /^Select all \d+ that match/ }));
    fireEvent.click(within(bar()).getByRole('button', { name: 'Terminate…' }));
    const dialog = await screen.findByRole('dialog', { name: /^Terminate \d+\sworkflows$/ });
    expect(dialog.textContent).toMatch(/\d+ are closed already and are left as they are\./);
    fireEvent.click(within(dialog).getByRole('button', { name: /^Terminate/ }));
    await waitFor(() =>
      expect(fake.asked.find(({ name }) => name === 'batch.start')?.input).toMatchObject({
        target: { kind: 'query', query: "WorkflowType != 'X' AND CloseTime IS NULL" },
      }),
    );
  });

  test('get a signal only with a name and with arguments that are JSON', async () => {
    const fake = await shown();
    fireEvent.click(within(rowOf('order-8410')).getByRole('checkbox'));
    fireEvent.click(within(bar()).getByRole('button', { name: 'Signal…' }));
    const dialog = await screen.findByRole('dialog', { name: /^Signal/ });
    const send = within(dialog).getByRole('button', { name: /^Signal 1/ });
    expect(send.getAttribute('aria-disabled')).toBe('true');
    fireEvent.change(within(dialog).getByLabelText('Signal'), { target: { value: 'approve' } });
    fireEvent.click(send);
    await waitFor(() =>
      expect(fake.asked.find(({ name }) => name === 'batch.start')?.input).toMatchObject({
        action: { kind: 'signal', name: 'approve', args: [] },
      }),
    );
  });
});
