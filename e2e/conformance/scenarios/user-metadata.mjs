/** Where the summary and the details of commands and starts are shown. */
import { command, commands } from '../lib/wire.mjs';

const { activity, cancelActivity, cancelTimer, child, continueAsNew, marker, timer } = commands;

const metadata = (text) => ({ summary: `${text}: summary`, details: `${text}: details` });
const withMetadata = (text, made) => ({ ...made, userMetadata: metadata(text) });

/** The events that carry metadata, with it. */
const carriers = (ctx, events) =>
  ctx
    .normalised(events)
    .filter(({ userMetadata }) => userMetadata)
    .map(({ eventType, userMetadata }) => ({ eventType, userMetadata }));

export const scenarios = [
  {
    name: 'metadata-of-commands',
    about: 'Every command may have metadata; it lands on its event.',
    async run(ctx) {
      const execution = await ctx.start({ userMetadata: metadata('start') });
      await ctx.step(
        withMetadata('timer', timer('t', '60s')),
        withMetadata('activity', activity(ctx.id('idle'), 'a')),
        withMetadata('marker', marker('m')),
        withMetadata('child', child(ctx.id('children'), ctx.id('child'))),
        withMetadata('signal', commands.signalExternal('nobody', 's')),
        withMetadata('cancel', commands.cancelExternal('nobody')),
        withMetadata(
          'attributes',
          command('UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', {
            searchAttributes: { indexedFields: { GoldenKeyword: 'x' } },
          }),
        ),
        withMetadata(
          'memo',
          command('MODIFY_WORKFLOW_PROPERTIES', { upsertedMemo: { fields: { m: 1 } } }),
        ),
      );
      const scheduled = await ctx.event(execution, 'ACTIVITY_TASK_SCHEDULED');
      await ctx.signal(execution, 'go');
      await ctx.step(
        withMetadata('cancelled timer', cancelTimer('t')),
        withMetadata('cancelled activity', cancelActivity(Number(scheduled.eventId))),
      );
      await ctx.step(withMetadata('next run', continueAsNew(ctx.queue)));
      ctx.observe(
        'metadata',
        carriers(ctx, await ctx.events(execution)).sort((a, b) =>
          a.eventType < b.eventType ? -1 : 1,
        ),
      );
      const { executionConfig } = await ctx.describe(execution);
      ctx.observe('described', executionConfig.userMetadata);
      const [started] = await ctx.events({ workflowId: execution.workflowId });
      ctx.observe('the next run', started.userMetadata);
    },
  },
  {
    name: 'metadata-of-closing-commands',
    about: 'The commands that close a workflow may have metadata, too.',
    async run(ctx) {
      const closing = {
        complete: commands.complete('done'),
        fail: commands.fail('failed'),
        cancel: commands.cancelWorkflow('cancelled'),
      };
      for (const [label, made] of Object.entries(closing)) {
        const execution = await ctx.start({ workflowId: ctx.id(label) });
        await ctx.step(withMetadata(label, made));
        ctx.observe(label, carriers(ctx, await ctx.events(execution)));
      }
    },
  },
];
