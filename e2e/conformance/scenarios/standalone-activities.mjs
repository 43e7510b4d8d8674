/** Activities without a workflow. */
import { applicationFailure } from '../lib/wire.mjs';

const request = (ctx, options = {}) => ({
  activityId: ctx.id('act'),
  activityType: { name: 'Act' },
  taskQueue: { name: ctx.queue },
  startToCloseTimeout: '10s',
  input: ['in'],
  requestId: ctx.uuid(),
  ...options,
});
const start = (ctx, options) => ctx.rpc.startActivityExecution(request(ctx, options));
const describe = (ctx, activityId = ctx.id('act')) =>
  ctx.rpc.describeActivityExecution({
    activityId,
    includeInput: true,
    includeOutcome: true,
    includeHeartbeatDetails: true,
    includeLastFailure: true,
  });
const poll = (ctx) => ctx.rpc.pollActivityExecution({ activityId: ctx.id('act') });

export const scenarios = [
  {
    name: 'standalone-completes',
    about: 'Start, poll, complete; the outcome by polling and by describe.',
    async run(ctx) {
      await ctx.outcome(
        'start',
        start(ctx, { header: { fields: { trace: 'x' } }, userMetadata: { summary: 's' } }),
      );
      ctx.observe('scheduled', await describe(ctx));
      const task = await ctx.pollActivity();
      ctx.observe('task', task);
      await ctx.completeActivity(task, 'out');
      await ctx.outcome('outcome', poll(ctx));
      ctx.observe('described', await describe(ctx));
    },
  },
  {
    name: 'standalone-retries-and-fails',
    about: 'Fails until its attempts are used up.',
    async run(ctx) {
      await start(ctx, { retryPolicy: { initialInterval: '0.05s', maximumAttempts: 2 } });
      for (let attempt = 1; attempt <= 2; attempt += 1)
        await ctx.failActivity(await ctx.pollActivity(), applicationFailure(`failure ${attempt}`));
      await ctx.outcome('outcome', poll(ctx));
      ctx.observe('described', await describe(ctx));
    },
  },
  {
    name: 'standalone-times-out',
    about: 'The start-to-close timeout without retries.',
    async run(ctx) {
      await start(ctx, { startToCloseTimeout: '0.5s', retryPolicy: { maximumAttempts: 1 } });
      await ctx.pollActivity();
      await ctx.outcome('outcome', poll(ctx));
    },
  },
  {
    name: 'standalone-cancel-terminate',
    about: 'Cancelled by request, terminated, deleted.',
    async run(ctx) {
      await start(ctx);
      const task = await ctx.pollActivity();
      await ctx.outcome(
        'request cancel',
        ctx.rpc.requestCancelActivityExecution({
          activityId: ctx.id('act'),
          requestId: ctx.uuid(),
          reason: 'enough',
        }),
      );
      await ctx.outcome(
        'heartbeat',
        ctx.rpc.recordActivityTaskHeartbeat({ taskToken: task.taskToken }),
      );
      await ctx.rpc.respondActivityTaskCanceled({
        taskToken: task.taskToken,
        identity: 'worker',
        details: ['bye'],
      });
      await ctx.outcome('cancelled', poll(ctx));
      await start(ctx);
      await ctx.outcome(
        'terminate',
        ctx.rpc.terminateActivityExecution({
          activityId: ctx.id('act'),
          requestId: ctx.uuid(),
          reason: 'stop',
        }),
      );
      await ctx.outcome('terminated', poll(ctx));
      await ctx.outcome(
        'terminate again',
        ctx.rpc.terminateActivityExecution({
          activityId: ctx.id('act'),
          requestId: ctx.uuid(),
          reason: 'stop',
        }),
      );
    },
  },
  {
    name: 'standalone-errors',
    about: 'Ids that are taken or unknown, and malformed starts.',
    async run(ctx) {
      const same = ctx.uuid();
      await ctx.outcome('start', start(ctx, { requestId: same }));
      await ctx.outcome('same request', start(ctx, { requestId: same }));
      await ctx.outcome('already started', start(ctx));
      await ctx.outcome(
        'use existing',
        start(ctx, { idConflictPolicy: 'ACTIVITY_ID_CONFLICT_POLICY_USE_EXISTING' }),
      );
      await ctx.outcome('unknown', describe(ctx, ctx.id('none')));
      await ctx.outcome('no id', start(ctx, { activityId: '' }));
      await ctx.outcome(
        'no type',
        start(ctx, { activityId: ctx.id('x'), activityType: undefined }),
      );
      await ctx.outcome(
        'no timeouts',
        start(ctx, { activityId: ctx.id('x'), startToCloseTimeout: undefined }),
      );
      await ctx.outcome('no queue', start(ctx, { activityId: ctx.id('x'), taskQueue: undefined }));
    },
  },
  {
    name: 'standalone-list',
    about: 'Listing and counting.',
    async run(ctx) {
      await start(ctx, { activityId: ctx.id('a') });
      await ctx.completeActivity(await ctx.pollActivity());
      await start(ctx, { activityId: ctx.id('b') });
      const query = `TaskQueue = '${ctx.queue}'`;
      const listed = await ctx.until(
        () => ctx.rpc.listActivityExecutions({ query, pageSize: 10 }),
        ({ executions }) =>
          executions.length === 2 && executions.some(({ status }) => status === 2),
      );
      ctx.observe(
        'listed',
        listed.executions.sort((a, b) => (a.activityId < b.activityId ? -1 : 1)),
      );
      await ctx.outcome('count', ctx.rpc.countActivityExecutions({ query }));
      await ctx.outcome(
        'count by status',
        ctx.rpc
          .countActivityExecutions({ query: `${query} GROUP BY ExecutionStatus` })
          .then((response) => {
            response.groups.sort((a, b) =>
              Buffer.compare(a.groupValues[0].data, b.groupValues[0].data),
            );
            return response;
          }),
      );
      await ctx.outcome('bad filter', ctx.rpc.listActivityExecutions({ query: 'Nope = 1' }));
    },
  },
];
