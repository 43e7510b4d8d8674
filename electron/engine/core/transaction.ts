/**
 * One request's work. A handler first validates, reading only, and may throw a RequestError as long as nothing has
 * changed; then it changes state through the transaction. What reaches outside the execution at hand (dispatches to
 * pollers, starts of children, notes to parents) is queued with `after` and runs when the handler is done, first in first
 * out, so that the events of one step are contiguous as the real server's are.
 *
 * Invariants
 * 1. After the first change no RequestError leaves the handler; one that does is our bug.
 * 2. Every reply is given once, and a parked call's only while it is parked.
 */
import { newId } from './idSource.ts';
import { InvariantError, RequestError } from './errors.ts';
import type { EdgeRecorder } from './machine.ts';
import type { Timer } from './timerQueue.ts';
import { applyEvent } from '../state/applyEvent.ts';
import { EVENTS_NEVER_BUFFERED, reorderBuffered } from '../state/buffering.ts';
import type { EventAttributes, EventDraft, EventExtras, EventName } from '../state/events.ts';
import { eventOf } from '../state/events.ts';
import type { Execution } from '../state/execution.ts';
import type { ParkedCall, World } from '../state/world.ts';
import type { Reply } from '../surface.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';

export class Transaction implements EdgeRecorder {
  readonly world: World;
  readonly replies: Reply[] = [];
  readonly touched = new Set<Execution>();
  readonly topics = new Set<string>();
  onEdge: ((edge: string) => void) | undefined;
  /** Whether anything has changed. */
  dirty = false;
  /** The request changed something and is refused all the same, as a bad command is. */
  refuseAfterCommit: RequestError | undefined;
  #after: (() => void)[] = [];
  /** Executions that have appended in the current step. */
  readonly #inBatch = new Set<Execution>();

  constructor(world: World, onEdge?: (edge: string) => void) {
    this.world = world;
    this.onEdge = onEdge;
  }

  get now(): VirtualMs {
    return this.world.now;
  }

  /** The time on an execution's own clock. */
  timeOf(execution: Execution): VirtualMs {
    return virtualMs(this.world.now + execution.skewMs);
  }

  newId(): string {
    return newId(this.world.prng);
  }

  /** Marks an execution as changed. */
  touch(execution: Execution): void {
    this.dirty = true;
    this.touched.add(execution);
  }

  /**
   * Writes an event, or buffers it while a workflow task runs and its kind allows that.
   * Returns its id; 0 when it was buffered.
   */
  append<Name extends EventName>(
    execution: Execution,
    name: Name,
    attributes: EventAttributes<Name>,
    extras?: EventExtras,
  ): number {
    this.touch(execution);
    const draft: EventDraft = { name, attributes, at: this.timeOf(execution), extras };
    if (execution.buffers && !EVENTS_NEVER_BUFFERED.has(name)) {
      if (execution.buffered.length === 0) execution.buffered = [];
      execution.buffered.push(draft);
      execution.bufferedBytes += this.world.codec.viewEvent(eventOf(draft, 0, 0)).length;
      return 0;
    }
    return this.write(execution, draft);
  }

  /** Gives a draft its id and applies it. */
  write(execution: Execution, draft: EventDraft): number {
    this.touch(execution);
    const { kind, status } = execution.task;
    // A speculative task that waits for a worker is a real one as soon as anything is written behind it.
    if (kind === 'speculative' && status === 'scheduled')
      this.world.wiring.writeHidden(this, execution);
    const eventId = execution.nextEventId;
    this.world.lastTaskId += 1;
    const event = eventOf(draft, eventId, this.world.lastTaskId);
    if (!this.#inBatch.has(execution)) {
      this.#inBatch.add(execution);
      execution.store.beginBatch();
    }
    execution.store.append(event);
    applyEvent(execution.replayed, event);
    return eventId;
  }

  /** Writes what was buffered, completions last. Answers whether there was anything. */
  flush(execution: Execution): boolean {
    const { buffered } = execution;
    if (buffered.length === 0) return false;
    execution.buffered = [];
    execution.bufferedBytes = 0;
    const startedIds = new Map<string, number>();
    for (const draft of reorderBuffered(buffered)) {
      const eventId = this.write(execution, wired(draft, startedIds));
      noteStarted(draft, eventId, startedIds);
    }
    return true;
  }

  /** Adds a timer on the execution's own clock. */
  addTimer(execution: Execution, timer: Omit<Timer, 'sequence'>): void {
    this.touch(execution);
    this.world.timers.add(execution, timer);
  }

  /** Runs when the step at hand is done. */
  after(step: () => void): void {
    this.#after.push(step);
  }

  /** Runs everything that was queued, and what that queues. */
  settle(): void {
    this.#inBatch.clear();
    for (let index = 0; index < this.#after.length; index += 1) {
      this.#after[index]?.();
      this.#inBatch.clear();
    }
    this.#after = [];
  }

  reply(ticket: number, value: object): void {
    this.replies.push({ ticket, value });
  }

  refuse(ticket: number, error: RequestError): void {
    this.replies.push({ ticket, error });
  }

  park(call: ParkedCall): void {
    this.dirty = true;
    this.world.parked.set(call.ticket, call);
  }

  /** Answers a parked call; false when it is gone already. */
  answer(ticket: number, outcome: object | RequestError): boolean {
    const call = this.world.parked.get(ticket);
    if (!call) return false;
    this.world.parked.delete(ticket);
    call.leave(this);
    if (outcome instanceof RequestError) this.refuse(ticket, outcome);
    else this.reply(ticket, outcome);
    return true;
  }
}

/** In a buffered event an unknown id of the started event is `BUFFERED_EVENT_ID` until it is flushed. */
export const BUFFERED_EVENT_ID = -123;

type Wired = { startedEventId?: number; scheduledEventId?: number; initiatedEventId?: number };

function wired(draft: EventDraft, startedIds: ReadonlyMap<string, number>): EventDraft {
  const attributes: Wired = draft.attributes;
  if (attributes.startedEventId !== BUFFERED_EVENT_ID) return draft;
  const startedEventId = startedIds.get(sourceKey(draft));
  if (startedEventId === undefined) throw new InvariantError(`${draft.name} before its start`);
  return { ...draft, attributes: { ...attributes, startedEventId } };
}

function noteStarted(draft: EventDraft, eventId: number, startedIds: Map<string, number>): void {
  if (draft.name === 'activityTaskStarted' || draft.name === 'childWorkflowExecutionStarted') {
    startedIds.set(sourceKey(draft), eventId);
  }
}

function sourceKey(draft: EventDraft): string {
  const attributes: Wired = draft.attributes;
  return draft.name.startsWith('activity')
    ? `activity ${attributes.scheduledEventId}`
    : `child ${attributes.initiatedEventId}`;
}
