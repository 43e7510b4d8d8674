/** The columns that the list can have: their names, widths, and what they are ordered by. Pure. */
import type { SearchAttribute } from '../../../../shared/ipc/listModels.ts';
import type { WorkflowSummary } from '../../../../shared/ipc/models.ts';
import type { GridColumn } from '../../../components/RowGrid.tsx';
import type { ListSort } from '../../../state/listPreferences.ts';

/** A column that can be chosen. */
export interface ColumnKind {
  readonly key: string;
  readonly name: string;
  /** A time of the server's clock. */
  readonly isTime?: true;
  /** px: as narrow as it may become, and its share of what is left. */
  readonly widthMin: number;
  readonly share: number;
  readonly align?: 'end';
  /** Not shown in a narrow window unless it was chosen by hand. */
  readonly optional?: true;
  /** What rows are ordered by; without it they can't be. */
  readonly value?: (run: WorkflowSummary, nowMs: number) => string | number | undefined;
}

const idColumn: ColumnKind = {
  key: 'id',
  name: 'Workflow ID',
  widthMin: 140,
  share: 26,
  value: (run) => run.workflowId,
};

/** The columns of Temporal's own attributes and of ours, in the order of the menu. */
const ownColumns: readonly ColumnKind[] = [
  idColumn,
  {
    key: 'type',
    name: 'Type',
    widthMin: 80,
    share: 12,
    optional: true,
    value: (run) => run.type,
  },
  { key: 'status', name: 'Status', widthMin: 148, share: 12, value: (run) => run.status },
  { key: 'run', name: 'Run', widthMin: 120, share: 18, optional: true },
  {
    key: 'waiting',
    name: 'Waiting for',
    widthMin: 120,
    share: 22,
    value: (run) => run.waitingFor?.text,
  },
  {
    key: 'duration',
    name: 'Duration',
    widthMin: 84,
    share: 8,
    align: 'end',
    value: (run, nowMs) => (run.closeMs ?? nowMs) - run.startMs,
  },
  {
    key: 'started',
    name: 'Started',
    isTime: true,
    widthMin: 118,
    share: 9,
    align: 'end',
    optional: true,
    value: (run) => run.startMs,
  },
  {
    key: 'closed',
    name: 'Closed',
    isTime: true,
    widthMin: 118,
    share: 9,
    align: 'end',
    value: (run) => run.closeMs,
  },
  {
    key: 'events',
    name: 'Events',
    widthMin: 68,
    share: 6,
    align: 'end',
    value: (run) => run.historyLength,
  },
  { key: 'taskQueue', name: 'Task queue', widthMin: 90, share: 12, value: (run) => run.taskQueue },
  { key: 'runId', name: 'Run ID', widthMin: 120, share: 20, value: (run) => run.runId },
  {
    key: 'parent',
    name: 'Started by',
    widthMin: 100,
    share: 14,
    value: (run) => run.parentWorkflowId,
  },
];

/** The columns that the list has at first. */
export const initialColumns: readonly string[] = [
  'id',
  'type',
  'status',
  'run',
  'waiting',
  'duration',
  'started',
];

const attributePrefix = 'attribute:';

/** The name of the search attribute that a column shows; undefined for other columns. */
export function attributeOfColumn(key: string): string | undefined {
  return key.startsWith(attributePrefix) ? key.slice(attributePrefix.length) : undefined;
}

/** A search attribute's value as text. */
export function attributeText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(attributeText).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function attributeColumn(name: string): ColumnKind {
  return {
    key: attributePrefix + name,
    name,
    widthMin: 90,
    share: 12,
    value: (run) => {
      const value = run.searchAttributes?.[name];
      return typeof value === 'number' ? value : attributeText(value) || undefined;
    },
  };
}

/**
 * Every column that can be chosen: ours, then one for each search attribute that somebody added.
 * @param isVirtual whether the server's time is not the wall's, which the names of times then say; only such a server is ours, and tells at
 *   no cost what each run waits for
 */
export function columnKinds(
  attributes: readonly SearchAttribute[],
  isVirtual: boolean,
): readonly ColumnKind[] {
  const custom = attributes.filter((attribute) => attribute.custom);
  const told = ownColumns.filter(({ key }) => isVirtual || key !== 'waiting');
  const own = told.map((column) =>
    isVirtual && column.isTime ? { ...column, name: `${column.name} (virtual)` } : column,
  );
  return [...own, ...custom.map(({ name }) => attributeColumn(name))];
}

/** The columns that are shown, in their order. The id is always there: it opens the tree. */
export function shownColumns(
  kinds: readonly ColumnKind[],
  chosen: readonly string[] | undefined,
  narrow: boolean,
): readonly ColumnKind[] {
  const keys = chosen ?? initialColumns;
  const found = keys.flatMap((key) => kinds.find((kind) => kind.key === key) ?? []);
  const shown = chosen === undefined && narrow ? found.filter((kind) => !kind.optional) : found;
  return shown.some(({ key }) => key === idColumn.key) ? shown : [idColumn, ...shown];
}

/**
 * What is kept when these columns are chosen.
 * @param before the keys that were kept; those of columns that this server has not stay in their places: another one has them
 */
export function chosenKeys(
  columns: readonly ColumnKind[],
  kinds: readonly ColumnKind[],
  before: readonly string[] = initialColumns,
): readonly string[] {
  const keys = columns.map(({ key }) => key);
  for (const [place, key] of before.entries()) {
    if (!kinds.some((kind) => kind.key === key)) keys.splice(place, 0, key);
  }
  return keys;
}

/** A column's track in the grid: its own width, or a share of what is left. */
export function trackOf({ key, widthMin, share }: ColumnKind, widths: Widths): string {
  const width = widths[key];
  return width === undefined ? `minmax(${widthMin}px, ${share}fr)` : `${width}px`;
}

type Widths = Readonly<Record<string, number>>;

/** The width that the columns need at least. */
export function widthMinOf(kinds: readonly ColumnKind[], widths: Widths): number {
  return kinds.reduce((sum, { key, widthMin }) => sum + (widths[key] ?? widthMin), 0);
}

/** How a column's header says the order. */
export function sortOf(key: string, sort: ListSort | undefined): GridColumn['sort'] {
  if (sort?.key !== key) return undefined;
  return sort.descending ? 'descending' : 'ascending';
}

/** The next order when a header is pressed: large first, small first, none. Text begins the other way round. */
export function nextSort(kind: ColumnKind, sort: ListSort | undefined): ListSort | undefined {
  const firstDescending = kind.align === 'end';
  if (sort?.key !== kind.key) return { key: kind.key, descending: firstDescending };
  return sort.descending === firstDescending
    ? { key: kind.key, descending: !firstDescending }
    : undefined;
}

/** Made once: `localeCompare` makes one at each comparison, which takes twenty times as long. */
const texts = new Intl.Collator('en', { numeric: true });

/** Compares by a column; runs without a value come last, equal ones stay as they are. */
export function comparator(
  kind: ColumnKind | undefined,
  descending: boolean,
  nowMs: number,
): ((a: WorkflowSummary, b: WorkflowSummary) => number) | undefined {
  const value = kind?.value;
  if (value === undefined) return undefined;
  return (left, right) => {
    const [a, b] = [value(left, nowMs), value(right, nowMs)];
    if (a === b) return 0;
    if (a === undefined) return 1;
    if (b === undefined) return -1;
    const order =
      typeof a === 'number' && typeof b === 'number' ? a - b : texts.compare(String(a), String(b));
    return descending ? -order : order;
  };
}
