/** The calls about schedules and their shapes. Times are virtual ms since 1970. */
import * as v from 'valibot';
import { executionStatus, payload, retryPolicy } from './models.ts';

const count = v.optional(v.number());

/** Protobuf's own Duration and Timestamp, as the spec has them. */
const moment = v.object({ seconds: count, nanos: count });

const range = v.object({ start: count, end: count, step: count });
const ranges = v.optional(v.array(range));
const structuredCalendar = v.object({
  second: ranges,
  minute: ranges,
  hour: ranges,
  dayOfMonth: ranges,
  month: ranges,
  year: ranges,
  dayOfWeek: ranges,
  comment: v.optional(v.string()),
});

const fieldText = v.optional(v.string());
const textCalendar = v.object({
  second: fieldText,
  minute: fieldText,
  hour: fieldText,
  dayOfMonth: fieldText,
  month: fieldText,
  year: fieldText,
  dayOfWeek: fieldText,
  comment: fieldText,
});

/** Temporal's ScheduleSpec, without the bytes of a zone file. */
export const scheduleSpec = v.object({
  structuredCalendar: v.optional(v.array(structuredCalendar)),
  excludeStructuredCalendar: v.optional(v.array(structuredCalendar)),
  calendar: v.optional(v.array(textCalendar)),
  excludeCalendar: v.optional(v.array(textCalendar)),
  cronString: v.optional(v.array(v.string())),
  interval: v.optional(
    v.array(v.object({ interval: v.optional(moment), phase: v.optional(moment) })),
  ),
  startTime: v.optional(moment),
  endTime: v.optional(moment),
  jitter: v.optional(moment),
  timezoneName: v.optional(v.string()),
});
export type ScheduleSpecView = v.InferOutput<typeof scheduleSpec>;

/** What happens when an action is due while a run of the schedule is open. */
export const overlapPolicy = v.picklist([
  'SKIP',
  'BUFFER_ONE',
  'BUFFER_ALL',
  'CANCEL_OTHER',
  'TERMINATE_OTHER',
  'ALLOW_ALL',
]);
export type OverlapPolicy = v.InferOutput<typeof overlapPolicy>;

const actionFields = {
  workflowType: v.string(),
  /** Where the action's time is appended. */
  workflowId: v.string(),
  taskQueue: v.string(),
  executionTimeoutMs: count,
  runTimeoutMs: count,
  taskTimeoutMs: count,
  retryPolicy: v.optional(retryPolicy),
};

const policies = v.object({
  overlap: overlapPolicy,
  /** How late an action may still be made up for. */
  catchupWindowMs: count,
  pauseOnFailure: v.boolean(),
  keepOriginalWorkflowId: v.boolean(),
});

/** What the user wants of a schedule. */
export const scheduleInput = v.object({
  spec: scheduleSpec,
  action: v.object({
    ...actionFields,
    /** Absent: those of before, where there is a before. */
    args: v.optional(v.array(v.unknown())),
    memo: v.optional(v.record(v.string(), v.unknown())),
  }),
  policies,
  note: v.string(),
  paused: v.boolean(),
  /** Absent: no limit. */
  remainingActions: count,
});
export type ScheduleInput = v.InferOutput<typeof scheduleInput>;

/** A run that a schedule has started. */
export const scheduleAction = v.object({
  /** When it was due, with jitter, and when it happened. */
  dueMs: v.number(),
  startedMs: v.number(),
  workflowId: v.string(),
  runId: v.string(),
  /** As far as the schedule knows it; older servers don't say. */
  status: v.optional(executionStatus),
});
export type ScheduleActionView = v.InferOutput<typeof scheduleAction>;

const listed = {
  scheduleId: v.string(),
  spec: scheduleSpec,
  /** The spec's zone is a file of its own, whose rules are not known here. */
  hasZoneFile: v.boolean(),
  note: v.string(),
  paused: v.boolean(),
  /** The latest last. */
  recent: v.array(scheduleAction),
  /** What is due next, with jitter. */
  nextMs: v.array(v.number()),
};

/** A row of the list. */
export const scheduleRow = v.object({ ...listed, workflowType: v.string() });
export type ScheduleRow = v.InferOutput<typeof scheduleRow>;

/** Everything about one schedule. */
export const scheduleDetail = v.object({
  ...listed,
  action: v.object({
    ...actionFields,
    args: v.array(payload),
    memo: v.record(v.string(), payload),
  }),
  policies,
  remainingActions: count,
  running: v.array(v.object({ workflowId: v.string(), runId: v.string() })),
  actionCount: v.number(),
  missedCatchupWindow: v.number(),
  overlapSkipped: v.number(),
  bufferDropped: v.number(),
  bufferSize: v.number(),
  createMs: count,
  updateMs: count,
  /** Why the server can't work with the spec. */
  problem: v.optional(v.string()),
  /** Of what was read: an update with it is refused when the schedule is another by then. */
  conflictToken: v.string(),
});
export type ScheduleDetail = v.InferOutput<typeof scheduleDetail>;

/** `code` of the failure of an update whose schedule has changed since it was read. */
export const SCHEDULE_CHANGED = 'SCHEDULE_CHANGED';

const named = { scheduleId: v.string() };
const nothing = v.optional(v.undefined_());

/** The calls, in the contract's `calls`. */
export const scheduleCalls = {
  'schedules.list': {
    input: v.object({
      query: v.optional(v.string()),
      pageSize: v.number(),
      pageToken: v.optional(v.string()),
    }),
    output: v.object({ schedules: v.array(scheduleRow), nextPageToken: v.optional(v.string()) }),
  },
  'schedules.describe': { input: v.object(named), output: scheduleDetail },
  'schedules.create': {
    input: v.object({ ...named, schedule: scheduleInput }),
    output: nothing,
  },
  /** Without a token whatever is there is replaced. What the window does not show (search attributes, headers) stays. */
  'schedules.update': {
    input: v.object({
      ...named,
      schedule: scheduleInput,
      conflictToken: v.optional(v.string()),
    }),
    output: nothing,
  },
  'schedules.pause': { input: v.object({ ...named, note: v.string() }), output: nothing },
  'schedules.unpause': { input: v.object({ ...named, note: v.string() }), output: nothing },
  'schedules.trigger': {
    input: v.object({ ...named, overlap: v.optional(overlapPolicy) }),
    output: nothing,
  },
  /** Makes up for a range, both ends in it. */
  'schedules.backfill': {
    input: v.object({
      ...named,
      fromMs: v.number(),
      toMs: v.number(),
      overlap: v.optional(overlapPolicy),
    }),
    output: nothing,
  },
  'schedules.delete': { input: v.object(named), output: nothing },
  /** The times of a range as the server has them, with jitter; `more` when it listed only the first. */
  'schedules.preview': {
    input: v.object({ ...named, fromMs: v.number(), toMs: v.number() }),
    output: v.object({ timesMs: v.array(v.number()), more: v.boolean() }),
  },
} as const;
