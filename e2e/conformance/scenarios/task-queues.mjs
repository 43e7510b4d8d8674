/** Rates, priorities and fairness of task queues: how they are set, shown and refused. */
import { commands } from '../lib/wire.mjs';

const ACTIVITY = 'TASK_QUEUE_TYPE_ACTIVITY';
const WORKFLOW = 'TASK_QUEUE_TYPE_WORKFLOW';

/** A configuration without the times of its changes. */
function timeless(config) {
  const strip = (limit) =>
    limit && {
      rateLimit: limit.rateLimit,
      metadata: limit.metadata && {
        reason: limit.metadata.reason,
        updateIdentity: limit.metadata.updateIdentity,
        hasTime: Boolean(limit.metadata.updateTime),
      },
    };
  return (
    config && {
      queueRateLimit: strip(config.queueRateLimit),
      fairnessKeysRateLimitDefault: strip(config.fairnessKeysRateLimitDefault),
      fairnessWeightOverrides: Object.fromEntries(
        Object.entries(config.fairnessWeightOverrides).sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    }
  );
}

const tools = (ctx) => ({
  update: (label, options) =>
    ctx.outcome(
      label,
      ctx.rpc
        .updateTaskQueueConfig({ taskQueue: ctx.queue, taskQueueType: ACTIVITY, ...options })
        .then(({ config }) => timeless(config)),
    ),
  describe: async (label, taskQueueType = ACTIVITY, until = () => true) => {
    const read = () =>
      ctx.rpc.describeTaskQueue({
        taskQueue: { name: ctx.queue },
        taskQueueType,
        reportConfig: true,
      });
    const { config, effectiveRateLimit } = await ctx.until(read, until);
    ctx.observe(label, { config: timeless(config), effectiveRateLimit });
  },
});

const limit = (requestsPerSecond, reason) => ({
  ...(requestsPerSecond !== undefined && { rateLimit: { requestsPerSecond } }),
  ...(reason !== undefined && { reason }),
});

export const scenarios = [
  {
    name: 'queue-rate-limit',
    about: 'A rate for an activity queue: set, described, changed, taken away.',
    async run(ctx) {
      const { update, describe } = tools(ctx);
      await describe('as it is');
      await update('set', { updateQueueRateLimit: limit(50, 'slow partner') });
      await describe(
        'set: described',
        ACTIVITY,
        ({ effectiveRateLimit }) => effectiveRateLimit?.requestsPerSecond === 50,
      );
      await describe('of the workflow queue of that name', WORKFLOW);
      await update('nothing', {});
      await update('a rate for each fairness key', {
        updateFairnessKeyRateLimitDefault: limit(5, 'one each'),
      });
      await update('changed', { updateQueueRateLimit: limit(0) });
      await update('taken away', { updateQueueRateLimit: {} });
      await describe(
        'taken away: described',
        ACTIVITY,
        ({ config }) => !config?.queueRateLimit?.rateLimit,
      );
    },
  },
  {
    name: 'queue-rate-of-worker',
    about:
      'A worker says how many activities a second its queue may have; the API has the last word.',
    async run(ctx) {
      const { update, describe } = tools(ctx);
      const poll = (maxTasksPerSecond) =>
        ctx.rpc.pollActivityTaskQueue(
          {
            taskQueue: { name: ctx.queue },
            identity: 'worker',
            ...(maxTasksPerSecond !== undefined && {
              taskQueueMetadata: { maxTasksPerSecond: { value: maxTasksPerSecond } },
            }),
          },
          { timeoutMs: 2_800 },
        );
      await poll(7);
      await describe('of the worker');
      const { pollers } = await ctx.rpc.describeTaskQueue({
        taskQueue: { name: ctx.queue },
        taskQueueType: ACTIVITY,
      });
      ctx.observe(
        'pollers',
        pollers.map(({ ratePerSecond }) => ({ ratePerSecond })),
      );
      await update('by the API', { updateQueueRateLimit: limit(20) });
      await describe(
        'by the API: described',
        ACTIVITY,
        ({ effectiveRateLimit }) => effectiveRateLimit?.requestsPerSecond === 20,
      );
      await update('taken away', { updateQueueRateLimit: {} });
      await describe(
        'the worker again',
        ACTIVITY,
        ({ effectiveRateLimit }) => effectiveRateLimit?.requestsPerSecond === 7,
      );
      await poll();
      await describe('a worker without a rate');
    },
  },
  {
    name: 'queue-paused-by-rate',
    about: 'A rate of zero holds a queue: nothing is dispatched until it is taken away.',
    async run(ctx) {
      const { update } = tools(ctx);
      await update('zero', { updateQueueRateLimit: limit(0, 'hold') });
      await ctx.until(
        () =>
          ctx.rpc.describeTaskQueue({
            taskQueue: { name: ctx.queue },
            taskQueueType: ACTIVITY,
            reportConfig: true,
          }),
        ({ effectiveRateLimit }) => effectiveRateLimit?.requestsPerSecond === 0,
      );
      await ctx.start();
      await ctx.step(commands.activity(ctx.queue, 'a'));
      const held = await ctx.pollActivity({ withinMs: 3_000 });
      ctx.observe('while it is zero', held ? 'a task' : 'nothing');
      await update('taken away', { updateQueueRateLimit: {} });
      const task = await ctx.pollActivity();
      ctx.observe('afterwards', task.activityId);
    },
  },
  {
    name: 'queue-fairness-weights',
    about: 'Weights of fairness keys that override those of the tasks.',
    async run(ctx) {
      const { update, describe } = tools(ctx);
      await update('set', { setFairnessWeightOverrides: { alpha: 2, beta: 0.5 } });
      await update('more', { setFairnessWeightOverrides: { gamma: 3 } });
      await update('one less', { unsetFairnessWeightOverrides: ['alpha', 'unknown'] });
      await describe('described');
      await update('on a workflow queue', {
        taskQueueType: WORKFLOW,
        setFairnessWeightOverrides: { alpha: 2 },
      });
    },
  },
  {
    name: 'queue-config-errors',
    about: 'Configurations of queues that are refused.',
    async run(ctx) {
      const { update } = tools(ctx);
      await update('a rate for a workflow queue', {
        taskQueueType: WORKFLOW,
        updateQueueRateLimit: limit(5),
      });
      await update('a key rate for a workflow queue', {
        taskQueueType: WORKFLOW,
        updateFairnessKeyRateLimitDefault: limit(5),
      });
      await update('a rate below zero', { updateQueueRateLimit: limit(-1) });
      await update('a key rate below zero', { updateFairnessKeyRateLimitDefault: limit(-1) });
      await update('a long reason', { updateQueueRateLimit: limit(5, 'r'.repeat(1_001)) });
      await update('a long identity', {
        identity: 'i'.repeat(1_001),
        updateQueueRateLimit: limit(5),
      });
      await update('an empty key', { setFairnessWeightOverrides: { '': 1 } });
      await update('an empty key to unset', { unsetFairnessWeightOverrides: [''] });
      await update('a long key', { setFairnessWeightOverrides: { ['k'.repeat(65)]: 1 } });
      await update('a weight of zero', { setFairnessWeightOverrides: { a: 0 } });
      await update('a key both set and unset', {
        setFairnessWeightOverrides: { a: 1 },
        unsetFairnessWeightOverrides: ['a'],
      });
      await update('too many weights', {
        setFairnessWeightOverrides: Object.fromEntries(
          Array.from({ length: 1_001 }, (_, at) => [`k${at}`, 1]),
        ),
      });
      await update('an unknown namespace', { namespace: 'no-such-namespace' });
    },
  },
  {
    name: 'queue-backlog-by-priority',
    about:
      'How many tasks of each priority wait; the real server spreads a queue over partitions, so that their order is not recorded.',
    async run(ctx) {
      await ctx.start();
      const levels = [4, 5, 2, undefined, 1, 3, 2, 5, 1];
      await ctx.step(
        ...levels.map((priorityKey, at) =>
          commands.activity(ctx.queue, `a${at}`, {
            ...(priorityKey && { priority: { priorityKey } }),
          }),
        ),
      );
      const backlog = () =>
        ctx.rpc.describeTaskQueue({
          taskQueue: { name: ctx.queue },
          taskQueueType: ACTIVITY,
          reportStats: true,
        });
      const { stats, statsByPriorityKey } = await ctx.until(
        backlog,
        ({ stats: found }) => Number(found?.approximateBacklogCount) === levels.length,
      );
      ctx.observe('backlog', stats.approximateBacklogCount);
      ctx.observe(
        'backlog by priority',
        Object.fromEntries(
          Object.entries(statsByPriorityKey).map(([key, { approximateBacklogCount }]) => [
            key,
            approximateBacklogCount,
          ]),
        ),
      );
    },
  },
  {
    name: 'queue-priority-inherited',
    about: 'What an activity, a child and a next run inherit of the priority, and override.',
    async run(ctx) {
      const priority = { priorityKey: 2, fairnessKey: 'tenant', fairnessWeight: 2.5 };
      const execution = await ctx.start({ priority });
      await ctx.step(
        commands.activity(ctx.queue, 'inherits'),
        commands.activity(ctx.queue, 'overrides', { priority: { priorityKey: 4 } }),
        commands.child(ctx.id('child'), ctx.id('child')),
        commands.child(ctx.id('other'), ctx.id('other'), { priority: { fairnessKey: 'own' } }),
      );
      const priorities = {};
      for (let at = 0; at < 2; at += 1) {
        const task = await ctx.pollActivity();
        priorities[task.activityId] = task.priority;
        await ctx.completeActivity(task);
      }
      ctx.observe('the activity that inherits', priorities.inherits);
      ctx.observe('the activity that overrides', priorities.overrides);
      for (const name of ['child', 'other']) {
        await ctx.event({ workflowId: ctx.id(name) }, 'WORKFLOW_TASK_SCHEDULED');
        const [started] = await ctx.events({ workflowId: ctx.id(name) });
        ctx.observe(name, started.workflowExecutionStartedEventAttributes.priority);
      }
      const { workflowExecutionInfo } = await ctx.describe(execution);
      ctx.observe('described', workflowExecutionInfo.priority);
      await ctx.rpc.updateWorkflowExecutionOptions({
        workflowExecution: execution,
        workflowExecutionOptions: { priority: { priorityKey: 5 } },
        updateMask: { paths: ['priority'] },
      });
      await ctx.step(commands.continueAsNew(ctx.queue));
      const [next] = await ctx.events({ workflowId: execution.workflowId });
      ctx.observe('next run', next.workflowExecutionStartedEventAttributes.priority);
    },
  },
];
