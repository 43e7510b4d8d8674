/** Options of activities that are changed in each of their states, and requests that mean several. */
import { scheduled, started, pending, observeTask, byId, quick } from '../lib/activityScenes.mjs';
import { applicationFailure, commands } from '../lib/wire.mjs';

const { activity, complete } = commands;

export const scenarios = [
  {
    name: 'activity-timeouts-changed-while-started',
    about:
      'A shorter start-to-close timeout holds for the attempt that runs; so does a heartbeat timeout.',
    async run(ctx) {
      const once = { retryPolicy: { maximumAttempts: 1 } };
      const { execution } = await started(ctx, once);
      const change = (id, path, activityOptions) =>
        ctx.rpc.updateActivityOptions({
          ...byId(ctx, execution, id),
          activityOptions,
          updateMask: { paths: [path] },
        });
      await change('a1', 'start_to_close_timeout', { startToCloseTimeout: '1s' });
      await ctx.step(activity(ctx.queue, 'a2', once));
      await ctx.pollActivity();
      await change('a2', 'heartbeat_timeout', { heartbeatTimeout: '1s' });
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-options-while-started',
    about: 'Options changed while it runs hold from then on or from the next attempt on.',
    async run(ctx) {
      const { execution, task } = await started(ctx, quick);
      await ctx.outcome(
        'update',
        ctx.rpc.updateActivityOptions({
          ...byId(ctx, execution),
          activityOptions: {
            heartbeatTimeout: '7s',
            scheduleToStartTimeout: '8s',
            retryPolicy: { initialInterval: '0.02s', maximumAttempts: 2 },
            taskQueue: { name: ctx.id('other') },
            priority: { priorityKey: 2 },
          },
          updateMask: {
            paths: [
              'heartbeat_timeout',
              'schedule_to_start_timeout',
              'retry_policy',
              'task_queue.name',
              'priority',
            ],
          },
        }),
      );
      await pending(ctx, execution, 'running');
      await ctx.failActivity(task, applicationFailure('first'));
      const second = await ctx.pollActivity({ queue: ctx.id('other') });
      observeTask(ctx, 'next attempt', second);
      await ctx.failActivity(second, applicationFailure('second'));
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-options-while-paused',
    about:
      'Options changed while it is paused and while it waits for a worker; it moves to another queue.',
    async run(ctx) {
      const execution = await scheduled(ctx);
      const move = (label, name) =>
        ctx.outcome(
          label,
          ctx.rpc.updateActivityOptions({
            ...byId(ctx, execution),
            activityOptions: { taskQueue: { name: ctx.id(name) } },
            updateMask: { paths: ['task_queue.name'] },
          }),
        );
      await move('waiting', 'second');
      ctx.observe('first queue', (await ctx.pollActivity({ withinMs: 2_500 })) ?? 'nothing');
      await ctx.rpc.pauseActivity(byId(ctx, execution));
      await move('paused', 'third');
      await pending(ctx, execution, 'paused');
      await ctx.rpc.unpauseActivity(byId(ctx, execution));
      const task = await ctx.pollActivity({ queue: ctx.id('third') });
      observeTask(ctx, 'third queue', task);
      await ctx.completeActivity(task);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-control-by-type',
    about: 'Pause, change, reset and unpause all activities of a type, and all there are.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(
        activity(ctx.id('elsewhere'), 'a1'),
        activity(ctx.id('elsewhere'), 'a2'),
        activity(ctx.id('elsewhere'), 'a3', { activityType: { name: 'Other' } }),
      );
      const states = async (label) => {
        const { pendingActivities } = await ctx.describe(execution);
        ctx.observe(
          label,
          pendingActivities
            .map(({ activityId, paused, attempt, activityOptions }) => ({
              activityId,
              paused,
              attempt,
              startToCloseTimeout: activityOptions?.startToCloseTimeout,
            }))
            .sort((a, b) => (a.activityId < b.activityId ? -1 : 1)),
        );
      };
      await ctx.outcome('pause', ctx.rpc.pauseActivity({ execution, type: 'Act' }));
      await states('paused');
      await ctx.outcome(
        'update all',
        ctx.rpc.updateActivityOptions({
          execution,
          matchAll: true,
          activityOptions: { startToCloseTimeout: '3s' },
          updateMask: { paths: ['start_to_close_timeout'] },
        }),
      );
      await states('updated');
      await ctx.outcome(
        'reset all',
        ctx.rpc.resetActivity({ execution, matchAll: true, keepPaused: true }),
      );
      await states('reset');
      await ctx.outcome('unpause all', ctx.rpc.unpauseActivity({ execution, unpauseAll: true }));
      await states('unpaused');
      await ctx.outcome(
        'unpause all again',
        ctx.rpc.unpauseActivity({ execution, unpauseAll: true }),
      );
      await ctx.outcome(
        'restore all',
        ctx.rpc.updateActivityOptions({ execution, matchAll: true, restoreOriginal: true }),
      );
      await states('restored');
    },
  },
  {
    name: 'activity-control-of-closed',
    about: 'Pause, unpause, reset and update an activity of a workflow that has closed.',
    async run(ctx) {
      const { execution } = await started(ctx);
      await ctx.signal(execution, 'end');
      await ctx.step(complete());
      ctx.observe('pending', (await ctx.describe(execution)).pendingActivities);
      const target = byId(ctx, execution);
      await ctx.outcome('pause', ctx.rpc.pauseActivity(target));
      await ctx.outcome('unpause', ctx.rpc.unpauseActivity(target));
      await ctx.outcome('reset', ctx.rpc.resetActivity(target));
      await ctx.outcome(
        'update',
        ctx.rpc.updateActivityOptions({
          ...target,
          activityOptions: { startToCloseTimeout: '3s' },
          updateMask: { paths: ['start_to_close_timeout'] },
        }),
      );
    },
  },
  {
    name: 'activity-options-limits',
    about:
      'Changed timeouts that are refused, capped or filled in; a mask without a value; the same policy again.',
    async run(ctx) {
      const execution = await ctx.start({ workflowRunTimeout: '100s' });
      await ctx.step(activity(ctx.id('elsewhere'), 'a1', { scheduleToCloseTimeout: '50s' }));
      const update = (label, paths, activityOptions) =>
        ctx.outcome(
          label,
          ctx.rpc.updateActivityOptions({
            ...byId(ctx, execution),
            activityOptions,
            updateMask: { paths },
          }),
        );
      await update('negative', ['start_to_close_timeout'], { startToCloseTimeout: '-1s' });
      await update('larger than the whole', ['start_to_close_timeout'], {
        startToCloseTimeout: '70s',
      });
      await update('larger than the run', ['schedule_to_close_timeout'], {
        scheduleToCloseTimeout: '200s',
      });
      await update(
        'nothing to nothing',
        ['schedule_to_close_timeout', 'start_to_close_timeout'],
        {},
      );
      await update('no policy', ['retry_policy'], {});
      await update('a bad coefficient', ['retry_policy.backoff_coefficient'], {
        retryPolicy: { backoffCoefficient: 0.5 },
      });
      await update('attempts', ['retry_policy.maximum_attempts'], {
        retryPolicy: { maximumAttempts: 7 },
      });
      await update('no queue', ['task_queue.name'], {});
      await update('whole queue', ['task_queue'], { taskQueue: { name: ctx.id('q') } });
      await update('camel case', ['startToCloseTimeout'], { startToCloseTimeout: '9s' });
      await update('priority key', ['priority.priority_key'], { priority: { priorityKey: 3 } });
      await pending(ctx, execution, 'at last');
    },
  },
];
