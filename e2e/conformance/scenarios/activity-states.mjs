/** Activities that are paused, reset, cancelled or answered in each of their states, and what describe says of them. */
import {
  scheduled,
  started,
  pending,
  observeTask,
  beat,
  byId,
  quick,
  slow,
  withoutEnd,
} from '../lib/activityScenes.mjs';
import { applicationFailure, commands } from '../lib/wire.mjs';

const { activity, cancelActivity, complete } = commands;
const SCHEDULED = 5; // the id of ActivityTaskScheduled in these histories

async function requestCancel(ctx, execution) {
  await ctx.signal(execution, 'cancel it');
  await ctx.step(cancelActivity(SCHEDULED));
}

export const scenarios = [
  {
    name: 'activity-heartbeat-details',
    about:
      'Heartbeats with and without details; what describe, the next attempt and the failure of a heartbeat timeout show.',
    async run(ctx) {
      const { execution, task } = await started(ctx, quick);
      await pending(ctx, execution, 'no heartbeat yet');
      await beat(ctx, task, ['one']);
      await pending(ctx, execution, 'details');
      await beat(ctx, task);
      await pending(ctx, execution, 'then without details');
      await beat(ctx, task, ['two']);
      await ctx.failActivity(task, applicationFailure('first'));
      const second = observeTask(ctx, 'second attempt', await ctx.pollActivity());
      await pending(ctx, execution, 'second attempt, no heartbeat yet');
      await ctx.failActivity(second, applicationFailure('second'), {
        lastHeartbeatDetails: ['with the failure'],
      });
      const third = observeTask(ctx, 'third attempt', await ctx.pollActivity());
      await pending(ctx, execution, 'third attempt');
      await ctx.completeActivity(third);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-heartbeat-timeout-details',
    about:
      'A heartbeat timeout that is retried: the next attempt gets the details; a second one ends the activity.',
    async run(ctx) {
      const { execution, task } = await started(ctx, {
        heartbeatTimeout: '1s',
        retryPolicy: { initialInterval: '0.01s', maximumAttempts: 2 },
      });
      await beat(ctx, task, ['at work']);
      observeTask(ctx, 'second attempt', await ctx.pollActivity());
      const [info] = (await ctx.describe(execution)).pendingActivities;
      ctx.observe('described', withoutEnd(ctx.normalised(info)));
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-described-in-backoff',
    about:
      'Describe and heartbeat details of an activity that waits for its retry, after a failure and after a timeout.',
    async run(ctx) {
      const { execution, task } = await started(ctx, { ...slow, startToCloseTimeout: '2s' });
      await beat(ctx, task, ['at work']);
      const info = await ctx.until(
        async () => (await ctx.describe(execution)).pendingActivities[0],
        ({ attempt }) => attempt === 2,
      );
      ctx.observe('after a timeout', withoutEnd(ctx.normalised(info)));
      await ctx.outcome('late heartbeat', beat(ctx, task, ['late']));
      await ctx.outcome(
        'complete by id in the backoff',
        ctx.rpc.respondActivityTaskCompletedById({
          workflowId: execution.workflowId,
          activityId: 'a1',
          identity: 'worker',
          result: ['by id'],
        }),
      );
      await ctx.outcome(
        'fail by id in the backoff',
        ctx.rpc.respondActivityTaskFailedById({
          workflowId: execution.workflowId,
          activityId: 'a1',
          identity: 'worker',
          failure: applicationFailure('by id'),
        }),
      );
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-by-id-before-start',
    about: 'Heartbeat, fail and cancel by id of an activity that no worker has started.',
    async run(ctx) {
      const execution = await scheduled(ctx);
      const target = {
        workflowId: execution.workflowId,
        runId: execution.runId,
        activityId: 'a1',
        identity: 'worker',
      };
      await ctx.outcome('heartbeat', ctx.rpc.recordActivityTaskHeartbeatById(target));
      await ctx.outcome('cancel', ctx.rpc.respondActivityTaskCanceledById(target));
      await ctx.outcome(
        'fail',
        ctx.rpc.respondActivityTaskFailedById({ ...target, failure: applicationFailure('by id') }),
      );
      await pending(ctx, execution, 'pending');
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-pause-in-backoff',
    about: 'Paused while it waits for a retry; unpaused with the rest of the wait, then reset.',
    async run(ctx) {
      const { execution, task } = await started(ctx, slow);
      await ctx.failActivity(task, applicationFailure('first'));
      await ctx.outcome('pause', ctx.rpc.pauseActivity({ ...byId(ctx, execution), reason: 'why' }));
      await pending(ctx, execution, 'paused');
      await ctx.outcome(
        'pause again',
        ctx.rpc.pauseActivity({ ...byId(ctx, execution), reason: 'other' }),
      );
      await pending(ctx, execution, 'paused again');
      await ctx.outcome('unpause', ctx.rpc.unpauseActivity(byId(ctx, execution)));
      await pending(ctx, execution, 'unpaused');
      await ctx.rpc.pauseActivity(byId(ctx, execution));
      await ctx.outcome(
        'reset, paused still',
        ctx.rpc.resetActivity({ ...byId(ctx, execution), keepPaused: true }),
      );
      await pending(ctx, execution, 'reset and paused');
      await ctx.outcome('unpause', ctx.rpc.unpauseActivity(byId(ctx, execution)));
      const again = observeTask(ctx, 'first attempt again', await ctx.pollActivity());
      await ctx.completeActivity(again);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-pause-while-started',
    about:
      'Paused while it runs: describe, a second pause, completion in spite of it; and one that fails for good.',
    async run(ctx) {
      const { execution, task } = await started(ctx);
      await ctx.rpc.pauseActivity({ ...byId(ctx, execution), reason: 'why' });
      await pending(ctx, execution, 'pause requested');
      ctx.observe('heartbeat', await beat(ctx, task, ['x']));
      await ctx.outcome('complete', ctx.completeActivity(task, 'done'));
      await ctx.step(activity(ctx.queue, 'a2'));
      const second = await ctx.pollActivity();
      await ctx.rpc.pauseActivity(byId(ctx, execution, 'a2'));
      await ctx.failActivity(second, applicationFailure('for good', { nonRetryable: true }));
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-pause-stops-timeouts',
    about:
      'No timeout of a paused activity comes, whether it runs or waits; unpaused, those that are overdue come at once.',
    async run(ctx) {
      const { execution } = await started(ctx, {
        startToCloseTimeout: '1s',
        retryPolicy: { maximumAttempts: 1 },
      });
      await ctx.rpc.pauseActivity(byId(ctx, execution));
      await ctx.delay(1_800);
      await pending(ctx, execution, 'overdue');
      await ctx.rpc.unpauseActivity(byId(ctx, execution));
      await ctx.step(
        activity(ctx.id('elsewhere'), 'a2', {
          scheduleToStartTimeout: '1s',
          scheduleToCloseTimeout: '2s',
        }),
      );
      await ctx.rpc.pauseActivity(byId(ctx, execution, 'a2'));
      await ctx.delay(2_800);
      ctx.observe('overdue, too', (await ctx.describe(execution)).pendingActivities[0].state);
      await ctx.rpc.unpauseActivity(byId(ctx, execution, 'a2'));
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-cancel-while-paused',
    about:
      'The workflow cancels an activity that is paused before its start, and one that is paused while it runs.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(activity(ctx.id('elsewhere'), 'a1'));
      await ctx.rpc.pauseActivity(byId(ctx, execution));
      await requestCancel(ctx, execution);
      await ctx.step(activity(ctx.queue, 'a2'));
      const task = await ctx.pollActivity();
      await ctx.rpc.pauseActivity(byId(ctx, execution, 'a2'));
      const event = await ctx.event(execution, 'ACTIVITY_TASK_SCHEDULED', 2);
      await ctx.signal(execution, 'cancel the second');
      await ctx.step(cancelActivity(event.eventId.toNumber()));
      await pending(ctx, execution, 'paused and to be cancelled');
      ctx.observe('heartbeat', await beat(ctx, task));
      await ctx.failActivity(task, applicationFailure('fails'));
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-unpause-with-resets',
    about: 'Unpausing with reset of attempts and of heartbeats, in the backoff and while it runs.',
    async run(ctx) {
      const { execution, task } = await started(ctx, slow);
      await beat(ctx, task, ['kept']);
      await ctx.failActivity(task, applicationFailure('first'));
      await ctx.rpc.pauseActivity(byId(ctx, execution));
      await ctx.rpc.unpauseActivity({
        ...byId(ctx, execution),
        resetAttempts: true,
        resetHeartbeat: true,
      });
      const second = observeTask(ctx, 'in the backoff', await ctx.pollActivity());
      await beat(ctx, second, ['running']);
      await ctx.rpc.pauseActivity(byId(ctx, execution));
      await ctx.rpc.unpauseActivity({
        ...byId(ctx, execution),
        resetAttempts: true,
        resetHeartbeat: true,
      });
      await pending(ctx, execution, 'while it runs');
      await ctx.completeActivity(second);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-reset-while-started',
    about:
      'Reset while the first attempt runs: the heartbeat says so; the failure leads on, with or without the details.',
    async run(ctx) {
      const { execution, task } = await started(ctx, quick);
      await beat(ctx, task, ['kept']);
      await ctx.outcome('reset', ctx.rpc.resetActivity(byId(ctx, execution)));
      await pending(ctx, execution, 'reset asked for');
      ctx.observe('heartbeat', await beat(ctx, task, ['kept']));
      await ctx.failActivity(task, applicationFailure('first'));
      const next = observeTask(ctx, 'after the reset', await ctx.pollActivity());
      await pending(ctx, execution, 'after the reset');
      await ctx.completeActivity(next);
      await ctx.step(activity(ctx.queue, 'a2', quick));
      const second = await ctx.pollActivity();
      await beat(ctx, second, ['dropped']);
      await ctx.rpc.resetActivity({ ...byId(ctx, execution, 'a2'), resetHeartbeat: true });
      await pending(ctx, execution, 'with heartbeats');
      await ctx.failActivity(second, applicationFailure('second'));
      const last = observeTask(ctx, 'after a reset with heartbeats', await ctx.pollActivity());
      await ctx.completeActivity(last);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-reset-second-attempt',
    about: 'Reset while the second attempt runs: the worker that has it is not heard any more.',
    async run(ctx) {
      const { execution, task } = await started(ctx, { ...quick, startToCloseTimeout: '2s' });
      await ctx.failActivity(task, applicationFailure('first'));
      const second = await ctx.pollActivity();
      await beat(ctx, second, ['kept']);
      await ctx.outcome('reset', ctx.rpc.resetActivity(byId(ctx, execution)));
      await pending(ctx, execution, 'reset asked for');
      await ctx.outcome('heartbeat', beat(ctx, second, ['late']));
      await ctx.outcome('fail', ctx.failActivity(second, applicationFailure('second')));
      await ctx.outcome('complete', ctx.completeActivity(second));
      const again = observeTask(ctx, 'when it has timed out', await ctx.pollActivity());
      await ctx.completeActivity(again);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-reset-paused-while-started',
    about: 'Reset of an activity that is paused while it runs, without keeping it paused.',
    async run(ctx) {
      const { execution, task } = await started(ctx, quick);
      await ctx.rpc.pauseActivity(byId(ctx, execution));
      await ctx.rpc.resetActivity(byId(ctx, execution));
      await pending(ctx, execution, 'reset');
      ctx.observe('heartbeat', await beat(ctx, task));
      await ctx.completeActivity(task);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-pause-again',
    about: 'Pausing twice: with the same request id, with another, and with none.',
    async run(ctx) {
      const { execution } = await started(ctx);
      const requestId = ctx.uuid();
      const pause = (label, options) =>
        ctx.outcome(label, ctx.rpc.pauseActivity({ ...byId(ctx, execution), ...options }));
      await pause('first', { requestId });
      await pause('same id', { requestId });
      await pause('another id', { requestId: ctx.uuid() });
      await pause('no id', {});
    },
  },
  {
    name: 'activity-reset-paused',
    about: 'Reset of a paused activity: it goes on unless it is kept paused; while it runs, too.',
    async run(ctx) {
      const { execution, task } = await started(ctx, quick);
      await ctx.rpc.pauseActivity(byId(ctx, execution));
      await ctx.rpc.resetActivity({ ...byId(ctx, execution), keepPaused: true });
      await pending(ctx, execution, 'running, reset, paused');
      await ctx.failActivity(task, applicationFailure('first'));
      await pending(ctx, execution, 'failed');
      await ctx.rpc.resetActivity(byId(ctx, execution));
      const again = observeTask(ctx, 'goes on', await ctx.pollActivity());
      await pending(ctx, execution, 'goes on');
      await ctx.completeActivity(again);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
];
