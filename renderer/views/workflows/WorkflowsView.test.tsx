import { act, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { FakeHost } from '../../testing/fakeHost.ts';
import { FakeFailure } from '../../testing/fakeHost.ts';
import { fakeNowMs, fakeWorld } from '../../testing/fakeWorld.ts';
import { renderWindow } from '../../testing/renderWindow.tsx';
import { filterField, grid, ids, rowOf, shown } from '../../testing/workflowList.tsx';
import { readListPreferences } from '../../state/listPreferences.ts';
import { useOverlay } from '../../state/overlays.ts';
import { useSearchAttributes } from '../../state/searchAttributes.ts';
import { useToasts } from '../../state/toasts.ts';
import { WorkflowsView } from './WorkflowsView.tsx';

// A busy machine takes its time; what never comes still fails.
configure({ asyncUtilTimeout: 15_000 });

function addRun(fake: FakeHost, workflowId: string): void {
  const first = fake.world.workflows.find((run) => run.workflowId === 'order-8411');
  if (!first) throw new Error('no runs');
  fake.world.workflows.unshift({
    ...first,
    workflowId,
    runId: `run of ${workflowId}`,
    startMs: fakeNowMs,
  });
  fake.changed('workflows');
}

describe('rows', () => {
  test('show status, type, what is waited for, and children under their parents', async () => {
    await shown();
    const row = rowOf('order-8412');
    expect(row.textContent).toContain('OrderSaga');
    expect(row.textContent).toContain('Running');
    expect(row.textContent).toContain('chargeCardattempt 2');
    expect(row.getAttribute('aria-expanded')).toBe('false');
    expect(within(grid()).queryByText('fraud-8412')).toBeNull();
    fireEvent.click(within(row).getByRole('button', { name: 'Show the children' }));
    await within(grid()).findByText('fraud-8412');
    expect(rowOf('fraud-8412').getAttribute('aria-level')).toBe('2');
    expect(ids().slice(0, 2)).toEqual(['order-8412', 'fraud-8412']);
  });

  test('only those in sight exist', async () => {
    await shown(fakeWorld({ older: 900 }));
    expect(within(grid()).getAllByRole('row').length).toBeLessThan(120);
    expect(Number(grid().getAttribute('aria-rowcount'))).toBeGreaterThan(190);
  });

  test('are chosen with arrows and J, opened with Enter, folded with left', async () => {
    await shown();
    fireEvent.focus(grid());
    expect(rowOf('order-8412').getAttribute('aria-selected')).toBe('true');
    fireEvent.keyDown(grid(), { key: 'ArrowRight' });
    await within(grid()).findByText('fraud-8412');
    fireEvent.keyDown(grid(), { key: 'ArrowDown' });
    expect(rowOf('fraud-8412').getAttribute('aria-selected')).toBe('true');
    fireEvent.keyDown(document.body, { key: 'k' });
    fireEvent.keyDown(grid(), { key: 'ArrowLeft' });
    expect(ids()[1]).not.toBe('fraud-8412');
    fireEvent.keyDown(grid(), { key: 'Enter' });
    expect(window.location.hash).toMatch(/^#\/workflows\/order-8412\//);
  });

  test('a click on the ID opens it, one with Ctrl selects it', async () => {
    await shown();
    const link = (): HTMLElement => within(rowOf('order-8411')).getByText('order-8411');
    expect(link().getAttribute('href')).toMatch(/^#\/workflows\/order-8411\//);
    expect(fireEvent.click(link(), { ctrlKey: true })).toBe(false);
    expect(screen.getByRole('toolbar', { name: 'Selected workflows' })).toBeTruthy();
    expect(fireEvent.click(link())).toBe(true);
  });

  test('the choice is there again when the list is', async () => {
    const { fake, unmount } = await renderWindow(<WorkflowsView />);
    await screen.findByText('order-8412');
    fireEvent.click(rowOf('order-8410'));
    unmount();
    fake.changed('workflows');
    render(<WorkflowsView />);
    await screen.findByText('order-8412');
    expect(rowOf('order-8410').getAttribute('aria-selected')).toBe('true');
    expect(document.activeElement).toBe(grid());
  });

  test('Space peeks at the chosen run', async () => {
    await shown();
    fireEvent.click(rowOf('order-8412'));
    fireEvent.keyDown(grid(), { key: ' ' });
    const peek = screen.getByRole('complementary', { name: 'Peek' });
    await within(peek).findByText('chargeCard');
    expect(peek.textContent).toContain('18.6');
  });
});

describe('new rows', () => {
  test('come in at once while nobody is at the list', async () => {
    const fake = await shown();
    act(() => addRun(fake, 'order-new'));
    await screen.findByText('order-new');
    expect(ids()[0]).toBe('order-new');
  });

  test('wait behind a button while the pointer is over it', async () => {
    const fake = await shown();
    fireEvent.pointerEnter(grid());
    act(() => addRun(fake, 'order-new'));
    const button = await screen.findByRole('button', { name: '1 new' });
    expect(ids()[0]).toBe('order-8412');
    fireEvent.click(button);
    expect(ids()[0]).toBe('order-new');
  });
});

describe('the filter', () => {
  test('words narrow the list as they are typed', async () => {
    await shown();
    fireEvent.keyDown(document.body, { key: '/' });
    const field = screen.getByRole('combobox', { name: 'Filter workflows' });
    expect(document.activeElement).toBe(field);
    fireEvent.change(field, { target: { value: 'kyc running' } });
    await waitFor(() => expect(ids()).toEqual(['onboard-ada', 'kyc-ada']));
  });

  test('a list filter is asked of the server; a refused one is said and the last one stays', async () => {
    const fake = await shown();
    const field = screen.getByRole('combobox', { name: 'Filter workflows' });
    fireEvent.change(field, { target: { value: "WorkflowType = 'Refund'" } });
    expect(fake.asked.some(({ input }) => JSON.stringify(input ?? '').includes('Refund'))).toBe(
      false,
    );
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => expect(ids()[0]).toMatch(/^refund-/));
    fireEvent.change(field, { target: { value: "WorkflowTyp = 'Refund'" } });
    fireEvent.keyDown(field, { key: 'Enter' });
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain(
      'Column 1: WorkflowTyp is no search attribute of this namespace. Did you mean WorkflowType?',
    );
    expect(ids()[0]).toMatch(/^refund-/);
  });

  test('while it is typed the list is what was applied, and the first Escape keeps the text', async () => {
    await shown();
    const field = filterField();
    const type = (value: string): void => {
      fireEvent.change(field, { target: { value } });
    };
    type("WorkflowType = 'Refund'");
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => expect(ids()[0]).toMatch(/^refund-/));
    // The first letters are words, which are looked for at once.
    type('Work');
    await screen.findByText('Nothing matches.');
    type("WorkflowType = 'KycCheck'");
    await waitFor(() => expect(ids()[0]).toMatch(/^refund-/));
    const bar = field.closest('[role=search]');
    expect(bar?.textContent).toContain('applies it');
    expect(bar?.textContent).not.toContain('match');
    fireEvent.keyDown(field, { key: 'Escape' });
    expect(field.value).toBe("WorkflowType = 'KycCheck'");
    type("WorkflowTyp = 'Refund'");
    fireEvent.keyDown(field, { key: 'Enter' });
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The last valid filter is still applied.');
    expect(ids()[0]).toMatch(/^refund-/);
    fireEvent.keyDown(field, { key: 'Escape' });
    expect(field.value).toBe('');
  });

  test('nothing matches, and the way back', async () => {
    await shown();
    fireEvent.change(screen.getByRole('combobox', { name: 'Filter workflows' }), {
      target: { value: 'zzz' },
    });
    await screen.findByText('Nothing matches.');
    fireEvent.click(screen.getByRole('button', { name: 'Clear' }));
    await screen.findByText('order-8412');
  });

  test('is completed while it is typed, from the server, the project and the rows', async () => {
    await shown();
    const field = filterField();
    const type = (text: string): void => {
      fireEvent.change(field, { target: { value: text, selectionStart: text.length } });
    };
    const offered = (): readonly (string | null)[] =>
      screen
        .getAllByRole('option')
        .map((option) => option.querySelector('span')?.textContent ?? '');
    await waitFor(() => expect(useSearchAttributes.getState().attributes).toBeDefined());
    type('custom');
    expect(offered()).toEqual(['CustomerId']);
    fireEvent.keyDown(field, { key: 'Tab' });
    expect(field.value).toBe('CustomerId ');
    type('WorkflowType = ');
    expect(offered()).toContain("'InvoiceApproval'");
    expect(offered()).toContain("'Refund'");
    type("ExecutionStatus = 'ter");
    fireEvent.keyDown(field, { key: 'ArrowDown' });
    expect(screen.getByRole('option', { selected: true }).textContent).toBe("'Terminated'");
    fireEvent.keyDown(field, { key: 'Enter' });
    expect(field.value).toBe("ExecutionStatus = 'Terminated' ");
    fireEvent.keyDown(field, { key: 'Escape' });
    expect(screen.queryByRole('option')).toBeNull();
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => expect(ids()).toEqual(['payroll-2026-02']));
  });

  test('a condition is added by clicking', async () => {
    await shown();
    fireEvent.click(screen.getByRole('button', { name: 'Filter' }));
    const popup = await screen.findByRole('dialog', { name: 'Add a condition' });
    fireEvent.click(within(popup).getByRole('button', { name: 'Children only' }));
    await waitFor(() => expect(filterField().value).toBe('ParentWorkflowId IS NOT NULL'));
    await waitFor(() => expect(ids()).toEqual(['fraud-8412', 'kyc-ada', 'dunning-1042-2']));
    fireEvent.change(within(popup).getByLabelText('Value'), { target: { value: 'KycCheck' } });
    fireEvent.click(within(popup).getByRole('button', { name: 'Add to the filter' }));
    await waitFor(() => expect(ids()).toEqual(['kyc-ada']));
    expect(filterField().value).toBe("ParentWorkflowId IS NOT NULL AND WorkflowType = 'KycCheck'");
  });

  test('runs that need attention have views of their own, under a filter too', async () => {
    await shown();
    fireEvent.click(await screen.findByRole('button', { name: /^Retrying\s*3$/ }));
    await waitFor(() => expect(ids()).toEqual(['order-8412', 'thumbs-20260302', 'kyc-ada']));
    const field = filterField();
    fireEvent.change(field, { target: { value: "WorkflowType = 'KycCheck'" } });
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => expect(ids()).toEqual(['kyc-ada']));
  });

  test('a filter is saved as a view, found again, and deleted', async () => {
    await shown();
    const field = filterField();
    fireEvent.change(field, { target: { value: "WorkflowType = 'Refund'" } });
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => expect(ids()[0]).toMatch(/^refund-/));
    fireEvent.click(screen.getByRole('button', { name: 'Save view' }));
    const popup = await screen.findByRole('dialog', { name: 'Views' });
    const name = within(popup).getByLabelText('Name of this filter');
    fireEvent.change(name, { target: { value: 'Refunds' } });
    fireEvent.keyDown(name, { key: 'Enter' });
    const chip = await screen.findByRole('button', { name: /^Refunds/ });
    expect(chip.getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(screen.getByRole('button', { name: /^All/ }));
    await waitFor(() => expect(ids()[0]).toBe('order-8412'));
    fireEvent.click(chip);
    await waitFor(() => expect(ids()[0]).toMatch(/^refund-/));
    fireEvent.click(screen.getByRole('button', { name: 'Save view' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Delete the view Refunds' }));
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Refunds/ })).toBeNull());
    expect(useToasts.getState().toasts.at(-1)?.action?.label).toBe('Undo');
  });

  test('a status chip with its count', async () => {
    await shown();
    const chip = await screen.findByRole('button', { name: /^Failed\s*10$/ });
    fireEvent.click(chip);
    await waitFor(() => expect(within(grid()).queryByText('order-8412')).toBeNull());
    expect(rowOf('order-8409').textContent).toContain('PaymentDeclined');
  });
});

function headers(): readonly (string | null)[] {
  return within(grid())
    .getAllByRole('columnheader')
    .map((header) => header.textContent);
}

async function columnsMenu(): Promise<HTMLElement> {
  fireEvent.click(screen.getByRole('button', { name: 'Columns' }));
  return screen.findByRole('dialog', { name: 'Columns' });
}

describe('columns', () => {
  test('are those of the design, with a picture of each run', async () => {
    await shown();
    expect(headers()).toEqual([
      'Workflow ID',
      'Type',
      'Status',
      'Run',
      'Waiting for',
      'Duration',
      'Started (virtual)',
    ]);
    await waitFor(() =>
      expect(within(rowOf('order-8409')).getByRole('img').getAttribute('aria-label')).toContain(
        '(1 failed)',
      ),
    );
  });

  test('are chosen, moved and sized, and stay so', async () => {
    await shown();
    const menu = await columnsMenu();
    fireEvent.click(within(menu).getByRole('checkbox', { name: 'Waiting for' }));
    fireEvent.click(await within(menu).findByRole('checkbox', { name: 'CustomerId' }));
    fireEvent.click(within(menu).getByRole('button', { name: 'CustomerId: to the left' }));
    fireEvent.click(within(menu).getByRole('button', { name: 'Type: wider' }));
    expect(headers().slice(-2)).toEqual(['CustomerId', 'Started (virtual)']);
    expect(headers()).not.toContain('Waiting for');
    const stored = readListPreferences(window.localStorage);
    expect(stored.columns).toEqual([
      'id',
      'type',
      'status',
      'run',
      'duration',
      'attribute:CustomerId',
      'started',
    ]);
    expect(stored.widths['type']).toBeGreaterThan(0);
    fireEvent.click(within(menu).getByRole('button', { name: 'Reset columns' }));
    expect(headers()).toHaveLength(7);
  });

  test('are moved by dragging their headers', async () => {
    await shown();
    const header = (name: string): Element => {
      const found = within(grid()).getByRole('columnheader', { name }).querySelector('[draggable]');
      if (!found) throw new Error(`no header ${name}`);
      return found;
    };
    const data = new Map<string, string>();
    const dataTransfer = {
      setData: (type: string, value: string) => data.set(type, value),
      getData: (type: string) => data.get(type) ?? '',
      types: ['application/x-timelapse-column'],
    };
    fireEvent.dragStart(header('Duration'), { dataTransfer });
    fireEvent.dragOver(header('Type'), { dataTransfer });
    fireEvent.drop(header('Type'), { dataTransfer });
    expect(headers().slice(0, 3)).toEqual(['Workflow ID', 'Duration', 'Type']);
  });

  test('order the rows; where not all are loaded that is said', async () => {
    await shown(fakeWorld({ older: 600 }));
    const header = within(grid()).getByRole('columnheader', { name: 'Workflow ID' });
    fireEvent.click(within(header).getByRole('button'));
    expect(header.getAttribute('aria-sort')).toBe('ascending');
    expect(ids()[0]).toMatch(/^invoice-/);
    const notice = screen.getByText(/Ordered by workflow id among the 200 rows that are loaded/);
    expect(notice.textContent).toContain('the server lists by start alone');
    fireEvent.click(screen.getByRole('button', { name: 'Load all' }));
    await waitFor(() => expect(screen.queryByText(/Ordered by workflow id/)).toBeNull());
    fireEvent.click(within(header).getByRole('button'));
    expect(header.getAttribute('aria-sort')).toBe('descending');
    expect(ids()[0]).toMatch(/^transfer-/);
  });

  test('rows keep their order under the pointer', async () => {
    const fake = await shown();
    const header = within(grid()).getByRole('columnheader', { name: 'Status' });
    fireEvent.click(within(header).getByRole('button'));
    const before = ids();
    fireEvent.pointerEnter(grid());
    act(() => {
      fake.world.workflows = fake.world.workflows.map((run) =>
        run.workflowId === before[0] ? { ...run, status: 'Terminated' } : run,
      );
      fake.changed('workflows');
    });
    await waitFor(() => expect(rowOf(String(before[0])).textContent).toContain('Terminated'));
    expect(ids()).toEqual(before);
    fireEvent.pointerLeave(grid());
    await waitFor(() => expect(ids()[0]).not.toBe(before[0]));
  });
});

describe('states', () => {
  test('empty', async () => {
    const world = fakeWorld();
    world.workflows = [];
    await renderWindow(<WorkflowsView />, world);
    await screen.findByText('No workflows yet.');
    expect(screen.getByText('127.0.0.1:7233')).toBeTruthy();
    fireEvent.keyDown(document.body, { key: 'n' });
    expect(useOverlay.getState().overlay?.kind).toBe('start');
  });

  test('an error, and trying again', async () => {
    const fake = await shown();
    fake.answer('workflows.list', () => {
      throw new FakeFailure({
        kind: 'server',
        code: 'DEADLINE_EXCEEDED',
        message: 'It took too long.',
      });
    });
    act(() => fake.changed('workflows'));
    expect((await screen.findByRole('alert')).textContent).toContain(
      'DEADLINE_EXCEEDED: It took too long.',
    );
    fake.answer('workflows.list', undefined);
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
    expect(rowOf('order-8412')).toBeTruthy();
  });

  test('without a connection the rows stay and starting is off, with the reason', async () => {
    const fake = await shown();
    act(() => fake.lose());
    expect(rowOf('order-8412')).toBeTruthy();
    const start = screen.getByRole('button', { name: /Start workflow/ });
    expect(start.getAttribute('aria-disabled')).toBe('true');
    expect(start.getAttribute('title')).toContain('no connection');
    expect(screen.getByText(/^as of/)).toBeTruthy();
  });
});
