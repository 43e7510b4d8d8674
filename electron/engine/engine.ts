/**
 * The engine: requests and time go in, replies and changes come out; synchronously, and the same every time.
 *
 * Invariants
 * 1. The inputs and the times they came at determine everything.
 * 2. An input that is refused has changed nothing.
 * 3. Timers fire in the order of their times, each at its own time, before an input of a later time is handled.
 */
import { virtualMs, type VirtualMs } from '../../shared/model/units.ts';
import { assertNever } from '../../shared/util/assertNever.ts';
import { InvariantError, RequestError, unimplemented } from './core/errors.ts';
import { newId } from './core/idSource.ts';
import { DEFAULT_LIMITS, type Limits } from './core/limits.ts';
import { Prng } from './core/prng.ts';
import { DEFAULT_SWITCHES, type Switches } from './core/switches.ts';
import { TimerQueue, type UpcomingTimer } from './core/timerQueue.ts';
import { Transaction } from './core/transaction.ts';
import { endOversizedRuns } from './machines/historyLimits.ts';
import { fireDueTimer, isTimerLive } from './machines/serverTimers.ts';
import { skipIdleRuns, skipRun } from './machines/timeSkipping.ts';
import { wiring } from './machines/wiring.ts';
import { type AgendaEntry, agendaEntry, scheduleActions } from './queries/agenda.ts';
import { pendingWork, type PendingWork } from './queries/describe.ts';
import { notifyReaders } from './queries/history.ts';
import { handlerOf } from './requests/registry.ts';
import type { ActivityAttempt, Execution } from './state/execution.ts';
import { newNamespace } from './state/namespace.ts';
import { ServerTimers } from './state/serverTimers.ts';
import { RunIndex } from './state/runIndex.ts';
import { holdsTime, isTimeHeld, timeHolds } from './state/timeHolds.ts';
import { currentKey, type World } from './state/world.ts';
import { releaseLock } from './state/timeLocks.ts';
import type {
  ClockSetting,
  EngineChange,
  EngineInput,
  EngineOptions,
  NextWake,
  Reply,
  TimeHold,
} from './surface.ts';

export type { AgendaEntry, PendingWork };

/** A timer that is due some time. Who owns it is the engine's own. */
export type DueTimer = UpcomingTimer;

export class Engine {
  readonly #world: World;
  readonly #listeners = new Set<(change: EngineChange) => void>();
  #failure: InvariantError | undefined;
  /** Hears of every transition; for coverage in tests. */
  onEdge: ((edge: string) => void) | undefined;

  constructor({ seed, startedAt, codec, limits, switches, startLocked = false }: EngineOptions) {
    const prng = new Prng(seed);
    this.#world = {
      now: startedAt,
      sequence: 0,
      codec,
      wiring,
      limits: { ...DEFAULT_LIMITS, ...(limits as Partial<Limits> | undefined) },
      prng,
      switches: { ...DEFAULT_SWITCHES, ...(switches as Partial<Switches> | undefined) },
      timers: new TimerQueue((owner, timer) => isTimerLive(this.#world, owner, timer)),
      serverTimers: new ServerTimers(),
      namespaces: new Map(),
      executions: new Map(),
      index: new RunIndex(),
      schedules: new Map(),
      scheduledRuns: new Map(),
      current: new Map(),
      queues: new Map(),
      queuesSweepAt: 64,
      parked: new Map(),
      directQueries: new Map(),
      holding: new Set(),
      clock: { mode: 'real', speed: 1 },
      frozenSince: undefined,
      locks: new Map(),
      startLockSince: startLocked ? startedAt : undefined,
      lastTaskId: 0,
      clusterId: newId(prng),
    };
    for (const name of ['temporal-system', 'default']) {
      this.#world.namespaces.set(name, newNamespace(name, newId(prng), startedAt));
    }
  }

  /** The state; for checkers and the read side of the host. Nobody outside changes it. */
  get world(): World {
    return this.#world;
  }

  /** Why the engine has stopped for good, or undefined. */
  get failure(): InvariantError | undefined {
    return this.#failure;
  }

  get now(): VirtualMs {
    return this.#world.now;
  }

  /** Handles one input at a time of the server's clock, which never goes back. Throws an InvariantError when it has stopped. */
  submit(input: EngineInput, now: VirtualMs): Reply[] {
    if (this.#failure) throw this.#failure;
    try {
      const replies = this.#advanceTo(now);
      replies.push(...this.#transact((tx) => this.#handle(tx, input)));
      // What the input has made due already, such as a timer of no length, is not left for the next one.
      replies.push(...this.#advanceTo(now));
      return replies;
    } catch (error) {
      this.#failure =
        error instanceof InvariantError
          ? error
          : new InvariantError(String(error), { cause: error });
      throw this.#failure;
    }
  }

  /** Hears of every commit that changed something. */
  subscribe(listener: (change: EngineChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  nextWake(): NextWake {
    const at = this.#world.timers.nextAt();
    if (isTimeHeld(this.#world)) return { kind: 'held', holds: this.holds(), at };
    return at === undefined ? { kind: 'idle' } : { kind: 'skipTo', at };
  }

  /** When the next timer is due; cheaper than `nextWake`. */
  nextTimerAt(): VirtualMs | undefined {
    return this.#world.timers.nextAt();
  }

  /** Whether time may be skipped now; cheaper than `nextWake`. */
  maySkip(): boolean {
    return !isTimeHeld(this.#world);
  }

  /** A run; without its id the current one of the workflow id. Undefined when there is none. */
  run(namespace: string, workflowId: string, runId?: string): Execution | undefined {
    const { executions, current } = this.world;
    return runId ? executions.get(runId) : current.get(currentKey(namespace, workflowId));
  }

  holds(): TimeHold[] {
    return [...timeHolds(this.#world)];
  }

  /** What holds time one by one, those of a run after each other: there may be very many. */
  eachHold(): Iterable<TimeHold> {
    return timeHolds(this.#world);
  }

  /** What will happen by itself, soonest first. */
  agenda(limit: number): AgendaEntry[] {
    return this.#world.timers.soonest(limit).map(agendaEntry);
  }

  /** All of what will happen by itself, in no particular order and not yet described: there may be very many. */
  dueTimers(): DueTimer[] {
    return this.#world.timers.all();
  }

  /** Says what a timer of `dueTimers` is about. */
  describeDue(due: DueTimer): AgendaEntry {
    return agendaEntry(due);
  }

  /** How often the schedules would act until a time of the server's clock; none is counted beyond `most`. */
  scheduleActions(until: VirtualMs, most: number): ReturnType<typeof scheduleActions> {
    return scheduleActions(this.#world, until, most);
  }

  /** Every attempt of the activities of a run, by scheduled event id; also those that wrote no event. */
  attempts(runId: string): Map<number, readonly ActivityAttempt[]> {
    const execution = this.#world.executions.get(runId);
    const all = new Map<number, readonly ActivityAttempt[]>(execution?.closedAttempts);
    for (const activity of execution?.activities?.values() ?? []) {
      if (activity.attempts) all.set(activity.scheduledEventId, activity.attempts);
    }
    return all;
  }

  /** What a run waits for besides timers and messages; undefined when it does not run. */
  pendingWork(runId: string): PendingWork | undefined {
    const execution = this.#world.executions.get(runId);
    return execution?.isRunning ? pendingWork(execution) : undefined;
  }

  #advanceTo(now: VirtualMs): Reply[] {
    const replies: Reply[] = [];
    const { timers } = this.#world;
    for (;;) {
      const at = timers.nextAt();
      if (at === undefined || at > now) break;
      this.#world.now = virtualMs(Math.max(this.#world.now, at));
      const due = timers.takeDue(this.#world.now);
      if (!due) throw new InvariantError('a timer that is due was not there');
      const { owner, timer } = due;
      replies.push(...this.#transact((tx) => fireDueTimer(tx, owner, timer)));
    }
    this.#world.now = virtualMs(Math.max(this.#world.now, now));
    return replies;
  }

  #transact(work: (tx: Transaction) => void): Reply[] {
    const tx = new Transaction(this.#world, this.onEdge);
    work(tx);
    tx.settle();
    endOversizedRuns(tx);
    skipIdleRuns(tx, tx.touched);
    this.#commit(tx);
    return tx.replies;
  }

  #handle(tx: Transaction, input: EngineInput): void {
    switch (input.kind) {
      case 'call':
        this.#call(tx, input);
        break;
      case 'expireCall':
        this.#expire(tx, input.ticket);
        break;
      case 'cancelCall':
        this.#forget(tx, input.ticket);
        break;
      case 'connectionClosed':
        for (const { ticket, connection } of [...this.#world.parked.values()]) {
          if (connection === input.connection) this.#forget(tx, ticket);
        }
        if (this.#world.locks.delete(input.connection)) tx.topics.add('clock');
        break;
      case 'advance':
        break;
      case 'setClock':
        this.#setClock(tx, input.clock);
        break;
      case 'releaseLock':
        releaseLock(this.#world, input.connection);
        tx.topics.add('clock');
        break;
      case 'skipExecution': {
        const execution = this.#world.executions.get(input.runId);
        if (execution) skipRun(tx, execution, input.to);
        break;
      }
      default:
        assertNever(input);
    }
  }

  #setClock(tx: Transaction, clock: ClockSetting): void {
    const world = this.#world;
    const { frozenSince } = world;
    world.clock = clock;
    world.frozenSince = clock.mode === 'frozen' ? (frozenSince ?? world.now) : undefined;
    tx.topics.add('clock');
    // Runs that skip their own time stood, too.
    if (frozenSince !== undefined && clock.mode !== 'frozen')
      skipIdleRuns(tx, world.executions.values());
  }

  #call(
    tx: Transaction,
    { ticket, service, method, body, caller }: EngineInput & { kind: 'call' },
  ): void {
    const handler = handlerOf(service, method);
    if (!handler) {
      tx.refuse(ticket, unimplemented(method));
      return;
    }
    try {
      const response = handler(tx, body, { ticket, caller });
      if (tx.refuseAfterCommit) tx.refuse(ticket, tx.refuseAfterCommit);
      else if (response) tx.reply(ticket, response);
    } catch (error) {
      if (!(error instanceof RequestError)) {
        // Our bug all the same; but as long as nothing has changed, only this call is lost.
        if (tx.dirty) throw error;
        tx.refuse(ticket, new RequestError('INTERNAL', `${method}: ${String(error)}`));
        return;
      }
      if (tx.dirty)
        throw new InvariantError(`${method} was refused after a change: ${error.message}`, {
          cause: error,
        });
      tx.refuse(ticket, error);
    }
  }

  #expire(tx: Transaction, ticket: number): void {
    const call = this.#world.parked.get(ticket);
    if (!call) return;
    tx.dirty = true;
    try {
      tx.answer(ticket, call.expire());
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      tx.answer(ticket, error);
    }
  }

  #forget(tx: Transaction, ticket: number): void {
    const call = this.#world.parked.get(ticket);
    if (!call) return;
    tx.dirty = true;
    this.#world.parked.delete(ticket);
    call.leave(tx);
  }

  #commit(tx: Transaction): void {
    const world = this.#world;
    for (const execution of tx.touched) {
      execution.transitionCount += 1;
      if (world.executions.has(execution.runId)) world.index.update(execution);
      if (holdsTime(execution)) world.holding.add(execution);
      else world.holding.delete(execution);
      if (execution.waiters?.length) notifyReaders(tx, execution);
    }
    if (tx.touched.size === 0 && tx.topics.size === 0) return;
    world.sequence += 1;
    if (this.#listeners.size === 0) return;
    const change: EngineChange = {
      sequence: world.sequence,
      executions: [...tx.touched].map(({ namespace, workflowId, runId }) => ({
        namespace,
        workflowId,
        runId,
      })),
      topics: [...tx.topics],
    };
    for (const listener of this.#listeners) listener(change);
  }
}
