/** Starting with a signal or an update where a run is there already: every pair of policies, and requests that come again. */
import { commands } from '../lib/wire.mjs';
import { accept, requestIn, updateRequest } from '../lib/updates.mjs';

const { complete, continueAsNew, fail } = commands;

const REUSE = [
  'ALLOW_DUPLICATE',
  'ALLOW_DUPLICATE_FAILED_ONLY',
  'REJECT_DUPLICATE',
  'TERMINATE_IF_RUNNING',
];
const CONFLICT = ['UNSPECIFIED', 'FAIL', 'USE_EXISTING', 'TERMINATE_EXISTING'];

const ends = {
  running: (ctx, execution) => ctx.status(execution),
  completed: (ctx) => ctx.step(complete()),
  failed: (ctx) => ctx.step(fail('broken')),
  terminated: (ctx, execution) =>
    ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution }),
};

const policies = (reuse, conflict) => ({
  workflowIdReusePolicy: `WORKFLOW_ID_REUSE_POLICY_${reuse}`,
  workflowIdConflictPolicy: `WORKFLOW_ID_CONFLICT_POLICY_${conflict}`,
});

const settled = (promise) => promise.catch((error) => error);

/** Each pair of policies on a workflow of its own whose first run is in one state; all at the same time. */
async function eachPair(ctx, state, act) {
  const pairs = REUSE.flatMap((reuse) => CONFLICT.map((conflict) => ({ reuse, conflict })));
  const seen = await Promise.all(
    pairs.map(async ({ reuse, conflict }) => {
      const workflowId = ctx.id(`${reuse}-${conflict}`);
      const first = await ctx.start({ workflowId });
      await ends[state](ctx, first);
      if (state !== 'running') await ctx.closed(first);
      const options = { workflowId, ...policies(reuse, conflict) };
      const answer = await settled(act(options));
      return { label: `${reuse} ${conflict}`, answer, first: await ctx.status(first) };
    }),
  );
  for (const { label, answer, first } of seen) {
    ctx.observe(label, answer);
    ctx.observe('first run', first);
  }
}

const signalled = (ctx, options) =>
  ctx.rpc.signalWithStartWorkflowExecution(
    ctx.startRequest({ signalName: 'hello', signalInput: [1], ...options }),
  );

const signalMatrix = (state) => ({
  name: `signal-with-start-${state}`,
  about: `Signal-with-start under every reuse and conflict policy when the first run is ${state}.`,
  run: (ctx) =>
    eachPair(ctx, state, (options) =>
      signalled(ctx, { ...options, taskQueue: { name: ctx.id('elsewhere') } }),
    ),
});

const withUpdate = (ctx, start, update) =>
  ctx.rpc.executeMultiOperation({
    operations: [
      { startWorkflow: ctx.startRequest(start) },
      {
        updateWorkflow: {
          namespace: 'default',
          ...updateRequest({ workflowId: start.workflowId ?? ctx.id() }, update),
        },
      },
    ],
  });

/** Takes the task that carries the update and completes that. */
async function answerUpdate(ctx, outcome, more = []) {
  const task = await ctx.poll();
  const { messages, commands: list } = accept(ctx, requestIn(ctx, task), outcome);
  await ctx.respond(task, [...list, ...more], { messages });
  return task;
}

const updateMatrix = (state) => ({
  name: `update-with-start-${state}`,
  about: `Update-with-start under every reuse and conflict policy when the first run is ${state}.`,
  run: (ctx) =>
    eachPair(ctx, state, async (options) => {
      const { workflowId } = options;
      const taskQueue = { name: ctx.id('elsewhere') };
      const sent = settled(withUpdate(ctx, { ...options, taskQueue }));
      const early = await Promise.race([sent, ctx.delay(1_500)]);
      if (early) return early;
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: { workflowId } });
      const last = await Promise.race([sent, ctx.delay(1_500, 'started anew, and waits again')]);
      await settled(ctx.rpc.terminateWorkflowExecution({ workflowExecution: { workflowId } }));
      return { whenTerminated: last };
    }),
});

export const scenarios = [
  signalMatrix('running'),
  signalMatrix('completed'),
  signalMatrix('failed'),
  updateMatrix('running'),
  updateMatrix('completed'),
  updateMatrix('terminated'),
  {
    name: 'signal-with-start-dedupe',
    about:
      'Signal-with-start with the same request id: on the run that it started, when that runs and when it has closed.',
    async run(ctx) {
      const requestId = ctx.uuid();
      await ctx.outcome('first', signalled(ctx, { requestId }));
      await ctx.outcome('again', signalled(ctx, { requestId }));
      await ctx.outcome(
        'a plain signal with it',
        ctx.rpc.signalWorkflowExecution({
          workflowExecution: { workflowId: ctx.id() },
          signalName: 'plain',
          requestId,
        }),
      );
      await ctx.outcome(
        'a plain start with it',
        ctx.rpc.startWorkflowExecution(ctx.startRequest({ requestId })),
      );
      await ctx.finish();
      await ctx.history({ workflowId: ctx.id() });
      await ctx.outcome('when closed', signalled(ctx, { requestId }));
      ctx.observe('now', await ctx.status({ workflowId: ctx.id() }));
      await ctx.history({ workflowId: ctx.id() }, 'now current');
    },
  },
  {
    name: 'signal-dedupe-across-runs',
    about:
      'The request id of a signal counts for one run: the next one by continue-as-new takes it again.',
    async run(ctx) {
      const requestId = ctx.uuid();
      const signal = (label, execution) =>
        ctx.outcome(
          label,
          ctx.rpc.signalWorkflowExecution({
            workflowExecution: execution,
            signalName: 'same',
            requestId,
          }),
        );
      const first = await ctx.start();
      await ctx.step();
      await signal('first run', first);
      await ctx.delay(1_100); // A run that is younger makes the next one wait.
      await ctx.step(continueAsNew(ctx.queue));
      await signal('second run', { workflowId: ctx.id() });
      await signal('second run again', { workflowId: ctx.id() });
      await ctx.step();
      await signal('second run after its task', { workflowId: ctx.id() });
      await ctx.history({ workflowId: ctx.id() });
    },
  },
  {
    name: 'update-with-start-again',
    about:
      'Update-with-start whose start was done already, by its request id, and whose update is known, in a running and in a closed run.',
    async run(ctx) {
      const requestId = ctx.uuid();
      const start = { requestId, workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_FAIL' };
      const other = { ...start, requestId: ctx.uuid() };
      const sent = withUpdate(ctx, start);
      await answerUpdate(ctx, { success: ['one'] });
      await ctx.outcome('first', sent);
      await ctx.outcome('the same again', withUpdate(ctx, start));
      await ctx.outcome('another start, the same update', withUpdate(ctx, other));
      const second = withUpdate(ctx, start, { updateId: 'u2' });
      await answerUpdate(ctx, { success: ['two'] });
      await ctx.outcome('the same start, another update', second);
      await ctx.outcome('both others', withUpdate(ctx, other, { updateId: 'u3' }));
      await ctx.signal({ workflowId: ctx.id() }, 'end');
      await ctx.finish();
      await ctx.outcome('closed: the same again', withUpdate(ctx, start));
      await ctx.outcome('closed: another start, the same update', withUpdate(ctx, other));
      await ctx.outcome(
        'closed: the same start, another update',
        Promise.race([
          withUpdate(ctx, start, { updateId: 'u4' }),
          ctx.delay(1_500).then(() => ({ still: 'waiting' })),
        ]),
      );
    },
  },
  {
    name: 'update-with-start-delayed',
    about: 'Update-with-start with a start delay, and on a run whose first task is delayed.',
    async run(ctx) {
      await ctx.outcome(
        'with a delay',
        Promise.race([
          withUpdate(ctx, { workflowStartDelay: '60s' }),
          ctx.delay(1_000).then(() => ({ still: 'waiting' })),
        ]),
      );
      const workflowId = ctx.id('delayed');
      const execution = await ctx.start({ workflowId, workflowStartDelay: '60s' });
      await ctx.outcome(
        'on a delayed run',
        Promise.race([
          withUpdate(ctx, {
            workflowId,
            workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING',
          }),
          ctx.delay(1_000).then(() => ({ still: 'waiting' })),
        ]),
      );
      await ctx.history(execution);
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
    },
  },
  {
    name: 'first-run-required',
    about: 'Cancel and terminate with the id of the first run of the chain, right and wrong.',
    async run(ctx) {
      const first = await ctx.start();
      await ctx.delay(1_100); // A run that is younger makes the next one wait.
      await ctx.step(continueAsNew(ctx.queue));
      const workflowExecution = { workflowId: ctx.id() };
      const cancel = (label, firstExecutionRunId) =>
        ctx.outcome(
          label,
          ctx.rpc.requestCancelWorkflowExecution({ workflowExecution, firstExecutionRunId }),
        );
      const terminate = (label, firstExecutionRunId) =>
        ctx.outcome(
          label,
          ctx.rpc.terminateWorkflowExecution({ workflowExecution, firstExecutionRunId }),
        );
      await cancel('cancel: another chain', ctx.uuid());
      await cancel('cancel: no run id', 'x');
      await cancel('cancel: this chain', first.runId);
      await terminate('terminate: another chain', ctx.uuid());
      await terminate('terminate: no run id', 'x');
      await terminate('terminate: this chain', first.runId);
      await terminate('terminate: another chain, when closed', ctx.uuid());
      await cancel('cancel: another chain, when closed', ctx.uuid());
      await cancel('cancel: this chain, when closed', first.runId);
      await ctx.history(workflowExecution);
    },
  },
  {
    name: 'cancel-request-again',
    about:
      'Cancel requests with the same and with another request id, also while a task runs and when the run has closed.',
    async run(ctx) {
      const execution = await ctx.start();
      const task = await ctx.poll();
      const requestId = ctx.uuid();
      const cancel = (label, options) =>
        ctx.outcome(
          label,
          ctx.rpc.requestCancelWorkflowExecution({
            workflowExecution: execution,
            reason: label,
            ...options,
          }),
        );
      await cancel('first', { requestId });
      await cancel('same id', { requestId });
      await cancel('another id', { requestId: ctx.uuid() });
      await cancel('no id', {});
      ctx.observe('describe', (await ctx.describe(execution)).workflowExtendedInfo.cancelRequested);
      await ctx.respond(task, []);
      await cancel('written: same id', { requestId });
      await cancel('written: another id', { requestId: ctx.uuid() });
      await ctx.finish();
      await cancel('closed: same id', { requestId });
      await cancel('closed: another id', { requestId: ctx.uuid() });
      await ctx.history(execution);
    },
  },
  {
    name: 'eager-start-again',
    about:
      'An eager start whose request comes again: while its task runs, after that failed, and after it completed.',
    async run(ctx) {
      const request = ctx.startRequest({ requestEagerExecution: true });
      const start = async (label) => {
        const { eagerWorkflowTask: task, ...answer } =
          await ctx.rpc.startWorkflowExecution(request);
        ctx.observe(label, {
          started: answer.started,
          status: answer.status,
          task: task && {
            attempt: task.attempt,
            startedEventId: task.startedEventId,
            previousStartedEventId: task.previousStartedEventId,
            events: task.history.events.length,
            queue: task.workflowExecutionTaskQueue,
          },
        });
        return task;
      };
      const first = await start('first');
      const again = await start('while the task runs');
      await ctx.outcome(
        'fail the task',
        ctx.rpc.respondWorkflowTaskFailed({
          taskToken: (again ?? first).taskToken,
          cause: 'WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE',
          identity: 'worker',
        }),
      );
      await start('after it failed');
      await ctx.step();
      await start('after one completed');
      await ctx.history({ workflowId: ctx.id() });
    },
  },
];
