/** The shapes of what the list of workflows can do beyond listing: small pictures, batches, search attributes. Times are virtual ms. */
import * as v from 'valibot';

/** What a list filter can't ask for: a run with an activity that is tried again, or a workflow task that fails. */
export const attention = v.picklist(['retryingActivity', 'failingWorkflowTask']);
export type Attention = v.InferOutput<typeof attention>;

/** One bar of a run's small picture; times are virtual. A bar without an end still runs; one that ends where it begins is a point. */
export const stripBar = v.object({
  kind: v.picklist([
    'workflowTask',
    'activity',
    'localActivity',
    'timer',
    'child',
    'signal',
    'update',
    'nexus',
    'marker',
  ]),
  fromMs: v.number(),
  toMs: v.optional(v.number()),
  ended: v.picklist(['completed', 'failed', 'timedOut', 'canceled', 'running']),
  /** Bars that overlap are on different lanes, from 0. */
  lane: v.number(),
});
export type StripBar = v.InferOutput<typeof stripBar>;

/** A run's small picture. */
export const runStrip = v.object({
  runId: v.string(),
  fromMs: v.number(),
  toMs: v.optional(v.number()),
  bars: v.array(stripBar),
  /** Only the beginning of a long history was read. */
  partial: v.boolean(),
});
export type RunStrip = v.InferOutput<typeof runStrip>;

/** The types that a search attribute can have. */
export const searchAttributeType = v.picklist([
  'Text',
  'Keyword',
  'Int',
  'Double',
  'Bool',
  'Datetime',
  'KeywordList',
]);
export type SearchAttributeType = v.InferOutput<typeof searchAttributeType>;

export const searchAttribute = v.object({
  name: v.string(),
  type: searchAttributeType,
  /** Added by somebody, and not by the server itself. */
  custom: v.boolean(),
});
export type SearchAttribute = v.InferOutput<typeof searchAttribute>;

/** What is done to each of several runs. */
export const batchAction = v.variant('kind', [
  v.object({ kind: v.literal('terminate'), reason: v.optional(v.string()) }),
  v.object({ kind: v.literal('cancel'), reason: v.optional(v.string()) }),
  v.object({ kind: v.literal('signal'), name: v.string(), args: v.array(v.unknown()) }),
  /** Anew from its first or its last completed workflow task. */
  v.object({
    kind: v.literal('reset'),
    to: v.picklist(['first', 'last']),
    reason: v.optional(v.string()),
  }),
  v.object({ kind: v.literal('delete') }),
]);
export type BatchAction = v.InferOutput<typeof batchAction>;

/** How far a batch is. */
export const batch = v.object({
  id: v.number(),
  action: batchAction,
  /** Undoes the batch of this id. */
  undoes: v.optional(v.number()),
  state: v.picklist(['collecting', 'running', 'done', 'stopped', 'failed']),
  /** Known once all that match are collected. */
  total: v.number(),
  done: v.number(),
  failedCount: v.number(),
  /** Those that failed, the first of them, and why. */
  failures: v.array(v.object({ workflowId: v.string(), runId: v.string(), message: v.string() })),
  /** Why the whole batch failed, such as a filter that the server refuses. */
  problem: v.optional(v.string()),
  canUndo: v.boolean(),
});
export type Batch = v.InferOutput<typeof batch>;
