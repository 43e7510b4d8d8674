/** Requests that meet a run between two of its states: before its first task, between the runs of a chain, paused, or closed. */
import { accept, reject, requestIn, updateRequest } from '../lib/updates.mjs';
import { applicationFailure, command, commands } from '../lib/wire.mjs';

const { activity, child, complete, continueAsNew, fail, timer } = commands;

const still = (ctx, promise, ms = 1_000) =>
  Promise.race([promise, ctx.delay(ms).then(() => ({ still: 'waiting' }))]);

const query = (ctx, execution, options) =>
  ctx.rpc.queryWorkflow({
    execution: { workflowId: execution.workflowId },
    query: { queryType: 'q' },
    ...options,
  });

const pause = (ctx, execution) =>
  ctx.rpc.pauseWorkflowExecution({ ...execution, reason: 'hold on', requestId: ctx.uuid() });

const unpause = (ctx, execution) =>
  ctx.rpc.unpauseWorkflowExecution({ ...execution, reason: 'go on', requestId: ctx.uuid() });

/** What describe says that belongs to the state of a run. */
async function described(ctx, execution, label) {
  const answer = await ctx.describe(execution);
  ctx.observe(label, {
    status: answer.workflowExecutionInfo.status,
    pendingActivities: answer.pendingActivities.map(({ activityId, state, attempt, paused }) => ({
      activityId,
      state,
      attempt,
      paused,
    })),
    pendingChildren: answer.pendingChildren,
    pendingWorkflowTask: answer.pendingWorkflowTask,
    extended: answer.workflowExtendedInfo,
  });
}

export const scenarios = [
  {
    name: 'delayed-update-accepted',
    about:
      'An update during the start delay brings a task of its own, after which the delayed first one never comes.',
    async run(ctx) {
      const execution = await ctx.start({ workflowStartDelay: '3s' });
      const sent = ctx.rpc.updateWorkflowExecution(updateRequest(execution));
      const task = await ctx.poll();
      ctx.observe('task', {
        attempt: task.attempt,
        startedEventId: task.startedEventId,
        events: task.history.events,
        messages: task.messages,
      });
      const { messages, commands: list } = accept(ctx, requestIn(ctx, task), { success: [1] });
      await ctx.respond(task, list, { messages });
      await ctx.outcome('response', sent);
      ctx.observe('after the delay', (await ctx.poll({ withinMs: 4_500 })) ?? 'no task');
      await ctx.signal(execution, 'end');
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'delayed-update-rejected',
    about:
      'An update during the start delay that is rejected: the first task comes when it is due.',
    async run(ctx) {
      const execution = await ctx.start({ workflowStartDelay: '8s' });
      const sent = ctx.rpc.updateWorkflowExecution(updateRequest(execution));
      const task = await ctx.poll();
      const { messages } = reject(ctx, requestIn(ctx, task), applicationFailure('not now'));
      await ctx.outcome('answer to the worker', ctx.respond(task, [], { messages }));
      await ctx.outcome('response', sent);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'delayed-requests',
    about: 'Query, cancel, describe, pause and terminate during the start delay.',
    async run(ctx) {
      const execution = await ctx.start({ workflowStartDelay: '60s', requestEagerExecution: true });
      await ctx.outcome('query', still(ctx, query(ctx, execution)));
      await ctx.rpc.requestCancelWorkflowExecution({ workflowExecution: execution });
      await described(ctx, execution, 'described');
      await ctx.outcome(
        'reset',
        ctx.rpc.resetWorkflowExecution({
          workflowExecution: execution,
          requestId: ctx.uuid(),
          workflowTaskFinishEventId: 2,
        }),
      );
      await ctx.outcome('pause', pause(ctx, execution));
      await ctx.outcome('unpause', unpause(ctx, execution));
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
      await ctx.history(execution);
    },
  },
  {
    name: 'retry-backoff-requests',
    about:
      'Signal, cancel, query, update and signal-with-start between two runs of a workflow that is retried.',
    async run(ctx) {
      const execution = await ctx.start({ retryPolicy: { initialInterval: '60s' } });
      await ctx.step(fail('once'));
      const current = { workflowId: ctx.id() };
      await ctx.outcome('query', still(ctx, query(ctx, current)));
      await ctx.signal(current, 'waits');
      await ctx.rpc.requestCancelWorkflowExecution({ workflowExecution: current });
      await ctx.history(current, 'no task yet');
      await ctx.outcome(
        'signal-with-start',
        ctx.rpc.signalWithStartWorkflowExecution(ctx.startRequest({ signalName: 'hurry' })),
      );
      await ctx.finish();
      ctx.observe('first run', await ctx.status(execution));
      await ctx.history(current, 'last run');
    },
  },
  {
    name: 'cron-backoff-requests',
    about: 'Signal-with-start and an update before the first task of a cron workflow.',
    async run(ctx) {
      const options = { cronSchedule: '0 0 1 1 *' };
      const execution = await ctx.start(options);
      await ctx.signal(execution, 'waits');
      await ctx.outcome(
        'signal-with-start',
        ctx.rpc.signalWithStartWorkflowExecution(
          ctx.startRequest({ ...options, signalName: 'hurry' }),
        ),
      );
      const task = await ctx.poll({ withinMs: 3_000 });
      ctx.observe('task', task ? 'a task' : 'no task');
      const sent = ctx.rpc
        .updateWorkflowExecution(updateRequest(execution))
        .catch((error) => error);
      ctx.observe('update', task ? 'with the running task' : await still(ctx, sent));
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
      ctx.observe(
        'history',
        (await ctx.events(execution)).map(({ eventType }) => eventType),
      );
    },
  },
  {
    name: 'workflow-retry-options',
    about:
      'nextRetryDelay and non-retryable types of a workflow that fails; memo and search attributes go on.',
    async run(ctx) {
      const execution = await ctx.start({
        retryPolicy: { initialInterval: '60s', nonRetryableErrorTypes: ['Final'] },
        memo: { fields: { m: 1 } },
      });
      await ctx.step(
        command('UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', {
          searchAttributes: { indexedFields: { GoldenKeyword: 'changed' } },
        }),
        command('MODIFY_WORKFLOW_PROPERTIES', { upsertedMemo: { fields: { n: 2 } } }),
        fail('soon again', { nextRetryDelay: '1.5s' }),
      );
      await ctx.step(fail('for good', { type: 'Final' }));
      await ctx.history(execution, 'first run');
      await ctx.history({ workflowId: ctx.id() }, 'second run');
    },
  },
  {
    name: 'cron-with-retry',
    about:
      'A cron workflow with a retry policy: its retries first, then the next time of its schedule.',
    async run(ctx) {
      const execution = await ctx.start({
        cronSchedule: '@every 1s',
        retryPolicy: { initialInterval: '1.5s', maximumAttempts: 2 },
      });
      await ctx.step(fail('first attempt'));
      await ctx.step(fail('second attempt'));
      await ctx.step(complete('next time'));
      await ctx.poll();
      await ctx.rpc.terminateWorkflowExecution({
        workflowExecution: { workflowId: execution.workflowId },
      });
      for (let runId = execution.runId, count = 1; runId && count <= 3; count += 1) {
        const run = { workflowId: execution.workflowId, runId };
        await ctx.history(run, `run ${count}`);
        const last = (await ctx.events(run)).at(-1);
        runId = (
          last.workflowExecutionFailedEventAttributes ??
          last.workflowExecutionCompletedEventAttributes ??
          {}
        ).newExecutionRunId;
      }
    },
  },
  {
    name: 'cron-continues-as-new',
    about:
      'A cron workflow that continues as new without a schedule in the command: the chain is no cron any more.',
    async run(ctx) {
      const execution = await ctx.start({ cronSchedule: '@every 1s' });
      await ctx.step(continueAsNew(ctx.queue, { backoffStartInterval: '1s' }));
      await ctx.step(complete());
      await ctx.history(execution, 'first run');
      const current = await ctx.events({ workflowId: execution.workflowId });
      ctx.observe('current run', current);
    },
  },
  {
    name: 'paused-requests',
    about:
      'What a paused workflow takes: queries, updates, cancel requests, signal-with-start, timers that fire, termination.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(timer('t', '5s'), activity(ctx.queue, 'a1'));
      await ctx.outcome('pause', pause(ctx, execution));
      await ctx.outcome('query', still(ctx, query(ctx, execution)));
      await ctx.outcome('update', ctx.rpc.updateWorkflowExecution(updateRequest(execution)));
      await ctx.outcome(
        'signal-with-start',
        ctx.rpc.signalWithStartWorkflowExecution(ctx.startRequest({ signalName: 's' })),
      );
      await ctx.outcome(
        'cancel',
        ctx.rpc.requestCancelWorkflowExecution({ workflowExecution: execution }),
      );
      await ctx.event(execution, 'TIMER_FIRED');
      ctx.observe('activity', (await ctx.pollActivity({ withinMs: 2_500 })) ? 'a task' : 'no task');
      await described(ctx, execution, 'described');
      await ctx.outcome(
        'start again',
        ctx.rpc.startWorkflowExecution(
          ctx.startRequest({
            workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING',
          }),
        ),
      );
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
      await ctx.history(execution);
    },
  },
  {
    name: 'paused-activities',
    about:
      'Activities of a workflow that is paused: one completes, one fails and is retried, one waits for its retry.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(activity(ctx.queue, 'runs'));
      const running = await ctx.pollActivity();
      await ctx.signal(execution, 'more');
      await ctx.step(
        activity(ctx.id('other'), 'retried', { retryPolicy: { initialInterval: '1s' } }),
      );
      const retried = await ctx.pollActivity({ queue: ctx.id('other') });
      await ctx.signal(execution, 'one more');
      await ctx.step(
        activity(ctx.id('third'), 'waits', { retryPolicy: { initialInterval: '2s' } }),
      );
      const waits = await ctx.pollActivity({ queue: ctx.id('third') });
      await ctx.failActivity(waits, applicationFailure('before the pause'));
      await pause(ctx, execution);
      ctx.observe(
        'heartbeat',
        await ctx.rpc.recordActivityTaskHeartbeat({ taskToken: running.taskToken }),
      );
      await ctx.outcome('complete', ctx.completeActivity(running, 'done'));
      await ctx.outcome('fail', ctx.failActivity(retried, applicationFailure('once')));
      const again = await ctx.pollActivity({ queue: ctx.id('other'), withinMs: 3_500 });
      ctx.observe('retry while paused', again ? 'a task' : 'no task');
      const other = await ctx.pollActivity({ queue: ctx.id('third'), withinMs: 3_500 });
      ctx.observe('backoff that ends while paused', other ? 'a task' : 'no task');
      await unpause(ctx, execution);
      await ctx.completeActivity(other ?? (await ctx.pollActivity({ queue: ctx.id('third') })));
      await ctx.event(execution, 'ACTIVITY_TASK_COMPLETED', 2);
      const last = again ?? (await ctx.pollActivity({ queue: ctx.id('other') }));
      await ctx.completeActivity(last);
      await ctx.event(execution, 'ACTIVITY_TASK_COMPLETED', 3);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'paused-and-reset',
    about: 'A reset of a paused workflow.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step();
      await pause(ctx, execution);
      await ctx.outcome(
        'reset',
        ctx.rpc.resetWorkflowExecution({
          workflowExecution: execution,
          requestId: ctx.uuid(),
          reason: 'again',
          workflowTaskFinishEventId: 4,
        }),
      );
      const current = { workflowId: ctx.id() };
      await described(ctx, current, 'described');
      await ctx.finish();
      await ctx.history(execution, 'old run');
      await ctx.history(current, 'new run');
    },
  },
  {
    name: 'paused-and-unpaused-again',
    about:
      'Pausing and unpausing with the same request id, of closed and unknown workflows, and without what is needed.',
    async run(ctx) {
      const execution = await ctx.start();
      const requestId = ctx.uuid();
      const request = { ...execution, requestId, reason: 'hold on' };
      await ctx.outcome('pause', ctx.rpc.pauseWorkflowExecution(request));
      await ctx.outcome('the same', ctx.rpc.pauseWorkflowExecution(request));
      await ctx.outcome('another', pause(ctx, execution));
      await ctx.outcome('unpause', ctx.rpc.unpauseWorkflowExecution(request));
      await ctx.outcome('the same', ctx.rpc.unpauseWorkflowExecution(request));
      await ctx.finish();
      await ctx.outcome('closed: pause', pause(ctx, execution));
      await ctx.outcome('closed: unpause', unpause(ctx, execution));
      await ctx.outcome('unknown: pause', pause(ctx, { workflowId: ctx.id('none') }));
      await ctx.outcome('unknown: unpause', unpause(ctx, { workflowId: ctx.id('none') }));
      await ctx.outcome('no id: pause', pause(ctx, {}));
      await ctx.outcome('no id: unpause', unpause(ctx, {}));
      await ctx.history(execution);
    },
  },
  {
    name: 'described-when-closed',
    about:
      'What describe still shows of activities, children, timers and tasks when a workflow was terminated, and when it completed.',
    async run(ctx) {
      const make = async (name) => {
        const workflowId = ctx.id(name);
        const queue = ctx.id(`queue-${name}`);
        const execution = await ctx.start({ workflowId, taskQueue: { name: queue } });
        const task = await ctx.poll({ queue });
        await ctx.respond(task, [
          timer('t', '60s'),
          activity(ctx.id('elsewhere'), 'a1'),
          child(ctx.id('elsewhere'), ctx.id(`child-of-${name}`), {
            parentClosePolicy: 'PARENT_CLOSE_POLICY_ABANDON',
          }),
        ]);
        await ctx.event(execution, 'CHILD_WORKFLOW_EXECUTION_STARTED');
        return { execution, queue };
      };
      const one = await make('terminated');
      await described(ctx, one.execution, 'running');
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: one.execution });
      const { pendingActivities, pendingChildren } = await ctx.describe(one.execution);
      ctx.observe('terminated', { pendingActivities, pendingChildren });
      const two = await make('completed');
      await ctx.respond(await ctx.poll({ queue: two.queue }), [complete()]);
      await described(ctx, two.execution, 'completed');
    },
  },
  {
    name: 'eager-start-delayed',
    about:
      'What the first event says of an eager start that was accepted, and of one with a delay.',
    async run(ctx) {
      const eager = async (label, options) => {
        const workflowId = ctx.id(label);
        const { eagerWorkflowTask: task } = await ctx.rpc.startWorkflowExecution(
          ctx.startRequest({ workflowId, requestEagerExecution: true, ...options }),
        );
        const [first] = await ctx.events({ workflowId });
        ctx.observe(label, {
          task: task ? 'a task' : 'no task',
          accepted: first.workflowExecutionStartedEventAttributes.eagerExecutionAccepted,
        });
      };
      await eager('at once', {});
      await eager('delayed', { workflowStartDelay: '60s' });
      await eager('cron', { cronSchedule: '0 0 1 1 *' });
    },
  },
  {
    name: 'update-with-start-refused',
    about: 'Starts and updates that can not go together.',
    async run(ctx) {
      const both = (label, start, update, update2 = {}) =>
        ctx.outcome(
          label,
          still(
            ctx,
            ctx.rpc.executeMultiOperation({
              operations: [
                { startWorkflow: ctx.startRequest(start) },
                {
                  updateWorkflow: {
                    namespace: 'default',
                    ...updateRequest({ workflowId: ctx.id(), ...update2 }, update),
                  },
                },
              ],
            }),
          ),
        );
      await both('eager', { requestEagerExecution: true });
      await both('cron', { cronSchedule: '0 0 1 1 *' });
      await both('first run', {}, { firstExecutionRunId: ctx.uuid() });
      await both('run', {}, {}, { runId: ctx.uuid() });
      await both('no type', { workflowType: undefined });
      await both('no name', {}, { name: '' });
      await both('both wrong', { workflowType: undefined }, { name: '' });
      await ctx.outcome('started', ctx.status({ workflowId: ctx.id() }));
    },
  },
];
