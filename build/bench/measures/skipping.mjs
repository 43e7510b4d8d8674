/** 5. Simulated time: how fast months of timers and backoff pass, with the SDK's worker. */
import { concurrently, timed, within } from '../load.mjs';
import { completed, startWorkflow } from '../rpc.mjs';

const LIMIT_MS = 45_000;
const PILOT_TIMER_COUNT = 2;
const PILOT_LIMIT_MS = 5_000;
/** A server too slow for all timers of a sequence is measured on as many as pass in this time. */
const SEQUENCE_BUDGET_MS = 5_000;
const taskQueue = 'skipping';

export const skipping = {
  name: 'skipping',
  metrics: {
    sequentialMs: { label: '1,000 one-hour timers in sequence', unit: 'ms', better: 'less' },
    sequentialRate: { label: 'skipped timers, one workflow', unit: '/s', better: 'more' },
    parallelMs: { label: '100 workflows of 20 one-hour timers', unit: 'ms', better: 'less' },
    parallelRate: { label: 'skipped timers, 100 workflows', unit: '/s', better: 'more' },
    retriesMs: { label: '15 attempts, 4.5 hours of backoff', unit: 'ms', better: 'less' },
  },

  async run({ startServer, startWorker, record, attempt, scaled, signal }) {
    const server = await startServer();
    await startWorker(server, taskQueue);
    const clock = await clockOf(server.rpc);

    const finish = async (workflowId, type, argument) => {
      await startWorkflow(server.rpc, {
        workflowId,
        type,
        taskQueue,
        args: argument,
        extra: clock.startOptions,
      });
      await completed(server.rpc, workflowId);
    };
    const measure = (work, limitMs, what) =>
      clock.skippingWhile(() => timed(() => within(work(), limitMs, what)));

    const pilot = (workflowId) =>
      measure(() => finish(workflowId, 'timers', PILOT_TIMER_COUNT), PILOT_LIMIT_MS, 'two timers');
    await pilot('warm-up');
    const timerMs = (await pilot('pilot')) / PILOT_TIMER_COUNT;

    await attempt(['retriesMs'], async () => {
      record(
        'retriesMs',
        await measure(() => finish('retries', 'retries', 15), LIMIT_MS, 'retries'),
      );
    });
    await attempt(['parallelMs', 'parallelRate'], async () => {
      const bounds = { count: scaled(100), concurrency: 100, signal };
      const all = () => concurrently(bounds, (index) => finish(`timers-${index}`, 'timers', 20));
      const ms = await measure(all, LIMIT_MS, 'parallel timers');
      record('parallelMs', ms);
      record('parallelRate', (bounds.count * 20) / (ms / 1e3));
    });
    await attempt(['sequentialMs', 'sequentialRate'], async () => {
      const wanted = scaled(1_000);
      // So short a pilot is trusted only where it was slow by far.
      const slow = timerMs * wanted > 5 * LIMIT_MS;
      const count = slow ? Math.floor(SEQUENCE_BUDGET_MS / timerMs) : wanted;
      const ms = await measure(() => finish('timers', 'timers', count), LIMIT_MS, 'timers');
      record('sequentialRate', count / (ms / 1e3));
      if (slow) {
        const seconds = Math.round((ms / count) * (wanted / 1e3));
        throw new Error(`${count} timers took ${Math.round(ms)} ms: all would take ${seconds} s`);
      }
      record('sequentialMs', ms);
    });
  },
};

/**
 * The two ways to skip: one clock for the whole server, held by TestService's lock from its start on, or a clock per
 * execution, asked for on start.
 *
 * @param {import('../rpc.mjs').Rpc} rpc
 * @returns {Promise<{startOptions: object, skippingWhile: <T>(work: () => Promise<T>) => Promise<T>}>}
 */
async function clockOf(rpc) {
  // A server that has TestService but did not start locked has nothing to unlock: its clock stays real, and runs skip on their own.
  const shared = await rpc.test
    .unlockTimeSkipping({})
    .then(() => rpc.test.lockTimeSkipping({}))
    .then(
      () => true,
      () => false,
    );
  if (!shared) {
    return {
      // Servers stop skipping after 200 jumps unless told otherwise.
      startOptions: { timeSkippingConfig: { enabled: true, maxSessionSkipCount: 100_000 } },
      skippingWhile: (work) => work(),
    };
  }
  return {
    startOptions: {},
    async skippingWhile(work) {
      await rpc.test.unlockTimeSkipping({});
      try {
        return await work();
      } finally {
        await rpc.test.lockTimeSkipping({});
      }
    },
  };
}
