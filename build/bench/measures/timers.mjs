/** 9. Real timers: many short ones, whose lateness shows in the whole, and many that wait. */
import { concurrently, timed, within } from '../load.mjs';
import { completeCommand, startRawWorker } from '../rawWorker.mjs';
import { completed, startWorkflow } from '../rpc.mjs';

const WORKFLOW_COUNT = 200;
const TIMERS_IN_SEQUENCE = 50;
const SHORT_LIMIT_MS = 75_000;
const PENDING_PER_WORKFLOW = 1_000;
const PENDING_CONCURRENCY = 4;
const PENDING_BUDGET_MS = 15_000;
const STARTED_EVENTS_BEFORE_TIMERS = 3;

export const timers = {
  name: 'timers',
  metrics: {
    shortMs: { label: '10,000 timers of 1 ms, 200 workflows at once', unit: 'ms', better: 'less' },
    shortCpu: { label: 'server CPU per such timer', unit: 'ms', better: 'less' },
    pending: { label: 'timers set and left pending', unit: '', better: 'more' },
    pendingRate: { label: 'timers set, 1,000 a task', unit: '/s', better: 'more' },
    pendingRss: { label: 'memory growth per pending timer', unit: 'kB', better: 'less' },
    answersMs: { label: 'describe with all of them pending', unit: 'ms', better: 'less' },
  },

  async run({ startServer, record, attempt, scaled, signal }) {
    const server = await startServer();
    await attempt(['shortMs', 'shortCpu'], () => shortTimers(server, { record, scaled, signal }));
    await attempt(['pending', 'pendingRate', 'pendingRss', 'answersMs'], () =>
      pendingTimers(server, { record, scaled, signal }),
    );
  },
};

async function shortTimers(server, { record, scaled, signal }) {
  const { rpc } = server;
  const sequence = scaled(TIMERS_IN_SEQUENCE);
  const worker = startRawWorker(rpc, {
    taskQueue: 'short',
    pollerCount: 20,
    commands: (task) => [
      firedCount(task) < sequence
        ? timerCommand(rpc, String(firedCount(task)), { nanos: 1e6 })
        : completeCommand(rpc),
    ],
  });
  const before = server.usage();
  const bounds = { count: WORKFLOW_COUNT, concurrency: WORKFLOW_COUNT, signal };
  const one = async (index) => {
    const workflowId = `short-${index}`;
    await startWorkflow(rpc, { workflowId, type: 'short', taskQueue: 'short' });
    await completed(rpc, workflowId);
  };
  const ms = await timed(() => within(concurrently(bounds, one), SHORT_LIMIT_MS, 'short timers'));
  worker.stop();
  record('shortMs', (ms / sequence) * TIMERS_IN_SEQUENCE);
  record('shortCpu', (server.usage().cpuMs - before.cpuMs) / (WORKFLOW_COUNT * sequence));
}

async function pendingTimers(server, { record, scaled, signal }) {
  const { rpc } = server;
  const worker = startRawWorker(rpc, {
    taskQueue: 'pending',
    pollerCount: PENDING_CONCURRENCY,
    commands: () =>
      Array.from({ length: PENDING_PER_WORKFLOW }, (_, index) =>
        timerCommand(rpc, String(index), { seconds: 3_600 + index }),
      ),
  });
  const before = server.usage();
  let workflowCount = 0;
  const bounds = {
    count: scaled(1_000),
    concurrency: PENDING_CONCURRENCY,
    signal,
    budgetMs: PENDING_BUDGET_MS,
  };
  const ms = await timed(async () => {
    await concurrently(bounds, async (index) => {
      await startWorkflow(rpc, {
        workflowId: `pending-${index}`,
        type: 'pending',
        taskQueue: 'pending',
      });
      await worker.answered(++workflowCount);
    });
    await worker.answered(workflowCount);
  });
  worker.stop();
  const count = workflowCount * PENDING_PER_WORKFLOW;
  record('pending', count);
  record('pendingRate', count / (ms / 1e3));
  record('pendingRss', (server.usage().rssBytes - before.rssBytes) / count / 1e3);
  const execution = { workflowId: 'pending-0' };
  await rpc.workflow.describeWorkflowExecution({ namespace: 'default', execution });
  record(
    'answersMs',
    await timed(() => rpc.workflow.describeWorkflowExecution({ namespace: 'default', execution })),
  );
}

/** How many timers of a strictly sequential workflow have fired: each turn writes five events. */
function firedCount({ previousStartedEventId, startedEventId }) {
  if (Number(previousStartedEventId) === 0) return 0;
  return (Number(startedEventId) - STARTED_EVENTS_BEFORE_TIMERS) / 5;
}

const timerCommand = ({ enums }, timerId, startToFireTimeout) => ({
  commandType: enums.CommandType.COMMAND_TYPE_START_TIMER,
  startTimerCommandAttributes: { timerId, startToFireTimeout },
});
