/** The list's rows: executions filtered, nested under their parents, and kept in place while someone looks at them. */
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { executionPath, goTo } from '../../app/routes.ts';
import type { GridRow } from '../../components/rowGridKeys.ts';

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

/**
 * Nests children under their parents and leaves out what is below a closed row. Order and depth come from `summaries` alone: a child whose
 * parent is not among them stands where it is.
 */
export function workflowRows(
  summaries: readonly WorkflowSummary[],
  closed: ReadonlySet<string>,
): readonly WorkflowRow[] {
  const present = new Set(summaries.map((summary) => summary.runId));
  const children = new Map<string, WorkflowSummary[]>();
  const roots: WorkflowSummary[] = [];
  for (const summary of summaries) {
    const { parentRunId } = summary;
    if (parentRunId === undefined || parentRunId === summary.runId || !present.has(parentRunId)) {
      roots.push(summary);
      continue;
    }
    const siblings = children.get(parentRunId);
    if (siblings) siblings.push(summary);
    else children.set(parentRunId, [summary]);
  }
  const rows: WorkflowRow[] = [];
  const add = (summary: WorkflowSummary, level: number): void => {
    const below = children.get(summary.runId) ?? [];
    const expanded = below.length === 0 ? undefined : !closed.has(summary.runId);
    rows.push({ key: summary.runId, summary, level, expanded });
    if (!expanded) return;
    for (const child of below) add(child, level + 1);
  };
  for (const root of roots) add(root, 1);
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
