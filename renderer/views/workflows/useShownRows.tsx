import { useCallback, useMemo, useState, type ReactNode } from 'react';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { virtualNow } from '../../state/clock.ts';
import { useListPreferences, type ListSort } from '../../state/listPreferences.ts';
import type { Listing } from '../../state/listing.ts';
import { childrenQuery, wordsOf } from '../../state/workflowQuery.ts';
import { setFilter, showChildren, useWorkflows } from '../../state/workflows.ts';
import { comparator, type ColumnKind } from './columns/columnKinds.ts';
import { useHeldRows } from './useHeldRows.ts';
import { orderRows, type Compare, type Ordered } from './rowOrder.ts';
import { hasWords, workflowRows, type WorkflowRow } from './workflowRows.ts';
import styles from './WorkflowsView.module.css';

/** The order of the rows, undefined where the list's own is wanted. @param looks how often someone has looked: each time the clock is read */
function useOrder(
  kinds: readonly ColumnKind[],
  sort: ListSort | undefined,
  looks: number,
): Compare | undefined {
  const [, nowMs] = useMemo(() => [looks, virtualNow() ?? 0] as const, [looks]);
  return useMemo(() => {
    const kind = kinds.find(({ key }) => key === sort?.key);
    return comparator(kind, sort?.descending ?? false, nowMs);
  }, [kinds, sort, nowMs]);
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

/** The rows in the order that is wanted; while someone points at them they stay where they are. */
function useOrdered(
  rows: Listing,
  compare: Compare | undefined,
  isStill: boolean,
): readonly WorkflowSummary[] {
  const [known, setKnown] = useState<Ordered>();
  if (known?.rows === rows && known.compare === compare) return known.ordered;
  const next = orderRows(rows, compare, known, isStill);
  setKnown(next);
  return next.ordered;
}

/** The rows that the filter leaves, nested, in order, with new ones held back; and how one is folded. */
export function useShownRows(kinds: readonly ColumnKind[]) {
  const text = useWorkflows((state) => state.text);
  const rows = useWorkflows((state) => state.rows);
  const answered = useWorkflows((state) => state.answered);
  const started = useWorkflows((state) => state.started);
  const children = useWorkflows((state) => state.children);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [isStill, setStill] = useState(false);
  const [looks, setLooks] = useState(0);
  const words = wordsOf(text);
  const wordsKey = words.join(' ');
  const found = useMemo(() => {
    if (wordsKey === '') return rows;
    const wanted = wordsKey.split(' ');
    return rows.filter((row) => hasWords(row, wanted));
  }, [rows, wordsKey]);
  const listed = `${answered ?? ''} ${wordsKey}`;
  const held = useHeldRows(found, started, listed);
  const sort = useListPreferences((state) => state.sort);
  const compare = useOrder(kinds, sort, looks);
  const ordered = useOrdered(held.shown, compare, isStill);
  const shown = useMemo(
    () => workflowRows(ordered, { children, closed, compare, more: moreChildren }),
    [ordered, children, closed, compare],
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
  const { setPointerOver: hold } = held;
  const setPointerOver = useCallback(
    (over: boolean): void => {
      hold(over);
      setStill(over);
      if (!over) setLooks((count) => count + 1);
    },
    [hold],
  );
  return {
    shown,
    held: { ...held, setPointerOver },
    expand,
    found: words.length > 0 ? found.length : undefined,
    listed,
    /** While it stays the same, rows stay where they are seen. */
    order: `${listed} ${sort?.key ?? ''} ${sort?.descending === true}`,
  };
}
