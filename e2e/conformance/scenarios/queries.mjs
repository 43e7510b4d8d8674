/** Queries, with a worker played by hand. */
import { commands } from '../lib/wire.mjs';

const { complete, continueAsNew, fail } = commands;
const ask = (ctx, { workflowId, runId = '' }, options = {}) =>
  ctx.rpc.queryWorkflow(
    {
      execution: { workflowId, runId },
      query: { queryType: 'state', queryArgs: ['arg'] },
      ...options,
    },
    { timeoutMs: 10_000 },
  );

async function idle(ctx) {
  const execution = await ctx.start();
  await ctx.step();
  return execution;
}

const answerDirect = (ctx, task, options) =>
  ctx.rpc.respondQueryTaskCompleted({
    taskToken: task.taskToken,
    completedType: 'QUERY_RESULT_TYPE_ANSWERED',
    queryResult: ['answer'],
    ...options,
  });

export const scenarios = [
  {
    name: 'query-direct',
    about: 'On an idle workflow a query goes to a worker as a task of its own and leaves no event.',
    async run(ctx) {
      const execution = await idle(ctx);
      const sent = ask(ctx, execution);
      const task = await ctx.poll();
      ctx.observe('task', {
        query: task.query,
        startedEventId: task.startedEventId,
        previousStartedEventId: task.previousStartedEventId,
        attempt: task.attempt,
        history: task.history.events,
      });
      await answerDirect(ctx, task);
      await ctx.outcome('answer', sent);
      await ctx.history(execution);
      await ctx.outcome('answered twice', answerDirect(ctx, task));
    },
  },
  {
    name: 'query-direct-failed',
    about: 'The worker fails a query.',
    async run(ctx) {
      const execution = await idle(ctx);
      const sent = ask(ctx, execution);
      const task = await ctx.poll();
      await answerDirect(ctx, task, {
        completedType: 'QUERY_RESULT_TYPE_FAILED',
        queryResult: undefined,
        errorMessage: 'did not work',
        failure: { message: 'did not work', source: 'Test' },
      });
      await ctx.outcome('answer', sent);
    },
  },
  {
    name: 'query-attached',
    about: 'While a workflow task runs, a query waits and rides in the next task.',
    async run(ctx) {
      const execution = await idle(ctx);
      await ctx.signal(execution, 'go');
      const running = await ctx.poll();
      const sent = ask(ctx, execution);
      await ctx.delay(300);
      await ctx.signal(execution, 'again');
      await ctx.respond(running, []);
      const task = await ctx.poll();
      const [[id, query]] = Object.entries(task.queries);
      ctx.observe('attached', { query, own: task.query });
      await ctx.respond(task, [], {
        queryResults: {
          [id]: { resultType: 'QUERY_RESULT_TYPE_ANSWERED', answer: ['attached answer'] },
        },
      });
      await ctx.outcome('answer', sent);
      await ctx.history(execution);
    },
  },
  {
    name: 'query-attached-to-first-task',
    about: 'A query before the first task has run is attached to it; here it fails.',
    async run(ctx) {
      const execution = await ctx.start();
      const sent = ask(ctx, execution);
      await ctx.delay(300);
      const task = await ctx.poll();
      const ids = Object.keys(task.queries);
      ctx.observe('attached to the first task', ids.length);
      await ctx.respond(task, [], {
        queryResults: Object.fromEntries(
          ids.map((id) => [
            id,
            { resultType: 'QUERY_RESULT_TYPE_FAILED', errorMessage: 'no handler' },
          ]),
        ),
      });
      if (!ids.length) await answerDirect(ctx, await ctx.poll());
      await ctx.outcome('answer', sent);
    },
  },
  {
    name: 'query-unblocked-to-direct',
    about: 'The running task ends and no new one comes: the waiting query is dispatched directly.',
    async run(ctx) {
      const execution = await idle(ctx);
      await ctx.signal(execution, 'go');
      const running = await ctx.poll();
      const sent = ask(ctx, execution);
      await ctx.delay(300);
      await ctx.respond(running, []);
      const task = await ctx.poll();
      ctx.observe('direct', {
        query: task.query,
        attached: Object.keys(task.queries ?? {}).length,
      });
      await answerDirect(ctx, task);
      await ctx.outcome('answer', sent);
    },
  },
  {
    name: 'query-buffer-full',
    about: 'A second query while one waits for the running task.',
    async run(ctx) {
      const execution = await idle(ctx);
      await ctx.signal(execution, 'go');
      const running = await ctx.poll();
      const first = ask(ctx, execution);
      await ctx.delay(300);
      await ctx.outcome('second', ask(ctx, execution));
      await ctx.respond(running, [complete()]);
      await answerDirect(ctx, await ctx.poll());
      await ctx.outcome('first', first);
    },
  },
  {
    name: 'query-closed',
    about: 'A closed workflow is queried; reject conditions for completed and failed workflows.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.finish();
      const sent = ask(ctx, execution);
      const task = await ctx.poll();
      ctx.observe('events shipped', task.history.events.length);
      await answerDirect(ctx, task);
      await ctx.outcome('answer', sent);
      await ctx.outcome(
        'not open',
        ask(ctx, execution, { queryRejectCondition: 'QUERY_REJECT_CONDITION_NOT_OPEN' }),
      );
      const failed = await ctx.start({ workflowId: ctx.id('failed') });
      await ctx.step(fail('broken'));
      await ctx.outcome(
        'not completed cleanly',
        ask(ctx, failed, { queryRejectCondition: 'QUERY_REJECT_CONDITION_NOT_COMPLETED_CLEANLY' }),
      );
    },
  },
  {
    name: 'query-not-ready',
    about: 'Terminated before any workflow task completed.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
      await ctx.outcome('answer', ask(ctx, execution));
    },
  },
  {
    name: 'query-errors',
    about: 'Queries that the server refuses.',
    async run(ctx) {
      const execution = await idle(ctx);
      await ctx.outcome('no such workflow', ask(ctx, { workflowId: ctx.id('none') }));
      await ctx.outcome(
        'no such run',
        ask(ctx, { workflowId: execution.workflowId, runId: ctx.uuid() }),
      );
      await ctx.outcome('no query', ctx.rpc.queryWorkflow({ execution }));
      await ctx.outcome('no type', ask(ctx, execution, { query: { queryType: '' } }));
      await ctx.outcome('no workflow id', ask(ctx, { workflowId: '' }));
      await ctx.outcome('bad run id', ask(ctx, { workflowId: ctx.id(), runId: 'x' }));
    },
  },
  {
    name: 'query-while-failing',
    about: 'A query while the workflow task is on its third attempt fails fast.',
    async run(ctx) {
      const execution = await idle(ctx);
      await ctx.signal(execution, 'go');
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        const task = await ctx.poll();
        await ctx.rpc.respondWorkflowTaskFailed({
          taskToken: task.taskToken,
          identity: 'worker',
          cause: 'WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR',
          failure: { message: 'no' },
        });
      }
      await ctx.outcome('answer', ask(ctx, execution));
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
    },
  },
  {
    name: 'query-between-runs',
    about:
      'A query of a run that continued as new within a second, and so has to wait for its first task.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(continueAsNew(ctx.queue));
      const answer = ask(ctx, { workflowId: execution.workflowId });
      const task = await ctx.poll();
      ctx.observe('queries', Object.keys(task.queries).length);
      const [id] = Object.keys(task.queries);
      await ctx.respond(task, [], {
        queryResults: { [id]: { resultType: 'QUERY_RESULT_TYPE_ANSWERED', answer: ['here'] } },
      });
      await ctx.outcome('answer', answer);
    },
  },
];
