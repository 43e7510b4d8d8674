import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RunStrip as Strip } from '../../../shared/ipc/listModels.ts';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { executionPath, href } from '../../app/routes.ts';
import { Status } from '../../components/Status.tsx';
import text from '../../components/text.module.css';
import { countText, dateTimeText, shortTimeText } from '../../components/timeText.ts';
import { attributeOfColumn, attributeText, type ColumnKind } from './columns/columnKinds.ts';
import { RunStrip } from './RunStrip.tsx';
import { WaitingFor } from './WaitingFor.tsx';
import type { WorkflowRow } from './workflowRows.ts';
import styles from './WorkflowsView.module.css';

/** What cells need beyond their row. */
export interface CellContext {
  readonly nowMs: number;
  readonly strips: ReadonlyMap<string, Strip>;
  /** How far runs with a clock of their own are ahead of the server's, by run id. */
  readonly skews: ReadonlyMap<string, number>;
  readonly marks: ReadonlyMap<string, unknown>;
  readonly onMark: (row: WorkflowRow) => void;
  readonly onExpand: (row: WorkflowRow, expanded: boolean) => void;
}

/** How long a run took, or has been running when its own clock shows `nowMs`. */
export function runDurationMs(
  { startMs, closeMs }: Pick<WorkflowSummary, 'startMs' | 'closeMs'>,
  nowMs: number,
): number {
  return Math.max(0, (closeMs ?? nowMs) - startMs);
}

function IdCell({
  row,
  marks,
  onMark,
  onExpand,
}: Pick<CellContext, 'marks' | 'onMark' | 'onExpand'> & { readonly row: WorkflowRow }): ReactNode {
  const { workflowId, runId } = row.summary;
  return (
    <span className={styles.id} style={{ paddingLeft: (row.level - 1) * 18 }}>
      <span className={styles.mark}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={`Select ${workflowId}`}
          checked={marks.has(row.key)}
          onClick={(event) => event.stopPropagation()}
          onChange={() => onMark(row)}
        />
      </span>
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
      <a
        title={workflowId}
        href={href(executionPath(workflowId, runId))}
        // The rows' own keys lead here: the list stays one tab stop.
        tabIndex={-1}
        draggable={false}
        onClick={(event) => {
          // With these the row is selected.
          if (event.shiftKey || event.ctrlKey || event.metaKey) event.preventDefault();
        }}
      >
        {workflowId}
      </a>
      {row.expanded === false && (row.summary.childCount ?? 0) > 0 && (
        <span className={styles.childCount} title="Runs that it started">
          {countText(row.summary.childCount ?? 0)}
        </span>
      )}
    </span>
  );
}

function TimeCell({
  atMs,
  nowMs,
}: {
  readonly atMs: number | undefined;
  readonly nowMs: number;
}): ReactNode {
  if (atMs === undefined) return undefined;
  return (
    <span className={text.muted} title={dateTimeText(atMs)}>
      {shortTimeText(atMs, nowMs)}
    </span>
  );
}

const plain = (value: string | undefined, mono = false): ReactNode => (
  <span className={mono ? `${text.muted} ${text.mono}` : text.muted} title={value}>
    {value}
  </span>
);

/** What the cells of a row are made from besides it: the time where one of them shows it, and nothing else that goes on. */
export function cellsDependOn(
  { key, summary: { runId, startMs, closeMs } }: WorkflowRow,
  columns: readonly ColumnKind[],
  { nowMs, strips, skews, onMark, onExpand }: CellContext,
): readonly unknown[] {
  const shownNow = closeMs === undefined ? nowMs : shortTimeText(closeMs, nowMs);
  const started = shortTimeText(startMs, nowMs);
  return [columns, strips.get(key), skews.get(runId), onMark, onExpand, shownNow, started];
}

/** What stands in the columns for a row. */
export function workflowCells(
  row: WorkflowRow,
  columns: readonly ColumnKind[],
  context: CellContext,
): readonly ReactNode[] {
  const { summary } = row;
  const { nowMs, strips, skews } = context;
  const all: Readonly<Record<string, () => ReactNode>> = {
    id: () => <IdCell row={row} {...context} />,
    type: () => plain(summary.type),
    status: () => <Status status={summary.status} />,
    run: () => {
      const strip = strips.get(row.key);
      // The picture of a closed run is drawn once, however time goes on.
      return <RunStrip strip={strip} nowMs={strip?.toMs === undefined ? nowMs : 0} />;
    },
    waiting: () => <WaitingFor summary={summary} nowMs={nowMs} />,
    events: () => <span className={text.muted}>{countText(summary.historyLength)}</span>,
    duration: () => durationText(runDurationMs(summary, nowMs + (skews.get(summary.runId) ?? 0))),
    started: () => <TimeCell atMs={summary.startMs} nowMs={nowMs} />,
    closed: () => <TimeCell atMs={summary.closeMs} nowMs={nowMs} />,
    taskQueue: () => plain(summary.taskQueue, true),
    runId: () => plain(summary.runId, true),
    parent: () => plain(summary.parentWorkflowId, true),
  };
  return columns.map(({ key }) => {
    const attribute = attributeOfColumn(key);
    if (attribute === undefined) return all[key]?.();
    return plain(attributeText(summary.searchAttributes?.[attribute]));
  });
}
