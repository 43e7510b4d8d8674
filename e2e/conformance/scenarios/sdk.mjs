/** Scenarios that a real TypeScript SDK worker runs. */

const start = (ctx, type, options = {}) =>
  ctx.client.workflow.start(type, { taskQueue: ctx.queue, workflowId: ctx.id(), ...options });

/** A workflow that runs by itself: its result, or its error, and its history. */
const alone = (name, about, type, options = {}) => ({
  name: `sdk-${name}`,
  about,
  async run(ctx) {
    await ctx.worker(options.worker);
    const args = typeof options.args === 'function' ? options.args(ctx) : options.args;
    const handle = await start(ctx, type, { ...options.start, ...(args && { args }) });
    const result = handle.result().then(
      (value) => value,
      (error) => ({
        thrown: error.name,
        message: error.message,
        cause: error.cause && {
          name: error.cause.name,
          message: error.cause.message,
          type: error.cause.type,
          details: error.cause.details,
        },
      }),
    );
    ctx.observe('result', await result);
    await ctx.history({ workflowId: handle.workflowId, runId: handle.firstExecutionRunId });
    if (options.also) await options.also(ctx, handle);
  },
});

export const scenarios = [
  alone('activity', 'One activity.', 'greeting', { args: ['World'] }),
  alone('activity-retries', 'An activity that succeeds at its third attempt.', 'retrying'),
  alone(
    'activity-fails',
    'An activity that fails for good, and what the workflow catches.',
    'failing',
  ),
  alone('local-activities', 'Local activities leave markers; retries leave no event.', 'locals'),
  alone(
    'local-activity-heartbeat',
    'A local activity that outlasts the task timeout of three seconds: the worker asks for a new task.',
    'longLocal',
    { start: { workflowTaskTimeout: '3s' } },
  ),
  alone('patches', 'Version markers, and the search attribute that goes with them.', 'patches'),
  alone('randomness', 'Random values leave no event.', 'randomness'),
  alone('upserts', 'Search attributes and memo from a workflow.', 'upserting'),
  alone('continue-as-new', "Two continuations; the result is the last run's.", 'counting', {
    args: [2],
    also: (ctx, handle) => ctx.history({ workflowId: handle.workflowId }, 'last run'),
  }),
  alone('child', 'A child workflow with a summary.', 'parent', {
    args: (ctx) => [ctx.id('child')],
    also: (ctx) => ctx.history({ workflowId: ctx.id('child') }, 'child'),
  }),
  alone(
    'throws',
    'A workflow that throws an application failure, with what the client sees.',
    'throwing',
  ),
  alone('cancel-timer', 'A cancelled timer.', 'cancelTimer'),
  ...['TRY_CANCEL', 'WAIT_CANCELLATION_COMPLETED', 'ABANDON'].map((mode) =>
    alone(
      `cancel-activity-${mode.toLowerCase().replaceAll('_', '-')}`,
      `A running activity is cancelled in the mode ${mode}.`,
      'cancelActivity',
      { args: [mode] },
    ),
  ),
  {
    name: 'sdk-cancel-workflow',
    about: 'A workflow that is cancelled and cleans up.',
    async run(ctx) {
      await ctx.worker();
      const handle = await start(ctx, 'cleanup');
      await ctx.event(handle, 'TIMER_STARTED');
      await handle.cancel();
      ctx.observe(
        'result',
        await handle.result().catch((error) => ({ name: error.name, cause: error.cause?.name })),
      );
      await ctx.history(handle);
    },
  },
  {
    name: 'sdk-messages',
    about: 'Signals, queries and updates one after the other.',
    async run(ctx) {
      await ctx.worker();
      const handle = await start(ctx, 'calculator');
      const update = (label, amount) =>
        handle.executeUpdate('change', { args: [amount], updateId: label }).then(
          (value) => ctx.observe(label, value),
          (error) =>
            ctx.observe(label, {
              name: error.name,
              cause: {
                name: error.cause?.name,
                message: error.cause?.message,
                type: error.cause?.type,
              },
            }),
        );
      await ctx.event(handle, 'WORKFLOW_TASK_COMPLETED');
      await handle.signal('add', 1);
      await ctx.event(handle, 'WORKFLOW_TASK_COMPLETED', 2);
      ctx.observe('query', await handle.query('total'));
      await update('accepted', 2);
      await update('rejected', -1);
      await update('failed', 101);
      ctx.observe(
        'unknown query',
        await handle.query('nope').catch((error) => ({ name: error.name })),
      );
      await handle.signal('finish');
      ctx.observe('result', await handle.result());
      ctx.observe('query when closed', await handle.query('total'));
      await ctx.history(handle);
    },
  },
  {
    name: 'sdk-task-failure',
    about: 'A bug in workflow code fails the task, not the workflow.',
    async run(ctx) {
      await ctx.worker();
      const handle = await start(ctx, 'buggy');
      await ctx.event(handle, 'WORKFLOW_TASK_FAILED');
      await handle.terminate('seen enough');
      const events = await ctx.events(handle);
      ctx.observe(
        'task failed',
        events.find(({ workflowTaskFailedEventAttributes: attributes }) => attributes),
      );
    },
  },
  {
    name: 'sdk-nondeterminism',
    about: 'A workflow that does something else when replayed: the cause of the task failure.',
    async run(ctx) {
      await ctx.worker({ maxCachedWorkflows: 0 });
      const handle = await start(ctx, 'changing');
      const failed = await ctx.event(handle, 'WORKFLOW_TASK_FAILED');
      ctx.observe(
        'cause',
        ctx.enumName(
          'WorkflowTaskFailedCause',
          'WORKFLOW_TASK_FAILED_CAUSE_',
          failed.workflowTaskFailedEventAttributes.cause,
        ),
      );
      await handle.terminate('seen enough');
    },
  },
  {
    name: 'sdk-async-completion',
    about: 'An activity that is completed later by its id, through the SDK client.',
    async run(ctx) {
      let resolve;
      const promise = new Promise((done) => {
        resolve = done;
      });
      const { Context: ActivityContext, CompleteAsyncError } = ctx.modules.activity;
      await ctx.worker({
        activities: {
          async greet() {
            resolve(ActivityContext.current().info);
            throw new CompleteAsyncError();
          },
        },
      });
      const handle = await start(ctx, 'greeting', { args: ['World'] });
      const { activityId } = await promise;
      await ctx.delay(200);
      await ctx.client.activity.complete(
        { workflowId: handle.workflowId, activityId },
        'completed from outside',
      );
      ctx.observe('result', await handle.result());
      await ctx.history(handle);
    },
  },
];
