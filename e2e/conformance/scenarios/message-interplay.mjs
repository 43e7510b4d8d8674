/** Queries, resets and eager answers that meet a run in an unusual state. */
import { accept, requestIn, updateRequest } from '../lib/updates.mjs';
import { applicationFailure, command, commands } from '../lib/wire.mjs';

const { activity, complete, continueAsNew, signalExternal, timer } = commands;

const still = (ctx, promise, ms = 1_000) =>
  Promise.race([promise, ctx.delay(ms).then(() => ({ still: 'waiting' }))]);

const query = (ctx, execution, options) =>
  ctx.rpc.queryWorkflow({ execution, query: { queryType: 'q' }, ...options });

const reset = (ctx, execution, workflowTaskFinishEventId, options) =>
  ctx.rpc.resetWorkflowExecution({
    workflowExecution: execution,
    reason: 'again',
    requestId: ctx.uuid(),
    workflowTaskFinishEventId,
    ...options,
  });

const failTask = (ctx, task) =>
  ctx.rpc.respondWorkflowTaskFailed({
    taskToken: task.taskToken,
    identity: 'worker',
    cause: 'WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE',
    failure: applicationFailure('worker bug'),
  });

const kinds = (events) => events.map(({ eventType }) => eventType);

export const scenarios = [
  {
    name: 'query-failed-first-task',
    about: 'A query when the first task has failed once, and rides in the second attempt.',
    async run(ctx) {
      const execution = await ctx.start();
      await failTask(ctx, await ctx.poll());
      const sent = query(ctx, execution);
      await ctx.delay(300);
      const task = await ctx.poll();
      const [id] = Object.keys(task.queries);
      ctx.observe('task', {
        attempt: task.attempt,
        queries: Object.values(task.queries),
        query: task.query,
      });
      await ctx.respond(task, [complete()], {
        ...(id && {
          queryResults: { [id]: { resultType: 'QUERY_RESULT_TYPE_ANSWERED', answer: ['it'] } },
        }),
      });
      await ctx.outcome('query', still(ctx, sent));
    },
  },
  {
    name: 'query-of-closing-task',
    about: 'A query waits while a task runs that closes the workflow.',
    async run(ctx) {
      const first = await ctx.start();
      const task = await ctx.poll();
      const one = query(ctx, first);
      await ctx.delay(300);
      await ctx.respond(task, [complete()]);
      const direct = await ctx.poll({ withinMs: 3_000 });
      ctx.observe(
        'a task of its own',
        direct && { query: direct.query, events: kinds(direct.history.events) },
      );
      if (direct)
        await ctx.rpc.respondQueryTaskCompleted({
          taskToken: direct.taskToken,
          completedType: 'QUERY_RESULT_TYPE_ANSWERED',
          queryResult: ['closed'],
        });
      await ctx.outcome('completed', one);
    },
  },
  {
    name: 'query-answered-with-no-result',
    about:
      'A task completes without an answer to the query that rode in it: the query is sent again by itself.',
    async run(ctx) {
      const execution = await ctx.start();
      const sent = query(ctx, execution);
      await ctx.delay(300);
      const task = await ctx.poll();
      ctx.observe('queries', Object.keys(task.queries).length);
      await ctx.respond(task, []);
      const direct = await ctx.poll({ withinMs: 4_000 });
      ctx.observe('a task of its own', direct && { query: direct.query, attempt: direct.attempt });
      if (direct)
        await ctx.rpc.respondQueryTaskCompleted({
          taskToken: direct.taskToken,
          completedType: 'QUERY_RESULT_TYPE_ANSWERED',
          queryResult: ['late'],
        });
      await ctx.outcome('query', sent);
    },
  },
  {
    name: 'reset-with-pending-externals',
    about:
      'A reset of a run with a running activity that has beaten, a timer and a signal sent to another workflow.',
    async run(ctx) {
      const queue = ctx.id('other-queue');
      await ctx.start({ workflowId: ctx.id('other'), taskQueue: { name: queue } });
      const execution = await ctx.start();
      await ctx.step(
        activity(ctx.queue, 'a1'),
        timer('t', '60s'),
        signalExternal(ctx.id('other'), 's'),
      );
      const task = await ctx.pollActivity();
      await ctx.rpc.recordActivityTaskHeartbeat({
        taskToken: task.taskToken,
        details: ['at work'],
      });
      await ctx.step();
      await ctx.outcome('reset', reset(ctx, execution, 10));
      const current = { workflowId: ctx.id() };
      await ctx.outcome('late answer of the activity', ctx.completeActivity(task));
      const again = await ctx.pollActivity();
      ctx.observe('activity', { attempt: again.attempt, heartbeatDetails: again.heartbeatDetails });
      await ctx.completeActivity(again);
      await ctx.event(current, 'ACTIVITY_TASK_COMPLETED');
      await ctx.finish();
      await ctx.history(current);
    },
  },
  {
    name: 'reset-of-a-former-run',
    about: 'A reset of the first run of a chain while the second runs, and its request again.',
    async run(ctx) {
      const first = await ctx.start();
      await ctx.delay(1_100); // A run that is younger makes the next one wait.
      await ctx.step(continueAsNew(ctx.queue));
      const current = { workflowId: ctx.id() };
      const [{ workflowExecutionStartedEventAttributes: started }] = await ctx.events(current);
      const second = { ...current, runId: started.originalExecutionRunId };
      const requestId = ctx.uuid();
      await ctx.outcome('reset', reset(ctx, first, 4, { requestId }));
      await ctx.outcome('the same request', reset(ctx, first, 4, { requestId }));
      ctx.observe('second', (await ctx.events(second)).at(-1));
      await ctx.finish();
      const { workflowExtendedInfo: info } = await ctx.describe(first);
      ctx.observe('first', { resetRunId: info.resetRunId, status: await ctx.status(first) });
      await ctx.history(current, 'new run');
    },
  },
  {
    name: 'eager-activities-and-heartbeat',
    about:
      'Eager activities in a completion that asks for a new task, and in one that closes the workflow.',
    async run(ctx) {
      const execution = await ctx.start();
      const answer = await ctx.respond(
        await ctx.poll(),
        [activity(ctx.queue, 'a1', { requestEagerExecution: true })],
        { forceCreateNewWorkflowTask: true, returnNewWorkflowTask: true },
      );
      ctx.observe('answer', {
        activities: answer.activityTasks.map(({ activityId, attempt }) => ({
          activityId,
          attempt,
        })),
        task: answer.workflowTask && kinds(answer.workflowTask.history.events),
      });
      const [eager] = answer.activityTasks;
      if (eager) await ctx.completeActivity(eager, 'done');
      const last = await ctx.respond(answer.workflowTask, [
        activity(ctx.queue, 'a2', { requestEagerExecution: true }),
      ]);
      ctx.observe('second answer', {
        activities: last.activityTasks.map(({ activityId, attempt }) => ({ activityId, attempt })),
      });
      const closing = await ctx.respond(await ctx.poll(), [
        activity(ctx.queue, 'a3', { requestEagerExecution: true }),
        complete(),
      ]);
      ctx.observe('closing answer', {
        activities: closing.activityTasks.map(({ activityId }) => activityId),
      });
      await ctx.history(execution);
    },
  },
  {
    name: 'update-of-next-run',
    about:
      'An update that names no run and comes after the workflow continued as new; the id is free again.',
    async run(ctx) {
      const first = await ctx.start();
      const sent = ctx.rpc.updateWorkflowExecution(updateRequest(first));
      await ctx.delay(300);
      const task = await ctx.poll();
      const { messages, commands: list } = accept(ctx, requestIn(ctx, task), { success: [1] });
      await ctx.delay(1_100); // A run that is younger makes the next one wait.
      await ctx.respond(task, [...list, continueAsNew(ctx.queue)], { messages });
      await ctx.outcome('first run', sent);
      const { runId: _, ...anyRun } = first;
      const again = ctx.rpc.updateWorkflowExecution(updateRequest(anyRun));
      await ctx.delay(300);
      const next = await ctx.poll();
      const second = accept(ctx, requestIn(ctx, next), { success: [2] });
      await ctx.respond(next, [...second.commands, complete()], { messages: second.messages });
      await ctx.outcome('second run', again);
      await ctx.outcome('first run again', ctx.rpc.updateWorkflowExecution(updateRequest(first)));
      await ctx.outcome(
        'poll the first',
        ctx.rpc.pollWorkflowExecutionUpdate({
          updateRef: { workflowExecution: first, updateId: 'u1' },
        }),
      );
    },
  },
  {
    name: 'accepted-update-times-out',
    about: 'A run times out while an update is accepted and not completed.',
    async run(ctx) {
      const execution = await ctx.start({ workflowRunTimeout: '3s' });
      const sent = ctx.rpc.updateWorkflowExecution(updateRequest(execution));
      await ctx.delay(300);
      const task = await ctx.poll();
      const { messages, commands: list } = accept(ctx, requestIn(ctx, task));
      await ctx.respond(task, list, { messages });
      await ctx.outcome('update', sent);
      await ctx.outcome(
        'poll for it',
        ctx.rpc.pollWorkflowExecutionUpdate({
          updateRef: { workflowExecution: execution, updateId: 'u1' },
        }),
      );
      await ctx.outcome('the same id', ctx.rpc.updateWorkflowExecution(updateRequest(execution)));
    },
  },
  {
    name: 'options-updated-while-running',
    about: 'Options that change while a task runs, and requests that are attached then.',
    async run(ctx) {
      const execution = await ctx.start();
      const task = await ctx.poll();
      await ctx.outcome(
        'priority',
        ctx.rpc.updateWorkflowExecutionOptions({
          workflowExecution: execution,
          workflowExecutionOptions: { priority: { priorityKey: 4 } },
          updateMask: { paths: ['priority'] },
        }),
      );
      const attach = (label, requestId) =>
        ctx.outcome(
          label,
          ctx.rpc.startWorkflowExecution(
            ctx.startRequest({
              requestId,
              workflowIdConflictPolicy: 'WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING',
              onConflictOptions: { attachRequestId: true },
            }),
          ),
        );
      const requestId = ctx.uuid();
      await attach('attach', requestId);
      await attach('the same', requestId);
      ctx.observe('describe', (await ctx.describe(execution)).workflowExtendedInfo.requestIdInfos);
      await ctx.respond(task, [command('RECORD_MARKER', { markerName: 'm' })]);
      ctx.observe('written', (await ctx.describe(execution)).workflowExtendedInfo.requestIdInfos);
      ctx.observe('next task', (await ctx.poll({ withinMs: 3_000 })) ? 'a task' : 'no task');
      await ctx.history(execution);
    },
  },
];
