/** Batch operations over a visibility query. A namespace runs one at a time, so that these share one scenario. */

const request = (ctx, operation, options = {}) => ({
  jobId: ctx.id('job'),
  reason: 'batch',
  visibilityQuery: `TaskQueue = '${ctx.queue}'`,
  ...operation,
  ...options,
});
const terminate = { terminationOperation: { identity: 'client' } };
const EXHAUSTED = 8;

/** Starts a batch as soon as the one before is out of the way. */
const start = (ctx, operation, options) =>
  ctx.until(
    () => ctx.rpc.startBatchOperation(request(ctx, operation, options)).catch((error) => error),
    (answer) => answer.code !== EXHAUSTED,
    12_000,
  );

const done = (ctx, jobId) =>
  ctx.until(
    () => ctx.rpc.describeBatchOperation({ jobId }).catch(() => undefined),
    (found) => found && found.state !== 1,
    10_000,
  );

const KINDS = [
  [
    'signal',
    { signalOperation: { signal: 'hello', input: [1], identity: 'client' } },
    'WORKFLOW_EXECUTION_SIGNALED',
  ],
  [
    'cancel',
    { cancellationOperation: { identity: 'client' } },
    'WORKFLOW_EXECUTION_CANCEL_REQUESTED',
  ],
  [
    'terminate',
    { terminationOperation: { identity: 'client', details: ['d'] } },
    'WORKFLOW_EXECUTION_TERMINATED',
  ],
];

export const scenarios = [
  {
    name: 'batch-operations',
    about: 'Batches that signal, cancel and terminate three workflows.',
    async run(ctx) {
      for (const name of ['a', 'b', 'c']) await ctx.start({ workflowId: ctx.id(name) });
      await ctx.until(
        () => ctx.rpc.countWorkflowExecutions({ query: `TaskQueue = '${ctx.queue}'` }),
        ({ count }) => count.toNumber() === 3,
      );
      for (const [name, operation, event] of KINDS) {
        ctx.observe(`${name}: start`, await start(ctx, operation, { jobId: ctx.id(name) }));
        ctx.observe(`${name}: done`, await done(ctx, ctx.id(name)));
        ctx.observe(`${name}: event`, await ctx.event({ workflowId: ctx.id('b') }, event));
      }
    },
  },
  {
    name: 'batch-errors',
    about: 'Batches that are refused or unknown.',
    async run(ctx) {
      const refused = (label, operation, options) =>
        ctx.outcome(label, ctx.rpc.startBatchOperation(request(ctx, operation, options)));
      await refused('no job id', terminate, { jobId: '' });
      await refused('no reason', terminate, { reason: '' });
      await refused('no query', terminate, { visibilityQuery: '' });
      await refused('query and executions', terminate, { executions: [{ workflowId: 'x' }] });
      await refused('no operation', {});
      await ctx.outcome(
        'describe unknown',
        ctx.rpc.describeBatchOperation({ jobId: ctx.id('none') }),
      );
      await ctx.outcome(
        'stop unknown',
        ctx.rpc.stopBatchOperation({ jobId: ctx.id('none'), reason: 'x' }),
      );
    },
  },
];
