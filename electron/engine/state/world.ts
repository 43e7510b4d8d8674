/** Everything the server knows: the whole state of the engine, as plain data. */
import type { WorkflowQuery } from '../../../shared/protocol/messages.ts';
import type { VirtualMs } from '../../../shared/model/units.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Limits } from '../core/limits.ts';
import type { Switches } from '../core/switches.ts';
import type { Prng } from '../core/prng.ts';
import type { TimerQueue } from '../core/timerQueue.ts';
import type { ClockSetting, EventCodec } from '../surface.ts';
import type { Schedule } from '../schedules/schedule.ts';
import type { Execution } from './execution.ts';
import type { OpenQuery } from './query.ts';
import type { RunIndex } from './runIndex.ts';
import type { Wiring } from './wiring.ts';
import type { Namespace } from './namespace.ts';
import type { ServerTimers } from './serverTimers.ts';
import type { ConnectionLocks } from './timeLocks.ts';
import type { TaskQueue } from '../queues/taskQueue.ts';

/** A call that waits. Each way to end it happens once, and takes it out of `World.parked`. */
export interface ParkedCall {
  readonly ticket: number;
  readonly connection: string;
  /** It waited as long as it may: what the server answers then. Throws a RequestError where it answers one. */
  expire(): object;
  /** Takes it out of where it waits; called on expiry, on an answer and when its caller went away. */
  leave(tx: Transaction): void;
}

/** A query on its way to a worker outside of workflow tasks. */
export interface DirectQuery extends OpenQuery {
  readonly execution: Execution;
  readonly query: WorkflowQuery;
  /** Whether it was sent to the sticky queue first. */
  sticky: boolean;
  /** A worker has it. */
  started: boolean;
}

export interface World {
  now: VirtualMs;
  sequence: number;
  readonly codec: EventCodec;
  readonly limits: Limits;
  readonly wiring: Wiring;
  readonly switches: Switches;
  readonly prng: Prng;
  readonly timers: TimerQueue;
  readonly namespaces: Map<string, Namespace>;
  /** Every run by its id, in the order of their starts. */
  readonly executions: Map<string, Execution>;
  /** The same runs in the order of lists; maintained at commit from the runs that it touched. */
  readonly index: RunIndex;
  /** The current run of each workflow id; by `currentKey`. */
  readonly current: Map<string, Execution>;
  /** By `queueKey`. */
  readonly queues: Map<string, TaskQueue>;
  /** How many queues there may be before those that are out of use are left out. */
  queuesSweepAt: number;
  readonly parked: Map<number, ParkedCall>;
  readonly directQueries: Map<string, DirectQuery>;
  /** Runs with something that holds time; maintained at commit from the runs that it touched. */
  readonly holding: Set<Execution>;
  /** How the user set the server's clock. */
  clock: ClockSetting;
  frozenSince: VirtualMs | undefined;
  /** What each connection locked or unlocked; see `state/timeLocks.ts`. */
  readonly locks: Map<string, ConnectionLocks>;
  /** The server started with time locked, at that time; its clients unlock it. */
  readonly startLockSince: VirtualMs | undefined;
  /** Every schedule, also those that have closed, in the order of their creation; by `scheduleKey`. */
  readonly schedules: Map<string, Schedule>;
  /** Who started a chain of runs that has not ended, by its first run. */
  readonly scheduledRuns: Map<string, Schedule>;
  /** Timers that belong to no run. */
  readonly serverTimers: ServerTimers;
  /** Grows with every event of the server, as the real server's task ids do. */
  lastTaskId: number;
  readonly clusterId: string;
}

/** How `World.current` names a workflow id. */
export const currentKey = (namespace: string, workflowId: string): string =>
  `${namespace}\u0000${workflowId}`;
