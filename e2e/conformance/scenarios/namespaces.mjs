/** Namespaces and what the server says about itself. */

const RETENTION = '86400s';
const withoutIds = ({ namespaceInfo, config, isGlobalNamespace }) => ({
  namespaceInfo,
  config,
  isGlobalNamespace,
});

export const scenarios = [
  {
    name: 'namespace-life',
    about: 'Register, describe, update, list, use and delete a namespace.',
    async run(ctx) {
      const namespace = `golden-${ctx.nonce}`;
      const register = (label, options) =>
        ctx.outcome(
          label,
          ctx.rpc.registerNamespace({
            namespace,
            workflowExecutionRetentionPeriod: RETENTION,
            ...options,
          }),
        );
      await register('register', {
        description: 'a test',
        ownerEmail: 'nobody@example.com',
        data: { key: 'value' },
      });
      await register('register again', {});
      ctx.observe('described', withoutIds(await ctx.rpc.describeNamespace({ namespace })));
      await ctx.outcome(
        'update',
        ctx.rpc
          .updateNamespace({
            namespace,
            updateInfo: { description: 'changed', data: { other: 'x' } },
            config: { workflowExecutionRetentionTtl: '172800s' },
          })
          .then(withoutIds),
      );
      const all = [];
      let nextPageToken;
      do {
        const page = await ctx.rpc.listNamespaces({
          pageSize: 2,
          ...(nextPageToken && { nextPageToken }),
        });
        all.push(...page.namespaces.map(({ namespaceInfo }) => namespaceInfo.name));
        nextPageToken = page.nextPageToken.length ? page.nextPageToken : undefined;
      } while (nextPageToken);
      ctx.observe('listed', {
        own: all.includes(namespace),
        default: all.includes('default'),
        system: all.includes('temporal-system'),
      });
      const started = await ctx.until(
        () =>
          ctx.rpc
            .startWorkflowExecution({ ...ctx.startRequest(), namespace })
            .catch((error) => error),
        ({ runId }) => runId,
        15_000,
      );
      ctx.observe('a workflow in it', { started: started.started });
      await ctx.outcome('the same id in default is free', ctx.describe({ workflowId: ctx.id() }));
    },
  },
  {
    name: 'namespace-errors',
    about: 'Namespaces that do not exist, and requests that are refused.',
    async run(ctx) {
      const namespace = 'no-such-namespace';
      const calls = {
        describe: () => ctx.rpc.describeNamespace({ namespace }),
        'start a workflow': () =>
          ctx.rpc.startWorkflowExecution({ ...ctx.startRequest(), namespace }),
        'describe a workflow': () =>
          ctx.rpc.describeWorkflowExecution({ namespace, execution: { workflowId: 'x' } }),
        poll: () => ctx.rpc.pollWorkflowTaskQueue({ namespace, taskQueue: { name: 'q' } }),
        list: () => ctx.rpc.listWorkflowExecutions({ namespace }),
        'create a schedule': () =>
          ctx.rpc.createSchedule({ namespace, scheduleId: 's', requestId: ctx.uuid() }),
        update: () => ctx.rpc.updateNamespace({ namespace, updateInfo: { description: 'x' } }),
        'no name': () => ctx.rpc.describeNamespace({ namespace: '' }),
        'start without a namespace': () =>
          ctx.rpc.startWorkflowExecution({ ...ctx.startRequest(), namespace: '' }),
        'register without retention': () =>
          ctx.rpc.registerNamespace({ namespace: `golden-${ctx.nonce}` }),
        'register without a name': () =>
          ctx.rpc.registerNamespace({ namespace: '', workflowExecutionRetentionPeriod: RETENTION }),
        'register a reserved name': () =>
          ctx.rpc.registerNamespace({
            namespace: 'temporal-system',
            workflowExecutionRetentionPeriod: RETENTION,
          }),
        'delete the system namespace': () =>
          ctx.operator.deleteNamespace({ namespace: 'temporal-system' }),
        'delete an unknown one': () => ctx.operator.deleteNamespace({ namespace }),
      };
      for (const [label, call] of Object.entries(calls)) await ctx.outcome(label, call());
    },
  },
  {
    name: 'system-info',
    about: 'Capabilities of the server and of the default namespace.',
    async run(ctx) {
      const { capabilities } = await ctx.rpc.getSystemInfo();
      ctx.observe('system', capabilities);
      const { namespaceInfo } = await ctx.rpc.describeNamespace({ namespace: 'default' });
      ctx.observe('namespace', namespaceInfo);
    },
  },
  {
    name: 'task-queue-describe',
    about: 'Describing task queues: pollers, and a backlog.',
    async run(ctx) {
      const taskQueue = { name: ctx.queue };
      await ctx.outcome(
        'never used',
        ctx.rpc
          .describeTaskQueue({ taskQueue, taskQueueType: 'TASK_QUEUE_TYPE_WORKFLOW' })
          .then(({ pollers }) => ({ pollers })),
      );
      await ctx.start();
      await ctx.finish();
      const { pollers } = await ctx.rpc.describeTaskQueue({
        taskQueue,
        taskQueueType: 'TASK_QUEUE_TYPE_WORKFLOW',
      });
      ctx.observe(
        'pollers',
        pollers.map(({ identity }) => ({ identity })),
      );
      for (const name of ['a', 'b'])
        await ctx.start({ workflowId: ctx.id(name), taskQueue: { name: ctx.id('backlog') } });
      const backlog = () =>
        ctx.rpc.describeTaskQueue({
          taskQueue: { name: ctx.id('backlog') },
          taskQueueType: 'TASK_QUEUE_TYPE_WORKFLOW',
          reportStats: true,
        });
      const { stats } = await ctx.until(
        backlog,
        ({ stats: found }) => Number(found?.approximateBacklogCount) === 2,
      );
      ctx.observe('backlog', stats.approximateBacklogCount);
      await ctx.outcome('no name', ctx.rpc.describeTaskQueue({ taskQueue: { name: '' } }));
      await ctx.outcome('no queue', ctx.rpc.describeTaskQueue({}));
      await ctx.outcome('poll without a queue', ctx.rpc.pollWorkflowTaskQueue({}));
      await ctx.outcome(
        'poll with a long name',
        ctx.rpc.pollWorkflowTaskQueue({ taskQueue: { name: 'q'.repeat(1001) } }),
      );
      await ctx.outcome('poll activities without a queue', ctx.rpc.pollActivityTaskQueue({}));
    },
  },
];
