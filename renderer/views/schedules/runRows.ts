/** The runs that a schedule started: what it remembers of its actions, and what is listed of its workflows. Pure. */
import type { ExecutionStatus, WorkflowSummary } from '../../../shared/ipc/models.ts';
import type { ScheduleActionView } from '../../../shared/ipc/schedules.ts';
import type { ScheduleSpec } from '../../../shared/protocol/messages.ts';
import { SpecPreview } from '../../../shared/schedules/preview.ts';
import { ScheduleSpecError } from '../../../shared/schedules/specError.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';

/** A run. */
export interface RunRow {
  readonly workflowId: string;
  readonly runId: string;
  /** When it was due; undefined where nothing says so any more. */
  readonly dueMs: number | undefined;
  /** The same without jitter, as the spec has it. */
  readonly nominalMs: number | undefined;
  readonly startedMs: number;
  readonly closeMs: number | undefined;
  readonly status: ExecutionStatus | undefined;
}

/** The time that a schedule appends to its workflow ids; it has whole seconds and no jitter. */
function dueInId(workflowId: string): number | undefined {
  const found = /-(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)$/.exec(workflowId)?.[1];
  const ms = Date.parse(found ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

/** The rows, the last started first. A run that retention has taken away is still among the recent actions. */
export function runRows(
  recent: readonly ScheduleActionView[],
  runs: readonly WorkflowSummary[],
): readonly RunRow[] {
  const actions = new Map(recent.map((action) => [action.runId, action]));
  const rows = runs.map((run): RunRow => ({
    workflowId: run.workflowId,
    runId: run.runId,
    dueMs: actions.get(run.runId)?.dueMs ?? dueInId(run.workflowId),
    nominalMs: dueInId(run.workflowId) ?? actions.get(run.runId)?.dueMs,
    startedMs: run.startMs,
    closeMs: run.closeMs,
    status: run.status,
  }));
  const listed = new Set(runs.map(({ runId }) => runId));
  const gone = recent
    .filter(({ runId }) => !listed.has(runId))
    .map((action): RunRow => ({
      ...action,
      nominalMs: dueInId(action.workflowId) ?? action.dueMs,
      closeMs: undefined,
      status: action.status,
    }));
  return [...rows, ...gone].toSorted(
    (a, b) => b.startedMs - a.startedMs || (b.dueMs ?? 0) - (a.dueMs ?? 0),
  );
}

/** How much later than due counts as late. */
const LATE_MS = 2000;

/** A spec's times; undefined for one that has none that could be known here. */
export function knownPreview(spec: ScheduleSpec): SpecPreview | undefined {
  try {
    return new SpecPreview(spec);
  } catch (error) {
    if (error instanceof ScheduleSpecError) return undefined;
    throw error;
  }
}

/**
 * When a run began beside when it was due: `on time`, `+12 m, caught up`, `triggered` where no time of the schedule asked for it; empty
 * where nothing is known.
 */
export function punctuality(
  { dueMs, nominalMs, startedMs }: RunRow,
  times: SpecPreview | undefined,
): string {
  if (dueMs === undefined) return '';
  if (startedMs - dueMs >= LATE_MS) return `+${durationText(startedMs - dueMs)}, caught up`;
  const atMs = nominalMs ?? dueMs;
  if (times === undefined || times.next(atMs - 1, 1)[0]?.atMs === atMs) return 'on time';
  // Times of a spec are whole seconds. Of one that is no such time it may be that the spec was another then.
  return dueMs % 1000 === 0 ? '' : 'triggered';
}
