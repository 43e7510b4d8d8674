/** What will happen by itself: the timers of all runs, of the schedules and of clients that sleep. */
import type { VirtualMs } from '../../../shared/model/units.ts';
import { durationMs } from '../../../shared/temporal/duration.ts';
import type { UpcomingTimer } from '../core/timerQueue.ts';
import { Schedule } from '../schedules/schedule.ts';
import { type Activity, Execution } from '../state/execution.ts';
import type { World } from '../state/world.ts';

/** Something that will happen by itself. */
export interface AgendaEntry {
  /** On the server's clock. */
  readonly at: VirtualMs;
  readonly kind: string;
  readonly id: string;
  /** Empty where it belongs to no run, as do a client's sleep and a schedule's action. */
  readonly workflowId: string;
  readonly runId: string;
  /** The type of the activity or of the workflow. */
  readonly type?: string;
  /** Of the activity. */
  readonly attempt?: number;
  /** The length of the timeout or of the user's timer, in ms. */
  readonly lengthMs?: number;
  /** What the code calls a timer. */
  readonly summary?: Uint8Array;
  readonly cronSchedule?: string;
}

/** What belongs to no run, such as a client's sleep or a schedule's action. */
const NO_RUN = { workflowId: '', runId: '' } as const;

/** Says what a timer is about. */
export function agendaEntry({ owner, timer, at }: UpcomingTimer): AgendaEntry {
  const base = { at, kind: timer.kind, id: String(timer.id), ...NO_RUN };
  if (owner instanceof Execution) {
    const { workflowId, runId } = owner;
    return { ...base, workflowId, runId, ...detailsOf(owner, timer) };
  }
  if (owner instanceof Schedule) {
    const type = owner.definition.action.startWorkflow?.workflowType?.name;
    return { ...base, ...(type !== undefined && { type }) };
  }
  return base;
}

type Details = Pick<AgendaEntry, 'type' | 'attempt' | 'lengthMs' | 'summary' | 'cronSchedule'>;

function detailsOf(run: Execution, { kind, id }: UpcomingTimer['timer']): Details {
  const { replayed } = run;
  switch (kind) {
    case 'userTimer':
      return timerDetails(run, String(id));
    case 'runTimeout':
      return { type: replayed.workflowType, lengthMs: replayed.runTimeoutMs };
    case 'executionTimeout':
      return { type: replayed.workflowType, lengthMs: replayed.executionTimeoutMs };
    case 'firstWorkflowTask': {
      const { workflowType: type, cronSchedule } = replayed;
      return { type, ...(cronSchedule !== '' && { cronSchedule }) };
    }
    default: {
      const activity = run.activities?.get(Number(id));
      return activity && kind.startsWith('activity') ? activityDetails(activity, kind) : {};
    }
  }
}

function timerDetails({ replayed, store }: Execution, timerId: string): Details {
  const pending = replayed.timers?.get(timerId);
  if (!pending) return {};
  const { timerStartedEventAttributes, userMetadata } = store.get(pending.startedEventId);
  const lengthMs = durationMs(timerStartedEventAttributes?.startToFireTimeout);
  const summary = userMetadata?.summary?.data;
  return { ...(lengthMs !== undefined && { lengthMs }), ...(summary && { summary }) };
}

const LIMIT_OF: Readonly<Record<string, (activity: Activity) => number>> = {
  activityScheduleToStart: ({ scheduleToStartMs }) => scheduleToStartMs,
  activityScheduleToClose: ({ scheduleToCloseMs }) => scheduleToCloseMs,
  activityStartToClose: ({ startToCloseMs }) => startToCloseMs,
  activityHeartbeat: ({ heartbeatMs }) => heartbeatMs,
};

function activityDetails(activity: Activity, kind: string): Details {
  const lengthMs = LIMIT_OF[kind]?.(activity);
  const { activityType: type, attempt } = activity;
  return { type, attempt, ...(lengthMs !== undefined && { lengthMs }) };
}

/** How often the schedules would act until then, by schedule; no schedule is counted beyond `most`. */
export function scheduleActions(
  world: World,
  until: VirtualMs,
  most: number,
): { readonly scheduleId: string; readonly count: number }[] {
  return [...world.schedules.values()].flatMap((schedule) => {
    const { scheduleId } = schedule.identity;
    const count = schedule.isClosed(world.now) ? 0 : actionsUntil(schedule, until, most);
    return count === 0 ? [] : [{ scheduleId, count }];
  });
}

function actionsUntil(schedule: Schedule, until: VirtualMs, most: number): number {
  if (!schedule.mayAct) return 0;
  const { limitedActions, remainingActions = 0 } = schedule.definition.state;
  const limit = limitedActions ? Math.min(most, remainingActions) : most;
  let count = 0;
  let time = schedule.nextTime(schedule.processedUntil);
  while (count < limit && time !== undefined && time.atMs <= until) {
    count += 1;
    time = schedule.nextTime(time.atMs);
  }
  return count;
}
