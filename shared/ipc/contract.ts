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
import * as m from './models.ts';

const nothing = v.optional(v.undefined_());
const run = { workflowId: v.string(), runId: v.optional(v.string()) };
const args = v.array(v.unknown());

/** Every call: `namespace.name` → input, output. A handler file per namespace is in electron/host/handlers. */
export const calls = {
  'app.state': { input: nothing, output: m.appState },

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
    }),
    output: m.workflowPage,
  },
  'workflows.count': {
    input: v.object({ query: v.optional(v.string()) }),
    output: v.object({ count: v.number() }),
  },
  'workflows.describe': { input: v.object(run), output: m.execution },
  /** Events with an id above `afterEventId`, at most a page; pull again while `more`. */
  'workflows.history': {
    input: v.object({ ...run, afterEventId: v.number() }),
    output: m.historyPage,
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

  'clock.set': { input: v.object({ mode: m.clockMode }), output: m.clock },
  /** Jumps to the next timer of the server, of one run, or to a time; answers where it came to and what fired. */
  'clock.skip': {
    input: v.object({
      to: v.variant('kind', [
        v.object({ kind: v.literal('next') }),
        v.object({ kind: v.literal('time'), atMs: v.number() }),
        v.object({ kind: v.literal('by'), ms: v.number() }),
      ]),
      anyway: v.optional(v.boolean()),
    }),
    output: v.object({ clock: m.clock, fromMs: v.number(), toMs: v.number() }),
  },
  'clock.agenda': {
    input: v.object({ limit: v.number() }),
    output: v.object({ total: v.number(), entries: v.array(m.agendaEntry) }),
  },

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
 * changed to be listed) means: pull everything again. `topics` are `app`, `clock`, `worker`, `workflows`, `logs`, and `run:<runId>`. */
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
