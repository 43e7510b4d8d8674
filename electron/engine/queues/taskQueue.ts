/**
 * A task queue: tasks that wait for a poller, and pollers that wait for a task. One of both is always empty of what
 * could be matched. Tasks are references to machines with a stamp; one that is outdated is dropped when it is met.
 */
import type { WorkerDeploymentOptions } from '../../../shared/protocol/messages.ts';
import type { VirtualMs } from '../../../shared/model/units.ts';
import type { Execution } from '../state/execution.ts';
import type { World } from '../state/world.ts';

export type QueueKind = 'workflow' | 'activity' | 'nexus';

/** A task in a queue. `stamp` is that of the machine when it was queued. */
export type QueuedTask =
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
  | { readonly kind: 'query'; readonly queryId: string; readonly queuedAt: VirtualMs };

export interface Poller {
  readonly ticket: number;
  readonly identity: string;
  readonly connection: string;
  readonly queue: TaskQueue;
  /** Grows with every poll: the one that waits longest is served first. */
  readonly deployment: WorkerDeploymentOptions | undefined;
  readonly workerInstanceKey: string;
}

export interface PollerRecord {
  readonly identity: string;
  lastPollAt: VirtualMs;
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
  readonly pollers: Map<number, Poller>;
  /** Who polled lately, by identity. */
  readonly seen: Map<string, PollerRecord>;
  lastPollAt: VirtualMs | undefined;
}

/** The queue of that name, made when it is first named. */
export function taskQueueOf(
  world: World,
  namespace: string,
  name: string,
  kind: QueueKind,
  sticky = false,
): TaskQueue {
  const key = `${kind}\u0000${namespace}\u0000${name}`;
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
  deployment: WorkerDeploymentOptions | undefined,
): void {
  queue.lastPollAt = world.now;
  const record = queue.seen.get(identity);
  if (record) {
    record.lastPollAt = world.now;
    record.deployment = deployment;
  } else {
    queue.seen.set(identity, { identity, lastPollAt: world.now, deployment });
  }
}
