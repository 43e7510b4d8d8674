/** The runs of one chain: a workflow id's first run and what continued, retried or repeated it. */
import * as v from 'valibot';
import { executionStatus } from './models.ts';

/** Why a run of a chain began. */
export const chainCause = v.picklist(['start', 'continueAsNew', 'retry', 'cron', 'reset']);
export type ChainCause = v.InferOutput<typeof chainCause>;

export const chainRun = v.object({
  runId: v.string(),
  type: v.string(),
  status: executionStatus,
  startMs: v.number(),
  /** After the wait of a cron schedule or a retry; `startMs` where there is none. */
  executionMs: v.number(),
  closeMs: v.optional(v.number()),
  cause: chainCause,
  /** Of the workflow's retry policy, from 1; undefined where it has none. */
  attempt: v.optional(v.number()),
  attemptsMax: v.optional(v.number()),
  cronSchedule: v.optional(v.string()),
  /** What failed the run before, for a retry. */
  failure: v.optional(v.string()),
});
export type ChainRun = v.InferOutput<typeof chainRun>;

/** The runs in order, and whether older ones are left out. */
export const chain = v.object({ runs: v.array(chainRun), more: v.boolean() });
export type Chain = v.InferOutput<typeof chain>;
