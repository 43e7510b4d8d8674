/** 6. A long history, built by raw markers and read to its end. */
import { concurrently, quantile, timed } from '../load.mjs';
import { completeCommand, startRawWorker } from '../rawWorker.mjs';
import { namespace, payloads, startWorkflow } from '../rpc.mjs';

const MARKERS_PER_TASK = 1_000;
const READ_COUNT = 7;
const taskQueue = 'history';
const workflowId = 'long';

export const history = {
  name: 'history',
  metrics: {
    events: { label: 'events in the long history', unit: '', better: 'same' },
    size: { label: 'its size', unit: 'MB', better: 'same' },
    pages: { label: 'pages it comes in', unit: '', better: 'same' },
    append: { label: 'events written, 1,000 markers a task', unit: '/s', better: 'more' },
    readMs: { label: 'reading all of it, without decoding', unit: 'ms', better: 'less' },
    readRate: { label: 'reading speed', unit: 'MB/s', better: 'more' },
  },

  async run({ startServer, record, scaled, signal }) {
    const { rpc } = await startServer();
    const taskCount = scaled(20);
    const markers = Array.from({ length: MARKERS_PER_TASK }, (_, index) => ({
      commandType: rpc.enums.CommandType.COMMAND_TYPE_RECORD_MARKER,
      recordMarkerCommandAttributes: {
        markerName: 'bench',
        details: { data: payloads({ index, text: 'x'.repeat(100) }) },
      },
    }));
    let tasksSeen = 0;
    const worker = startRawWorker(rpc, {
      taskQueue,
      pollerCount: 1,
      commands: () => (++tasksSeen < taskCount ? markers : [...markers, completeCommand(rpc)]),
    });

    const wake = (index) =>
      rpc.workflow.signalWorkflowExecution({
        namespace,
        workflowExecution: { workflowId },
        signalName: 'wake',
        requestId: `wake-${index}`,
      });
    const buildMs = await timed(async () => {
      await startWorkflow(rpc, { workflowId, type: 'long', taskQueue });
      await worker.answered(1);
      await concurrently({ count: taskCount - 1, concurrency: 1, signal }, async (index) => {
        await wake(index);
        await worker.answered(index + 2);
      });
    });
    worker.stop();

    const reads = await concurrently({ count: READ_COUNT, concurrency: 1, signal }, async () => {
      const before = rpc.received();
      const { eventCount, pageCount } = await readAll(rpc);
      const after = rpc.received();
      return { eventCount, pageCount, bytes: after.bytes - before.bytes, ms: after.ms - before.ms };
    });
    const [{ eventCount, pageCount, bytes }] = reads;
    const readMs = quantile(
      reads.map(({ ms }) => ms),
      0.5,
    );
    record('events', eventCount);
    record('size', bytes / 1e6);
    record('pages', pageCount);
    record('append', eventCount / (buildMs / 1e3));
    record('readMs', readMs);
    record('readRate', bytes / 1e3 / readMs);
  },
};

/** Follows the page tokens from the first event to the last. */
async function readAll(rpc) {
  let eventCount = 0;
  let pageCount = 0;
  let nextPageToken;
  do {
    const page = await rpc.workflow.getWorkflowExecutionHistory({
      namespace,
      execution: { workflowId },
      nextPageToken,
    });
    eventCount += page.history.events.length;
    pageCount++;
    ({ nextPageToken } = page);
  } while (nextPageToken?.length > 0);
  return { eventCount, pageCount };
}
