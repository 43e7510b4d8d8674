/** What a reset reapplies, along a chain of runs too, and what it does besides. */
import { accept, requestIn, updateRequest } from '../lib/updates.mjs';
import { commands } from '../lib/wire.mjs';

const reset = (ctx, execution, options) =>
  ctx.rpc.resetWorkflowExecution({
    workflowExecution: execution,
    requestId: ctx.uuid(),
    reason: 'again',
    workflowTaskFinishEventId: 4,
    ...options,
  });

/** Types of events with what tells them apart. */
const outline = (ctx, events) =>
  ctx.normalised(events).map(({ eventType, ...rest }) => {
    const attributes = Object.entries(rest).find(([key]) => key.endsWith('EventAttributes'))?.[1];
    const name = attributes?.signalName ?? attributes?.protocolInstanceId ?? attributes?.cause;
    return `${eventType.slice('EVENT_TYPE_'.length)}${name ? ` ${name}` : ''}`;
  });

/** A run with a signal, an update and a cancel request after its first task. */
async function eventful(ctx) {
  const execution = await ctx.start();
  await ctx.step();
  await ctx.signal(execution, 'one');
  await ctx.step();
  const updating = ctx.rpc.updateWorkflowExecution(updateRequest(execution));
  const task = await ctx.poll();
  const { messages, commands: list } = accept(ctx, requestIn(ctx, task), { success: [1] });
  await ctx.respond(task, list, { messages });
  await updating;
  await ctx.rpc.requestCancelWorkflowExecution({ workflowExecution: execution });
  await ctx.step();
  await ctx.signal(execution, 'two');
  return execution;
}

const excluding = (types) => ({
  name: `reset-excluding-${types.join('-and-').toLowerCase().replaceAll('_', '-')}`,
  about: `A reset that does not reapply: ${types.join(', ')}.`,
  async run(ctx) {
    const execution = await eventful(ctx);
    await ctx.outcome(
      'reset',
      reset(ctx, execution, {
        resetReapplyExcludeTypes: types.map((type) => `RESET_REAPPLY_EXCLUDE_TYPE_${type}`),
      }).then(() => 'done'),
    );
    const next = { workflowId: execution.workflowId };
    ctx.observe('events', outline(ctx, await ctx.events(next)));
  },
});

export const scenarios = [
  {
    name: 'reset-reapplies-all',
    about: 'Signals and updates are reapplied unless they are excluded; a cancel request is not.',
    async run(ctx) {
      const execution = await eventful(ctx);
      await reset(ctx, execution);
      const next = { workflowId: execution.workflowId };
      ctx.observe('events', outline(ctx, await ctx.events(next)));
      const task = await ctx.poll();
      ctx.observe('messages of its first task', task.messages.length);
    },
  },
  excluding(['SIGNAL']),
  excluding(['UPDATE']),
  excluding(['CANCEL_REQUEST']),
  excluding(['SIGNAL', 'UPDATE', 'CANCEL_REQUEST']),
  {
    name: 'reset-along-a-chain',
    about: 'Signals of the runs that followed are reapplied, too.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step();
      await ctx.signal(execution, 'first-run');
      await ctx.step(commands.continueAsNew(ctx.queue));
      await ctx.signal({ workflowId: execution.workflowId }, 'second-run');
      await ctx.poll();
      await reset(ctx, execution);
      const next = { workflowId: execution.workflowId };
      ctx.observe('events', outline(ctx, await ctx.events(next)));
    },
  },
  {
    name: 'reset-with-operations',
    about: 'Changed options that come with the reset; a signal is no operation that is known.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step();
      await ctx.signal(execution, 'before');
      const resetWith = (label, postResetOperations) =>
        ctx.outcome(
          label,
          reset(ctx, execution, { postResetOperations }).then(() => 'done'),
        );
      await resetWith('a signal', [
        { signalWorkflow: { signalName: 'with-the-reset', input: [1] } },
      ]);
      await resetWith('nothing', [{}]);
      await resetWith('options', [
        {
          updateWorkflowOptions: {
            workflowExecutionOptions: { priority: { priorityKey: 1 } },
            updateMask: { paths: ['priority'] },
          },
        },
      ]);
      const next = { workflowId: execution.workflowId };
      ctx.observe('events', outline(ctx, await ctx.events(next)));
      const { workflowExecutionInfo } = await ctx.describe(next);
      ctx.observe('priority', workflowExecutionInfo.priority);
    },
  },
  {
    name: 'reset-reapplies-options',
    about:
      'Options that were changed, and a request that was attached, after the point of the reset.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step();
      await ctx.rpc.updateWorkflowExecutionOptions({
        workflowExecution: execution,
        workflowExecutionOptions: { priority: { priorityKey: 1 } },
        updateMask: { paths: ['priority'] },
      });
      await ctx.rpc.startWorkflowExecution(
        ctx.startRequest({
          workflowId: execution.workflowId,
          workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING',
          requestId: 'attached-request',
          onConflictOptions: { attachRequestId: true },
        }),
      );
      await reset(ctx, execution);
      const next = { workflowId: execution.workflowId };
      ctx.observe('events', (await ctx.events(next)).slice(3));
      const { workflowExecutionInfo } = await ctx.describe(next);
      ctx.observe('priority', workflowExecutionInfo.priority);
    },
  },
  {
    name: 'reset-after-a-child-completed',
    about: 'The child was pending at the point of the reset and has completed since.',
    async run(ctx) {
      const execution = await ctx.start();
      const children = ctx.id('children');
      await ctx.step(commands.child(children, ctx.id('child')));
      await ctx.event(execution, 'CHILD_WORKFLOW_EXECUTION_STARTED');
      await ctx.step();
      await ctx.respond(await ctx.poll({ queue: children }), [commands.complete('done')]);
      await ctx.event(execution, 'CHILD_WORKFLOW_EXECUTION_COMPLETED');
      await ctx.step();
      const completed = (await ctx.events(execution)).filter(
        ({ workflowTaskCompletedEventAttributes: attributes }) => attributes,
      );
      await ctx.outcome(
        'reset',
        reset(ctx, execution, {
          workflowTaskFinishEventId: Number(completed[1].eventId),
        }).then(() => 'done'),
      );
      const next = { workflowId: execution.workflowId };
      ctx.observe('events', outline(ctx, await ctx.events(next)));
      const { pendingChildren } = await ctx.describe(next);
      ctx.observe('pending children', pendingChildren.length);
    },
  },
  {
    name: 'reset-points',
    about:
      'The points that describe offers, one for each build of the worker; a reset to the second.',
    async run(ctx) {
      const execution = await ctx.start();
      const step = async (buildId) => {
        const task = await ctx.poll();
        await ctx.respond(task, [], {
          workerVersionStamp: { buildId, useVersioning: false },
        });
      };
      await step('build-1');
      await ctx.signal(execution, 'a');
      await step('build-1');
      await ctx.signal(execution, 'b');
      await step('build-2');
      const points = async (label, run) => {
        const { workflowExecutionInfo } = await ctx.describe(run);
        const list = ctx.normalised(workflowExecutionInfo.autoResetPoints)?.points ?? [];
        ctx.observe(
          label,
          list.map(({ buildId, runId, firstWorkflowTaskCompletedId, resettable }) => ({
            buildId,
            runId,
            firstWorkflowTaskCompletedId,
            resettable,
          })),
        );
        return list;
      };
      const [, second] = await points('points', execution);
      const finish = Number(second?.firstWorkflowTaskCompletedId ?? 0);
      await ctx.outcome(
        'reset to the second',
        reset(ctx, execution, { workflowTaskFinishEventId: finish }).then(() => 'done'),
      );
      const next = { workflowId: execution.workflowId };
      ctx.observe('events', outline(ctx, await ctx.events(next)));
      await points('points of the new run', next);
    },
  },
  {
    name: 'reset-with-a-child',
    about: 'A child that is pending where the run is reset to, and one that was started later.',
    async run(ctx) {
      const execution = await ctx.start();
      const child = (name) =>
        commands.child(ctx.id('children'), ctx.id(name), {
          parentClosePolicy: 'PARENT_CLOSE_POLICY_ABANDON',
        });
      await ctx.step(child('early'));
      await ctx.event(execution, 'CHILD_WORKFLOW_EXECUTION_STARTED');
      await ctx.step(child('late'));
      await ctx.event(execution, 'CHILD_WORKFLOW_EXECUTION_STARTED', 2);
      await ctx.poll();
      const completed = (await ctx.events(execution)).filter(
        ({ workflowTaskCompletedEventAttributes: attributes }) => attributes,
      );
      await ctx.outcome(
        'reset',
        reset(ctx, execution, {
          workflowTaskFinishEventId: Number(completed[1].eventId),
        }).then(() => 'done'),
      );
      const next = { workflowId: execution.workflowId };
      ctx.observe('events', outline(ctx, await ctx.events(next)));
      const { pendingChildren } = await ctx.describe(next);
      ctx.observe(
        'pending children',
        pendingChildren.map(({ workflowId }) => workflowId),
      );
    },
  },
  {
    name: 'reset-refused-points',
    about: 'Events to which a run can not be reset.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(commands.timer('t', '60s'));
      for (const workflowTaskFinishEventId of [0, 1, 2, 3, 5, 6, 999, -1]) {
        await ctx.outcome(
          `event ${workflowTaskFinishEventId}`,
          reset(ctx, execution, { workflowTaskFinishEventId }).then(() => 'done'),
        );
        const { runId } = (await ctx.describe({ workflowId: execution.workflowId }))
          .workflowExecutionInfo.execution;
        if (runId !== execution.runId) return;
      }
    },
  },
];
