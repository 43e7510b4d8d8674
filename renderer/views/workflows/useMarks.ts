import { useCallback, useState } from 'react';
import type { WorkflowRow, WorkflowRows } from './workflowRows.ts';

/** A run that is selected. */
export interface MarkedRun {
  readonly workflowId: string;
  readonly runId: string;
  /** It had closed when it was selected. */
  readonly closed: boolean;
}

/** The selected runs, by run id; or all that the filter matches, also those that are not loaded. */
export interface Marks {
  readonly runs: ReadonlyMap<string, MarkedRun>;
  readonly allMatching: boolean;
  /** Selects a row, or no longer. */
  readonly toggle: (row: WorkflowRow) => void;
  /** Selects the rows between two, with both. */
  readonly extend: (from: WorkflowRow, to: WorkflowRow) => void;
  /** Selects the rows from the last one that was selected to this one. */
  readonly extendTo: (row: WorkflowRow) => void;
  readonly markAll: () => void;
  readonly markMatching: () => void;
  readonly clear: () => void;
}

interface State {
  readonly runs: ReadonlyMap<string, MarkedRun>;
  readonly allMatching: boolean;
  readonly anchor: string | undefined;
  /** What was listed when they were selected: with another filter nothing is. */
  readonly listed: string;
}

const none = (listed: string): State => ({
  runs: new Map(),
  allMatching: false,
  anchor: undefined,
  listed,
});

const entryOf = ({ summary }: WorkflowRow): [string, MarkedRun] => {
  const { workflowId, runId, status } = summary;
  return [runId, { workflowId, runId, closed: status !== 'Running' && status !== 'Paused' }];
};

/** Rows that stand for runs, and not for a sentence. */
const runsOf = (rows: readonly WorkflowRow[]): readonly WorkflowRow[] =>
  rows.filter(({ heading }) => heading === undefined);

const allOf = (rows: WorkflowRows): ReadonlyMap<string, MarkedRun> =>
  new Map(runsOf(rows.slice(0, rows.length)).map(entryOf));

/** The selection of several rows. @param listed what the list shows; another text ends the selection */
export function useMarks(rows: WorkflowRows, chosen: string | undefined, listed: string): Marks {
  const [kept, setState] = useState(() => none(listed));
  const state = kept.listed === listed ? kept : none(listed);
  const update = (change: Partial<State>): void => setState({ ...state, ...change });
  // Goes on from what is selected by then: a row keeps it for as long as nothing of the row changes.
  const toggle = useCallback(
    (row: WorkflowRow): void =>
      setState((before) => {
        const runs = new Map(before.listed === listed ? before.runs : []);
        if (!runs.delete(row.key)) runs.set(...entryOf(row));
        return { runs, allMatching: false, anchor: row.key, listed };
      }),
    [listed],
  );
  const extend = (from: WorkflowRow, to: WorkflowRow): void => {
    const ends = [from.key, to.key].map((key) => rows.indexOfKey(key));
    const [first, last] = [Math.min(...ends), Math.max(...ends)];
    const between = runsOf(rows.slice(Math.max(0, first), last + 1));
    update({
      runs: new Map([...state.runs, ...between.map(entryOf)]),
      allMatching: false,
      anchor: to.key,
    });
  };
  return {
    runs: state.runs,
    allMatching: state.allMatching,
    toggle,
    extend,
    extendTo: (row) => {
      const anchor = rows.indexOfKey(state.anchor ?? chosen);
      extend(anchor === -1 ? row : (rows.at(anchor) ?? row), row);
    },
    markAll: () => update({ runs: allOf(rows), allMatching: false }),
    markMatching: () => update({ runs: allOf(rows), allMatching: true }),
    clear: () => setState(none(listed)),
  };
}
