/** Completion callbacks of workflows: what is refused, what is shown. Their delivery belongs to Nexus. */
import { commands } from '../lib/wire.mjs';

const callback = (token, more = {}) => ({
  nexus: { url: 'temporal://system', header: { 'nexus-callback-token': token } },
  ...more,
});
const many = (count) => Array.from({ length: count }, (_, at) => callback(`t${at}`));

/** The callbacks that describe shows, without times and attempts, which depend on their delivery. */
const described = async (ctx, execution) =>
  ctx
    .normalised(await ctx.describe(execution))
    .callbacks?.map(({ callback: given, trigger, state }) => ({
      callback: given,
      trigger,
      state,
    }));

export const scenarios = [
  {
    name: 'callback-refused',
    about: 'Callbacks that a start can not have.',
    async run(ctx) {
      const start = (label, completionCallbacks) =>
        ctx.outcome(
          label,
          ctx.rpc
            .startWorkflowExecution(
              ctx.startRequest({ workflowId: ctx.uuid(), completionCallbacks }),
            )
            .then(() => 'accepted'),
        );
      await start('thirty-two', many(32));
      await start('thirty-three', many(33));
      await start('of no kind', [{}]);
      await start('without an address', [{ nexus: { url: '' } }]);
      await start('somewhere else', [{ nexus: { url: 'http://127.0.0.1:1/there' } }]);
      await start('of another protocol', [{ nexus: { url: 'ftp://127.0.0.1/there' } }]);
      await start('no address at all', [{ nexus: { url: 'not an address' } }]);
      await start('a long address', [{ nexus: { url: `temporal://${'x'.repeat(1_000)}` } }]);
      await start('large headers', [
        { nexus: { url: 'temporal://system', header: { key: 'x'.repeat(10_000) } } },
      ]);
      await start('with too many links', [
        callback('t', {
          links: Array.from({ length: 11 }, () => ({
            workflowEvent: { namespace: 'default', workflowId: 'w', runId: 'r' },
          })),
        }),
      ]);
    },
  },
  {
    name: 'callback-described',
    about: 'A callback in the first event and in describe; another that is attached later.',
    async run(ctx) {
      const execution = await ctx.start({ completionCallbacks: [callback('first')] });
      const [started] = await ctx.events(execution);
      ctx.observe('started', started);
      ctx.observe('described', await described(ctx, execution));
      await ctx.outcome(
        'attach',
        ctx.rpc.startWorkflowExecution(
          ctx.startRequest({
            workflowId: execution.workflowId,
            workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING',
            requestId: 'attached-request',
            completionCallbacks: [callback('second')],
            onConflictOptions: { attachRequestId: true, attachCompletionCallbacks: true },
          }),
        ),
      );
      ctx.observe('events', (await ctx.events(execution)).slice(2));
      ctx.observe('described with both', await described(ctx, execution));
    },
  },
  {
    name: 'callback-of-a-chain',
    about: 'A run that continues as new hands its callbacks on.',
    async run(ctx) {
      const execution = await ctx.start({ completionCallbacks: [callback('first')] });
      await ctx.step(commands.continueAsNew(ctx.queue));
      ctx.observe('the first run', await described(ctx, execution));
      const next = { workflowId: execution.workflowId };
      const [started] = await ctx.events(next);
      const { completionCallbacks } = started.workflowExecutionStartedEventAttributes;
      ctx.observe('the next one was started with', completionCallbacks);
      ctx.observe('the next one', await described(ctx, next));
    },
  },
];
