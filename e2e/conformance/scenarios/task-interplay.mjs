/** What meets a workflow task at an awkward moment. */
import { accept, requestIn, updateRequest } from '../lib/updates.mjs';
import { applicationFailure, command, commands } from '../lib/wire.mjs';

const { activity, complete, continueAsNew, fail, marker } = commands;

const failTask = (ctx, task) =>
  ctx.rpc.respondWorkflowTaskFailed({
    taskToken: task.taskToken,
    identity: 'worker',
    cause: 'WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE',
    failure: applicationFailure('worker bug'),
  });

/** A workflow whose first task is done. */
async function idle(ctx, options) {
  const execution = await ctx.start(options);
  await ctx.step();
  return execution;
}

const kinds = (events) => events.map(({ eventType }) => eventType);

const reset = (ctx, execution, workflowTaskFinishEventId, options) =>
  ctx.rpc.resetWorkflowExecution({
    workflowExecution: execution,
    reason: 'again',
    requestId: ctx.uuid(),
    workflowTaskFinishEventId,
    ...options,
  });

/** What a worker gets of a task, by the types of its events. */
const seen = (task) =>
  task && {
    attempt: task.attempt,
    startedEventId: task.startedEventId,
    previousStartedEventId: task.previousStartedEventId,
    events: kinds(task.history.events),
    messages: task.messages,
    queries: Object.keys(task.queries).length,
  };

export const scenarios = [
  {
    name: 'terminated-with-speculative-task',
    about: 'Termination while a speculative task runs: its events are written first.',
    async run(ctx) {
      const execution = await idle(ctx);
      const sent = ctx.rpc.updateWorkflowExecution(updateRequest(execution));
      const task = await ctx.poll();
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
      await ctx.outcome('update', sent);
      await ctx.outcome('late answer', ctx.respond(task, []));
      await ctx.history(execution);
    },
  },
  {
    name: 'terminated-with-transient-task',
    about: 'Termination while a task runs that is tried again, with a signal that waits.',
    async run(ctx) {
      const execution = await ctx.start();
      await failTask(ctx, await ctx.poll());
      const task = await ctx.poll();
      await ctx.signal(execution, 'waits');
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
      await ctx.outcome('late answer', ctx.respond(task, []));
      await ctx.history(execution);
    },
  },
  {
    name: 'terminated-with-buffered-events',
    about:
      'Termination while a task runs and an activity result, a signal and a cancel request wait.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(activity(ctx.queue, 'a1'));
      const running = await ctx.pollActivity();
      await ctx.signal(execution, 'first');
      await ctx.poll();
      await ctx.completeActivity(running, 'done');
      await ctx.signal(execution, 'second');
      await ctx.rpc.requestCancelWorkflowExecution({ workflowExecution: execution });
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
      await ctx.history(execution);
    },
  },
  {
    name: 'reset-with-buffered-events',
    about: 'A reset of a run whose task runs while signals wait.',
    async run(ctx) {
      const execution = await idle(ctx);
      await ctx.signal(execution, 'first', 1);
      const task = await ctx.poll();
      await ctx.signal(execution, 'second', 2);
      await ctx.outcome('reset', reset(ctx, execution, 4));
      await ctx.outcome('late answer', ctx.respond(task, []));
      await ctx.finish();
      await ctx.history(execution, 'old run');
      await ctx.history({ workflowId: execution.workflowId }, 'new run');
    },
  },
  {
    name: 'speculative-task-meets-signal',
    about:
      'A signal that comes while a speculative task waits for a worker, and one while it runs.',
    async run(ctx) {
      const execution = await idle(ctx);
      const first = ctx.rpc.updateWorkflowExecution(updateRequest(execution));
      await ctx.until(
        () => ctx.describe(execution),
        ({ pendingWorkflowTask }) => pendingWorkflowTask,
      );
      await ctx.signal(execution, 'before');
      const task = await ctx.poll();
      ctx.observe('task', seen(task));
      await ctx.signal(execution, 'during');
      const { messages, commands: list } = accept(ctx, requestIn(ctx, task), { success: [1] });
      await ctx.respond(task, list, { messages });
      await ctx.outcome('update', first);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'speculative-task-fails',
    about: 'The worker fails a speculative task; a signal comes before the next one.',
    async run(ctx) {
      const execution = await idle(ctx);
      const sent = ctx.rpc.updateWorkflowExecution(updateRequest(execution));
      await failTask(ctx, await ctx.poll());
      await ctx.signal(execution, 'between');
      const task = await ctx.poll();
      ctx.observe('task', seen(task));
      const { messages, commands: list } = accept(ctx, requestIn(ctx, task), { success: [1] });
      await ctx.respond(task, [...list, complete()], { messages });
      await ctx.outcome('update', sent);
      await ctx.history(execution);
    },
  },
  {
    name: 'speculative-task-and-query',
    about: 'A query while a speculative task waits for a worker rides in it.',
    async run(ctx) {
      const execution = await idle(ctx);
      const sent = ctx.rpc.updateWorkflowExecution(updateRequest(execution));
      await ctx.until(
        () => ctx.describe(execution),
        ({ pendingWorkflowTask }) => pendingWorkflowTask,
      );
      const query = ctx.rpc.queryWorkflow({ execution, query: { queryType: 'q' } });
      await ctx.delay(300);
      const task = await ctx.poll();
      ctx.observe('task', seen(task));
      const { messages, commands: list } = accept(ctx, requestIn(ctx, task), { success: [1] });
      const [id] = Object.keys(task.queries);
      await ctx.respond(task, list, {
        messages,
        ...(id && {
          queryResults: { [id]: { resultType: 'QUERY_RESULT_TYPE_ANSWERED', answer: ['it'] } },
        }),
      });
      await ctx.outcome('update', sent);
      await ctx.outcome('query', query);
    },
  },
  {
    name: 'sticky-task-fails',
    about:
      'A task of the sticky queue fails: the next one has the whole history, on the normal queue, and its attempt is 1.',
    async run(ctx) {
      const sticky = ctx.id('sticky');
      const execution = await ctx.start();
      await ctx.respond(await ctx.poll(), [], {
        stickyAttributes: {
          workerTaskQueue: { name: sticky, kind: 'TASK_QUEUE_KIND_STICKY', normalName: ctx.queue },
          scheduleToStartTimeout: '10s',
        },
      });
      const polled = ctx.rpc.pollWorkflowTaskQueue(
        {
          taskQueue: { name: sticky, kind: 'TASK_QUEUE_KIND_STICKY', normalName: ctx.queue },
          identity: 'worker',
        },
        { timeoutMs: 9_000 },
      );
      await ctx.delay(300);
      await ctx.signal(execution, 'go');
      const task = await polled;
      ctx.observe('sticky', seen(task));
      await failTask(ctx, task);
      const next = await ctx.poll();
      ctx.observe('normal', seen(next));
      await failTask(ctx, next);
      const last = await ctx.poll();
      ctx.observe('transient', seen(last));
      await ctx.respond(last, [complete()]);
      await ctx.history(execution);
    },
  },
  {
    name: 'continue-as-new-with-buffered-signal',
    about: 'Continuing as new while a signal waits is refused; the next task may.',
    async run(ctx) {
      const execution = await ctx.start();
      const task = await ctx.poll();
      await ctx.signal(execution, 'waits');
      await ctx.outcome('refused', ctx.respond(task, [continueAsNew(ctx.queue)]));
      await ctx.delay(1_100); // A run that is younger makes the next one wait.
      await ctx.step(continueAsNew(ctx.queue));
      await ctx.finish();
      await ctx.history(execution, 'first run');
      await ctx.history({ workflowId: ctx.id() }, 'second run');
    },
  },
  {
    name: 'failing-with-retry-and-update',
    about: 'A workflow with a retry policy fails while an update is accepted, and while one waits.',
    async run(ctx) {
      const execution = await idle(ctx, { retryPolicy: { initialInterval: '60s' } });
      const { runId: _, ...anyRun } = execution;
      const first = ctx.rpc.updateWorkflowExecution(updateRequest(anyRun));
      const task = await ctx.poll();
      const { messages, commands: list } = accept(ctx, requestIn(ctx, task));
      await ctx.respond(task, [...list, fail('once')], { messages });
      await ctx.outcome('accepted', first);
      await ctx.history(execution);
    },
  },
  {
    name: 'update-same-id-attaches',
    about:
      'Two calls with one update id wait for the same update; polling with and without a stage, and for an update of another run.',
    async run(ctx) {
      const execution = await idle(ctx);
      const first = ctx.rpc.updateWorkflowExecution(updateRequest(execution, { args: [1] }));
      const task = await ctx.poll();
      const second = ctx.rpc.updateWorkflowExecution(
        updateRequest(execution, { args: [2], stage: 'ACCEPTED' }),
      );
      const updateRef = { workflowExecution: execution, updateId: 'u1' };
      await ctx.outcome('poll without a stage', ctx.rpc.pollWorkflowExecutionUpdate({ updateRef }));
      const third = ctx.rpc.pollWorkflowExecutionUpdate({
        updateRef,
        waitPolicy: { lifecycleStage: 'UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED' },
      });
      await ctx.delay(200);
      const { messages, commands: list } = accept(ctx, requestIn(ctx, task), {
        failure: applicationFailure('no'),
      });
      await ctx.respond(task, list, { messages });
      await ctx.outcome('first', first);
      await ctx.outcome('second', second);
      await ctx.outcome('poll', third);
      await ctx.outcome(
        'other stage',
        ctx.rpc.updateWorkflowExecution(updateRequest(execution, { stage: 'ADMITTED' })),
      );
      await ctx.outcome(
        'no stage',
        ctx.rpc.updateWorkflowExecution(updateRequest(execution, { waitPolicy: undefined })),
      );
    },
  },
  {
    name: 'terminated-by-start',
    about:
      'What is written into a run whose id another start takes: by either policy, by signal-with-start.',
    async run(ctx) {
      const first = await ctx.start();
      const task = await ctx.poll();
      await ctx.signal(first, 'waits');
      await ctx.start({
        workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING',
      });
      await ctx.outcome('late answer', ctx.respond(task, []));
      await ctx.history(first, 'first');
      const second = {
        workflowId: ctx.id(),
        runId: (await ctx.events({ workflowId: ctx.id() }))[0]
          .workflowExecutionStartedEventAttributes.originalExecutionRunId,
      };
      await ctx.start({ workflowIdReusePolicy: 'WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING' });
      await ctx.history(second, 'second');
      const third = {
        workflowId: ctx.id(),
        runId: (await ctx.events({ workflowId: ctx.id() }))[0]
          .workflowExecutionStartedEventAttributes.originalExecutionRunId,
      };
      await ctx.rpc.signalWithStartWorkflowExecution(
        ctx.startRequest({
          signalName: 's',
          workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING',
        }),
      );
      await ctx.history(third, 'third');
      await ctx.history({ workflowId: ctx.id() }, 'last');
    },
  },
  {
    name: 'history-wait-ends',
    about:
      'Waiting for the close event when the run continues as new, is retried and times out; waiting for new events of a run that ends.',
    async run(ctx) {
      const waitFor = (execution, options) =>
        ctx.rpc.getWorkflowExecutionHistory(
          { execution, waitNewEvent: true, ...options },
          { timeoutMs: 20_000 },
        );
      const filter = { historyEventFilterType: 'HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT' };
      const first = await ctx.start({ retryPolicy: { initialInterval: '60s' } });
      const retried = waitFor(first, filter);
      await ctx.step(fail('once'));
      await ctx.outcome('retried', retried);
      const second = await ctx.start({ workflowId: ctx.id('second') });
      const page = await waitFor(second);
      const more = waitFor(second, { nextPageToken: page.nextPageToken });
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: second });
      const { history, nextPageToken } = await more;
      ctx.observe('new events', { history, more: nextPageToken.length > 0 });
      const third = await ctx.start({ workflowId: ctx.id('third'), workflowRunTimeout: '1s' });
      await ctx.outcome('timed out', waitFor(third, filter));
      await ctx.outcome('closed already', waitFor(third, filter));
    },
  },
  {
    name: 'marker-in-failing-task',
    about: 'A completion that heartbeats with commands, then fails: what it wrote stays.',
    async run(ctx) {
      const execution = await ctx.start();
      const { workflowTask: next } = await ctx.respond(await ctx.poll(), [marker('m')], {
        forceCreateNewWorkflowTask: true,
        returnNewWorkflowTask: true,
      });
      ctx.observe('next', seen(next));
      await ctx.signal(execution, 'waits');
      await failTask(ctx, next);
      const last = await ctx.poll();
      ctx.observe('last', seen(last));
      await ctx.respond(last, [complete()]);
      await ctx.history(execution);
    },
  },
  {
    name: 'closing-while-timing-out',
    about: 'A run with a retry policy that times out while a task runs and a signal waits.',
    async run(ctx) {
      const execution = await ctx.start({
        workflowRunTimeout: '2s',
        retryPolicy: { initialInterval: '60s' },
      });
      await ctx.poll();
      await ctx.signal(execution, 'waits');
      await ctx.closed(execution);
      await ctx.history(execution, 'first run');
      const current = await ctx.events({ workflowId: ctx.id() });
      ctx.observe('second run', kinds(current));
    },
  },
  {
    name: 'commands-of-started-activities',
    about:
      'Cancelling an activity whose result waits for the task to end; then its id is used again.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(activity(ctx.queue, 'a1'));
      const running = await ctx.pollActivity();
      await ctx.signal(execution, 'go');
      const task = await ctx.poll();
      await ctx.completeActivity(running, 'done');
      await ctx.outcome(
        'cancelled and again',
        ctx.respond(task, [
          command('REQUEST_CANCEL_ACTIVITY_TASK', { scheduledEventId: 5 }),
          activity(ctx.id('elsewhere'), 'a1'),
        ]),
      );
      await ctx.finish();
      await ctx.history(execution);
    },
  },
];
