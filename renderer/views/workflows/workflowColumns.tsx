import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { GridColumn } from '../../components/RowGrid.tsx';
import { Status } from '../../components/Status.tsx';
import text from '../../components/text.module.css';
import { countText, dateTimeText, shortTimeText } from '../../components/timeText.ts';
import { WaitingFor } from './WaitingFor.tsx';
import type { WorkflowRow } from './workflowRows.ts';
import styles from './WorkflowsView.module.css';

const wide: readonly GridColumn[] = [
  { key: 'id', name: 'Workflow ID', track: 'minmax(0, 27fr)' },
  { key: 'type', name: 'Type', track: 'minmax(0, 14fr)' },
  { key: 'status', name: 'Status', track: 'minmax(132px, 13fr)' },
  { key: 'waiting', name: 'Waiting for', track: 'minmax(0, 25fr)' },
  { key: 'events', name: 'Events', track: 'minmax(68px, 6fr)', align: 'end' },
  { key: 'duration', name: 'Duration', track: 'minmax(84px, 8fr)', align: 'end' },
  { key: 'started', name: 'Started (virtual)', track: 'minmax(112px, 10fr)', align: 'end' },
];
const narrow: readonly GridColumn[] = [
  { key: 'id', name: 'Workflow ID', track: 'minmax(0, 36fr)' },
  { key: 'status', name: 'Status', track: 'minmax(132px, 18fr)' },
  { key: 'waiting', name: 'Waiting for', track: 'minmax(0, 28fr)' },
  { key: 'duration', name: 'Duration', track: 'minmax(84px, 12fr)', align: 'end' },
];

/** The list's columns for the width that there is. */
export function workflowColumns(isNarrow: boolean): readonly GridColumn[] {
  return isNarrow ? narrow : wide;
}

/** How long a run took, or has been running at `nowMs`. */
export function runDurationMs(row: WorkflowRow, nowMs: number): number {
  const { startMs, closeMs } = row.summary;
  return Math.max(0, (closeMs ?? nowMs) - startMs);
}

/** What stands in the columns for a row. */
export function workflowCells(
  row: WorkflowRow,
  columns: readonly GridColumn[],
  nowMs: number,
  onExpand: (row: WorkflowRow, expanded: boolean) => void,
): readonly ReactNode[] {
  const { summary } = row;
  const all: Readonly<Record<string, () => ReactNode>> = {
    id: () => (
      <span className={styles.id} style={{ paddingLeft: (row.level - 1) * 18 }}>
        {row.expanded === undefined ? (
          <span className={styles.twisty} />
        ) : (
          <button
            type="button"
            className={styles.twisty}
            tabIndex={-1}
            data-open={row.expanded ? '' : undefined}
            aria-label={row.expanded ? 'Hide the children' : 'Show the children'}
            onClick={(event) => {
              event.stopPropagation();
              onExpand(row, !row.expanded);
            }}
          >
            <ChevronRight aria-hidden="true" />
          </button>
        )}
        <span title={summary.workflowId}>{summary.workflowId}</span>
      </span>
    ),
    type: () => (
      <span className={text.muted} title={summary.type}>
        {summary.type}
      </span>
    ),
    status: () => <Status status={summary.status} />,
    waiting: () => <WaitingFor summary={summary} nowMs={nowMs} />,
    events: () => <span className={text.muted}>{countText(summary.historyLength)}</span>,
    duration: () => durationText(runDurationMs(row, nowMs)),
    started: () => (
      <span className={text.muted} title={`${dateTimeText(summary.startMs)} UTC, virtual`}>
        {shortTimeText(summary.startMs, nowMs)}
      </span>
    ),
  };
  return columns.map((column) => all[column.key]?.());
}
