/** Child workflows. */
import { applicationFailure, command, commands } from '../lib/wire.mjs';

const { child, complete, fail, cancelExternal, continueAsNew } = commands;

/** A parent that has started one child, the child's first task being next in its own queue. */
async function family(ctx, options = {}) {
  const parent = await ctx.start();
  const childQueue = ctx.id('child-queue');
  await ctx.step(child(childQueue, ctx.id('child'), { input: ['for the child'], ...options }));
  await ctx.event(parent, 'CHILD_WORKFLOW_EXECUTION_STARTED');
  await ctx.step();
  return {
    parent,
    childQueue,
    kid: { workflowId: ctx.id('child') },
    childStep: async (...list) => ctx.respond(await ctx.poll({ queue: childQueue }), list),
  };
}

async function both(ctx, { parent, kid }) {
  await ctx.history(parent, 'parent');
  await ctx.history(kid, 'child');
}

/** How a child ends, seen by its parent. */
const ending = (name, about, end, options) => ({
  name: `child-${name}`,
  about,
  async run(ctx) {
    const all = await family(ctx, options);
    await end(ctx, all);
    await ctx.finish();
    await both(ctx, all);
  },
});

/** What happens to a running child when its parent closes. */
const parentCloses = (policy, close = complete) => ({
  name: `child-parent-close-${policy.toLowerCase().replaceAll('_', '-')}`,
  about: `The parent completes while its child runs under the policy ${policy}.`,
  async run(ctx) {
    const all = await family(ctx, { parentClosePolicy: `PARENT_CLOSE_POLICY_${policy}` });
    await ctx.signal(all.parent, 'close');
    await ctx.step(close());
    if (policy === 'TERMINATE' || policy === 'UNSPECIFIED')
      await ctx.event(all.kid, 'WORKFLOW_EXECUTION_TERMINATED');
    else if (policy === 'REQUEST_CANCEL')
      await ctx.event(all.kid, 'WORKFLOW_EXECUTION_CANCEL_REQUESTED');
    else await ctx.delay(1_000);
    ctx.observe('child status', await ctx.status(all.kid));
    await both(ctx, all);
  },
});

export const scenarios = [
  ending(
    'completes',
    'A child completes.',
    (ctx, { childStep }) => childStep(complete('from the child')),
    { memo: { fields: { m: 1 } }, header: { fields: { trace: 'x' } } },
  ),
  ending('fails', 'A child fails.', (ctx, { childStep }) => childStep(fail('child failed'))),
  ending(
    'cancelled',
    'A child ends as cancelled without having been asked.',
    (ctx, { childStep }) => childStep(commands.cancelWorkflow('bye')),
  ),
  ending('terminated', 'A child is terminated.', (ctx, { kid }) =>
    ctx.rpc.terminateWorkflowExecution({
      workflowExecution: kid,
      reason: 'enough',
      details: ['d'],
    }),
  ),
  ending('times-out', 'A child reaches its run timeout.', async () => {}, {
    workflowRunTimeout: '1s',
  }),
  ending(
    'continues-as-new',
    'A child continues as new and then completes: the parent sees one child.',
    async (ctx, { childStep, childQueue }) => {
      await childStep(
        continueAsNew(childQueue, { workflowType: { name: 'Child' }, input: ['second run'] }),
      );
      await childStep(complete('after continue-as-new'));
    },
  ),
  ending(
    'retries',
    'A child with a retry policy fails once, then completes.',
    async (ctx, { childStep }) => {
      await childStep(commands.fail('once'));
      await childStep(complete('second attempt'));
    },
    { retryPolicy: { initialInterval: '0.05s', backoffCoefficient: 1, maximumAttempts: 3 } },
  ),
  ending(
    'retries-exhausted',
    'A child with a retry policy fails for good.',
    async (ctx, { childStep }) => {
      await childStep(commands.fail('one'));
      await childStep(command('FAIL_WORKFLOW_EXECUTION', { failure: applicationFailure('two') }));
    },
    { retryPolicy: { initialInterval: '0.05s', maximumAttempts: 2 } },
  ),
  {
    name: 'child-cancel',
    about: 'The parent cancels its child (childWorkflowOnly), which then ends as cancelled.',
    async run(ctx) {
      const all = await family(ctx);
      await ctx.signal(all.parent, 'cancel it');
      await ctx.step(cancelExternal(ctx.id('child'), { childWorkflowOnly: true }));
      await ctx.step();
      await all.childStep(commands.cancelWorkflow('as asked'));
      await ctx.finish();
      await both(ctx, all);
    },
  },
  {
    name: 'child-cancel-same-task',
    about: 'A child is started and cancelled in one completion.',
    async run(ctx) {
      const parent = await ctx.start();
      await ctx.outcome(
        'respond',
        ctx.respond(await ctx.poll(), [
          child(ctx.id('child-queue'), ctx.id('child')),
          cancelExternal(ctx.id('child'), { childWorkflowOnly: true }),
        ]),
      );
      ctx.observe('events', (await ctx.events(parent)).slice(3, 4));
    },
  },
  {
    name: 'child-already-exists',
    about: 'The id of the child is taken by a running workflow.',
    async run(ctx) {
      await ctx.start({ workflowId: ctx.id('child'), taskQueue: { name: ctx.id('child-queue') } });
      const parent = await ctx.start();
      await ctx.step(child(ctx.id('child-queue'), ctx.id('child')));
      await ctx.finish();
      await ctx.history(parent);
    },
  },
  {
    name: 'child-reuse-policy',
    about: 'The id of the child is that of a completed workflow, and duplicates are rejected.',
    async run(ctx) {
      await ctx.start({ workflowId: ctx.id('child') });
      await ctx.finish();
      const parent = await ctx.start();
      await ctx.step(
        child(ctx.id('child-queue'), ctx.id('child'), {
          workflowIdReusePolicy: 'WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE',
        }),
      );
      await ctx.finish();
      await ctx.history(parent);
    },
  },
  {
    name: 'child-of-closing-parent',
    about: 'A child started and the parent closed in one completion, abandoned or not.',
    async run(ctx) {
      const parent = await ctx.start();
      await ctx.step(
        child(ctx.id('child-queue'), ctx.id('abandoned'), {
          parentClosePolicy: 'PARENT_CLOSE_POLICY_ABANDON',
        }),
        child(ctx.id('child-queue'), ctx.id('terminated'), {
          parentClosePolicy: 'PARENT_CLOSE_POLICY_TERMINATE',
        }),
        complete(),
      );
      await ctx.history(parent, 'parent');
      const abandoned = await ctx.until(
        () => ctx.describe({ workflowId: ctx.id('abandoned') }).catch(() => undefined),
        Boolean,
        1_500,
      );
      ctx.observe('abandoned', abandoned ? 'runs' : 'never started');
      await ctx.outcome('terminated', ctx.describe({ workflowId: ctx.id('terminated') }));
    },
  },
  {
    name: 'child-pending-in-describe',
    about: 'Describe of parent and child.',
    async run(ctx) {
      const all = await family(ctx);
      const { pendingChildren } = await ctx.describe(all.parent);
      ctx.observe('pending children', pendingChildren);
      const { workflowExecutionInfo: info } = await ctx.describe(all.kid);
      ctx.observe('child', {
        parent: info.parentExecution,
        root: info.rootExecution,
        parentNamespace: info.parentNamespaceId ? 'set' : 'not set',
      });
    },
  },
  ...['TERMINATE', 'REQUEST_CANCEL', 'ABANDON', 'UNSPECIFIED'].map((policy) =>
    parentCloses(policy),
  ),
  {
    name: 'child-parent-continues-as-new',
    about: 'The parent continues as new while its child runs under the policy TERMINATE.',
    async run(ctx) {
      const all = await family(ctx, { parentClosePolicy: 'PARENT_CLOSE_POLICY_TERMINATE' });
      await ctx.signal(all.parent, 'go on');
      await ctx.step(continueAsNew(ctx.queue));
      await ctx.event(all.kid, 'WORKFLOW_EXECUTION_TERMINATED');
      await both(ctx, all);
    },
  },
  {
    name: 'child-parent-terminated',
    about: 'The parent is terminated: its child, under the policy TERMINATE, too.',
    async run(ctx) {
      const all = await family(ctx, { parentClosePolicy: 'PARENT_CLOSE_POLICY_TERMINATE' });
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: all.parent });
      await ctx.event(all.kid, 'WORKFLOW_EXECUTION_TERMINATED');
      await both(ctx, all);
    },
  },
];
