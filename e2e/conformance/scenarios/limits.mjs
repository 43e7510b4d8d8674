/** Sizes and counts at which the server steps in. */
import { commands } from '../lib/wire.mjs';

const { marker, complete, activity } = commands;
const many = (count) => Array.from({ length: count }, () => marker('m'));
const LARGE = 'x'.repeat(2_200_000);

/** A command whose payload is larger than the limit of a blob. */
const oversized = (name, make) => ({
  name: `limit-oversized-${name}`,
  about: `A payload of more than two megabytes: ${name.replaceAll('-', ' ')}.`,
  async run(ctx) {
    const execution = await ctx.start();
    const task = await ctx.poll();
    await ctx.outcome('respond', ctx.respond(task, [make(ctx)]));
    ctx.observe('status', await ctx.status(execution));
    ctx.observe('last events', (await ctx.events(execution)).slice(3));
  },
});

export const scenarios = [
  {
    name: 'limit-suggest-continue-as-new',
    about: 'After 4,096 events a workflow task suggests to continue as new, with its reason.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(...many(2_000));
      const next = async () => {
        await ctx.signal(execution, 'go');
        return ctx.poll();
      };
      const suggestion = async (label) => {
        const events = await ctx.events(execution);
        const last = events
          .filter(({ workflowTaskStartedEventAttributes: attributes }) => attributes)
          .at(-1).workflowTaskStartedEventAttributes;
        ctx.observe(label, {
          events: events.length,
          suggestContinueAsNew: last.suggestContinueAsNew,
          reasons: last.suggestContinueAsNewReasons ?? [],
          sized: last.historySizeBytes.toNumber() > 0,
        });
      };
      const first = await next();
      await suggestion('at two thousand');
      await ctx.respond(first, many(2_100));
      const second = await next();
      await suggestion('at four thousand');
      await ctx.respond(second, [complete()]);
    },
  },
  {
    name: 'limit-history-page',
    about: 'How many events a page holds when none or a large size is asked for.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(...many(600), complete());
      for (const maximumPageSize of [0, 1_000]) {
        const response = await ctx.rpc.getWorkflowExecutionHistory({ execution, maximumPageSize });
        ctx.observe(`asked for ${maximumPageSize}`, {
          more: response.nextPageToken.length > 0,
          events: response.history.events.length,
        });
      }
      ctx.observe('all', (await ctx.events(execution)).length);
    },
  },
  oversized('result', () => complete(LARGE)),
  oversized('activity-input', (ctx) => activity(ctx.queue, 'a', { input: [LARGE] })),
  oversized('failure', () => commands.fail(LARGE)),
  {
    name: 'limit-oversized-signal',
    about: 'Signals, queries and activity results of more than two megabytes.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.outcome('signal', ctx.signal(execution, 'go', LARGE));
      await ctx.step(activity(ctx.queue, 'a', { retryPolicy: { maximumAttempts: 1 } }));
      const task = await ctx.pollActivity();
      await ctx.outcome('activity result', ctx.completeActivity(task, LARGE));
      await ctx.finish();
      ctx.observe('activity events', (await ctx.events(execution)).slice(4, 7));
    },
  },
];
