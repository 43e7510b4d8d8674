import { useCallback, useMemo, useState, type ReactNode } from 'react';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { virtualNow } from '../../state/clock.ts';
import { useListPreferences } from '../../state/listPreferences.ts';
import { childrenQuery, wordsOf } from '../../state/workflowQuery.ts';
import { setFilter, showChildren, useWorkflows } from '../../state/workflows.ts';
import { comparator, type ColumnKind } from './columns/columnKinds.ts';
import { useHeldRows } from './useHeldRows.ts';
import { hasWords, workflowRows, type WorkflowRow } from './workflowRows.ts';
import styles from './WorkflowsView.module.css';

/** Values as they were when someone began to look: by them the rows stay in order while they change. */
interface Frozen {
  readonly runs: ReadonlyMap<string, WorkflowSummary>;
  readonly nowMs: number;
}

/** The order of the rows, undefined where the list's own is wanted. */
function useOrder(
  kinds: readonly ColumnKind[],
  frozen: Frozen | undefined,
): ((a: WorkflowSummary, b: WorkflowSummary) => number) | undefined {
  const sort = useListPreferences((state) => state.sort);
  return useMemo(() => {
    const kind = kinds.find(({ key }) => key === sort?.key);
    const nowMs = frozen?.nowMs ?? virtualNow() ?? 0;
    const compare = comparator(kind, sort?.descending ?? false, nowMs);
    if (!compare || !frozen) return compare;
    const then = (run: WorkflowSummary): WorkflowSummary => frozen.runs.get(run.runId) ?? run;
    return (a, b) => compare(then(a), then(b));
  }, [kinds, sort, frozen]);
}

function moreChildren(parent: WorkflowSummary): ReactNode {
  return (
    <span>
      There are more.{' '}
      <button
        type="button"
        className={styles.link}
        onClick={() => setFilter({ view: 'all', text: childrenQuery(parent.runId) })}
      >
        List all children of {parent.workflowId}
      </button>
    </span>
  );
}

/** The rows that the filter leaves, nested, in order, with new ones held back; and how one is folded. */
export function useShownRows(kinds: readonly ColumnKind[]) {
  const { text, rows, answered, started, children } = useWorkflows();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [frozen, setFrozen] = useState<Frozen>();
  const words = wordsOf(text);
  const wordsKey = words.join(' ');
  const found = useMemo(
    () => rows.filter((row) => hasWords(row, wordsKey === '' ? [] : wordsKey.split(' '))),
    [rows, wordsKey],
  );
  const listed = `${answered ?? ''} ${wordsKey}`;
  const held = useHeldRows(found, started, listed);
  const compare = useOrder(kinds, frozen);
  const shown = useMemo(
    () => workflowRows(held.shown, { children, closed, compare, more: moreChildren }),
    [held.shown, children, closed, compare],
  );
  const expand = useCallback((row: WorkflowRow, expanded: boolean): void => {
    setClosed((before) => {
      const next = new Set(before);
      if (expanded) next.delete(row.key);
      else next.add(row.key);
      return next;
    });
    // Children that a filter found are there already; the others are asked for.
    const present = useWorkflows.getState().rows.some((run) => run.parentRunId === row.key);
    if (!present || !expanded) showChildren(row.key, expanded);
  }, []);
  const setPointerOver = (over: boolean): void => {
    held.setPointerOver(over);
    setFrozen(
      over
        ? { runs: new Map(rows.map((run) => [run.runId, run])), nowMs: virtualNow() ?? 0 }
        : undefined,
    );
  };
  return {
    shown,
    held: { ...held, setPointerOver },
    expand,
    found: words.length > 0 ? found.length : undefined,
    listed,
  };
}
