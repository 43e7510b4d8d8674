import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { FakeHost } from '../../testing/fakeHost.ts';
import { FakeFailure } from '../../testing/fakeHost.ts';
import { fakeNowMs, fakeWorld, type FakeWorld } from '../../testing/fakeWorld.ts';
import { renderWindow } from '../../testing/renderWindow.tsx';
import { useOverlay } from '../../state/overlays.ts';
import { WorkflowsView } from './WorkflowsView.tsx';

async function shown(world?: FakeWorld): Promise<FakeHost> {
  const { fake } = await renderWindow(<WorkflowsView />, world);
  await screen.findByText('order-8412');
  return fake;
}

function grid(): HTMLElement {
  return screen.getByRole('treegrid', { name: 'Workflow executions' });
}

function rowOf(id: string): HTMLElement {
  const row = within(grid()).getAllByText(id)[0]?.closest('[role="row"]');
  if (!(row instanceof HTMLElement)) throw new Error(`no row ${id}`);
  return row;
}

function ids(): readonly (string | undefined)[] {
  return within(grid())
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.querySelector('[role="gridcell"]')?.textContent);
}

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
    expect(row.getAttribute('aria-expanded')).toBe('true');
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
    fireEvent.keyDown(grid(), { key: 'ArrowDown' });
    expect(rowOf('fraud-8412').getAttribute('aria-selected')).toBe('true');
    fireEvent.keyDown(document.body, { key: 'k' });
    fireEvent.keyDown(grid(), { key: 'ArrowLeft' });
    expect(ids()[1]).not.toBe('fraud-8412');
    fireEvent.keyDown(grid(), { key: 'Enter' });
    expect(window.location.hash).toMatch(/^#\/workflows\/order-8412\//);
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
    const field = screen.getByRole('textbox', { name: 'Filter workflows' });
    expect(document.activeElement).toBe(field);
    fireEvent.change(field, { target: { value: 'kyc running' } });
    await waitFor(() => expect(ids()).toEqual(['onboard-ada', 'kyc-ada']));
  });

  test('a list filter is asked of the server; a refused one is said and the last one stays', async () => {
    const fake = await shown();
    const field = screen.getByRole('textbox', { name: 'Filter workflows' });
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
      'WorkflowTyp is not a search attribute. Did you mean WorkflowType?',
    );
    expect(ids()[0]).toMatch(/^refund-/);
  });

  test('nothing matches, and the way back', async () => {
    await shown();
    fireEvent.change(screen.getByRole('textbox', { name: 'Filter workflows' }), {
      target: { value: 'zzz' },
    });
    await screen.findByText('Nothing matches.');
    fireEvent.click(screen.getByRole('button', { name: 'Clear' }));
    await screen.findByText('order-8412');
  });

  test('a status chip with its count', async () => {
    await shown();
    const chip = await screen.findByRole('button', { name: /^Failed\s*10$/ });
    fireEvent.click(chip);
    await waitFor(() => expect(within(grid()).queryByText('order-8412')).toBeNull());
    expect(rowOf('order-8409').textContent).toContain('PaymentDeclined');
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
