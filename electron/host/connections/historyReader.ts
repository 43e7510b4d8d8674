import { CallError } from '../../grpc/callError.ts';
import type { HistoryEvent, WorkflowExecution } from '../../../shared/protocol/messages.ts';
import type { Connection } from './connection.ts';

/** A run, or a workflow's latest. */
export interface RunOf {
  readonly workflowId: string;
  readonly runId?: string | undefined;
}

/** Events in order, and whether the history had more after them when it was read. */
export interface EventPage {
  readonly events: readonly HistoryEvent[];
  readonly more: boolean;
}

/** Events of a page, as far as it can be helped. */
const PAGE_SIZE = 500;

/**
 * A server counts what one transaction wrote as one, be it two events or two thousand. The first page is small, for the first picture; the
 * next ones are as large as this many events ask for.
 */
const FIRST_BATCHES = 4;
const EVENTS_WANTED = 5000;
/** Pages read backwards, the last event first: what a run that is watched adds between two looks is little, and reading more costs as much again. */
const BACK_SIZES = [64, PAGE_SIZE, PAGE_SIZE];
/** From one page to the next the size changes by this factor at most. */
const GROWTH_MAX = 8;

/** Runs whose place in the history is remembered. */
const RUNS_KEPT_MAX = 64;

interface RunMemory {
  /** Where to read on after an event, as far as the server gave a token for it. */
  readonly tokens: Map<number, Uint8Array>;
  readonly scheduledEventIds: Map<string, number>;
  indexedTo: number;
  /** How much the next page asks for. */
  batches: number;
}

/**
 * Reads histories from any event on, which the public API does not offer: it remembers page tokens, and what was added since the end it reads
 * backwards, so that following a run of 50,000 events does not read them all at every change.
 */
export class HistoryReader {
  readonly #connection: Connection;
  readonly #runs = new Map<string, RunMemory>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The events after `afterEventId`, a page at most. */
  async read(run: RunOf, afterEventId: number): Promise<EventPage> {
    const memory = this.#memoryOf(run);
    const token = memory?.tokens.get(afterEventId);
    if (token !== undefined || afterEventId === 0) {
      return this.#readForward(run, memory, token, afterEventId);
    }
    const added = await this.#readBack(run, afterEventId);
    if (added === undefined) {
      return this.#readForward(run, memory, this.#tokenBefore(run, afterEventId), afterEventId);
    }
    this.#index(memory, added, afterEventId);
    return { events: added.slice(0, PAGE_SIZE), more: added.length > PAGE_SIZE };
  }

  /** One event; undefined where the history has none of that id. */
  async event(run: RunOf, eventId: number): Promise<HistoryEvent | undefined> {
    let from = this.#tokenBefore(run, eventId);
    for (;;) {
      const page = await this.#page(run, from);
      const found = page.events.find((event) => idOf(event) === eventId);
      const isPast = idOf(page.events.at(-1) ?? {}) > eventId;
      if (found !== undefined || isPast || page.token === undefined) return found;
      from = page.token;
    }
  }

  /** The place nearest before an event from which the history can be read on. */
  #tokenBefore(run: RunOf, eventId: number): Uint8Array | undefined {
    let nearest = 0;
    const tokens = this.#memoryOf(run)?.tokens;
    for (const id of tokens?.keys() ?? []) if (id < eventId && id > nearest) nearest = id;
    return tokens?.get(nearest);
  }

  async #page(run: RunOf, from: Uint8Array | undefined, maximumPageSize = PAGE_SIZE) {
    const answer = await this.#connection.call('GetWorkflowExecutionHistory', {
      namespace: this.#connection.namespace,
      execution: executionOf(run),
      maximumPageSize,
      nextPageToken: from,
    });
    const token = answer.nextPageToken?.length ? answer.nextPageToken : undefined;
    return { events: answer.history?.events ?? [], token };
  }

  /** The id of the event that scheduled each activity of the run, by activity id (the latest where one was used again). */
  async scheduledEventIds(run: RunOf): Promise<ReadonlyMap<string, number>> {
    const memory = this.#memoryOf(run) ?? newMemory();
    for (;;) {
      const page = await this.read(run, memory.indexedTo);
      this.#index(memory, page.events, memory.indexedTo);
      if (!page.more) return memory.scheduledEventIds;
    }
  }

  /** Reads on from a token, or from the start, to the first page that has events after the one known. */
  async #readForward(
    run: RunOf,
    memory: RunMemory | undefined,
    from: Uint8Array | undefined,
    afterEventId: number,
  ): Promise<EventPage> {
    let token = from;
    // Whoever begins waits for a first picture, however much those before asked for at last.
    if (memory !== undefined && from === undefined) memory.batches = FIRST_BATCHES;
    for (;;) {
      const page = await this.#page(run, token, memory?.batches);
      if (memory !== undefined) memory.batches = nextSize(memory.batches, page.events.length);
      const events = page.events.filter((event) => idOf(event) > afterEventId);
      token = page.token;
      const last = events.at(-1);
      if (last === undefined && token !== undefined) continue;
      this.#index(memory, events, afterEventId);
      if (last !== undefined && token !== undefined) memory?.tokens.set(idOf(last), token);
      return { events, more: token !== undefined };
    }
  }

  /** What comes after the event, in order; undefined where it is much, or the server can't read backwards. */
  async #readBack(run: RunOf, afterEventId: number): Promise<HistoryEvent[] | undefined> {
    const newestFirst: HistoryEvent[] = [];
    let token: Uint8Array | undefined;
    try {
      for (const maximumPageSize of BACK_SIZES) {
        const answer = await this.#connection.call('GetWorkflowExecutionHistoryReverse', {
          namespace: this.#connection.namespace,
          execution: executionOf(run),
          maximumPageSize,
          nextPageToken: token,
        });
        const events = answer.history?.events ?? [];
        newestFirst.push(...events.filter((event) => idOf(event) > afterEventId));
        token = answer.nextPageToken;
        const reached = events.some((event) => idOf(event) <= afterEventId);
        if (reached || token === undefined || token.length === 0) return newestFirst.reverse();
      }
      return undefined;
    } catch (error) {
      if (error instanceof CallError && error.code === 'UNIMPLEMENTED') return undefined;
      throw error;
    }
  }

  /** Only a run that is named stays the same run. */
  #memoryOf(run: RunOf): RunMemory | undefined {
    if (run.runId === undefined) return undefined;
    const memory = this.#runs.get(run.runId) ?? newMemory();
    this.#runs.delete(run.runId);
    this.#runs.set(run.runId, memory);
    const oldest = this.#runs.keys().next();
    if (this.#runs.size > RUNS_KEPT_MAX && !oldest.done) this.#runs.delete(oldest.value);
    return memory;
  }

  #index(memory: RunMemory | undefined, events: readonly HistoryEvent[], after: number): void {
    if (memory === undefined || after > memory.indexedTo) return;
    for (const event of events) {
      const activityId = event.activityTaskScheduledEventAttributes?.activityId;
      if (activityId !== undefined) memory.scheduledEventIds.set(activityId, idOf(event));
      memory.indexedTo = Math.max(memory.indexedTo, idOf(event));
    }
  }
}

const newMemory = (): RunMemory => ({
  tokens: new Map(),
  scheduledEventIds: new Map(),
  indexedTo: 0,
  batches: FIRST_BATCHES,
});

function nextSize(batches: number, events: number): number {
  const growth = Math.min(
    GROWTH_MAX,
    Math.max(1 / GROWTH_MAX, EVENTS_WANTED / Math.max(1, events)),
  );
  return Math.max(1, Math.min(PAGE_SIZE, Math.round(batches * growth)));
}

const idOf = (event: HistoryEvent): number => event.eventId ?? 0;

const executionOf = ({ workflowId, runId }: RunOf): WorkflowExecution => ({ workflowId, runId });
