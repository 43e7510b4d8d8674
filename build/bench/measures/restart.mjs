/** 8. A server that keeps its state in a file, killed without warning and started again. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { concurrently, timed } from '../load.mjs';
import { completeCommand, startRawWorker } from '../rawWorker.mjs';
import { namespace, startWorkflow } from '../rpc.mjs';

const CONCURRENCY = 20;
const WARM_UP_BUDGET_MS = 2_000;
const BUDGET_MS = 5_000;
const TIMER_SECONDS = 1;

export const restart = {
  name: 'restart',
  metrics: {
    firstStart: { label: 'start-up on a new file', unit: 'ms', better: 'less' },
    rate: { label: 'echo workflows, raw worker, state in a file', unit: '/s', better: 'more' },
    cpu: { label: 'server CPU per echo workflow, state in a file', unit: 'ms', better: 'less' },
    kept: { label: 'closed workflows still there after kill -9', unit: '%', better: 'more' },
    goesOn: { label: 'from restart until the open one goes on', unit: 'ms', better: 'less' },
  },

  async run({ startServer, record, scaled, signal, folder }) {
    const values = { db: join(folder, 'state.db') };
    const before = await startServer({ durable: true, values });
    record('firstStart', before.usableMs);
    const echo = startRawWorker(before.rpc, {
      taskQueue: 'echo',
      pollerCount: CONCURRENCY,
      commands: () => [completeCommand(before.rpc)],
    });
    const complete = async (count, prefix, budgetMs) => {
      const answeredBefore = echo.answeredCount();
      const bounds = { count, concurrency: CONCURRENCY, signal, budgetMs };
      const started = await concurrently(bounds, (index) =>
        startWorkflow(before.rpc, {
          workflowId: `${prefix}-${index}`,
          type: 'echo',
          taskQueue: 'echo',
        }),
      );
      await echo.answered(answeredBefore + started.length);
      return started.length;
    };
    await complete(scaled(100), 'warm-up', WARM_UP_BUDGET_MS);

    const cpuBefore = before.usage().cpuMs;
    let count;
    const ms = await timed(async () => {
      count = await complete(scaled(1_000), 'measured', BUDGET_MS);
    });
    echo.stop();
    record('rate', count / (ms / 1e3));
    record('cpu', (before.usage().cpuMs - cpuBefore) / count);

    const pending = startRawWorker(before.rpc, {
      taskQueue: 'pending',
      pollerCount: 1,
      commands: () => [timerCommand(before.rpc)],
    });
    await startWorkflow(before.rpc, {
      workflowId: 'pending',
      type: 'pending',
      taskQueue: 'pending',
    });
    await pending.answered(1);
    pending.stop();
    await before.kill();
    await delay(TIMER_SECONDS * 1e3); // Overdue at the restart, so that only the server takes time.

    const after = await startServer({ durable: true, values });
    const resumed = startRawWorker(after.rpc, {
      taskQueue: 'pending',
      pollerCount: 1,
      commands: () => [completeCommand(after.rpc)],
    });
    await resumed.answered(1);
    record('goesOn', performance.now() - after.spawnedAt);

    const { COMPLETED } = statuses(after.rpc);
    const states = await concurrently({ count, concurrency: CONCURRENCY, signal }, (index) =>
      after.rpc.workflow
        .describeWorkflowExecution({ namespace, execution: { workflowId: `measured-${index}` } })
        .then(({ workflowExecutionInfo }) => workflowExecutionInfo.status)
        .catch(() => undefined),
    );
    record('kept', (states.filter((status) => status === COMPLETED).length / count) * 100);
    resumed.stop();
  },
};

const statuses = ({ enums }) => ({
  COMPLETED: enums.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED,
});

const timerCommand = ({ enums }) => ({
  commandType: enums.CommandType.COMMAND_TYPE_START_TIMER,
  startTimerCommandAttributes: {
    timerId: '1',
    startToFireTimeout: { seconds: TIMER_SECONDS },
  },
});
