/** The list's rows: executions filtered, nested under their parents, in order, and kept in place while someone looks at them. */
import type { ReactNode } from 'react';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { executionPath, goTo } from '../../app/routes.ts';
import type { GridRow, GridRows } from '../../components/rowGridKeys.ts';
import type { PulledChildren } from '../../state/workflows.ts';

/** A row of the list. */
export interface WorkflowRow extends GridRow {
  readonly summary: WorkflowSummary;
  readonly level: number;
}

/** The rows of the list, of which only those that are asked for exist. */
export interface WorkflowRows extends GridRows<WorkflowRow> {
  indexOfKey(key: string | undefined): number;
  /** Those from a place up to before another. */
  slice(from: number, to: number): readonly WorkflowRow[];
}

/** Goes to a row's page. */
export function openRow({ summary }: WorkflowRow): void {
  goTo(executionPath(summary.workflowId, summary.runId));
}

/** Whether an execution has all the words, somewhere in what its row shows. */
export function hasWords(summary: WorkflowSummary, words: readonly string[]): boolean {
  const { workflowId, type, runId, status, taskQueue, waitingFor } = summary;
  const shown = [workflowId, type, runId, status, taskQueue, waitingFor?.text ?? ''];
  return words.every((word) => shown.some((part) => part.toLowerCase().includes(word)));
}

/** What makes rows of executions. */
export interface RowsOptions {
  /** Runs whose children were asked for, and those that came. */
  readonly children: ReadonlyMap<string, PulledChildren>;
  /** Parents that the user folded although children of theirs are in the list. */
  readonly closed: ReadonlySet<string>;
  /** The order of children that were pulled; without it the one they come in. */
  readonly compare: ((a: WorkflowSummary, b: WorkflowSummary) => number) | undefined;
  /** What stands under the children that were pulled when there are more. */
  readonly more: (parent: WorkflowSummary) => ReactNode;
}

/** What stands on the left, and what stands under each: the children that are listed, and those that were pulled for it. */
interface Families {
  readonly roots: readonly WorkflowSummary[];
  readonly below: ReadonlyMap<string, readonly WorkflowSummary[]>;
}

const parentOf = ({ runId, parentRunId }: WorkflowSummary): string | undefined =>
  parentRunId === runId ? undefined : parentRunId;

function familiesOf(
  summaries: readonly WorkflowSummary[],
  pulled: RowsOptions['children'],
): Families {
  // Mostly there is nothing that may stand under something: then nothing is looked up.
  const wanted = new Set<string>();
  for (const run of summaries) {
    const parent = parentOf(run);
    if (parent !== undefined) wanted.add(parent);
  }
  for (const { rows } of pulled.values()) for (const { runId } of rows) wanted.add(runId);
  const below = new Map<string, WorkflowSummary[]>();
  if (wanted.size === 0) return { roots: summaries, below };
  const present = new Set<string>();
  for (const { runId } of summaries) if (wanted.has(runId)) present.add(runId);
  const add = (parent: string, run: WorkflowSummary): void => {
    const siblings = below.get(parent);
    if (siblings) siblings.push(run);
    else below.set(parent, [run]);
  };
  const roots = summaries.filter((run) => {
    const parent = parentOf(run);
    if (parent === undefined || !present.has(parent)) return true;
    add(parent, run);
    return false;
  });
  for (const [parent, { rows }] of pulled)
    for (const run of rows) if (!present.has(run.runId)) add(parent, run);
  return { roots, below };
}

/** What stands under a root that is open. */
interface Unfolded {
  /** The place of the root among the roots, and among all rows. */
  readonly root: number;
  readonly place: number;
  readonly rows: readonly WorkflowRow[];
}

/**
 * Nests children under their parents, siblings in the order in which they come, and leaves out what is below a folded row. A child that is listed, because a filter matches it, stands
 * open under its parent if that is listed too; other children come when their parent is opened.
 */
export function workflowRows(
  summaries: readonly WorkflowSummary[],
  { children, closed, compare, more }: RowsOptions,
): WorkflowRows {
  const { roots, below } = familiesOf(summaries, children);
  const rowOf = (summary: WorkflowSummary, level: number): WorkflowRow => {
    const { runId, childCount = 0 } = summary;
    const hasOwn = below.has(runId);
    const expanded =
      hasOwn || childCount > 0 ? children.has(runId) || (hasOwn && !closed.has(runId)) : undefined;
    return { key: runId, summary, level, expanded };
  };
  const addBelow = (rows: WorkflowRow[], { summary, level, expanded }: WorkflowRow): void => {
    if (expanded !== true) return;
    const own = below.get(summary.runId) ?? [];
    for (const child of compare ? own.toSorted(compare) : own) {
      const row = rowOf(child, level + 1);
      rows.push(row);
      addBelow(rows, row);
    }
    if (children.get(summary.runId)?.more === true) {
      const key = `more ${summary.runId}`;
      rows.push({ key, summary, level: level + 1, heading: more(summary) });
    }
  };
  const unfolded: Unfolded[] = [];
  let length = roots.length;
  if (below.size > 0 || children.size > 0) {
    for (const [root, summary] of roots.entries()) {
      const rows: WorkflowRow[] = [];
      addBelow(rows, rowOf(summary, 1));
      if (rows.length === 0) continue;
      unfolded.push({ root, place: root + length - roots.length, rows });
      length += rows.length;
    }
  }
  return listOf(length, roots, unfolded, rowOf);
}

function listOf(
  length: number,
  roots: readonly WorkflowSummary[],
  unfolded: readonly Unfolded[],
  rowOf: (summary: WorkflowSummary, level: number) => WorkflowRow,
): WorkflowRows {
  const rootAt = (index: number): WorkflowRow | undefined => {
    const summary = roots[index];
    return summary && rowOf(summary, 1);
  };
  /** The last that is open above a place. */
  const openAbove = (isAbove: (open: Unfolded) => boolean): Unfolded | undefined => {
    let [low, high] = [0, unfolded.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const open = unfolded[middle];
      if (open && isAbove(open)) low = middle + 1;
      else high = middle;
    }
    return unfolded[low - 1];
  };
  const at = (index: number): WorkflowRow | undefined => {
    const above = openAbove(({ place }) => place < index);
    if (above === undefined) return rootAt(index);
    const behind = index - above.place - 1;
    return above.rows[behind] ?? rootAt(above.root + 1 + behind - above.rows.length);
  };
  const find = (key: string): number => {
    const index = roots.findIndex(({ runId }) => runId === key);
    if (index !== -1) {
      const above = openAbove(({ root }) => root < index);
      return above ? above.place + above.rows.length + index - above.root : index;
    }
    for (const { place, rows } of unfolded) {
      const found = rows.findIndex((row) => row.key === key);
      if (found !== -1) return place + 1 + found;
    }
    return -1;
  };
  let known: { readonly key: string; readonly index: number } | undefined;
  return {
    length,
    at,
    indexOfKey: (key) => {
      if (key === undefined) return -1;
      if (known?.key !== key) known = { key, index: find(key) };
      return known.index;
    },
    slice: (from, to) =>
      Array.from({ length: Math.max(0, Math.min(to, length) - from) }, (_, offset) =>
        at(from + offset),
      ).filter((row) => row !== undefined),
  };
}

/** What is shown, and how many new rows wait to be. */
export interface HeldRows {
  readonly shown: readonly WorkflowSummary[];
  readonly waiting: number;
}

/** The top of a list at a moment: whatever started later is new. */
export interface ListTop {
  readonly startMs: number;
  /** The runs that had started at that very time. */
  readonly runIds: ReadonlySet<string>;
}

/** The top of a list whose rows are in order of their start; undefined while it has none. */
export function topOf(rows: readonly WorkflowSummary[]): ListTop | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const runIds = new Set<string>();
  for (const { startMs, runId } of rows) {
    if (startMs < first.startMs) break;
    runIds.add(runId);
  }
  return { startMs: first.startMs, runIds };
}

/**
 * Keeps rows that came while the list is held (scrolled, or under the pointer) from pushing others down: those that started after what stood
 * on top then. Older ones, which pages bring, come in at once.
 */
export function holdNewRows(
  rows: readonly WorkflowSummary[],
  top: ListTop | undefined,
  started: ReadonlySet<string>,
): HeldRows {
  if (top === undefined) return { shown: rows, waiting: 0 };
  const end = rows.findIndex(({ startMs }) => startMs < top.startMs);
  const above = end === -1 ? rows : rows.slice(0, end);
  const shown = above.filter(({ runId }) => top.runIds.has(runId) || started.has(runId));
  const waiting = above.length - shown.length;
  // Where nothing else stands nothing is pushed down.
  return waiting === 0 || waiting === rows.length
    ? { shown: rows, waiting: 0 }
    : { shown: shown.concat(end === -1 ? [] : rows.slice(end)), waiting };
}
