/** Workflow updates, with a worker played by hand. */
import { applicationFailure, command, commands } from '../lib/wire.mjs';
import {
  accept,
  complete as completeUpdate,
  reject,
  requestIn,
  updateRequest,
} from '../lib/updates.mjs';

const { complete, timer, continueAsNew } = commands;

/** A workflow whose first task is done, so that an update makes a speculative one. */
async function idle(ctx, options) {
  const execution = await ctx.start(options);
  await ctx.step();
  return execution;
}

const answer = (ctx, task, { messages, commands: list }, more = []) =>
  ctx.respond(task, [...list, ...more], { messages });

export const scenarios = [
  {
    name: 'update-completed',
    about:
      'An update that is accepted and completed in one task; the same id asked again gives the same outcome.',
    async run(ctx) {
      const execution = await idle(ctx);
      const sent = ctx.rpc.updateWorkflowExecution(updateRequest(execution, { args: [1] }));
      const task = await ctx.poll();
      ctx.observe('task', {
        messages: task.messages,
        startedEventId: task.startedEventId,
        previousStartedEventId: task.previousStartedEventId,
        events: task.history.events.length,
      });
      await answer(ctx, task, accept(ctx, requestIn(ctx, task), { success: ['done'] }));
      await ctx.outcome('response', sent);
      await ctx.outcome(
        'again',
        ctx.rpc.updateWorkflowExecution(updateRequest(execution, { args: [2] })),
      );
      await ctx.outcome(
        'poll',
        ctx.rpc.pollWorkflowExecutionUpdate({
          updateRef: { workflowExecution: execution, updateId: 'u1' },
          waitPolicy: { lifecycleStage: 'UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED' },
        }),
      );
      await ctx.signal(execution, 'end');
      await ctx.finish();
      await ctx.history(execution);
      await ctx.outcome(
        'same id when closed',
        ctx.rpc.updateWorkflowExecution(updateRequest(execution)),
      );
      await ctx.outcome(
        'new id when closed',
        ctx.rpc.updateWorkflowExecution(updateRequest(execution, { updateId: 'u2' })),
      );
    },
  },
  {
    name: 'update-failure-outcome',
    about: 'An update whose handler fails.',
    async run(ctx) {
      const execution = await idle(ctx);
      const sent = ctx.rpc.updateWorkflowExecution(updateRequest(execution));
      const task = await ctx.poll();
      await answer(
        ctx,
        task,
        accept(ctx, requestIn(ctx, task), { failure: applicationFailure('handler failed') }),
        [complete()],
      );
      await ctx.outcome('response', sent);
      await ctx.history(execution);
    },
  },
  {
    name: 'update-rejected-speculative',
    about:
      'A rejected update on an idle workflow leaves no event; the worker is told to reset its history.',
    async run(ctx) {
      const execution = await idle(ctx);
      const sent = ctx.rpc.updateWorkflowExecution(updateRequest(execution));
      const task = await ctx.poll();
      await ctx.outcome(
        'answer to the worker',
        answer(ctx, task, reject(ctx, requestIn(ctx, task), applicationFailure('not valid'))),
      );
      await ctx.outcome('response', sent);
      await ctx.history(execution, 'no trace');
      await ctx.outcome(
        'poll for it',
        ctx.rpc.pollWorkflowExecutionUpdate({
          updateRef: { workflowExecution: execution, updateId: 'u1' },
        }),
      );
      await ctx.signal(execution, 'end');
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'update-rejected-with-commands',
    about: 'A rejection that comes with a command is written as a normal task.',
    async run(ctx) {
      const execution = await idle(ctx);
      const sent = ctx.rpc.updateWorkflowExecution(updateRequest(execution));
      const task = await ctx.poll();
      await answer(ctx, task, reject(ctx, requestIn(ctx, task), applicationFailure('not valid')), [
        timer('t', '60s'),
      ]);
      await ctx.outcome('response', sent);
      await ctx.history(execution);
    },
  },
  {
    name: 'update-wait-accepted',
    about: 'Waiting for ACCEPTED, then polling for the outcome.',
    async run(ctx) {
      const execution = await idle(ctx);
      const sent = ctx.rpc.updateWorkflowExecution(updateRequest(execution, { stage: 'ACCEPTED' }));
      const task = await ctx.poll();
      const request = requestIn(ctx, task);
      await answer(ctx, task, accept(ctx, request), [timer('t', '0.05s')]);
      await ctx.outcome('accepted', sent);
      const polled = ctx.rpc.pollWorkflowExecutionUpdate({
        updateRef: { workflowExecution: execution, updateId: 'u1' },
        waitPolicy: { lifecycleStage: 'UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED' },
      });
      await answer(ctx, await ctx.poll(), completeUpdate(ctx, request, { success: ['late'] }), [
        complete(),
      ]);
      await ctx.outcome('completed', polled);
      await ctx.history(execution);
    },
  },
  {
    name: 'update-on-first-task',
    about: 'An update before the first task has run rides in that task.',
    async run(ctx) {
      const execution = await ctx.start();
      const sent = ctx.rpc.updateWorkflowExecution(updateRequest(execution));
      await ctx.delay(300);
      const task = await ctx.poll();
      ctx.observe('messages', task.messages);
      await answer(ctx, task, accept(ctx, requestIn(ctx, task), { success: [] }), [complete()]);
      await ctx.outcome('response', sent);
      await ctx.history(execution);
    },
  },
  {
    name: 'update-ignored-by-worker',
    about: 'The worker answers the task but not the update: the server rejects it.',
    async run(ctx) {
      const execution = await idle(ctx);
      const sent = ctx.rpc.updateWorkflowExecution(updateRequest(execution));
      await ctx.outcome('answer to the worker', ctx.respond(await ctx.poll(), []));
      await ctx.outcome('response', sent);
      await ctx.history(execution);
    },
  },
  {
    name: 'update-unfinished-on-close',
    about: 'Two updates when the workflow closes: one accepted and not finished, one not accepted.',
    async run(ctx) {
      const execution = await idle(ctx);
      const first = ctx.rpc.updateWorkflowExecution(
        updateRequest(execution, { updateId: 'accepted' }),
      );
      const task = await ctx.poll();
      const second = ctx.rpc.updateWorkflowExecution(
        updateRequest(execution, { updateId: 'waiting' }),
      );
      await ctx.delay(300);
      await answer(ctx, task, accept(ctx, requestIn(ctx, task)));
      const next = await ctx.poll();
      ctx.observe('waiting update', requestIn(ctx, next)?.updateId);
      await ctx.respond(next, [complete()]);
      await ctx.outcome('accepted one', first);
      await ctx.outcome('waiting one', second);
      await ctx.history(execution);
    },
  },
  {
    name: 'update-terminated',
    about: 'Termination while an update is admitted, and while one is accepted.',
    async run(ctx) {
      const execution = await idle(ctx);
      const first = ctx.rpc.updateWorkflowExecution(
        updateRequest(execution, { updateId: 'accepted' }),
      );
      const task = await ctx.poll();
      await answer(ctx, task, accept(ctx, requestIn(ctx, task)));
      const second = ctx.rpc.updateWorkflowExecution(
        updateRequest(execution, { updateId: 'admitted' }),
      );
      await ctx.delay(300);
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution, reason: 'stop' });
      await ctx.outcome('accepted one', first);
      await ctx.outcome('admitted one', second);
      await ctx.history(execution);
    },
  },
  {
    name: 'update-continue-as-new',
    about:
      'An update that is not answered when the workflow continues as new: a retryable error, for clients to try the new run.',
    async run(ctx) {
      const execution = await idle(ctx);
      const { runId, ...anyRun } = execution;
      const sent = ctx.rpc.updateWorkflowExecution(updateRequest(anyRun), { timeoutMs: 15_000 });
      const task = await ctx.poll();
      await ctx.outcome('answer to the worker', ctx.respond(task, [continueAsNew(ctx.queue)]));
      await ctx.outcome('response', sent);
      await ctx.history(execution, 'first run');
    },
  },
  {
    name: 'update-with-start',
    about: 'ExecuteMultiOperation starts and updates; again with USE_EXISTING it only updates.',
    async run(ctx) {
      const start = (options) => ({
        startWorkflow: ctx.startRequest({
          workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING',
          ...options,
        }),
      });
      const update = (options) => ({
        updateWorkflow: {
          namespace: 'default',
          ...updateRequest({ workflowId: ctx.id() }, options),
        },
      });
      const sent = ctx.rpc.executeMultiOperation({ operations: [start(), update()] });
      const task = await ctx.poll();
      await answer(ctx, task, accept(ctx, requestIn(ctx, task), { success: ['started'] }));
      await ctx.outcome('first', sent);
      const again = ctx.rpc.executeMultiOperation({
        operations: [start(), update({ updateId: 'u2' })],
      });
      const next = await ctx.poll();
      await answer(ctx, next, accept(ctx, requestIn(ctx, next), { success: ['existing'] }));
      await ctx.outcome('second', again);
      await ctx.outcome(
        'conflict',
        ctx.rpc.executeMultiOperation({
          operations: [
            start({ workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_FAIL' }),
            update({ updateId: 'u3' }),
          ],
        }),
      );
      await ctx.outcome(
        'wrong order',
        ctx.rpc.executeMultiOperation({ operations: [update(), start()] }),
      );
      await ctx.outcome('start alone', ctx.rpc.executeMultiOperation({ operations: [start()] }));
      await ctx.outcome(
        'different ids',
        ctx.rpc.executeMultiOperation({
          operations: [start({ workflowId: ctx.id('other') }), update()],
        }),
      );
      await ctx.outcome('none', ctx.rpc.executeMultiOperation({ operations: [] }));
      await ctx.history({ workflowId: ctx.id() });
    },
  },
  {
    name: 'update-errors',
    about: 'Updates that the server refuses.',
    async run(ctx) {
      const execution = await idle(ctx);
      const send = (label, request) => ctx.outcome(label, ctx.rpc.updateWorkflowExecution(request));
      await send('no such workflow', updateRequest({ workflowId: ctx.id('none') }));
      await send('no name', updateRequest(execution, { name: '' }));
      await send('wrong first run', updateRequest(execution, { firstExecutionRunId: ctx.uuid() }));
      await send('no request', { workflowExecution: execution });
      await send('no workflow id', updateRequest({ workflowId: '' }));
      await send('bad run id', updateRequest({ workflowId: ctx.id(), runId: 'x' }));
      await ctx.outcome(
        'poll unknown update',
        ctx.rpc.pollWorkflowExecutionUpdate({
          updateRef: { workflowExecution: execution, updateId: 'nope' },
        }),
      );
      await ctx.outcome(
        'poll without update id',
        ctx.rpc.pollWorkflowExecutionUpdate({ updateRef: { workflowExecution: execution } }),
      );
      await ctx.outcome('poll without reference', ctx.rpc.pollWorkflowExecutionUpdate({}));
    },
  },
  {
    name: 'update-too-many',
    about: 'More than ten updates in flight.',
    async run(ctx) {
      const execution = await idle(ctx);
      const stage = 'ACCEPTED';
      const sent = Array.from({ length: 10 }, (_, index) =>
        ctx.rpc
          .updateWorkflowExecution(updateRequest(execution, { updateId: `u${index}`, stage }))
          .catch(() => {}),
      );
      await ctx.delay(500);
      await ctx.outcome(
        'the eleventh',
        ctx.rpc.updateWorkflowExecution(updateRequest(execution, { updateId: 'one-more', stage })),
      );
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
      await Promise.all(sent);
    },
  },
  {
    name: 'update-speculative-timeout',
    about: 'A speculative task that nobody takes within five seconds becomes a real one.',
    async run(ctx) {
      const execution = await idle(ctx);
      const sent = ctx.rpc.updateWorkflowExecution(updateRequest(execution), { timeoutMs: 20_000 });
      await ctx.delay(300);
      await ctx.history(execution, 'speculative');
      await ctx.event(execution, 'WORKFLOW_TASK_TIMED_OUT');
      const task = await ctx.poll();
      await answer(ctx, task, accept(ctx, requestIn(ctx, task), { success: [1] }), [
        command('RECORD_MARKER', { markerName: 'm' }),
        complete(),
      ]);
      await ctx.outcome('response', sent);
      await ctx.history(execution);
    },
  },
];
