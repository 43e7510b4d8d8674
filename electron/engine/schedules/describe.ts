/** How a schedule is shown. */
import type {
  ScheduleActionResult,
  ScheduleInfo,
  ScheduleListInfo,
  Schedule as ScheduleMessage,
} from '../../../shared/protocol/messages.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import { withRangeDefaults } from '../../../shared/schedules/canonicalSpec.ts';
import { durationOf, timestampOf } from '../../../shared/temporal/duration.ts';
import type { RecentAction, Schedule } from './schedule.ts';

const FUTURE_TIMES = 10;
/** In lists there is less of everything. */
const LISTED_TIMES = 5;
const LISTED_ACTIONS = 5;
const LISTED_SPECS = 10;

/** The definition as describe shows it. */
export function shownDefinition({ definition }: Schedule): ScheduleMessage {
  const { catchupWindowMs, ...policies } = definition.policies;
  return {
    spec: withRangeDefaults(definition.spec),
    action: definition.action,
    policies: { ...policies, catchupWindow: durationOf(catchupWindowMs) },
    state: definition.state,
  };
}

export function scheduleInfo(schedule: Schedule, now: VirtualMs): ScheduleInfo {
  const { identity, updatedAt } = schedule;
  return {
    actionCount: schedule.actionCount,
    missedCatchupWindow: schedule.missedCatchupWindow,
    overlapSkipped: schedule.overlapSkipped,
    bufferDropped: schedule.bufferDropped,
    bufferSize: schedule.buffer.length,
    runningWorkflows: schedule.running.map((run) => ({ ...run })),
    recentActions: schedule.recent.map(shownAction),
    futureActionTimes: futureTimes(schedule, now, FUTURE_TIMES).map(timestampOf),
    createTime: timestampOf(identity.createdAt),
    ...(updatedAt !== undefined && { updateTime: timestampOf(updatedAt) }),
  };
}

export function scheduleListInfo(schedule: Schedule, now: VirtualMs): ScheduleListInfo {
  const { spec, action, state } = schedule.definition;
  const { timezoneData: _data, ...shown } = withRangeDefaults(spec);
  return {
    spec: {
      ...shown,
      structuredCalendar: shown.structuredCalendar?.slice(0, LISTED_SPECS),
      excludeStructuredCalendar: shown.excludeStructuredCalendar?.slice(0, LISTED_SPECS),
      interval: shown.interval?.slice(0, LISTED_SPECS),
    },
    workflowType: action.startWorkflow?.workflowType,
    notes: state.notes,
    paused: state.paused,
    recentActions: schedule.recent.slice(-LISTED_ACTIONS).map(shownAction),
    futureActionTimes: futureTimes(schedule, now, LISTED_TIMES).map(timestampOf),
  };
}

const shownAction = (action: RecentAction): ScheduleActionResult => ({
  scheduleTime: timestampOf(action.scheduledAt),
  actualTime: timestampOf(action.startedAt),
  startWorkflowResult: { ...action.run },
  startWorkflowStatus: action.status,
});

/**
 * The next times, no more than actions remain. Of a paused schedule they are those it would act at.
 * Differs from server: a paused schedule there counts from when it was last touched.
 */
export function futureTimes(schedule: Schedule, now: VirtualMs, most: number): VirtualMs[] {
  const { limitedActions, remainingActions = 0 } = schedule.definition.state;
  const count = limitedActions ? Math.min(most, remainingActions) : most;
  const times: VirtualMs[] = [];
  let at: number = schedule.mayAct ? schedule.processedUntil : now;
  while (times.length < count) {
    const next = schedule.nextTime(at);
    if (!next) break;
    at = next.atMs;
    if (schedule.updatedAt === undefined || at >= schedule.updatedAt) times.push(virtualMs(at));
  }
  return times;
}
