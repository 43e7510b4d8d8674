/** Activities: results, retries, the four timeouts, asynchronous completion. */
import { applicationFailure, commands } from '../lib/wire.mjs';

const { activity, complete } = commands;
const quick = { retryPolicy: { initialInterval: '0.01s', backoffCoefficient: 1 } };
const once = { retryPolicy: { maximumAttempts: 1 } };

/** A workflow with one activity scheduled. */
async function scheduled(ctx, options = {}) {
  const execution = await ctx.start();
  await ctx.step(activity(ctx.queue, 'a1', { input: ['in'], ...options }));
  return execution;
}

async function closing(ctx, execution) {
  await ctx.finish();
  await ctx.history(execution);
}

/** One timeout of an activity, without any worker that answers in time. */
const timeout = (name, options, play = async () => {}) => ({
  name: `activity-timeout-${name}`,
  about: `The ${name} timeout of an activity, with its retry state.`,
  async run(ctx) {
    const execution = await scheduled(ctx, options);
    await play(ctx);
    await closing(ctx, execution);
  },
});

const byId = (ctx, execution) => ({
  workflowId: execution.workflowId,
  runId: execution.runId,
  activityId: 'a1',
  identity: 'worker',
});

export const scenarios = [
  {
    name: 'activity-success',
    about:
      'An activity completes; what its poll answers and what describe says while it is pending.',
    async run(ctx) {
      const execution = await scheduled(ctx, { header: { fields: { trace: 'x' } } });
      ctx.observe('scheduled', (await ctx.describe(execution)).pendingActivities);
      const task = await ctx.pollActivity();
      ctx.observe('task', task);
      ctx.observe('started', (await ctx.describe(execution)).pendingActivities);
      await ctx.completeActivity(task, 'out');
      await closing(ctx, execution);
    },
  },
  {
    name: 'activity-retry-then-success',
    about: 'Two failures, then a result: one Started event with the last attempt and failure.',
    async run(ctx) {
      const execution = await scheduled(ctx, quick);
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        const task = await ctx.pollActivity();
        ctx.observe(`attempt ${attempt}`, {
          attempt: task.attempt,
          heartbeatDetails: task.heartbeatDetails,
          retryPolicy: task.retryPolicy,
        });
        await ctx.outcome(
          `fail ${attempt}`,
          ctx.failActivity(task, applicationFailure(`failure ${attempt}`), {
            lastHeartbeatDetails: [attempt],
          }),
        );
      }
      ctx.observe(
        'pending',
        (await ctx.describe(execution)).pendingActivities.map(
          ({ attempt, lastFailure, activityId, heartbeatDetails }) => ({
            attempt,
            lastFailure,
            activityId,
            heartbeatDetails,
          }),
        ),
      );
      const task = await ctx.pollActivity();
      ctx.observe('last attempt', {
        attempt: task.attempt,
        heartbeatDetails: task.heartbeatDetails,
      });
      await ctx.completeActivity(task);
      await closing(ctx, execution);
    },
  },
  {
    name: 'activity-maximum-attempts',
    about: 'The maximum of attempts is reached.',
    async run(ctx) {
      const execution = await scheduled(ctx, {
        retryPolicy: { initialInterval: '0.01s', maximumAttempts: 2 },
      });
      for (let attempt = 1; attempt <= 2; attempt += 1)
        await ctx.failActivity(
          await ctx.pollActivity(),
          applicationFailure(`failure ${attempt}`, { details: [attempt] }),
        );
      await closing(ctx, execution);
    },
  },
  {
    name: 'activity-non-retryable',
    about: 'A failure that says it is not retryable, and one whose type the policy excludes.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(activity(ctx.queue, 'a1', quick));
      await ctx.failActivity(
        await ctx.pollActivity(),
        applicationFailure('never again', {
          nonRetryable: true,
          cause: { message: 'the cause', source: 'Test' },
        }),
      );
      await ctx.step(
        activity(ctx.queue, 'a2', {
          retryPolicy: { initialInterval: '0.01s', nonRetryableErrorTypes: ['Fatal'] },
        }),
      );
      await ctx.failActivity(
        await ctx.pollActivity(),
        applicationFailure('fatal', { type: 'Fatal' }),
      );
      await closing(ctx, execution);
    },
  },
  {
    name: 'activity-next-retry-delay',
    about: 'nextRetryDelay of the failure overrides a policy that would wait a minute.',
    async run(ctx) {
      const execution = await scheduled(ctx, { retryPolicy: { initialInterval: '60s' } });
      await ctx.failActivity(
        await ctx.pollActivity(),
        applicationFailure('soon', { nextRetryDelay: '0.05s' }),
      );
      const task = await ctx.pollActivity();
      ctx.observe('attempt', task.attempt);
      await ctx.completeActivity(task);
      await closing(ctx, execution);
    },
  },
  {
    name: 'activity-pending-retry',
    about: 'Describe while an activity waits for its retry.',
    async run(ctx) {
      const execution = await scheduled(ctx, { retryPolicy: { initialInterval: '60s' } });
      await ctx.failActivity(await ctx.pollActivity(), applicationFailure('later'));
      ctx.observe('pending', (await ctx.describe(execution)).pendingActivities);
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
    },
  },
  {
    name: 'activity-default-options',
    about: 'Timeouts and retry policy that the server fills in, also capped by the run timeout.',
    async run(ctx) {
      const execution = await ctx.start({ workflowRunTimeout: '20s' });
      await ctx.step(
        activity(ctx.queue, 'close', {
          startToCloseTimeout: undefined,
          scheduleToCloseTimeout: '5s',
        }),
        activity(ctx.queue, 'start', { startToCloseTimeout: '100s', heartbeatTimeout: '50s' }),
        activity(ctx.queue, 'both', {
          scheduleToCloseTimeout: '3s',
          scheduleToStartTimeout: '9s',
          startToCloseTimeout: '9s',
          heartbeatTimeout: '9s',
        }),
        activity(ctx.queue, 'policy', { retryPolicy: { initialInterval: '2s' } }),
        activity(ctx.queue, 'priority', {
          priority: { priorityKey: 2, fairnessKey: 'a', fairnessWeight: 1.5 },
        }),
        complete(),
      );
      await ctx.history(execution);
    },
  },
  timeout('schedule-to-start', {
    scheduleToStartTimeout: '0.5s',
    taskQueue: { name: 'golden-nobody-polls-here' },
  }),
  timeout('schedule-to-close', {
    scheduleToCloseTimeout: '1s',
    taskQueue: { name: 'golden-nobody-polls-here' },
  }),
  timeout('schedule-to-close-while-running', { scheduleToCloseTimeout: '1s' }, (ctx) =>
    ctx.pollActivity(),
  ),
  timeout('start-to-close', { startToCloseTimeout: '0.5s', ...once }, (ctx) => ctx.pollActivity()),
  timeout('heartbeat', { heartbeatTimeout: '0.5s', ...once }, async (ctx) => {
    const task = await ctx.pollActivity();
    await ctx.outcome(
      'heartbeat',
      ctx.rpc.recordActivityTaskHeartbeat({ taskToken: task.taskToken, details: ['half way'] }),
    );
  }),
  timeout(
    'start-to-close-then-close',
    {
      startToCloseTimeout: '0.5s',
      scheduleToCloseTimeout: '1.2s',
      retryPolicy: { initialInterval: '5s' },
    },
    (ctx) => ctx.pollActivity(),
  ),
  timeout(
    'start-to-close-retried',
    { startToCloseTimeout: '0.4s', retryPolicy: { initialInterval: '0.01s', maximumAttempts: 2 } },
    async (ctx) => {
      await ctx.pollActivity();
      ctx.observe('second attempt', (await ctx.pollActivity()).attempt);
    },
  ),
  {
    name: 'activity-retry-past-expiry',
    about: 'The next attempt would start after the schedule-to-close timeout.',
    async run(ctx) {
      const execution = await scheduled(ctx, {
        scheduleToCloseTimeout: '5s',
        retryPolicy: { initialInterval: '30s' },
      });
      await ctx.failActivity(await ctx.pollActivity(), applicationFailure('too late to retry'));
      await closing(ctx, execution);
    },
  },
  {
    name: 'activity-late-answers',
    about: 'Answers to an activity that timed out or is done.',
    async run(ctx) {
      const execution = await scheduled(ctx, once);
      const task = await ctx.pollActivity();
      await ctx.completeActivity(task, 1);
      await ctx.outcome('completed twice', ctx.completeActivity(task, 2));
      await ctx.outcome('failed', ctx.failActivity(task, applicationFailure('x')));
      await ctx.outcome(
        'heartbeat',
        ctx.rpc.recordActivityTaskHeartbeat({ taskToken: task.taskToken }),
      );
      await ctx.outcome(
        'cancelled',
        ctx.rpc.respondActivityTaskCanceled({ taskToken: task.taskToken }),
      );
      await ctx.outcome('by id', ctx.rpc.respondActivityTaskCompletedById(byId(ctx, execution)));
      await ctx.finish();
      await ctx.outcome('workflow closed', ctx.completeActivity(task, 3));
      await ctx.outcome(
        'by id, workflow closed',
        ctx.rpc.respondActivityTaskCompletedById(byId(ctx, execution)),
      );
      await ctx.outcome(
        'by id, unknown workflow',
        ctx.rpc.respondActivityTaskCompletedById({
          ...byId(ctx, execution),
          workflowId: ctx.id('none'),
        }),
      );
      await ctx.outcome(
        'by id, no activity id',
        ctx.rpc.respondActivityTaskCompletedById({ ...byId(ctx, execution), activityId: '' }),
      );
      await ctx.outcome('no token', ctx.rpc.respondActivityTaskCompleted({}));
      await ctx.outcome(
        'broken token',
        ctx.rpc.respondActivityTaskCompleted({ taskToken: Buffer.from('garbage') }),
      );
    },
  },
  {
    name: 'activity-complete-by-id',
    about: 'Heartbeat and complete by id, with and without a run id.',
    async run(ctx) {
      const execution = await scheduled(ctx, { heartbeatTimeout: '5s' });
      await ctx.outcome(
        'before it started',
        ctx.rpc.respondActivityTaskCompletedById({ ...byId(ctx, execution), activityId: 'other' }),
      );
      await ctx.pollActivity();
      await ctx.outcome(
        'heartbeat',
        ctx.rpc.recordActivityTaskHeartbeatById({ ...byId(ctx, execution), details: ['hb'] }),
      );
      ctx.observe('pending', (await ctx.describe(execution)).pendingActivities);
      await ctx.outcome(
        'complete',
        ctx.rpc.respondActivityTaskCompletedById({
          ...byId(ctx, execution),
          runId: '',
          result: ['by id'],
        }),
      );
      await closing(ctx, execution);
    },
  },
  {
    name: 'activity-fail-and-cancel-by-id',
    about: 'Fail by id; cancel by id with and without a request.',
    async run(ctx) {
      const execution = await scheduled(ctx, once);
      await ctx.pollActivity();
      await ctx.outcome(
        'fail',
        ctx.rpc.respondActivityTaskFailedById({
          ...byId(ctx, execution),
          failure: applicationFailure('by id'),
        }),
      );
      await ctx.step(activity(ctx.queue, 'a2', once));
      await ctx.pollActivity();
      await ctx.outcome(
        'cancel without request',
        ctx.rpc.respondActivityTaskCanceledById({ ...byId(ctx, execution), activityId: 'a2' }),
      );
      await ctx.signal(execution, 'go');
      const task = await ctx.step(commands.cancelActivity(11));
      ctx.observe(
        'scheduled event',
        task.history.events.find(
          ({ activityTaskScheduledEventAttributes: a }) => a?.activityId === 'a2',
        )?.eventId,
      );
      await ctx.outcome(
        'cancel',
        ctx.rpc.respondActivityTaskCanceledById({
          ...byId(ctx, execution),
          activityId: 'a2',
          details: ['by id'],
        }),
      );
      await closing(ctx, execution);
    },
  },
  {
    name: 'activity-complete-unstarted-by-id',
    about: 'Completing an activity by id that no worker has started.',
    async run(ctx) {
      const execution = await scheduled(ctx);
      await ctx.outcome(
        'complete',
        ctx.rpc.respondActivityTaskCompletedById({ ...byId(ctx, execution), result: ['early'] }),
      );
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
      await ctx.history(execution);
    },
  },
  {
    name: 'activity-eager',
    about:
      'Activities that ask for eager execution come back in the completion, even one for another task queue.',
    async run(ctx) {
      const execution = await ctx.start();
      const task = await ctx.poll();
      const response = await ctx.respond(task, [
        activity(ctx.queue, 'eager', { requestEagerExecution: true }),
        activity(ctx.id('elsewhere'), 'elsewhere', { requestEagerExecution: true }),
      ]);
      ctx.observe('response', response);
      if (response.activityTasks.length)
        await ctx.completeActivity(response.activityTasks[0], 'eager');
      await closing(ctx, execution);
    },
  },
  {
    name: 'activity-duplicate-id',
    about: 'Scheduling an activity whose id is pending fails the workflow task.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.outcome(
        'respond',
        ctx.respond(await ctx.poll(), [activity(ctx.queue, 'a1'), activity(ctx.queue, 'a1')]),
      );
      await closing(ctx, execution);
    },
  },
  {
    name: 'activity-two-in-parallel',
    about: 'Two activities that complete in the opposite order, with a workflow task between.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(activity(ctx.queue, 'a1'), activity(ctx.queue, 'a2'));
      const tasks = [await ctx.pollActivity(), await ctx.pollActivity()].sort((a, b) =>
        a.activityId < b.activityId ? -1 : 1,
      );
      await ctx.completeActivity(tasks[1], 'second');
      await ctx.step();
      await ctx.completeActivity(tasks[0], 'first');
      await closing(ctx, execution);
    },
  },
];
