/** Task tokens that are stale, of another task, of another namespace, or none. */
import { commands } from '../lib/wire.mjs';

/** A workflow with a started workflow task and a started activity, and their tokens. */
async function started(ctx) {
  const execution = await ctx.start();
  await ctx.step(commands.activity(ctx.queue, 'a'));
  const activity = await ctx.pollActivity();
  await ctx.signal(execution, 'go');
  const task = await ctx.poll();
  return { execution, task: task.taskToken, activity: activity.taskToken };
}

const calls = (ctx, taskToken, options = {}) => ({
  'complete workflow task': () =>
    ctx.rpc.respondWorkflowTaskCompleted({ taskToken, identity: 'worker', ...options }),
  'fail workflow task': () =>
    ctx.rpc.respondWorkflowTaskFailed({ taskToken, identity: 'worker', ...options }),
  heartbeat: () =>
    ctx.rpc.recordActivityTaskHeartbeat({ taskToken, identity: 'worker', ...options }),
  'complete activity': () =>
    ctx.rpc.respondActivityTaskCompleted({ taskToken, identity: 'worker', ...options }),
  'fail activity': () =>
    ctx.rpc.respondActivityTaskFailed({ taskToken, identity: 'worker', ...options }),
  'cancel activity': () =>
    ctx.rpc.respondActivityTaskCanceled({ taskToken, identity: 'worker', ...options }),
});

async function play(ctx, list) {
  for (const [label, call] of Object.entries(list)) await ctx.outcome(label, call());
}

export const scenarios = [
  {
    name: 'token-of-another-namespace',
    about: 'Answers in the name of a namespace that the task is not of, or that does not exist.',
    async run(ctx) {
      const { execution, task, activity } = await started(ctx);
      const namespace = 'temporal-system';
      const elsewhere = { ...calls(ctx, task, { namespace }) };
      const ofActivity = calls(ctx, activity, { namespace });
      for (const [label, call] of Object.entries(elsewhere)) {
        await ctx.outcome(label, label.includes('workflow') ? call() : ofActivity[label]());
      }
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
    },
  },
  {
    name: 'token-missing',
    about: 'Answers without a token, and with bytes that are none.',
    async run(ctx) {
      await play(ctx, calls(ctx, new Uint8Array(0)));
      const broken = Buffer.from('not a token at all');
      const ends = {};
      for (const [label, call] of Object.entries(calls(ctx, broken))) {
        ends[label] = await call().then(
          () => 'accepted',
          ({ code }) => code,
        );
      }
      ctx.observe('codes for a broken token', ends);
    },
  },
  {
    name: 'token-after-the-end',
    about: 'Answers to tasks of a workflow that has been terminated, and of one that was deleted.',
    async run(ctx) {
      const { execution, task, activity } = await started(ctx);
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
      const both = async (label) => {
        for (const [name, call] of Object.entries(calls(ctx, task)))
          if (name.includes('workflow')) await ctx.outcome(`${label}: ${name}`, call());
        for (const [name, call] of Object.entries(calls(ctx, activity)))
          if (!name.includes('workflow')) await ctx.outcome(`${label}: ${name}`, call());
      };
      await both('terminated');
    },
  },
  {
    name: 'token-of-a-former-attempt',
    about: 'Answers of an attempt of an activity that failed before and is running again.',
    async run(ctx) {
      await ctx.start();
      await ctx.step(
        commands.activity(ctx.queue, 'a', { retryPolicy: { initialInterval: '0.01s' } }),
      );
      const { taskToken } = await ctx.pollActivity();
      await ctx.failActivity({ taskToken }, { message: 'again', applicationFailureInfo: {} });
      const second = await ctx.pollActivity();
      ctx.observe('attempt', second.attempt);
      for (const [name, call] of Object.entries(calls(ctx, taskToken)))
        if (!name.includes('workflow')) await ctx.outcome(name, call());
      await ctx.outcome('the current attempt', ctx.completeActivity(second));
    },
  },
];
