/** Commands with bad attributes: each fails the workflow task with its own cause. */
import { command, commands } from '../lib/wire.mjs';

const {
  timer,
  complete,
  fail,
  child,
  continueAsNew,
  signalExternal,
  cancelExternal,
  marker,
  activity,
} = commands;

/** @param {(ctx: any) => object} make */
const bad = (name, make) => ({
  name: `bad-${name}`,
  about: `The server refuses this command: ${name.replaceAll('-', ' ')}.`,
  async run(ctx) {
    const execution = await ctx.start();
    const task = await ctx.poll();
    await ctx.outcome('respond', ctx.respond(task, [make(ctx)]));
    const [failed] = (await ctx.events(execution)).filter(
      ({ workflowTaskFailedEventAttributes: attributes }) => attributes,
    );
    ctx.observe('task failed', failed ?? 'no');
    ctx.observe('status', await ctx.status(execution));
  },
});

export const scenarios = [
  bad('activity-without-id', (ctx) => activity(ctx.queue, '')),
  bad('activity-without-type', (ctx) => activity(ctx.queue, 'a', { activityType: { name: '' } })),
  bad('activity-without-timeouts', (ctx) =>
    activity(ctx.queue, 'a', { startToCloseTimeout: '0s' }),
  ),
  bad('activity-negative-timeout', (ctx) =>
    activity(ctx.queue, 'a', { startToCloseTimeout: '-1s' }),
  ),
  bad('activity-retry-policy', (ctx) =>
    activity(ctx.queue, 'a', { retryPolicy: { initialInterval: '1s', backoffCoefficient: 0.5 } }),
  ),
  bad('activity-retry-interval', (ctx) =>
    activity(ctx.queue, 'a', {
      retryPolicy: { initialInterval: '10s', backoffCoefficient: 2, maximumInterval: '1s' },
    }),
  ),
  bad('activity-queue-reserved', () => activity('/_sys/x', 'a')),
  bad('activity-unknown-cancel', () =>
    command('REQUEST_CANCEL_ACTIVITY_TASK', { scheduledEventId: 77 }),
  ),
  bad('activity-cancel-without-id', () => command('REQUEST_CANCEL_ACTIVITY_TASK', {})),
  bad('timer-without-id', () => timer('', '1s')),
  bad('timer-without-duration', () => command('START_TIMER', { timerId: 't' })),
  bad('timer-zero', () => timer('t', '0s')),
  bad('timer-negative', () => timer('t', '-1s')),
  bad('timer-cancel-without-id', () => command('CANCEL_TIMER', {})),
  bad('complete-without-attributes', () => ({
    commandType: 'COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION',
  })),
  bad('fail-without-failure', () => command('FAIL_WORKFLOW_EXECUTION', {})),
  bad('child-without-id', (ctx) => child(ctx.queue, '')),
  bad('child-without-type', (ctx) =>
    child(ctx.queue, ctx.id('child'), { workflowType: { name: '' } }),
  ),
  bad('child-negative-run-timeout', (ctx) =>
    child(ctx.queue, ctx.id('child'), { workflowRunTimeout: '-1s' }),
  ),
  bad('child-bad-cron', (ctx) => child(ctx.queue, ctx.id('child'), { cronSchedule: 'not a cron' })),
  bad('child-unknown-namespace', (ctx) =>
    child(ctx.queue, ctx.id('child'), { namespace: 'no-such-namespace' }),
  ),
  bad('continue-as-new-negative-timeout', (ctx) =>
    continueAsNew(ctx.queue, { workflowRunTimeout: '-1s' }),
  ),
  bad('continue-as-new-retry-policy', (ctx) =>
    continueAsNew(ctx.queue, { retryPolicy: { maximumAttempts: -1 } }),
  ),
  bad('signal-external-without-id', () => signalExternal('', 'go')),
  bad('signal-external-without-name', (ctx) => signalExternal(ctx.id('other'), '')),
  bad('signal-external-bad-run-id', (ctx) =>
    signalExternal(ctx.id('other'), 'go', {
      execution: { workflowId: ctx.id('other'), runId: 'not-a-uuid' },
    }),
  ),
  bad('cancel-external-without-id', () => cancelExternal('')),
  bad('cancel-external-bad-run-id', (ctx) =>
    cancelExternal(ctx.id('other'), { runId: 'not-a-uuid' }),
  ),
  bad('marker-without-name', () => marker('')),
  bad('search-attributes-unknown', () =>
    command('UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', {
      searchAttributes: { indexedFields: { NoSuchAttribute: 1 } },
    }),
  ),
  bad('search-attributes-wrong-type', () =>
    command('UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', {
      searchAttributes: { indexedFields: { GoldenInt: 'not a number' } },
    }),
  ),
  bad('search-attributes-system', () =>
    command('UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', {
      searchAttributes: { indexedFields: { WorkflowType: 'x' } },
    }),
  ),
  bad('search-attributes-none', () => command('UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', {})),
  bad('memo-none', () => command('MODIFY_WORKFLOW_PROPERTIES', {})),
  bad('unspecified-command', () => ({ commandType: 'COMMAND_TYPE_UNSPECIFIED' })),
  bad('nexus-unknown-endpoint', () =>
    command('SCHEDULE_NEXUS_OPERATION', {
      endpoint: 'no-such-endpoint',
      service: 's',
      operation: 'o',
    }),
  ),
  bad('nexus-cancel-unknown', () =>
    command('REQUEST_CANCEL_NEXUS_OPERATION', { scheduledEventId: 77 }),
  ),
  bad('protocol-message-without-message', () => command('PROTOCOL_MESSAGE', { messageId: 'none' })),
  {
    name: 'bad-command-on-second-attempt',
    about: 'The same bad command again: the second attempt writes no event.',
    async run(ctx) {
      const execution = await ctx.start({ workflowTaskTimeout: '2s' });
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        const task = await ctx.poll();
        ctx.observe(`attempt ${attempt}`, task.attempt);
        await ctx.outcome(`respond ${attempt}`, ctx.respond(task, [timer('', '1s')]));
      }
      const task = await ctx.poll();
      ctx.observe('third attempt', task.attempt);
      await ctx.respond(task, [complete()]);
      await ctx.history(execution);
    },
  },
  {
    name: 'bad-command-after-good-ones',
    about: 'A good command before a bad one in the same completion leaves no event.',
    async run(ctx) {
      const execution = await ctx.start();
      const task = await ctx.poll();
      await ctx.outcome(
        'respond',
        ctx.respond(task, [timer('good', '60s'), timer('', '1s'), fail('never')]),
      );
      ctx.observe('pending', (await ctx.describe(execution)).pendingWorkflowTask?.attempt);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
];
