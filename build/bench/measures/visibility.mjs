/** 7. Listing and counting among many closed workflows. */
import { concurrently, latencies, quantile, timed, until } from '../load.mjs';
import { completeCommand, startRawWorker } from '../rawWorker.mjs';
import { namespace, startWorkflow } from '../rpc.mjs';

const CONCURRENCY = 40;
const STORE_BUDGET_MS = 15_000;
const PAGE_SIZE = 100;
const taskQueue = 'visibility';
const filter = "WorkflowType = 'even' AND ExecutionStatus = 'Completed'";

export const visibility = {
  name: 'visibility',
  metrics: {
    stored: { label: 'closed workflows to list from', unit: '', better: 'same' },
    lag: { label: 'until the last of them is counted', unit: 'ms', better: 'less' },
    listP50: { label: 'list by type and status, first 100, p50', unit: 'ms', better: 'less' },
    listP95: { label: 'list by type and status, first 100, p95', unit: 'ms', better: 'less' },
    walk: { label: 'walking all pages', unit: 'workflows/s', better: 'more' },
    countP50: { label: 'count by type and status, p50', unit: 'ms', better: 'less' },
    throttled: { label: 'calls refused for their rate', unit: '', better: 'less' },
  },

  async run({ startServer, record, scaled, signal }) {
    const { rpc } = await startServer();
    let throttledCount = 0;
    /** Asks again when the server says it was asked too often, and counts how often it did. */
    const patiently = (call) =>
      until(
        () =>
          call().catch((error) => {
            if (error.code !== RESOURCE_EXHAUSTED) throw error;
            throttledCount++;
          }),
        { signal, limitMs: 30_000, everyMs: 20, what: 'visibility call' },
      );
    const list = (nextPageToken) =>
      rpc.workflow.listWorkflowExecutions({
        namespace,
        query: filter,
        pageSize: PAGE_SIZE,
        nextPageToken,
      });
    const count = async (query) => {
      const answer = await patiently(() =>
        rpc.workflow.countWorkflowExecutions({ namespace, query }),
      );
      return Number(answer.count);
    };
    await list(); // Fails at once where the server can't list, before the long preparation.

    const worker = startRawWorker(rpc, {
      taskQueue,
      pollerCount: CONCURRENCY,
      commands: () => [completeCommand(rpc)],
    });
    const bounds = {
      count: scaled(10_000),
      concurrency: CONCURRENCY,
      signal,
      budgetMs: STORE_BUDGET_MS,
    };
    const stored = await concurrently(bounds, (index) =>
      startWorkflow(rpc, {
        workflowId: `closed-${index}`,
        type: index % 2 === 0 ? 'even' : 'odd',
        taskQueue,
      }),
    );
    const total = stored.length;
    await worker.answered(total);
    worker.stop();
    record('stored', total);
    record(
      'lag',
      await timed(() =>
        until(async () => (await count("ExecutionStatus = 'Completed'")) === total, {
          signal,
          limitMs: 20_000,
          everyMs: 10,
          what: `${total} workflows in the count`,
        }),
      ),
    );

    const listed = await latencies({ count: 40, signal }, () => patiently(() => list()));
    record('listP50', quantile(listed, 0.5));
    record('listP95', quantile(listed, 0.95));
    const counted = await latencies({ count: 40, signal }, () => count(filter));
    record('countP50', quantile(counted, 0.5));

    let found = 0;
    const walkMs = await timed(async () => {
      let nextPageToken;
      do {
        const page = await patiently(() => list(nextPageToken));
        found += page.executions.length;
        ({ nextPageToken } = page);
      } while (nextPageToken?.length > 0);
    });
    const expected = Math.ceil(total / 2);
    if (found !== expected) throw new Error(`the list found ${found} of ${expected}`);
    record('walk', found / (walkMs / 1e3));
    record('throttled', throttledCount);
  },
};

/** gRPC's status code. */
const RESOURCE_EXHAUSTED = 8;
