/** What the calls that steer one run and its activities carry. */
import * as v from 'valibot';

const run = { workflowId: v.string(), runId: v.optional(v.string()) };

/** One pending activity of a run. */
export const activityOf = { ...run, activityId: v.string() };

const ms = v.optional(v.number());

/** Options of a pending activity that are to change; what is absent stays as it is. Zero is no limit. */
export const activityOptions = v.object({
  taskQueue: v.optional(v.string()),
  scheduleToCloseMs: ms,
  scheduleToStartMs: ms,
  startToCloseMs: ms,
  heartbeatMs: ms,
  initialIntervalMs: ms,
  backoffCoefficient: v.optional(v.number()),
  maximumIntervalMs: ms,
  maximumAttempts: v.optional(v.number()),
});
export type ActivityOptionsInput = v.InferOutput<typeof activityOptions>;

/** What a new run after a reset leaves out of what came from outside after the reset point. */
export const resetExclusion = v.picklist(['signals', 'updates', 'cancelRequests']);
export type ResetExclusion = v.InferOutput<typeof resetExclusion>;

/** Where to reset a run to, and what happens to what came afterwards. */
export const resetInput = v.object({
  ...run,
  /** The event that ends a workflow task, or the one after a task's start: the new run begins with everything before it. */
  eventId: v.number(),
  reason: v.optional(v.string()),
  exclude: v.optional(v.array(resetExclusion)),
});

/** A start that comes with a message, for a workflow that may not run. */
export const startWith = v.object({
  workflowId: v.string(),
  workflowType: v.string(),
  taskQueue: v.string(),
  startArgs: v.array(v.unknown()),
  name: v.string(),
  args: v.array(v.unknown()),
});
export type StartWith = v.InferOutput<typeof startWith>;

/** Where a payload stands: in an event's attributes, by the names and indexes on the way to it. */
export const payloadPlace = v.object({
  ...run,
  eventId: v.number(),
  path: v.array(v.union([v.string(), v.number()])),
});

/** How the codec server is asked; `hasSecret` says that a token or a header's value is kept, which never leaves the host. */
export const codecSettings = v.object({
  /** Without `/decode`; absent when payloads are not coded. */
  url: v.optional(v.string()),
  credentials: v.picklist(['none', 'token', 'header']),
  /** The header's name, with `header`. */
  headerName: v.optional(v.string()),
  hasSecret: v.boolean(),
});
export type CodecSettings = v.InferOutput<typeof codecSettings>;

/** New settings; without `secret` the kept one stays. */
export const codecInput = v.object({
  url: v.optional(v.string()),
  credentials: v.picklist(['none', 'token', 'header']),
  headerName: v.optional(v.string()),
  secret: v.optional(v.string()),
});
export type CodecInput = v.InferOutput<typeof codecInput>;
