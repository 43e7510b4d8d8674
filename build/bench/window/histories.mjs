/** Runs to look at, made by the same real calls on every server: activities, signals, timers that are cancelled, markers. */
import { completeCommand } from '../rawWorker.mjs';
import { namespace, payloads, startWorkflow } from '../rpc.mjs';

const ACTIVITIES_PER_TASK = 8;
const MARKERS_PER_TASK = 150;
const TIMERS_PER_TASK = 400;
/** What a round adds besides timers and markers, and what closes the run. */
const EVENTS_OF_ROUND = 4 + 3 * ACTIVITIES_PER_TASK;
const EVENTS_AT_END = 3;
const identity = 'bench';

/** @typedef {{workflowId: string, runId: string, eventCount: number}} MadeRun */

/**
 * A closed run of `eventCount` events or a few less.
 *
 * @param {import('../rpc.mjs').Rpc} rpc
 * @param {{workflowId: string, eventCount: number, signal: AbortSignal}} of
 * @returns {Promise<MadeRun>}
 */
export async function makeRun(rpc, { workflowId, eventCount, signal }) {
  const queue = { name: `window-${workflowId}` };
  const { runId } = await startWorkflow(rpc, {
    workflowId,
    type: 'longRun',
    taskQueue: queue.name,
  });
  let pending = [];
  for (let round = 0; ; round++) {
    signal.throwIfAborted();
    await signalRun(rpc, { workflowId, runId }, round);
    const task = await rpc.workflow.pollWorkflowTaskQueue({
      namespace,
      taskQueue: queue,
      identity,
    });
    const written = Number(task.startedEventId) + 1;
    const room = eventCount - written - pending.length - EVENTS_OF_ROUND - EVENTS_AT_END;
    const timerCount = Math.min(TIMERS_PER_TASK, Math.floor(Math.max(0, room) / 3));
    const isLast = room < 3;
    const commands = [
      ...pending.map((timerId) => cancelTimer(rpc.enums, timerId)),
      ...(isLast
        ? [completeCommand(rpc)]
        : [
            ...times(ACTIVITIES_PER_TASK, (index) =>
              activity(rpc.enums, queue, `${round}.${index}`),
            ),
            ...times(timerCount, (index) => startTimer(rpc.enums, `${round}.${index}`)),
            ...times(Math.min(MARKERS_PER_TASK, timerCount), (index) => marker(rpc.enums, index)),
          ]),
    ];
    pending = isLast ? [] : times(timerCount, (index) => `${round}.${index}`);
    await rpc.workflow.respondWorkflowTaskCompleted({
      namespace,
      taskToken: task.taskToken,
      identity,
      commands,
    });
    if (isLast) return { workflowId, runId, eventCount: written + commands.length };
    for (let done = 0; done < ACTIVITIES_PER_TASK; done++) await runActivity(rpc, queue);
  }
}

/** @param {import('../rpc.mjs').Rpc} rpc */
export async function signalRun(rpc, { workflowId, runId }, index) {
  await rpc.workflow.signalWorkflowExecution({
    namespace,
    workflowExecution: { workflowId, runId },
    signalName: 'go on',
    requestId: `${workflowId}-${index}`,
    identity,
    input: payloads({ index }),
  });
}

async function runActivity(rpc, taskQueue) {
  const task = await rpc.workflow.pollActivityTaskQueue({ namespace, taskQueue, identity });
  await rpc.workflow.respondActivityTaskCompleted({
    namespace,
    taskToken: task.taskToken,
    identity,
    result: payloads({ charged: true, amount: 1200 }),
  });
}

const times = (length, make) => Array.from({ length }, (_, index) => make(index));

const activity = ({ CommandType }, taskQueue, activityId) => ({
  commandType: CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK,
  scheduleActivityTaskCommandAttributes: {
    activityId,
    activityType: { name: 'chargeCard' },
    taskQueue,
    startToCloseTimeout: { seconds: 60 },
    input: payloads({ order: activityId, currency: 'EUR' }),
  },
});

const startTimer = ({ CommandType }, timerId) => ({
  commandType: CommandType.COMMAND_TYPE_START_TIMER,
  startTimerCommandAttributes: { timerId, startToFireTimeout: { seconds: 36_000 } },
});

const cancelTimer = ({ CommandType }, timerId) => ({
  commandType: CommandType.COMMAND_TYPE_CANCEL_TIMER,
  cancelTimerCommandAttributes: { timerId },
});

const marker = ({ CommandType }, index) => ({
  commandType: CommandType.COMMAND_TYPE_RECORD_MARKER,
  recordMarkerCommandAttributes: {
    markerName: 'checkpoint',
    details: { data: payloads({ index }) },
  },
});
