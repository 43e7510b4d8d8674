/** Signals from clients and from other workflows. */
import { commands } from '../lib/wire.mjs';

const { complete, signalExternal, cancelExternal } = commands;

export const scenarios = [
  {
    name: 'signal-idle',
    about: 'A signal with input and header on an idle workflow.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step();
      await ctx.outcome(
        'response',
        ctx.rpc.signalWorkflowExecution({
          workflowExecution: execution,
          signalName: 'go',
          input: [{ a: 1 }, undefined],
          header: { fields: { trace: 'x' } },
          requestId: ctx.uuid(),
        }),
      );
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'signal-dedupe',
    about: 'The same request id counts once.',
    async run(ctx) {
      const execution = await ctx.start();
      const request = { workflowExecution: execution, signalName: 'go', requestId: ctx.uuid() };
      for (const label of ['first', 'second'])
        await ctx.outcome(label, ctx.rpc.signalWorkflowExecution(request));
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'signal-errors',
    about: 'Signals to nowhere, to a closed workflow, and malformed.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.finish();
      await ctx.outcome('closed', ctx.signal(execution, 'go'));
      await ctx.outcome(
        'closed, no run id',
        ctx.signal({ workflowId: execution.workflowId }, 'go'),
      );
      await ctx.outcome('unknown', ctx.signal({ workflowId: ctx.id('none') }, 'go'));
      await ctx.outcome(
        'unknown run',
        ctx.signal({ workflowId: execution.workflowId, runId: ctx.uuid() }, 'go'),
      );
      await ctx.outcome('no name', ctx.signal(execution, ''));
      await ctx.outcome('bad run id', ctx.signal({ workflowId: 'x', runId: 'y' }, 'go'));
      await ctx.outcome('long name', ctx.signal(execution, 'n'.repeat(1001)));
    },
  },
  {
    name: 'signal-with-start',
    about: 'Starts with the signal, then only signals; the closed workflow starts again.',
    async run(ctx) {
      const request = (signal, options) => ({
        ...ctx.startRequest(),
        signalName: signal,
        signalInput: [signal],
        ...options,
      });
      const { runId } = await ctx.outcome(
        'starts',
        ctx.rpc.signalWithStartWorkflowExecution(request('one')),
      );
      await ctx.outcome('signals', ctx.rpc.signalWithStartWorkflowExecution(request('two')));
      await ctx.finish();
      await ctx.history({ workflowId: ctx.id(), runId }, 'first run');
      await ctx.outcome(
        'rejected',
        ctx.rpc.signalWithStartWorkflowExecution(
          request('three', { workflowIdReusePolicy: 'WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE' }),
        ),
      );
      await ctx.outcome('starts again', ctx.rpc.signalWithStartWorkflowExecution(request('four')));
      await ctx.outcome(
        'terminates existing',
        ctx.rpc.signalWithStartWorkflowExecution(
          request('five', {
            workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING',
          }),
        ),
      );
      await ctx.outcome(
        'conflict policy fail',
        ctx.rpc.signalWithStartWorkflowExecution(
          request('six', { workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_FAIL' }),
        ),
      );
      await ctx.history({ workflowId: ctx.id() }, 'last run');
    },
  },
  {
    name: 'signal-with-start-delay',
    about: 'Signal-with-start and a plain signal during a start delay.',
    async run(ctx) {
      await ctx.rpc.signalWithStartWorkflowExecution({
        ...ctx.startRequest(),
        signalName: 'one',
        workflowStartDelay: '2s',
      });
      await ctx.signal({ workflowId: ctx.id() }, 'two');
      const began = Date.now();
      await ctx.finish();
      ctx.observe('waited for the delay', Date.now() - began > 1_000);
      await ctx.history({ workflowId: ctx.id() });
    },
  },
  {
    name: 'signal-external',
    about: 'One workflow signals another; both histories.',
    async run(ctx) {
      const target = await ctx.start({
        workflowId: ctx.id('target'),
        taskQueue: { name: ctx.id('target-queue') },
      });
      const sender = await ctx.start();
      await ctx.step(
        signalExternal(target.workflowId, 'hello', {
          input: ['from sender'],
          header: { fields: { trace: 'x' } },
          control: 'c',
        }),
      );
      await ctx.finish();
      await ctx.history(sender, 'sender');
      await ctx.history(target, 'target');
    },
  },
  {
    name: 'signal-external-failures',
    about: 'Signalling and cancelling workflows that do not exist, are closed, or are oneself.',
    async run(ctx) {
      const closed = await ctx.start({ workflowId: ctx.id('closed') });
      await ctx.finish();
      const sender = await ctx.start();
      for (const make of [
        () => signalExternal(ctx.id('none'), 'hello'),
        () => signalExternal(closed.workflowId, 'hello'),
        () => cancelExternal(ctx.id('none')),
        () => cancelExternal(closed.workflowId),
      ])
        await ctx.step(make());
      await ctx.finish();
      await ctx.history(sender);
    },
  },
  {
    name: 'signal-external-self',
    about: 'A workflow cannot signal itself.',
    async run(ctx) {
      const self = await ctx.start();
      const task = await ctx.poll();
      await ctx.outcome('signal', ctx.respond(task, [signalExternal(self.workflowId, 'me')]));
      await ctx.event(self, 'SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED');
      await ctx.history(self);
    },
  },
  {
    name: 'cancel-external',
    about: 'One workflow asks another to cancel; both histories.',
    async run(ctx) {
      const target = await ctx.start({
        workflowId: ctx.id('target'),
        taskQueue: { name: ctx.id('target-queue') },
      });
      const sender = await ctx.start();
      await ctx.step(cancelExternal(target.workflowId, { reason: 'tired', control: 'c' }));
      await ctx.finish();
      await ctx.history(sender, 'sender');
      await ctx.history(target, 'target');
    },
  },
  {
    name: 'signal-closing-command',
    about: 'Signalling another workflow and completing in the same task: the signal is lost.',
    async run(ctx) {
      const target = await ctx.start({
        workflowId: ctx.id('target'),
        taskQueue: { name: ctx.id('target-queue') },
      });
      const sender = await ctx.start();
      await ctx.step(signalExternal(target.workflowId, 'bye'), complete());
      await ctx.delay(1_000);
      await ctx.history(sender, 'sender');
      await ctx.history(target, 'target');
    },
  },
];
