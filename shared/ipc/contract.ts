/**
 * The one contract between window and host: every call with its input and output, and what the host pushes.
 * Both sides are inferred from it and both validate. It travels over a MessagePort under Electron and over a WebSocket in the browser.
 *
 * The host pushes only *invalidations*; the window pulls snapshots. A gap in the sequence means: pull everything again.
 */
import * as v from 'valibot';
import { failureSchema } from './failure.ts';
import { proofReply } from '../retryLab/proofReply.ts';
import { scenario } from '../retryLab/scenario.ts';
import { chain } from './chain.ts';
import { clockCalls } from './clock.ts';
import * as list from './listModels.ts';
import * as m from './models.ts';
import { historyPage } from './packedEvents.ts';
import { scheduleCalls } from './schedules.ts';
import { startSettings } from './settings.ts';
import * as s from './steering.ts';

const nothing = v.optional(v.undefined_());
const run = { workflowId: v.string(), runId: v.optional(v.string()) };
const args = v.array(v.unknown());

/** Every call: `namespace.name` → input, output. A handler file per namespace is in electron/host/handlers. */
export const calls = {
  'app.state': { input: nothing, output: m.appState },

  /** Starts the embedded server anew, without its runs, after it stopped because of an error of ours; refused while it runs. */
  'server.restart': { input: nothing, output: nothing },

  'settings.read': { input: nothing, output: startSettings },
  /** Replaces them; they hold from the next start on. */
  'settings.write': { input: startSettings, output: startSettings },

  'project.open': { input: v.object({ path: v.string() }), output: m.project },
  'project.close': { input: nothing, output: nothing },
  /** Asks the shell for a folder; undefined when the user cancelled, or where there is no shell. */
  'project.choose': { input: nothing, output: v.optional(v.string()) },
  'project.samples': {
    input: nothing,
    output: v.array(
      v.object({ name: v.string(), path: v.string(), about: v.string(), language: v.string() }),
    ),
  },

  'worker.start': { input: nothing, output: nothing },
  'worker.stop': { input: nothing, output: nothing },
  'worker.kill': { input: nothing, output: nothing },
  'worker.logs': { input: v.object({ after: v.optional(v.number()) }), output: v.array(m.logLine) },

  'workflows.list': {
    input: v.object({
      query: v.optional(v.string()),
      pageSize: v.number(),
      pageToken: v.optional(v.string()),
      /** Only runs that need attention for this reason. They come on one page. */
      attention: v.optional(list.attention),
      /** Says of each row how many runs it started. */
      countChildren: v.optional(v.boolean()),
    }),
    output: m.workflowPage,
  },
  /** How many runs there are by status; those that need attention where counting them is cheap. */
  'workflows.counts': {
    input: v.object({ query: v.optional(v.string()) }),
    output: v.object({
      total: v.number(),
      byStatus: v.record(v.string(), v.number()),
      attention: v.optional(v.record(list.attention, v.number())),
    }),
  },
  /** Small pictures of runs; those that can't be read are left out. */
  'workflows.strips': {
    input: v.object({
      runs: v.pipe(
        v.array(v.object({ workflowId: v.string(), runId: v.string() })),
        v.maxLength(100),
      ),
    }),
    output: v.array(list.runStrip),
  },
  /** How a run was started, to start another like it; `left` names in words what can't be taken over. */
  'workflows.startOf': {
    input: v.object(run),
    output: v.object({ start: m.startInput, left: v.array(v.string()) }),
  },
  'workflows.count': {
    input: v.object({ query: v.optional(v.string()) }),
    output: v.object({ count: v.number() }),
  },
  'workflows.describe': { input: v.object(run), output: m.execution },
  /** Events with an id above `afterEventId`, at most a page; pull again while `more`. */
  'workflows.history': {
    input: v.object({ ...run, afterEventId: v.number() }),
    output: historyPage,
  },
  /** The chain that a run belongs to: what was continued as new, retried or repeated by a cron schedule. */
  'workflows.chain': {
    input: v.object({ workflowId: v.string(), runId: v.string() }),
    output: chain,
  },
  'workflows.start': {
    input: m.startInput,
    output: v.object({ workflowId: v.string(), runId: v.string() }),
  },
  'workflows.signal': { input: v.object({ ...run, name: v.string(), args }), output: nothing },
  'workflows.query': { input: v.object({ ...run, name: v.string(), args }), output: m.reply },
  'workflows.update': {
    input: v.object({ ...run, name: v.string(), args, updateId: v.optional(v.string()) }),
    output: m.reply,
  },
  'workflows.cancel': {
    input: v.object({ ...run, reason: v.optional(v.string()) }),
    output: nothing,
  },
  'workflows.terminate': {
    input: v.object({ ...run, reason: v.optional(v.string()) }),
    output: nothing,
  },

  /** One pending activity, by its id: hold it, let it go, begin again at attempt 1, give it other options, or end it from outside. */
  'activities.pause': {
    input: v.object({ ...s.activityOf, reason: v.optional(v.string()) }),
    output: nothing,
  },
  'activities.unpause': {
    input: v.object({ ...s.activityOf, resetAttempts: v.boolean() }),
    output: nothing,
  },
  'activities.reset': {
    input: v.object({ ...s.activityOf, resetHeartbeat: v.boolean(), restoreOptions: v.boolean() }),
    output: nothing,
  },
  'activities.options': {
    input: v.object({ ...s.activityOf, options: s.activityOptions }),
    output: nothing,
  },
  'activities.complete': {
    input: v.object({ ...s.activityOf, result: v.optional(v.unknown()) }),
    output: nothing,
  },
  'activities.fail': {
    input: v.object({
      ...s.activityOf,
      message: v.string(),
      type: v.optional(v.string()),
      nonRetryable: v.boolean(),
    }),
    output: nothing,
  },
  'activities.cancel': { input: v.object(s.activityOf), output: nothing },

  'run.pause': { input: v.object({ ...run, reason: v.optional(v.string()) }), output: nothing },
  'run.unpause': { input: v.object({ ...run, reason: v.optional(v.string()) }), output: nothing },
  /** Answers the new run. */
  'run.reset': { input: s.resetInput, output: v.object({ runId: v.string() }) },
  'run.signalWithStart': {
    input: s.startWith,
    output: v.object({ runId: v.string(), started: v.boolean() }),
  },
  'run.updateWithStart': {
    input: s.startWith,
    output: v.object({ runId: v.string(), started: v.boolean(), reply: m.reply }),
  },
  /** A payload at full length, decoded. */
  'run.payload': { input: s.payloadPlace, output: m.payload },

  'codec.get': { input: nothing, output: s.codecSettings },
  /** Keeps the settings and asks the codec server once; rejects when it does not answer as it should, and keeps nothing then. */
  'codec.set': { input: s.codecInput, output: s.codecSettings },

  /** Does something to each of several runs: those given, or all that a list filter matches. The topic is `batch`. */
  'batch.start': {
    input: v.object({
      action: list.batchAction,
      target: v.variant('kind', [
        v.object({
          kind: v.literal('runs'),
          runs: v.array(v.object({ workflowId: v.string(), runId: v.string() })),
        }),
        v.object({
          kind: v.literal('query'),
          query: v.string(),
          attention: v.optional(list.attention),
        }),
      ]),
    }),
    output: v.object({ id: v.number() }),
  },
  'batch.list': { input: nothing, output: v.array(list.batch) },
  /** Leaves out what has not been done yet. */
  'batch.stop': { input: v.object({ id: v.number() }), output: nothing },
  /** Brings back what a batch terminated: each run goes on from its last completed workflow task, as a new run. */
  'batch.undo': { input: v.object({ id: v.number() }), output: v.object({ id: v.number() }) },
  /** Forgets a batch that has ended. */
  'batch.close': { input: v.object({ id: v.number() }), output: nothing },

  'searchAttributes.list': { input: nothing, output: v.array(list.searchAttribute) },
  'searchAttributes.add': {
    input: v.object({ name: v.string(), type: list.searchAttributeType }),
    output: nothing,
  },
  'searchAttributes.remove': { input: v.object({ name: v.string() }), output: nothing },

  ...scheduleCalls,

  ...clockCalls,

  /** Plays a scenario of the retry lab on an engine of its own under skipped time, and compares it with the model. */
  'lab.prove': { input: v.object({ scenario }), output: proofReply },
  /** Gives a running activity the scenario's policy and timeouts. */
  'lab.apply': { input: v.object({ ...run, activityId: v.string(), scenario }), output: nothing },
} as const;

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type CallInput<Name extends CallName> = v.InferInput<Calls[Name]['input']>;
export type CallOutput<Name extends CallName> = v.InferOutput<Calls[Name]['output']>;

/**
 * What changed, batched once per frame. The sequence grows by one with each; a gap (also one that the host makes on purpose, when too much
 * changed to be listed) means: pull everything again. `topics` are `app`, `clock`, `worker`, `workflows`, `schedules`, `batch`,
 * `namespaces`, `logs`, and `run:<runId>`. */
export const invalidation = v.object({ sequence: v.number(), topics: v.array(v.string()) });
export type Invalidation = v.InferOutput<typeof invalidation>;

/** From window to host. `input` is absent where the call takes nothing: JSON has no undefined. */
export const clientFrame = v.object({
  id: v.number(),
  call: v.string(),
  input: v.optional(v.unknown()),
});
export type ClientFrame = v.InferOutput<typeof clientFrame>;

/** From host to window: the end of a call (its error is a `failureSchema`), or an invalidation. `value` is absent where it is undefined. */
export const hostFrame = v.union([
  v.object({ id: v.number(), ok: v.literal(true), value: v.optional(v.unknown()) }),
  v.object({ id: v.number(), ok: v.literal(false), error: failureSchema }),
  v.object({ changed: invalidation }),
]);
export type HostFrame = v.InferOutput<typeof hostFrame>;
