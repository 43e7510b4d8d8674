/**
 * One schedule: what it was told to do and what it has done. The real server keeps it as a workflow of its own (server:
 * worker/scheduler/workflow.go); here it is plain state with one timer on the server's clock.
 *
 * Invariants
 * 1. At most one timer is live: the one of the current stamp. A schedule that is paused, used up or closed has none.
 * 2. `running` holds the chains that keep others from overlapping: those of every policy but ALLOW_ALL. Each of them, and each
 *    recent action that has not ended, is in `World.scheduledRuns` by its first run.
 * 3. A change that a client must have seen before it may update grows the conflict token.
 */
import type {
  ScheduleOverlapPolicy,
  WorkflowExecutionStatus,
} from '../../../shared/protocol/enums.ts';
import type {
  Failure,
  Memo,
  Payload,
  Payloads,
  ScheduleAction,
  SchedulePolicies,
  ScheduleSpec,
  ScheduleState,
} from '../../../shared/protocol/messages.ts';
import type { VirtualMs } from '../../../shared/model/units.ts';
import { type ActionTime, CompiledSpec } from '../../../shared/schedules/compiledSpec.ts';
import { ScheduleSpecError } from '../../../shared/schedules/specError.ts';
import type { Heap } from '../core/heap.ts';
import type { Timer, TimerOwner } from '../core/timerQueue.ts';

/** The definition, canonical and with its defaults. */
export interface ScheduleDefinition {
  readonly spec: ScheduleSpec;
  readonly action: ScheduleAction;
  readonly policies: SchedulePolicies & {
    readonly overlapPolicy: ScheduleOverlapPolicy;
    readonly catchupWindowMs: number;
  };
  readonly state: ScheduleState;
}

/** An action that is due, until its overlap policy lets it happen. */
export interface BufferedStart {
  /** What the spec says, and with jitter. */
  readonly nominalAt: VirtualMs;
  readonly actualAt: VirtualMs;
  /** UNSPECIFIED is the schedule's policy at the time it matters. */
  readonly overlapPolicy: ScheduleOverlapPolicy;
  /** Triggered or backfilled: pause, limits and the catch-up window don't count. */
  readonly manual: boolean;
}

/** Times that are still to be backfilled: after the one, up to the other. */
export interface Backfill {
  after: VirtualMs;
  readonly until: VirtualMs;
  readonly overlapPolicy: ScheduleOverlapPolicy;
}

/** A chain of runs that an action started, by its first run. */
export interface ScheduledRun {
  readonly workflowId: string;
  readonly runId: string;
}

export interface RecentAction {
  readonly scheduledAt: VirtualMs;
  readonly startedAt: VirtualMs;
  readonly run: ScheduledRun;
  status: WorkflowExecutionStatus;
}

/** What names a schedule and stays. */
export interface ScheduleIdentity {
  readonly namespace: string;
  readonly namespaceId: string;
  readonly scheduleId: string;
  readonly createdAt: VirtualMs;
  readonly requestId: string;
  readonly memo: Memo | undefined;
}

export class Schedule implements TimerOwner {
  readonly skewMs = 0;
  timers: Heap<Timer> | undefined;
  armedAt: VirtualMs | undefined;
  /** Outdates the timers set before. */
  stamp = 0;

  readonly identity: ScheduleIdentity;
  definition: ScheduleDefinition;
  #compiled: CompiledSpec;
  searchAttributes: { [key: string]: Payload };
  conflictToken = 1;
  updatedAt: VirtualMs | undefined;
  /** Up to here every time of the spec was looked at. */
  processedUntil: VirtualMs;
  /** When to look again, as far as the spec goes. */
  nextAt: VirtualMs | undefined;
  /** When it was deleted, and when it closes because there is nothing left to do. */
  deletedAt: VirtualMs | undefined;
  closesAt: VirtualMs | undefined;

  buffer: BufferedStart[] = [];
  backfills: Backfill[] = [];
  running: ScheduledRun[] = [];
  /** The latest last. */
  recent: RecentAction[] = [];
  actionCount = 0;
  missedCatchupWindow = 0;
  overlapSkipped = 0;
  bufferDropped = 0;
  /** What the next run is told of those before. */
  lastResult: Payloads | undefined;
  lastFailure: Failure | undefined;

  constructor(
    identity: ScheduleIdentity,
    definition: ScheduleDefinition,
    searchAttributes: { [key: string]: Payload },
  ) {
    this.identity = identity;
    this.definition = definition;
    this.#compiled = new CompiledSpec(definition.spec);
    this.searchAttributes = searchAttributes;
    this.processedUntil = identity.createdAt;
  }

  /** Replaces what it is told to do. */
  define(definition: ScheduleDefinition): void {
    this.definition = definition;
    this.#compiled = new CompiledSpec(definition.spec);
  }

  /** Changes the pause, the notes or what remains; a client's token from before is outdated. */
  changeState(change: ScheduleState): void {
    const { state } = this.definition;
    this.definition = { ...this.definition, state: { ...state, ...change } };
    this.conflictToken += 1;
  }

  /** The spec's first time after a moment. Throws a TooManyExclusionsError. */
  timeAfter(after: number): ActionTime | undefined {
    const { namespaceId, scheduleId } = this.identity;
    return this.#compiled.next(`${namespaceId}-${scheduleId}`, after);
  }

  /** The same for what acts: a spec that excludes everything has no next time. */
  nextTime(after: number): ActionTime | undefined {
    try {
      return this.timeAfter(after);
    } catch (error) {
      if (error instanceof ScheduleSpecError) return undefined;
      throw error;
    }
  }

  /** Whether an action that the spec asks for may take place: not paused and not used up. */
  get mayAct(): boolean {
    const { paused, limitedActions, remainingActions = 0 } = this.definition.state;
    return !paused && (!limitedActions || remainingActions > 0);
  }

  /** Deleted, or out of use for so long that it is gone. */
  isClosed(now: VirtualMs): boolean {
    return this.deletedAt !== undefined || (this.closesAt !== undefined && now >= this.closesAt);
  }
}

/** How `World.schedules` names a schedule. */
export const scheduleKey = (namespace: string, scheduleId: string): string =>
  `${namespace}\u0000${scheduleId}`;
