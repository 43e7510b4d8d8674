/** TemporalReportedProblems: what the server notes on a run whose workflow tasks keep failing. */
import { commands } from '../lib/wire.mjs';

const { complete, timer } = commands;

/** Takes the next workflow task and fails it. */
async function failTask(ctx, cause = 'NON_DETERMINISTIC_ERROR') {
  const task = await ctx.poll();
  await ctx.rpc.respondWorkflowTaskFailed({
    taskToken: task.taskToken,
    identity: 'worker',
    cause: `WORKFLOW_TASK_FAILED_CAUSE_${cause}`,
    failure: { message: 'broken', source: 'Test' },
  });
}

/** What a description says of the run's search attributes now. */
async function observe(ctx, execution, label) {
  const { workflowExecutionInfo } = await ctx.describe(execution);
  ctx.observe(label, workflowExecutionInfo.searchAttributes ?? 'none');
}

/** Waits until a filter finds so many runs of this scenario's queue. */
const found = (ctx, filter, wanted) =>
  ctx.until(
    () => ctx.rpc.countWorkflowExecutions({ query: `TaskQueue = '${ctx.queue}' AND ${filter}` }),
    ({ count }) => count.toNumber() === wanted,
  );

export const scenarios = [
  {
    name: 'problems-set-and-cleared',
    about:
      'The fifth failure in a row is reported, with the cause that was written; a completed task clears it.',
    async run(ctx) {
      const execution = await ctx.start();
      for (let failures = 1; failures <= 6; failures += 1) {
        const cause =
          failures === 1 ? 'NON_DETERMINISTIC_ERROR' : 'WORKFLOW_WORKER_UNHANDLED_FAILURE';
        await failTask(ctx, cause);
        await observe(ctx, execution, `after ${failures}`);
      }
      await found(ctx, `TemporalReportedProblems IN ('category=WorkflowTaskFailed')`, 1);
      const { executions } = await ctx.rpc.listWorkflowExecutions({
        query: `TaskQueue = '${ctx.queue}' AND TemporalReportedProblems IS NOT NULL`,
      });
      ctx.observe(
        'listed with',
        executions.map(({ searchAttributes }) => searchAttributes),
      );
      await ctx.step(timer('t1', '60s'));
      await observe(ctx, execution, 'after a completed task');
      await found(ctx, 'TemporalReportedProblems IS NULL', 1);
    },
  },
  {
    name: 'problems-signals-between',
    about:
      'Signals during the failing tasks begin the attempts anew, but not the count of problems; the latest cause is reported.',
    async run(ctx) {
      const execution = await ctx.start();
      for (let failures = 1; failures <= 5; failures += 1) {
        const task = await ctx.poll();
        ctx.observe(`attempt ${failures}`, task.attempt);
        await ctx.signal(execution, `during ${failures}`);
        await ctx.rpc.respondWorkflowTaskFailed({
          taskToken: task.taskToken,
          identity: 'worker',
          cause:
            failures < 5
              ? 'WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR'
              : 'WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE',
          failure: { message: 'broken' },
        });
      }
      await observe(ctx, execution, 'after 5');
      await ctx.finish();
      await observe(ctx, execution, 'when closed');
    },
  },
  {
    name: 'problems-timed-out',
    about:
      'A task that timed out counts and is named, with failures of transient tasks behind it; a terminated run keeps its problems.',
    async run(ctx) {
      const execution = await ctx.start({ workflowTaskTimeout: '1s' });
      await ctx.poll();
      await ctx.event(execution, 'WORKFLOW_TASK_TIMED_OUT');
      for (let failures = 2; failures <= 5; failures += 1) await failTask(ctx);
      await observe(ctx, execution, 'after 5');
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
      await observe(ctx, execution, 'terminated');
      await found(
        ctx,
        `ExecutionStatus = 'Terminated' AND TemporalReportedProblems IS NOT NULL`,
        1,
      );
    },
  },
  {
    name: 'problems-bad-commands',
    about:
      'A completion with a bad command is a problem with its own cause; the other attributes stay.',
    async run(ctx) {
      const execution = await ctx.start({
        searchAttributes: { indexedFields: { GoldenKeyword: 'red' } },
      });
      for (let failures = 1; failures <= 5; failures += 1) {
        const task = await ctx.poll();
        // News begins the attempts anew: from the second attempt on the server would let the task time out.
        await ctx.signal(execution, `during ${failures}`);
        await ctx.outcome(`answer ${failures}`, ctx.respond(task, [timer('', '1s')]));
      }
      await observe(ctx, execution, 'after 5');
      await ctx.step(complete());
      await observe(ctx, execution, 'when closed');
    },
  },
];
