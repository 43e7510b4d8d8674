/** Children, signals and cancellations in another namespace. */
import { command, commands } from '../lib/wire.mjs';

/** A namespace of the scenario's own, which the server knows. */
async function otherNamespace(ctx) {
  const namespace = `golden-${ctx.nonce}`;
  await ctx.rpc.registerNamespace({ namespace, workflowExecutionRetentionPeriod: '86400s' });
  await ctx.until(
    () =>
      ctx.rpc
        .startWorkflowExecution({ ...ctx.startRequest({ workflowId: ctx.uuid() }), namespace })
        .catch(() => ({})),
    ({ runId }) => runId,
    15_000,
  );
  return namespace;
}

export const scenarios = [
  {
    name: 'across-namespaces-refused',
    about: 'Commands that reach into another namespace, where the server does not allow it.',
    async run(ctx) {
      const namespace = await otherNamespace(ctx);
      const list = {
        child: commands.child(ctx.queue, ctx.id('child'), { namespace }),
        signal: commands.signalExternal('nobody', 's', { namespace }),
        cancel: commands.cancelExternal('nobody', { namespace }),
      };
      for (const [label, made] of Object.entries(list)) {
        const execution = await ctx.start({ workflowId: ctx.id(label) });
        const task = await ctx.poll();
        await ctx.outcome(label, ctx.respond(task, [made]));
        ctx.observe(
          `${label}: events`,
          (await ctx.events(execution)).slice(3).map(({ eventType }) => eventType),
        );
        await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
      }
      const execution = await ctx.start({ workflowId: ctx.id('unknown') });
      const task = await ctx.poll();
      await ctx.outcome(
        'an unknown namespace',
        ctx.respond(task, [
          command('SIGNAL_EXTERNAL_WORKFLOW_EXECUTION', {
            namespace: 'no-such-namespace',
            execution: { workflowId: 'nobody' },
            signalName: 's',
          }),
        ]),
      );
      ctx.observe(
        'an unknown namespace: events',
        (await ctx.events(execution)).slice(3).map(({ eventType }) => eventType),
      );
    },
  },
];
