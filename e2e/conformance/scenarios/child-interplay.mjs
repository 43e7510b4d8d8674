/** Children and other workflows that are reached at an awkward moment. */
import { commands } from '../lib/wire.mjs';

const { child, complete, fail, signalExternal, cancelExternal } = commands;

const kinds = (events) => events.map(({ eventType }) => eventType);

const reset = (ctx, execution, workflowTaskFinishEventId, options) =>
  ctx.rpc.resetWorkflowExecution({
    workflowExecution: execution,
    reason: 'again',
    requestId: ctx.uuid(),
    workflowTaskFinishEventId,
    ...options,
  });

export const scenarios = [
  {
    name: 'child-cron',
    about:
      'A child with a cron schedule: its first task waits; the parent hears nothing of its runs.',
    async run(ctx) {
      const parent = await ctx.start();
      const queue = ctx.id('child-queue');
      await ctx.step(child(queue, ctx.id('child'), { cronSchedule: '@every 2s' }));
      await ctx.step();
      await ctx.history({ workflowId: ctx.id('child') }, 'first run of the child');
      const task = await ctx.poll({ queue });
      await ctx.respond(task, [complete('once')]);
      const next = await ctx.events({ workflowId: ctx.id('child') });
      ctx.observe('next run of the child', next[0]);
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: parent });
      await ctx.closed({ workflowId: ctx.id('child') });
      await ctx.history(parent, 'parent');
    },
  },
  {
    name: 'child-terminates-running',
    about: 'A child under the reuse policy TERMINATE_IF_RUNNING where its id is taken.',
    async run(ctx) {
      const workflowId = ctx.id('child');
      const queue = ctx.id('child-queue');
      const other = await ctx.start({ workflowId, taskQueue: { name: queue } });
      const parent = await ctx.start();
      await ctx.step(
        child(queue, workflowId, {
          workflowIdReusePolicy: 'WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING',
        }),
      );
      await ctx.finish();
      await ctx.history(other, 'the one that ran');
      await ctx.history(parent, 'parent');
    },
  },
  {
    name: 'child-reset',
    about: 'A running child is reset: what its parent hears when the new run completes.',
    async run(ctx) {
      const workflowId = ctx.id('child');
      const queue = ctx.id('child-queue');
      const parent = await ctx.start();
      await ctx.step(child(queue, workflowId));
      await ctx.step();
      const first = await ctx.poll({ queue });
      await ctx.respond(first, []);
      const [{ workflowExecutionStartedEventAttributes: started }] = await ctx.events({
        workflowId,
      });
      const old = { workflowId, runId: started.originalExecutionRunId };
      await ctx.outcome('reset', reset(ctx, old, 4));
      ctx.observe('old run', await ctx.status(old));
      await ctx.respond(await ctx.poll({ queue }), [complete('of the new run')]);
      await ctx.finish();
      await ctx.history(parent, 'parent');
    },
  },
  {
    name: 'child-in-backoff-when-parent-closes',
    about:
      'The parent completes while its child waits for a retry: the policies TERMINATE and REQUEST_CANCEL.',
    async run(ctx) {
      const queue = ctx.id('child-queue');
      const parent = await ctx.start();
      const retryPolicy = { initialInterval: '60s' };
      await ctx.step(
        child(queue, ctx.id('terminated'), { retryPolicy }),
        child(queue, ctx.id('cancelled'), {
          retryPolicy,
          parentClosePolicy: 'PARENT_CLOSE_POLICY_REQUEST_CANCEL',
        }),
      );
      await ctx.event(parent, 'CHILD_WORKFLOW_EXECUTION_STARTED', 2);
      await ctx.respond(await ctx.poll({ queue }), [fail('once')]);
      await ctx.respond(await ctx.poll({ queue }), [fail('once')]);
      await ctx.finish();
      await ctx.closed({ workflowId: ctx.id('terminated') });
      const task = await ctx.poll({ queue, withinMs: 4_000 });
      ctx.observe('task of the cancelled one', task ? kinds(task.history.events) : 'none');
      ctx.observe('terminated', kinds(await ctx.events({ workflowId: ctx.id('terminated') })));
    },
  },
  {
    name: 'external-child-only',
    about: 'Signal and cancel with childWorkflowOnly to a workflow that is no child.',
    async run(ctx) {
      const queue = ctx.id('other-queue');
      const other = await ctx.start({ workflowId: ctx.id('other'), taskQueue: { name: queue } });
      const execution = await ctx.start();
      await ctx.step(signalExternal(ctx.id('other'), 's', { childWorkflowOnly: true }));
      await ctx.step(cancelExternal(ctx.id('other'), { childWorkflowOnly: true }));
      await ctx.finish();
      await ctx.history(execution);
      await ctx.history(other, 'the other');
    },
  },
  {
    name: 'external-to-delayed',
    about: 'Signal and cancel from a workflow to one whose first task is delayed.',
    async run(ctx) {
      const queue = ctx.id('other-queue');
      const other = await ctx.start({
        workflowId: ctx.id('other'),
        taskQueue: { name: queue },
        workflowStartDelay: '60s',
      });
      const execution = await ctx.start();
      await ctx.step(signalExternal(ctx.id('other'), 's'));
      await ctx.step();
      ctx.observe('signalled', kinds(await ctx.events(other)));
      await ctx.signal(execution, 'go on');
      await ctx.step(cancelExternal(ctx.id('other')));
      await ctx.finish();
      await ctx.history(other, 'cancelled');
    },
  },
  {
    name: 'external-cancel-twice',
    about: 'A workflow cancels another twice, and one that has closed.',
    async run(ctx) {
      const queue = ctx.id('other-queue');
      const other = await ctx.start({ workflowId: ctx.id('other'), taskQueue: { name: queue } });
      const execution = await ctx.start();
      await ctx.step(cancelExternal(ctx.id('other')));
      await ctx.step(cancelExternal(ctx.id('other')));
      await ctx.step();
      await ctx.respond(await ctx.poll({ queue }), [complete()]);
      await ctx.signal(execution, 'again');
      await ctx.step(cancelExternal(ctx.id('other')));
      await ctx.finish();
      await ctx.history(execution);
      await ctx.history(other, 'the other');
    },
  },
];
