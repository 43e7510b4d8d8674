/** Cancelling, pausing, resetting and changing activities. */
import { applicationFailure, commands } from '../lib/wire.mjs';

const { activity, cancelActivity, complete } = commands;
const SCHEDULED = 5; // the id of ActivityTaskScheduled in these histories

async function started(ctx, options = {}) {
  const execution = await ctx.start();
  await ctx.step(activity(ctx.queue, 'a1', options));
  return { execution, task: await ctx.pollActivity() };
}

async function requestCancel(ctx, execution) {
  await ctx.signal(execution, 'cancel it');
  await ctx.step(cancelActivity(SCHEDULED));
}

async function pending(ctx, execution, label) {
  ctx.observe(label, (await ctx.describe(execution)).pendingActivities);
}

export const scenarios = [
  {
    name: 'activity-cancel-before-start',
    about: 'Cancelled before a worker took it: cancelled at once.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(activity(ctx.id('elsewhere'), 'a1'));
      await requestCancel(ctx, execution);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-cancel-same-task',
    about: 'Scheduled and cancelled in one completion.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(activity(ctx.queue, 'a1'), cancelActivity(SCHEDULED), complete());
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-cancel-accepted',
    about: 'The heartbeat brings the request; the worker reports the cancellation.',
    async run(ctx) {
      const { execution, task } = await started(ctx, { heartbeatTimeout: '10s' });
      const beat = (label) =>
        ctx.outcome(
          label,
          ctx.rpc.recordActivityTaskHeartbeat({ taskToken: task.taskToken, details: [label] }),
        );
      await beat('before');
      await ctx.outcome(
        'too early',
        ctx.rpc.respondActivityTaskCanceled({ taskToken: task.taskToken, identity: 'worker' }),
      );
      await requestCancel(ctx, execution);
      await beat('after');
      await pending(ctx, execution, 'pending');
      await ctx.rpc.respondActivityTaskCanceled({
        taskToken: task.taskToken,
        identity: 'worker',
        details: ['cleaned up'],
      });
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-cancel-ignored',
    about: 'The worker completes in spite of the request.',
    async run(ctx) {
      const { execution, task } = await started(ctx);
      await requestCancel(ctx, execution);
      await ctx.completeActivity(task, 'done all the same');
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-cancel-then-fails',
    about: 'The worker fails after the request: no retry.',
    async run(ctx) {
      const { execution, task } = await started(ctx, { retryPolicy: { initialInterval: '0.01s' } });
      await requestCancel(ctx, execution);
      await ctx.failActivity(task, applicationFailure('failed while cancelling'));
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-cancel-then-times-out',
    about: 'The worker is gone after the request: the timeout is not retried.',
    async run(ctx) {
      const { execution } = await started(ctx, {
        startToCloseTimeout: '1s',
        retryPolicy: { initialInterval: '0.01s' },
      });
      await requestCancel(ctx, execution);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-cancel-during-backoff',
    about: 'Cancelled while it waits for a retry.',
    async run(ctx) {
      const { execution, task } = await started(ctx, { retryPolicy: { initialInterval: '60s' } });
      await ctx.failActivity(task, applicationFailure('first'));
      await requestCancel(ctx, execution);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-cancel-twice',
    about: 'A second cancel command for the same activity.',
    async run(ctx) {
      const { execution } = await started(ctx);
      await requestCancel(ctx, execution);
      await ctx.signal(execution, 'again');
      await ctx.outcome('respond', ctx.respond(await ctx.poll(), [cancelActivity(SCHEDULED)]));
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-pause-unpause',
    about: 'Pause while started: the heartbeat says so; a failure does not retry until unpaused.',
    async run(ctx) {
      const { execution, task } = await started(ctx, {
        heartbeatTimeout: '20s',
        startToCloseTimeout: '30s',
        retryPolicy: { initialInterval: '0.01s' },
      });
      await ctx.outcome('pause', ctx.rpc.pauseActivity({ execution, id: 'a1', reason: 'lunch' }));
      await ctx.outcome(
        'heartbeat',
        ctx.rpc.recordActivityTaskHeartbeat({ taskToken: task.taskToken }),
      );
      await pending(ctx, execution, 'paused while started');
      await ctx.failActivity(task, applicationFailure('paused'));
      await pending(ctx, execution, 'paused');
      ctx.observe('no task while paused', (await ctx.pollActivity({ withinMs: 2_000 })) ?? 'none');
      await ctx.outcome('unpause', ctx.rpc.unpauseActivity({ execution, id: 'a1' }));
      const again = await ctx.pollActivity();
      ctx.observe('attempt', again.attempt);
      await ctx.completeActivity(again, 'done');
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-pause-before-start',
    about: 'Pause before a worker took it, by type; unpause with reset of attempts.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(activity(ctx.queue, 'a1'));
      await ctx.outcome('pause', ctx.rpc.pauseActivity({ execution, type: 'Act', reason: 'wait' }));
      await pending(ctx, execution, 'paused');
      ctx.observe('no task while paused', (await ctx.pollActivity({ withinMs: 2_000 })) ?? 'none');
      await ctx.outcome(
        'unpause',
        ctx.rpc.unpauseActivity({ execution, unpauseAll: true, resetAttempts: true }),
      );
      await ctx.completeActivity(await ctx.pollActivity(), 'done');
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-reset',
    about: 'Reset during a long backoff starts over at attempt 1 at once.',
    async run(ctx) {
      const { execution, task } = await started(ctx, {
        retryPolicy: { initialInterval: '0.01s', backoffCoefficient: 1 },
      });
      await ctx.failActivity(task, applicationFailure('one'), { lastHeartbeatDetails: ['saved'] });
      const second = await ctx.pollActivity();
      await ctx.failActivity(second, applicationFailure('two', { nextRetryDelay: '60s' }), {
        lastHeartbeatDetails: ['saved'],
      });
      await ctx.outcome(
        'reset',
        ctx.rpc.resetActivity({ execution, id: 'a1', resetHeartbeat: true }),
      );
      const third = await ctx.pollActivity();
      ctx.observe('after reset', {
        attempt: third.attempt,
        heartbeatDetails: third.heartbeatDetails,
      });
      await ctx.completeActivity(third, 'done');
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-update-options',
    about:
      'Change timeouts and retry policy of a pending activity, with a field mask, then restore.',
    async run(ctx) {
      const { execution, task } = await started(ctx, { retryPolicy: { initialInterval: '60s' } });
      await ctx.failActivity(task, applicationFailure('one'));
      await ctx.outcome(
        'update',
        ctx.rpc.updateActivityOptions({
          execution,
          id: 'a1',
          updateMask: { paths: ['schedule_to_close_timeout', 'retry_policy.maximum_attempts'] },
          activityOptions: {
            scheduleToCloseTimeout: '500s',
            startToCloseTimeout: '7s',
            retryPolicy: { maximumAttempts: 9 },
          },
        }),
      );
      await ctx.outcome(
        'interval',
        ctx.rpc.updateActivityOptions({
          execution,
          id: 'a1',
          updateMask: { paths: ['retry_policy.initial_interval'] },
          activityOptions: { retryPolicy: { initialInterval: '0.01s' } },
        }),
      );
      const again = await ctx.pollActivity();
      ctx.observe('task', {
        attempt: again.attempt,
        retryPolicy: again.retryPolicy,
        startToCloseTimeout: again.startToCloseTimeout,
        scheduleToCloseTimeout: again.scheduleToCloseTimeout,
      });
      await ctx.outcome(
        'restore',
        ctx.rpc.updateActivityOptions({ execution, id: 'a1', restoreOriginal: true }),
      );
      await ctx.completeActivity(again);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-control-errors',
    about: 'Pause, unpause, reset and update of what is not there.',
    async run(ctx) {
      const { execution } = await started(ctx);
      for (const method of [
        'pauseActivity',
        'unpauseActivity',
        'resetActivity',
        'updateActivityOptions',
      ]) {
        const rest =
          method === 'updateActivityOptions'
            ? {
                activityOptions: { startToCloseTimeout: '1s' },
                updateMask: { paths: ['start_to_close_timeout'] },
              }
            : {};
        await ctx.outcome(
          `${method}: unknown id`,
          ctx.rpc[method]({ execution, id: 'none', ...rest }),
        );
        await ctx.outcome(
          `${method}: unknown type`,
          ctx.rpc[method]({ execution, type: 'none', ...rest }),
        );
        await ctx.outcome(
          `${method}: unknown workflow`,
          ctx.rpc[method]({ execution: { workflowId: ctx.id('none') }, id: 'a1', ...rest }),
        );
        await ctx.outcome(
          `${method}: neither id nor type`,
          ctx.rpc[method]({ execution, ...rest }),
        );
      }
      await ctx.outcome(
        'no mask',
        ctx.rpc.updateActivityOptions({
          execution,
          id: 'a1',
          activityOptions: { startToCloseTimeout: '1s' },
        }),
      );
      await ctx.outcome(
        'unknown path',
        ctx.rpc.updateActivityOptions({
          execution,
          id: 'a1',
          activityOptions: {},
          updateMask: { paths: ['nope'] },
        }),
      );
      await ctx.outcome('unpause what runs', ctx.rpc.unpauseActivity({ execution, id: 'a1' }));
    },
  },
];
