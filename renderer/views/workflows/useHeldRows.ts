import { useCallback, useMemo, useState } from 'react';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { holdNewRows, topOf, type HeldRows, type ListTop } from './workflowRows.ts';

interface Hold {
  readonly held: boolean;
  /** Another filter, or letting new ones in, begins anew. */
  readonly key: string;
  readonly top: ListTop | undefined;
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
  const [memory, setMemory] = useState<Hold>();
  const held = scrolled || pointerOver;
  const key = `${filterKey} ${releases}`;
  let hold = memory;
  if (hold?.held !== held || hold.key !== key || (held && hold.top === undefined)) {
    const top = held ? topOf(rows) : undefined;
    hold = { held, key, top };
    if (memory?.held !== held || memory.key !== key || top !== undefined) setMemory(hold);
  }
  const { top } = hold;
  const { shown, waiting } = useMemo(() => holdNewRows(rows, top, started), [rows, top, started]);
  const release = useCallback(() => setReleases((count) => count + 1), []);
  return { shown, waiting, release, setScrolled, setPointerOver };
}
