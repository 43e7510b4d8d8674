/**
 * What is due: of a list that may have a hundred thousand rows, the part that is shown. Pulled whenever the clock or a run changed, for
 * a server that has an agenda.
 */
import { create } from 'zustand';
import type { AgendaGroup, AgendaPage, AgendaRow } from '../../shared/ipc/clock.ts';
import type { Failure } from '../../shared/ipc/failure.ts';
import type { AgendaLane } from '../../shared/ipc/models.ts';
import { failureOf, host, touches } from '../app/bridge.ts';
import { shownZone } from '../components/timeText.ts';
import { useApp } from './app.ts';
import { coalesced } from './pull.ts';

/** What the user wants to see of it. */
export interface AgendaView {
  readonly group: AgendaGroup;
  readonly filter: string;
  /** Lanes that are left out. */
  readonly hidden: readonly AgendaLane[];
}

interface AgendaSlice {
  readonly view: AgendaView;
  /** Counts and the time axis; undefined before the first pull. */
  readonly page: Omit<AgendaPage, 'rows'> | undefined;
  /** The rows that are here, by their places from 0. */
  readonly rows: ReadonlyMap<number, AgendaRow>;
  readonly failure: Failure | undefined;
}

/** The lanes in the order in which they are drawn. */
export const agendaLanes: readonly AgendaLane[] = [
  'retry',
  'timeout',
  'timer',
  'schedule',
  'other',
];

const pageRows = 200;
/** A longer agenda is pulled less often while nobody looks at it. */
const longFrom = 2000;
const restUnwatchedMs = 2000;

const initial: AgendaSlice = {
  view: { group: 'time', filter: '', hidden: [] },
  page: undefined,
  rows: new Map(),
  failure: undefined,
};

/** The store's hook. */
export const useAgenda = create<AgendaSlice>()(() => initial);

let shown = { first: 0, last: 0 };
let watchers = 0;
let wake = (): void => undefined;

/** Pulls the rows that are in sight anew, and the counts. */
export const pullAgenda = coalesced(async () => {
  if (!useApp.getState().snapshot?.capabilities.agenda) return;
  const { view } = useAgenda.getState();
  const offset = watchers === 0 ? 0 : Math.max(0, shown.first - pageRows / 2);
  const limit = watchers === 0 ? 0 : shown.last - offset + pageRows / 2;
  try {
    const { rows, ...page } = await host.call('clock.agenda', {
      group: view.group,
      ...(view.filter.trim() === '' ? {} : { filter: view.filter }),
      ...(view.hidden.length === 0
        ? {}
        : { lanes: agendaLanes.filter((lane) => !view.hidden.includes(lane)) }),
      zone: shownZone(),
      offset,
      limit: Math.min(500, limit),
    });
    // An answer to what was asked before the view changed would be shown under the new one.
    if (useAgenda.getState().view !== view) return;
    const here = new Map(rows.map((row, index) => [offset + index, row]));
    useAgenda.setState({ page, rows: here, failure: undefined });
    askAgain(page.askAgainMs);
    if (watchers === 0 && page.total > longFrom) await rest(restUnwatchedMs);
  } catch (error) {
    useAgenda.setState({ failure: failureOf(error) });
  }
}, 2);

/** Waits, unless somebody begins to look. */
function rest(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

let again: ReturnType<typeof setTimeout> | undefined;

function askAgain(ms: number | undefined): void {
  clearTimeout(again);
  again = ms === undefined ? undefined : setTimeout(() => void pullAgenda(), ms);
}

/** Says which rows are in sight; what is missing of them is pulled. */
export function showAgendaRows(first: number, last: number): void {
  shown = { first, last };
  const { rows, page } = useAgenda.getState();
  const end = Math.min(last, (page?.rowCount ?? 0) - 1);
  for (let at = first; at <= end; at++) {
    if (rows.has(at)) continue;
    void pullAgenda();
    return;
  }
}

/** Somebody looks at the rows, not only at their count. Returns how to stop. */
export function watchAgenda(): () => void {
  watchers += 1;
  wake();
  void pullAgenda();
  return () => (watchers -= 1);
}

/** Changes what is shown of the agenda. */
export function setAgendaView(change: Partial<AgendaView>): void {
  useAgenda.setState(({ view }) => ({ view: { ...view, ...change } }));
  void pullAgenda();
}

/** Keeps the store in step with the host. Returns how to stop. */
export function followAgenda(): () => void {
  useAgenda.setState(initial, true);
  shown = { first: 0, last: 0 };
  watchers = 0;
  const stops = [
    host.onChange((changes) => {
      if (touches(changes, 'clock') || touches(changes, 'workflows')) void pullAgenda();
    }),
    // Whether there is an agenda at all is known with the first snapshot.
    useApp.subscribe((state, before) => {
      if (state.snapshot?.capabilities.agenda && !before.snapshot?.capabilities.agenda)
        void pullAgenda();
    }),
    () => clearTimeout(again),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
