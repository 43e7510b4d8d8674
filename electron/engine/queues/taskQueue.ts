/**
 * A task queue: tasks that wait for a poller, and pollers that wait for a task. One of both is always empty of what
 * could be matched. Tasks are references to machines with a stamp; one that is outdated is dropped when it is met.
 */
import { TaskQueueType } from '../../../shared/protocol/enums.ts';
import type { WorkerDeploymentOptions } from '../../../shared/protocol/messages.ts';
import type { VirtualMs } from '../../../shared/model/units.ts';
import type { Execution } from '../state/execution.ts';
import type { Fairness } from './fairness.ts';
import type { QueueRates } from './queueRate.ts';
import type { World } from '../state/world.ts';

export type QueueKind = 'workflow' | 'activity' | 'nexus';

/** A task in a queue. `stamp` is that of the machine when it was queued. */
export type QueuedTask = Waiting &
  (
    | {
        readonly kind: 'workflowTask';
        readonly execution: Execution;
        readonly stamp: number;
        readonly queuedAt: VirtualMs;
      }
    | {
        readonly kind: 'activity';
        readonly execution: Execution;
        readonly scheduledEventId: number;
        readonly stamp: number;
        readonly queuedAt: VirtualMs;
      }
    | { readonly kind: 'query'; readonly queryId: string; readonly queuedAt: VirtualMs }
  );

/** Where a task stands among those that wait; set when it has to. */
interface Waiting {
  /** 1 comes first, 5 last. */
  level?: number;
  /** Within a level the lowest comes first; see `fairness.ts`. */
  pass?: number;
}

export interface Poller {
  readonly ticket: number;
  readonly identity: string;
  readonly connection: string;
  readonly queue: TaskQueue;
}

export interface PollerRecord {
  readonly identity: string;
  lastPollAt: VirtualMs;
  ratePerSecond: number | undefined;
  deployment: WorkerDeploymentOptions | undefined;
}

export interface TaskQueue {
  readonly namespace: string;
  readonly name: string;
  readonly kind: QueueKind;
  readonly sticky: boolean;
  /** The normal queue of a sticky one. */
  normalName: string;
  tasks: QueuedTask[];
  /** How long `tasks` may grow before what is outdated is swept out. */
  sweepAt: number;
  /** The one that waits longest comes first. */
  readonly pollers: Map<number, Poller>;
  /** Who polled lately, by identity. */
  readonly seen: Map<string, PollerRecord>;
  /** How many may be in `seen` before those are left out that have not come for long. */
  seenSweepAt: number;
  /** Where tasks with fairness keys wait, or have waited since the queue was last empty. */
  fairness: Fairness | undefined;
  /** Where anybody has set a rate or weights. */
  rates: QueueRates | undefined;
  lastPollAt: VirtualMs | undefined;
}

/** How `World.queues` names a queue. */
export const queueKey = (kind: QueueKind, namespace: string, name: string): string =>
  `${kind}\u0000${namespace}\u0000${name}`;

/** The kind of queue that a request means; a workflow queue where it says nothing. */
export const queueKindOf = (type: TaskQueueType | undefined): QueueKind =>
  type === TaskQueueType.ACTIVITY
    ? 'activity'
    : type === TaskQueueType.NEXUS
      ? 'nexus'
      : 'workflow';

/** Pollers that have not come for so long are no longer shown (server: matching.PollerHistoryTTL). */
export const POLLER_SHOWN_MS = 5 * 60_000;
const SEEN_KEPT = 32;

/** The queue of that name, made when it is first named. */
export function taskQueueOf(
  world: World,
  namespace: string,
  name: string,
  kind: QueueKind,
  sticky = false,
): TaskQueue {
  const key = queueKey(kind, namespace, name);
  const known = world.queues.get(key);
  if (known) return known;
  const queue: TaskQueue = {
    namespace,
    name,
    kind,
    sticky,
    normalName: sticky ? '' : name,
    tasks: [],
    sweepAt: 64,
    pollers: new Map(),
    seen: new Map(),
    seenSweepAt: SEEN_KEPT,
    fairness: undefined,
    rates: undefined,
    lastPollAt: undefined,
  };
  world.queues.set(key, queue);
  return queue;
}

/** Notes a poll for those who ask who polls. */
export function notePoll(
  world: World,
  queue: TaskQueue,
  identity: string,
  ratePerSecond: number | undefined,
  deployment: WorkerDeploymentOptions | undefined,
): void {
  queue.lastPollAt = world.now;
  const record = queue.seen.get(identity);
  if (record) {
    record.lastPollAt = world.now;
    record.ratePerSecond = ratePerSecond;
    record.deployment = deployment;
  } else {
    if (queue.seen.size >= queue.seenSweepAt) sweepSeen(world, queue);
    queue.seen.set(identity, { identity, lastPollAt: world.now, ratePerSecond, deployment });
  }
}

/** Every worker that starts anew has an identity of its own: those of former ones are left out. */
function sweepSeen(world: World, queue: TaskQueue): void {
  const waiting = new Set([...queue.pollers.values()].map(({ identity }) => identity));
  for (const [identity, { lastPollAt }] of queue.seen) {
    if (world.now - lastPollAt >= POLLER_SHOWN_MS && !waiting.has(identity))
      queue.seen.delete(identity);
  }
  queue.seenSweepAt = Math.max(SEEN_KEPT, 2 * queue.seen.size);
}
