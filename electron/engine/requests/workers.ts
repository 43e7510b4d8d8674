/** What workers say of themselves: that they live, and that they go. */
import { queueKey } from '../queues/taskQueue.ts';
import { requireNamespace } from './findRun.ts';
import type { WorkflowServiceHandlers } from './handler.ts';

export const workersHandlers: WorkflowServiceHandlers = {
  /** The worker's sticky queue is given up: tasks meant for it go to the normal one at once. */
  ShutdownWorker(tx, request) {
    const { namespace = '', stickyTaskQueue } = request;
    requireNamespace(tx.world, namespace);
    if (!stickyTaskQueue) return {};
    const queue = tx.world.queues.get(queueKey('workflow', namespace, stickyTaskQueue));
    if (!queue) return {};
    tx.dirty = true;
    for (const ticket of [...queue.pollers.keys()]) tx.answer(ticket, {});
    queue.lastPollAt = undefined;
    return {};
  },
};
