/** Schedules between the public API and the window. */
import type {
  OverlapPolicy,
  ScheduleActionView,
  ScheduleDetail,
  ScheduleInput,
  ScheduleRow,
  ScheduleSpecView,
} from '../../../shared/ipc/schedules.ts';
import { ScheduleOverlapPolicy } from '../../../shared/protocol/enums.ts';
import type {
  DescribeScheduleResponse,
  Duration,
  NewWorkflowExecutionInfo,
  Schedule,
  ScheduleActionResult,
  ScheduleListEntry,
  ScheduleSpec,
  Timestamp,
} from '../../../shared/protocol/messages.ts';
import { durationMs, timestampMs } from '../../../shared/temporal/duration.ts';
import { payloadsOf, payloadView, payloadViews } from './payload.ts';
import { memoOf, optionalDuration, retryPolicyOf } from './startOptions.ts';
import { summaryOf } from './workflow.ts';

const OVERLAPS: ReadonlyMap<ScheduleOverlapPolicy, OverlapPolicy> = new Map([
  [ScheduleOverlapPolicy.SKIP, 'SKIP'],
  [ScheduleOverlapPolicy.BUFFER_ONE, 'BUFFER_ONE'],
  [ScheduleOverlapPolicy.BUFFER_ALL, 'BUFFER_ALL'],
  [ScheduleOverlapPolicy.CANCEL_OTHER, 'CANCEL_OTHER'],
  [ScheduleOverlapPolicy.TERMINATE_OTHER, 'TERMINATE_OTHER'],
  [ScheduleOverlapPolicy.ALLOW_ALL, 'ALLOW_ALL'],
]);

/** A schedule of the list. */
export function scheduleRowOf({ scheduleId = '', info = {} }: ScheduleListEntry): ScheduleRow {
  return {
    scheduleId,
    spec: specView(info.spec ?? {}),
    hasZoneFile: hasZoneFile(info.spec),
    note: info.notes ?? '',
    paused: info.paused === true,
    recent: (info.recentActions ?? []).map(actionView),
    nextMs: (info.futureActionTimes ?? []).map((time) => timestampMs(time)),
    workflowType: info.workflowType?.name ?? '',
  };
}

/** A schedule's page. */
export function scheduleDetailOf(
  scheduleId: string,
  { schedule = {}, info = {}, conflictToken }: DescribeScheduleResponse,
): ScheduleDetail {
  const { spec = {}, policies = {}, state = {} } = schedule;
  return {
    scheduleId,
    spec: specView(spec),
    hasZoneFile: hasZoneFile(spec),
    action: workflowView(schedule.action?.startWorkflow ?? {}),
    policies: {
      overlap: OVERLAPS.get(policies.overlapPolicy ?? 0) ?? 'SKIP',
      catchupWindowMs: durationMs(policies.catchupWindow),
      pauseOnFailure: policies.pauseOnFailure === true,
      keepOriginalWorkflowId: policies.keepOriginalWorkflowId === true,
    },
    note: state.notes ?? '',
    paused: state.paused === true,
    remainingActions: state.limitedActions ? (state.remainingActions ?? 0) : undefined,
    recent: (info.recentActions ?? []).map(actionView),
    nextMs: (info.futureActionTimes ?? []).map((time) => timestampMs(time)),
    running: (info.runningWorkflows ?? []).map(({ workflowId = '', runId = '' }) => ({
      workflowId,
      runId,
    })),
    actionCount: info.actionCount ?? 0,
    missedCatchupWindow: info.missedCatchupWindow ?? 0,
    overlapSkipped: info.overlapSkipped ?? 0,
    bufferDropped: info.bufferDropped ?? 0,
    bufferSize: info.bufferSize ?? 0,
    createMs: timestampMs(info.createTime),
    updateMs: timestampMs(info.updateTime),
    problem: info.invalidScheduleError || undefined,
    conflictToken: Buffer.from(conflictToken ?? []).toString('base64'),
  };
}

const hasZoneFile = (spec: ScheduleSpec | undefined): boolean =>
  (spec?.timezoneData?.length ?? 0) > 0;

/** What the window knows of a spec; anything else would not pass the contract. */
function specView({ timezoneData: _data, ...spec }: ScheduleSpec): ScheduleSpecView {
  return spec;
}

function actionView(action: ScheduleActionResult): ScheduleActionView {
  const { workflowId = '', runId = '' } = action.startWorkflowResult ?? {};
  const status = action.startWorkflowStatus;
  return {
    dueMs: timestampMs(action.scheduleTime) ?? 0,
    startedMs: timestampMs(action.actualTime) ?? 0,
    workflowId,
    runId,
    ...(status ? { status: summaryOf({ status }).status } : {}),
  };
}

function workflowView(workflow: NewWorkflowExecutionInfo): ScheduleDetail['action'] {
  const { retryPolicy: retry } = workflow;
  return {
    workflowType: workflow.workflowType?.name ?? '',
    workflowId: workflow.workflowId ?? '',
    taskQueue: workflow.taskQueue?.name ?? '',
    executionTimeoutMs: limit(workflow.workflowExecutionTimeout),
    runTimeoutMs: limit(workflow.workflowRunTimeout),
    taskTimeoutMs: limit(workflow.workflowTaskTimeout),
    retryPolicy: retry && {
      initialIntervalMs: limit(retry.initialInterval),
      backoffCoefficient: retry.backoffCoefficient || undefined,
      maximumIntervalMs: limit(retry.maximumInterval),
      maximumAttempts: retry.maximumAttempts || undefined,
      nonRetryableErrorTypes: retry.nonRetryableErrorTypes,
    },
    args: payloadViews(workflow.input),
    memo: Object.fromEntries(
      Object.entries(workflow.memo?.fields ?? {}).map(([name, value]) => [
        name,
        payloadView(value),
      ]),
    ),
  };
}

/** A limit of zero is none. */
const limit = (duration: Duration | undefined): number | undefined =>
  durationMs(duration) || undefined;

/** The API's schedule for what the user wants. What the window does not show is taken from the one before. */
export function scheduleOf(input: ScheduleInput, before: Schedule | undefined): Schedule {
  const { spec, policies, note, paused, remainingActions } = input;
  const zoneFile = spec.timezoneName ? undefined : before?.spec?.timezoneData;
  return {
    spec: { ...spec, ...(zoneFile?.length ? { timezoneData: zoneFile } : {}) },
    action: { startWorkflow: workflowOf(input.action, before?.action?.startWorkflow) },
    policies: {
      ...before?.policies,
      overlapPolicy: overlapOf(policies.overlap),
      catchupWindow: optionalDuration(policies.catchupWindowMs),
      pauseOnFailure: policies.pauseOnFailure,
      keepOriginalWorkflowId: policies.keepOriginalWorkflowId,
    },
    state: {
      notes: note,
      paused,
      limitedActions: remainingActions !== undefined,
      remainingActions: remainingActions ?? 0,
    },
  };
}

function workflowOf(
  action: ScheduleInput['action'],
  before: NewWorkflowExecutionInfo = {},
): NewWorkflowExecutionInfo {
  return {
    ...before,
    workflowType: { name: action.workflowType },
    workflowId: action.workflowId,
    taskQueue: { ...before.taskQueue, name: action.taskQueue },
    workflowExecutionTimeout: optionalDuration(action.executionTimeoutMs),
    workflowRunTimeout: optionalDuration(action.runTimeoutMs),
    workflowTaskTimeout: optionalDuration(action.taskTimeoutMs),
    retryPolicy: action.retryPolicy && retryPolicyOf(action.retryPolicy),
    input: action.args ? payloadsOf(action.args) : before.input,
    memo: action.memo ? memoOf(action.memo) : before.memo,
  };
}

/** The API's policy; undefined leaves it to the schedule. */
export const overlapOf = (overlap: OverlapPolicy | undefined): ScheduleOverlapPolicy =>
  overlap === undefined ? ScheduleOverlapPolicy.UNSPECIFIED : ScheduleOverlapPolicy[overlap];

/** A moment as the API has it. */
export function timestamp(ms: number): Timestamp {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) };
}
