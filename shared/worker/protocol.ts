/**
 * The messages between the supervisor and a worker's process, over the process' IPC channel.
 *
 * ```
 * supervisor                     worker's process
 *   start ------------------------> loads the SDK and bundles the workflow code
 *         <------------------------ step, step, prepared        (or fault, and it ends)
 *   go ---------------------------> loads the activities, connects, polls
 *         <------------------------ step, step, ready           (or fault, and it ends)
 *         <------------------------ beat, every BEAT_MS; log
 *   stop -------------------------> drains and ends
 * ```
 * The two halves let a reload bundle the new code while the old worker still runs. When the channel
 * closes, the process ends: without a supervisor there is nobody to work for.
 */
import * as v from 'valibot';
import { workerFault } from './fault.ts';
import { workerLaunch, workerServer } from './launch.ts';

/** How often a worker's process says that it is alive. */
export const BEAT_MS = 2_000;

/** From the supervisor. */
export const supervisorMessage = v.variant('kind', [
  v.object({ kind: v.literal('start'), launch: workerLaunch, server: workerServer }),
  v.object({ kind: v.literal('go') }),
  v.object({ kind: v.literal('stop') }),
]);
export type SupervisorMessage = v.InferOutput<typeof supervisorMessage>;

/** What a worker registered. A list is absent where it is not known: commands keep theirs to themselves. */
export const registered = v.object({
  workflowTypes: v.optional(v.array(v.string())),
  activityTypes: v.optional(v.array(v.string())),
  /** Such as `1.24.0`. */
  sdkVersion: v.optional(v.string()),
  /** Such as `24.21.0`. */
  nodeVersion: v.optional(v.string()),
});
export type Registered = v.InferOutput<typeof registered>;

export const logLevel = v.picklist(['debug', 'info', 'warn', 'error']);
export type LogLevel = v.InferOutput<typeof logLevel>;

/** From a worker's process. */
export const workerMessage = v.variant('kind', [
  /** A part of the way to `ready` is done. */
  v.object({
    kind: v.literal('step'),
    name: v.picklist(['sdkLoaded', 'bundled', 'activitiesLoaded', 'connected']),
    ms: v.number(),
    /** Such as `412 kB`. */
    detail: v.optional(v.string()),
  }),
  v.object({ kind: v.literal('prepared') }),
  v.object({ kind: v.literal('ready'), registered }),
  v.object({ kind: v.literal('beat'), rssBytes: v.number() }),
  v.object({
    kind: v.literal('log'),
    level: logLevel,
    text: v.string(),
    stream: v.picklist(['stdout', 'stderr']),
    workflowId: v.optional(v.string()),
    /** When it was written, where that is known better than by its arrival. */
    wallMs: v.optional(v.number()),
  }),
  /** It cannot go on; the process ends after this. */
  v.object({ kind: v.literal('fault'), fault: workerFault }),
]);
export type WorkerMessage = v.InferOutput<typeof workerMessage>;
