/** The list's rows: executions filtered, nested under their parents, in order, and kept in place while someone looks at them. */
import type { ReactNode } from 'react';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { executionPath, goTo } from '../../app/routes.ts';
import type { GridRow } from '../../components/rowGridKeys.ts';
import type { PulledChildren } from '../../state/workflows.ts';

/** A row of the list. */
export interface WorkflowRow extends GridRow {
  readonly summary: WorkflowSummary;
  readonly level: number;
}

/** Goes to a row's page. */
export function openRow({ summary }: WorkflowRow): void {
  goTo(executionPath(summary.workflowId, summary.runId));
}

/** Whether an execution has all the words, somewhere in what its row shows. */
export function hasWords(summary: WorkflowSummary, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { workflowId, type, runId, status, taskQueue, waitingFor } = summary;
  const shown =
    `${workflowId} ${type} ${runId} ${status} ${taskQueue} ${waitingFor?.text ?? ''}`.toLowerCase();
  return words.every((word) => shown.includes(word));
}

/** What makes rows of executions. */
export interface RowsOptions {
  /** Runs whose children were asked for, and those that came. */
  readonly children: ReadonlyMap<string, PulledChildren>;
  /** Parents that the user folded although children of theirs are in the list. */
  readonly closed: ReadonlySet<string>;
  /** The order among siblings; without it the one they come in. */
  readonly compare: ((a: WorkflowSummary, b: WorkflowSummary) => number) | undefined;
  /** What stands under the children that were pulled when there are more. */
  readonly more: (parent: WorkflowSummary) => ReactNode;
}

/** The children of each run: those among the listed ones, and those that were pulled for it. */
function childrenOf(
  summaries: readonly WorkflowSummary[],
  pulled: RowsOptions['children'],
): { readonly roots: readonly WorkflowSummary[]; readonly below: Map<string, WorkflowSummary[]> } {
  const present = new Set(summaries.map((summary) => summary.runId));
  const below = new Map<string, WorkflowSummary[]>();
  const add = (parent: string, summary: WorkflowSummary): void => {
    const siblings = below.get(parent);
    if (siblings) siblings.push(summary);
    else below.set(parent, [summary]);
  };
  const roots: WorkflowSummary[] = [];
  for (const summary of summaries) {
    const { parentRunId } = summary;
    if (parentRunId === undefined || parentRunId === summary.runId || !present.has(parentRunId))
      roots.push(summary);
    else add(parentRunId, summary);
  }
  for (const [parent, { rows }] of pulled)
    for (const summary of rows) if (!present.has(summary.runId)) add(parent, summary);
  return { roots, below };
}

/**
 * Nests children under their parents and leaves out what is below a folded row. A child that is listed, because a filter matches it, stands
 * open under its parent if that is listed too; other children come when their parent is opened.
 */
export function workflowRows(
  summaries: readonly WorkflowSummary[],
  { children, closed, compare, more }: RowsOptions,
): readonly WorkflowRow[] {
  const { roots, below } = childrenOf(summaries, children);
  const ordered = (siblings: readonly WorkflowSummary[]): readonly WorkflowSummary[] =>
    compare ? siblings.toSorted(compare) : siblings;
  const rows: WorkflowRow[] = [];
  const add = (summary: WorkflowSummary, level: number): void => {
    const { runId, childCount = 0 } = summary;
    const own = below.get(runId) ?? [];
    const hasChildren = own.length > 0 || childCount > 0;
    const asked = children.get(runId);
    const expanded = hasChildren
      ? asked !== undefined || (own.length > 0 && !closed.has(runId))
      : undefined;
    rows.push({ key: runId, summary, level, expanded });
    if (expanded !== true) return;
    for (const child of ordered(own)) add(child, level + 1);
    if (asked?.more) {
      rows.push({ key: `more ${runId}`, summary, level: level + 1, heading: more(summary) });
    }
  };
  for (const root of ordered(roots)) add(root, 1);
  return rows;
}

/** What is shown, and how many new rows wait to be. */
export interface HeldRows {
  readonly shown: readonly WorkflowSummary[];
  readonly waiting: number;
}

/**
 * Keeps rows that came while the list is held (scrolled, or under the pointer) from pushing others down. Rows that belong below everything
 * that is shown, older pages, come in at once.
 */
export function holdNewRows(
  rows: readonly WorkflowSummary[],
  shownBefore: ReadonlySet<string>,
  held: boolean,
  started: ReadonlySet<string>,
): HeldRows {
  if (!held || shownBefore.size === 0) return { shown: rows, waiting: 0 };
  const lastShown = rows.findLastIndex((row) => shownBefore.has(row.runId));
  if (lastShown === -1) return { shown: rows, waiting: 0 };
  const shown = rows.filter(
    (row, index) => index > lastShown || shownBefore.has(row.runId) || started.has(row.runId),
  );
  return { shown, waiting: rows.length - shown.length };
}
