import { useCallback, useState } from 'react';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { holdNewRows, type HeldRows } from './workflowRows.ts';

interface Memory extends HeldRows {
  /** What it was made from; another of any of them makes it anew. */
  readonly rows: readonly WorkflowSummary[];
  readonly started: ReadonlySet<string>;
  readonly held: boolean;
  readonly key: string;
}

function remember(
  before: Memory | undefined,
  { rows, started, held, key }: Pick<Memory, 'rows' | 'started' | 'held' | 'key'>,
): Memory {
  const runIds = before?.key === key ? before.shown.map((row) => row.runId) : [];
  return { ...holdNewRows(rows, new Set(runIds), held, started), rows, started, held, key };
}

/**
 * Keeps new rows back while the list is scrolled or the pointer is over it. `release` lets them in.
 * What was shown belongs to one filter: with another, `filterKey`, everything is shown at once.
 */
export function useHeldRows(
  rows: readonly WorkflowSummary[],
  started: ReadonlySet<string>,
  filterKey: string,
): HeldRows & {
  readonly release: () => void;
  readonly setScrolled: (scrolled: boolean) => void;
  readonly setPointerOver: (over: boolean) => void;
} {
  const [scrolled, setScrolled] = useState(false);
  const [pointerOver, setPointerOver] = useState(false);
  const [releases, setReleases] = useState(0);
  const [memory, setMemory] = useState<Memory>();
  const now = { rows, started, held: scrolled || pointerOver, key: `${filterKey} ${releases}` };
  let current = memory;
  if (
    current?.rows !== now.rows ||
    current.started !== now.started ||
    current.held !== now.held ||
    current.key !== now.key
  ) {
    current = remember(memory, now);
    setMemory(current);
  }
  const release = useCallback(() => setReleases((count) => count + 1), []);
  return { shown: current.shown, waiting: current.waiting, release, setScrolled, setPointerOver };
}
