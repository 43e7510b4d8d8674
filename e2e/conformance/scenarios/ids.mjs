/** Workflow ids: reuse and conflict policies, request ids. */
import { commands } from '../lib/wire.mjs';

const { complete, fail, cancelWorkflow } = commands;
const REUSE = [
  'ALLOW_DUPLICATE',
  'ALLOW_DUPLICATE_FAILED_ONLY',
  'REJECT_DUPLICATE',
  'TERMINATE_IF_RUNNING',
];
const CONFLICT = ['UNSPECIFIED', 'FAIL', 'USE_EXISTING', 'TERMINATE_EXISTING'];

const ends = {
  running: async () => {},
  completed: (ctx) => ctx.step(complete()),
  failed: (ctx) => ctx.step(fail('broken')),
  cancelled: (ctx) => ctx.step(cancelWorkflow()),
  terminated: (ctx, execution) =>
    ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution }),
};

/** All sixteen pairs of policies against a first run in one state. */
const matrix = (state) => ({
  name: `id-policies-${state}`,
  about: `Starting again under every reuse and conflict policy when the first run is ${state}.`,
  async run(ctx) {
    for (const reuse of REUSE) {
      for (const conflict of CONFLICT) {
        const workflowId = ctx.id(`${reuse}-${conflict}`);
        const first = await ctx.start({ workflowId });
        await ends[state](ctx, first);
        const outcome = await ctx.outcome(
          `${reuse} ${conflict}`,
          ctx.rpc.startWorkflowExecution(
            ctx.startRequest({
              workflowId,
              workflowIdReusePolicy: `WORKFLOW_ID_REUSE_POLICY_${reuse}`,
              workflowIdConflictPolicy: `WORKFLOW_ID_CONFLICT_POLICY_${conflict}`,
            }),
          ),
        );
        ctx.observe('first run', await ctx.status(first));
        if (state !== 'running' && outcome?.started)
          await ctx.rpc.terminateWorkflowExecution({ workflowExecution: { workflowId } });
      }
    }
  },
});

export const scenarios = [
  ...Object.keys(ends).map(matrix),
  {
    name: 'id-request-dedupe',
    about: 'The same request id gives the same run, also when it has closed.',
    async run(ctx) {
      const request = ctx.startRequest();
      await ctx.outcome('first', ctx.rpc.startWorkflowExecution(request));
      await ctx.outcome('second', ctx.rpc.startWorkflowExecution(request));
      await ctx.finish();
      await ctx.outcome('closed', ctx.rpc.startWorkflowExecution(request));
      await ctx.history({ workflowId: ctx.id() });
    },
  },
  {
    name: 'id-use-existing-attach',
    about:
      'USE_EXISTING with onConflictOptions attaches a request id and a link to the running workflow.',
    async run(ctx) {
      const execution = await ctx.start();
      const link = {
        workflowEvent: {
          namespace: 'default',
          workflowId: 'linked',
          runId: ctx.uuid(),
          eventRef: { eventId: 1, eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED' },
        },
      };
      await ctx.outcome(
        'attach',
        ctx.rpc.startWorkflowExecution(
          ctx.startRequest({
            workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING',
            links: [link],
            onConflictOptions: {
              attachRequestId: true,
              attachLinks: true,
              attachCompletionCallbacks: true,
            },
          }),
        ),
      );
      ctx.observe('request ids', (await ctx.describe(execution)).workflowExtendedInfo);
      await ctx.history(execution);
    },
  },
];
