import { fireEvent, screen, within } from '@testing-library/react';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { loadLaterPartsNow } from '../../components/laterPart.ts';
import { renderPane, type PaneGiven, type RenderedPane } from '../../testing/runPanes.tsx';
import { EventsTable } from './EventsTable.tsx';

// Before the browser's parts are replaced: what is loaded looks at them.
beforeAll(() => loadLaterPartsNow());

function show(given?: Partial<PaneGiven>): RenderedPane {
  return renderPane('orderSaga', (props) => <EventsTable {...props} />, given);
}

const space = (text: string | null | undefined): string => (text ?? '').replaceAll('\u00a0', ' ');
// By selector: computing roles of hundreds of elements is slow in jsdom.
const rows = (): readonly HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>('[role="row"]'),
];
const cellsOf = (row: HTMLElement): readonly string[] =>
  [...row.querySelectorAll('[role="gridcell"]')].map((cell) => space(cell.textContent));
const rowOf = (id: number): readonly string[] =>
  rows()
    .map(cellsOf)
    .find((cells) => cells[0] === String(id)) ?? [];

test('each event with its time, type and a line about it', () => {
  show();
  expect(rowOf(6)).toEqual([
    '6',
    '09:00:00.133',
    '134 ms',
    'ActivityTaskStarted',
    'validateOrder, attempt 1, 41822@dev',
  ]);
  expect(rowOf(21).at(-1)).toBe('6 commands');
});

test('choosing selects, and what is selected elsewhere is chosen', () => {
  const { selected } = show({ selectedEventId: 12 });
  const chosen = rows().find((row) => row.getAttribute('aria-selected') === 'true');
  expect(cellsOf(chosen as HTMLElement)[0]).toBe('12');
  fireEvent.click(screen.getByText('paymentDeadline, 15 m'));
  expect(selected.at(-1)).toBe(22);
  fireEvent.keyDown(screen.getByRole('grid'), { key: 'ArrowDown' });
  expect(selected.at(-1)).toBe(23);
});

test('grouped: a row per group, its events beneath', () => {
  show();
  fireEvent.click(screen.getByRole('radio', { name: 'Grouped' }));
  const grid = screen.getByRole('treegrid', { name: 'Events by group' });
  const row = within(grid).getByText('validateOrder').closest<HTMLElement>('[role=row]');
  expect(cellsOf(row as HTMLElement).at(-1)).toBe('activity, completed after 158 ms: {"ok":true}');
  fireEvent.click(row as HTMLElement);
  fireEvent.keyDown(grid, { key: 'ArrowRight' });
  expect(within(grid).getByText('ActivityTaskCompleted')).toBeTruthy();
  fireEvent.keyDown(grid, { key: 'ArrowLeft' });
  expect(within(grid).queryByText('ActivityTaskCompleted')).toBeNull();
  const twisty = row?.querySelector('button');
  if (!twisty) throw new Error('no twisty');
  fireEvent.click(twisty);
  expect(within(grid).getByText('ActivityTaskCompleted')).toBeTruthy();
});

test('as JSON: a line each, opened at full length by Enter', () => {
  const { selected } = show({ selectedEventId: 5 });
  fireEvent.click(screen.getByRole('radio', { name: 'JSON' }));
  const grid = screen.getByRole('treegrid', { name: 'Events as JSON' });
  fireEvent.keyDown(grid, { key: 'Enter' });
  expect(grid.textContent).toContain('"type": "ACTIVITY_TASK_SCHEDULED"');
  fireEvent.keyDown(grid, { key: 'ArrowDown' });
  expect(selected).toEqual([6]);
});

test('the filter works on all events', async () => {
  show();
  fireEvent.change(screen.getByRole('textbox', { name: /Filter/ }), { target: { value: 'lyon' } });
  expect(await screen.findAllByText('1 of 47')).not.toHaveLength(0);
  expect(rowOf(33)[3]).toBe('WorkflowExecutionSignaled');
  expect(rowOf(5)).toEqual([]);
});

describe('copying', () => {
  test('the selected event as JSON', async () => {
    const writeText = vi.fn<(text: string) => Promise<void>>(() => Promise.resolve());
    vi.stubGlobal(
      'navigator',
      Object.assign(Object.create(navigator), { clipboard: { writeText } }),
    );
    show({ selectedEventId: 33 });
    fireEvent.click(screen.getByRole('button', { name: 'Copy or download' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Copy the selected event' }));
    const [text] = writeText.mock.calls[0] ?? [];
    expect(JSON.parse(text ?? '')).toMatchObject({
      eventId: 33,
      type: 'WORKFLOW_EXECUTION_SIGNALED',
    });
    vi.unstubAllGlobals();
  });

  test('without a selection it says why not', async () => {
    show();
    fireEvent.click(screen.getByRole('button', { name: 'Copy or download' }));
    const item = await screen.findByRole('menuitem', { name: 'Copy the selected event' });
    expect(item.getAttribute('title')).toBe('No event is selected.');
  });
});

test('before the first page, and while more comes', () => {
  show({ events: [], complete: false, lastEventId: 0 });
  expect(screen.getByRole('status', { name: 'Loading the history' })).toBeTruthy();
});
