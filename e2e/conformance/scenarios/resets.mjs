/** Resetting workflows. */
import { commands } from '../lib/wire.mjs';
import { accept, requestIn, updateRequest } from '../lib/updates.mjs';

const { timer, complete, activity } = commands;

/** A workflow with two completed tasks and a signal after each: tasks end at events 4 and 8. */
async function played(ctx) {
  const execution = await ctx.start({ memo: { fields: { m: 1 } } });
  await ctx.step(timer('t1', '60s'));
  await ctx.signal(execution, 'one', 1);
  await ctx.step();
  await ctx.signal(execution, 'two', 2);
  await ctx.step();
  return execution;
}

const reset = (ctx, execution, options) =>
  ctx.rpc.resetWorkflowExecution({
    workflowExecution: execution,
    reason: 'again',
    requestId: ctx.uuid(),
    ...options,
  });

async function both(ctx, execution) {
  await ctx.history(execution, 'old run');
  await ctx.history({ workflowId: execution.workflowId }, 'new run');
}

const scenario = (name, about, options) => ({
  name: `reset-${name}`,
  about,
  async run(ctx) {
    const execution = await played(ctx);
    await ctx.outcome('reset', reset(ctx, execution, { workflowTaskFinishEventId: 4, ...options }));
    await ctx.finish('after reset');
    await both(ctx, execution);
  },
});

export const scenarios = [
  scenario('first-task', 'Back to the first workflow task: the signals are reapplied.', {}),
  scenario('middle', 'Back to the second workflow task: only the later signal is reapplied.', {
    workflowTaskFinishEventId: 9,
  }),
  scenario('without-signals', 'Reset that excludes signals from reapplying.', {
    resetReapplyExcludeTypes: ['RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL'],
  }),
  scenario('reapply-none', 'Reset with the older reapply type NONE.', {
    resetReapplyType: 'RESET_REAPPLY_TYPE_NONE',
  }),
  {
    name: 'reset-closed',
    about: 'A completed workflow is reset; the same request again.',
    async run(ctx) {
      const execution = await played(ctx);
      await ctx.signal(execution, 'end');
      await ctx.finish();
      const requestId = ctx.uuid();
      await ctx.outcome(
        'reset',
        reset(ctx, execution, { workflowTaskFinishEventId: 4, requestId }),
      );
      await ctx.outcome(
        'same request',
        reset(ctx, execution, { workflowTaskFinishEventId: 4, requestId }),
      );
      await ctx.finish('after reset');
      await both(ctx, execution);
    },
  },
  {
    name: 'reset-with-activity-and-update',
    about: 'A pending activity and an accepted update across a reset.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(activity(ctx.queue, 'a1'));
      const updated = ctx.rpc.updateWorkflowExecution(
        updateRequest(execution, { stage: 'ACCEPTED' }),
      );
      const task = await ctx.poll();
      const { messages, commands: list } = accept(ctx, requestIn(ctx, task), { success: ['x'] });
      await ctx.respond(task, list, { messages });
      await updated;
      await ctx.outcome('reset', reset(ctx, execution, { workflowTaskFinishEventId: 4 }));
      const again = await ctx.poll();
      ctx.observe('messages of the new run', again.messages);
      await ctx.respond(again, [complete()]);
      await both(ctx, execution);
    },
  },
  {
    name: 'reset-errors',
    about: 'Resets that the server refuses.',
    async run(ctx) {
      const execution = await played(ctx);
      for (const workflowTaskFinishEventId of [0, 1, 2, 5, 999]) {
        await ctx.outcome(
          `to event ${workflowTaskFinishEventId}`,
          reset(ctx, execution, { workflowTaskFinishEventId }),
        );
      }
      await ctx.outcome(
        'unknown workflow',
        reset(ctx, { workflowId: ctx.id('none') }, { workflowTaskFinishEventId: 4 }),
      );
      await ctx.outcome(
        'no request id',
        reset(ctx, execution, { workflowTaskFinishEventId: 4, requestId: '' }),
      );
      await ctx.outcome(
        'bad run id',
        reset(
          ctx,
          { workflowId: execution.workflowId, runId: 'x' },
          { workflowTaskFinishEventId: 4 },
        ),
      );
    },
  },
];
