import { RequestError } from '../engine/core/errors.ts';
import type { Caller, EngineInput, Reply, ServiceName } from '../engine/surface.ts';
import { DeadlineWheel, type WheelEntry } from './deadlineWheel.ts';
import type { EngineHost } from './engineHost.ts';
import { expiryMs, type LongPollTimes, type WaitLimitOf, waitLimits } from './longPoll.ts';

/** A call for the engine. */
export interface EngineCall {
  readonly service: ServiceName;
  readonly method: string;
  /** The request, default values left out. */
  readonly body: object;
  readonly caller: Caller;
}

/** How a call ended. */
export type CallOutcome = { readonly value: object } | { readonly error: unknown };

/** A call that may still be waiting. After its end nothing here does anything. */
export interface OpenCall {
  /** The caller went away: the outcome will not be told. */
  cancel(): void;
  /** Answers the call as it is, if it is one that may be answered so; says whether it was. */
  expire(): boolean;
}

interface Waiting {
  readonly onEnd: (outcome: CallOutcome) => void;
  entry: WheelEntry | undefined;
}

/**
 * The calls that the engine has not answered yet, of every connection and of the process itself.
 *
 * 1. A ticket is never used twice, so a late reply cannot reach another call.
 * 2. `onEnd` is called exactly once, or never if the call was cancelled first. It may be called before `start` returns.
 * 3. A call whose client set a deadline ends at it at the latest, whatever the engine does.
 */
export class EngineCalls {
  readonly #host: EngineHost;
  readonly #waiting = new Map<number, Waiting>();
  readonly #wheel = new DeadlineWheel();
  readonly #waitLimit: WaitLimitOf;
  #lastTicket = 0;

  constructor(host: EngineHost, longPolls?: LongPollTimes) {
    this.#host = host;
    this.#waitLimit = waitLimits(longPolls);
    host.onReply((reply) => this.#settle(reply));
  }

  /** How many calls wait. */
  get waitingCount(): number {
    return this.#waiting.size;
  }

  start(call: EngineCall, onEnd: (outcome: CallOutcome) => void): OpenCall {
    const ticket = ++this.#lastTicket;
    const arrivedAt = performance.now();
    const { deadlineMs } = call.caller;
    const open = {
      cancel: () => this.#cancel(ticket),
      expire: () =>
        this.#waitLimit(call.service, call.method) !== undefined && this.#expire(ticket),
    };
    if (deadlineMs !== undefined && deadlineMs <= 0) {
      onEnd({ error: deadlineExceeded() });
      return open;
    }
    const waiting: Waiting = { onEnd, entry: undefined };
    this.#waiting.set(ticket, waiting);
    this.#submit({ kind: 'call', ticket, ...call }, ticket);
    // Most calls are answered by now and need no timer.
    if (this.#waiting.has(ticket)) this.#watch(ticket, waiting, call, arrivedAt);
    return open;
  }

  /** What the connection holds in the engine ends; its calls were cancelled before. */
  connectionClosed(connection: string): void {
    this.#submit({ kind: 'connectionClosed', connection });
  }

  #watch(
    ticket: number,
    waiting: Waiting,
    { service, method, caller }: EngineCall,
    arrivedAt: number,
  ): void {
    const elapsedMs = (): number => performance.now() - arrivedAt;
    const { deadlineMs } = caller;
    const limit = this.#waitLimit(service, method);
    const expiresMs = limit ? expiryMs(limit, deadlineMs) : Infinity;
    const untilDeadline = (): void => {
      if (deadlineMs === undefined) return;
      waiting.entry = this.#wheel.add(deadlineMs - elapsedMs(), () => this.#exceed(ticket));
    };
    if (expiresMs >= (deadlineMs ?? Infinity)) {
      untilDeadline();
      return;
    }
    waiting.entry = this.#wheel.add(expiresMs - elapsedMs(), () => {
      this.#expire(ticket);
      if (this.#waiting.has(ticket)) untilDeadline();
    });
  }

  #expire(ticket: number): boolean {
    if (!this.#waiting.has(ticket)) return false;
    this.#submit({ kind: 'expireCall', ticket }, ticket);
    return !this.#waiting.has(ticket);
  }

  #exceed(ticket: number): void {
    const waiting = this.#take(ticket);
    if (!waiting) return;
    this.#submit({ kind: 'cancelCall', ticket });
    waiting.onEnd({ error: deadlineExceeded() });
  }

  #cancel(ticket: number): void {
    if (this.#take(ticket)) this.#submit({ kind: 'cancelCall', ticket });
  }

  #settle(reply: Reply): void {
    this.#take(reply.ticket)?.onEnd(reply);
  }

  #take(ticket: number): Waiting | undefined {
    const waiting = this.#waiting.get(ticket);
    if (!waiting) return undefined;
    this.#waiting.delete(ticket);
    if (waiting.entry) this.#wheel.cancel(waiting.entry);
    return waiting;
  }

  /** An engine that throws has stopped; the call that met it is told, and so are all after it. */
  #submit(input: EngineInput, ticket?: number): void {
    try {
      this.#host.submit(input);
    } catch (error) {
      if (ticket !== undefined) this.#take(ticket)?.onEnd({ error });
    }
  }
}

const deadlineExceeded = (): RequestError =>
  new RequestError('DEADLINE_EXCEEDED', 'context deadline exceeded');
