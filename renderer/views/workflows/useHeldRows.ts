import { useCallback, useMemo, useRef, useState } from 'react';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { holdNewRows } from './workflowRows.ts';

/**
 * Keeps new rows back while the list is scrolled or the pointer is over it. `release` lets them in.
 * What was shown belongs to one filter: with another, `filterKey`, everything is shown at once.
 */
export function useHeldRows(
  rows: readonly WorkflowSummary[],
  started: ReadonlySet<string>,
  filterKey: string,
): {
  readonly shown: readonly WorkflowSummary[];
  readonly waiting: number;
  readonly release: () => void;
  readonly setScrolled: (scrolled: boolean) => void;
  readonly setPointerOver: (over: boolean) => void;
} {
  const [scrolled, setScrolled] = useState(false);
  const [pointerOver, setPointerOver] = useState(false);
  const [releases, setReleases] = useState(0);
  const before = useRef<{ readonly key: string; readonly runIds: ReadonlySet<string> }>(undefined);
  const key = `${filterKey} ${releases}`;
  const held = useMemo(() => {
    const shownBefore = before.current?.key === key ? before.current.runIds : new Set<string>();
    const result = holdNewRows(rows, shownBefore, scrolled || pointerOver, started);
    before.current = { key, runIds: new Set(result.shown.map((row) => row.runId)) };
    return result;
  }, [rows, scrolled, pointerOver, started, key]);
  const release = useCallback(() => setReleases((count) => count + 1), []);
  return { ...held, release, setScrolled, setPointerOver };
}
