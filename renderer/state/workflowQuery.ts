/** What the list of workflows asks for, in Temporal's list-filter language. Pure. */
import { attention, type Attention } from '../../shared/ipc/listModels.ts';
import { executionStatus, type ExecutionStatus } from '../../shared/ipc/models.ts';

/** What the list shows: everything, the runs of a status, or those that need attention for a reason. */
export type ListView = 'all' | ExecutionStatus | Attention;

/** The built-in views, in the order of their chips. */
export const listViews: readonly ListView[] = [
  'all',
  'Running',
  ...attention.options,
  ...executionStatus.options.filter((status) => status !== 'Running'),
];

/** Whether a text names a built-in view. */
export function isListView(view: string): view is ListView {
  return (listViews as readonly string[]).includes(view);
}

/** Why the runs of a view need attention; undefined where they need none. */
export function attentionOf(view: ListView): Attention | undefined {
  return attention.options.find((reason) => reason === view);
}

const operators = /(?:[=<>]|\b(?:AND|OR|NOT|IN|BETWEEN|IS|STARTS_WITH)\b)/;

/** Whether the text is meant as a list filter and not as words to look for. */
export function isListFilter(text: string): boolean {
  return operators.test(text);
}

/** What is filtered, and whether children stand under their parents. */
export interface ListQuestion {
  readonly view: ListView;
  readonly text: string;
  readonly nested: boolean;
}

/** The parts of a list filter as one. */
export function allOf(...parts: readonly string[]): string {
  const given = parts.filter((part) => part.trim() !== '');
  if (given.length < 2) return given[0] ?? '';
  return given.map((part) => (/\bOR\b/i.test(part) ? `(${part})` : part)).join(' AND ');
}

/** Without a filter the list begins with runs that nobody started as a child; a filter finds children too. */
export function isTree({ view, text, nested }: ListQuestion): boolean {
  return nested && view === 'all' && text.trim() === '';
}

/** What a tree begins with: runs that nobody started as a child. */
export const treeQuery = 'ParentWorkflowId IS NULL';

/** The list filter that the server is asked with; empty for all. */
export function queryOf(question: ListQuestion): string {
  const { view, text } = question;
  const filter = isListFilter(text) ? text.trim() : '';
  if (isTree(question)) return treeQuery;
  const status =
    view === 'all' || attentionOf(view) !== undefined ? '' : `ExecutionStatus = '${view}'`;
  return allOf(status, filter);
}

/** The list filter for the runs that a run started. */
export function childrenQuery(runId: string): string {
  return `ParentRunId = '${runId}'`;
}

/** The words that rows are searched for, in lower case; empty when the text is a list filter. */
export function wordsOf(text: string): readonly string[] {
  return isListFilter(text)
    ? []
    : text
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '');
}
