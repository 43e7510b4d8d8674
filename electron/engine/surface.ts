/**
 * The engine's public surface: what goes in and what comes out. The rest of `electron/engine` is private to it.
 *
 * Everything is synchronous. A call that has to wait (a long poll, a query, an update) is *parked*: `submit` returns
 * without a reply for its ticket, and a later `submit` returns that reply. The engine never waits by itself: how long a
 * parked call may last is wall time, which the gRPC layer measures and ends with `expireCall` or `cancelCall`.
 */
import type {
  OperatorServiceCalls,
  TestServiceCalls,
  WorkflowServiceCalls,
} from '../../shared/protocol/calls.ts';
import type { HistoryEvent } from '../../shared/protocol/messages.ts';
import type { VirtualMs } from '../../shared/model/units.ts';
import type { RequestError } from './core/errors.ts';

/** Every call of the services that the engine answers, by service and name. */
export interface ServiceCalls {
  WorkflowService: WorkflowServiceCalls;
  OperatorService: OperatorServiceCalls;
  TestService: TestServiceCalls;
}
export type ServiceName = keyof ServiceCalls;

/** Who calls. */
export interface Caller {
  /** Names the connection, so that what it holds (locks, polls) ends with it. */
  readonly connection: string;
  /** What was left of the call's deadline when it arrived, in wall ms; undefined when the client set none. */
  readonly deadlineMs?: number | undefined;
  /** The headers client-name and client-version, where sent. */
  readonly clientName?: string | undefined;
  readonly clientVersion?: string | undefined;
  /** The header supported-features, where sent: names with commas. */
  readonly supportedFeatures?: string | undefined;
}

/** How the server's clock runs: at the wall's pace, not at all, `speed` times the wall's pace, or from timer to timer. */
export interface ClockSetting {
  readonly mode: 'real' | 'frozen' | 'scaled' | 'autoSkip';
  /** Of the mode `scaled`. */
  readonly speed: number;
}

/** One input of the engine. Together with the virtual time it came at it determines everything. */
export type EngineInput =
  | {
      /** A call of the API. `body` is the decoded request message, default values left out. */
      readonly kind: 'call';
      readonly ticket: number;
      readonly service: ServiceName;
      readonly method: string;
      readonly body: object;
      readonly caller: Caller;
    }
  /** The caller of a parked call went away: it gets no reply. */
  | { readonly kind: 'cancelCall'; readonly ticket: number }
  /** A parked call waited as long as it may: it is answered now, with what the real server answers then. */
  | { readonly kind: 'expireCall'; readonly ticket: number }
  | { readonly kind: 'connectionClosed'; readonly connection: string }
  /** Time has come to `now`: timers that are due fire, in order. */
  | { readonly kind: 'advance' }
  /** The user chose how the server's clock runs. The engine itself only asks whether it stands; the rest is for those who read the log. */
  | { readonly kind: 'setClock'; readonly clock: ClockSetting }
  /** The user takes away the locks on time of a connection, or without one the lock that the server started with. */
  | { readonly kind: 'releaseLock'; readonly connection: string | undefined }
  /**
   * The user puts the clock of one run forward to `to` of that clock, but no further than to the run's next timer. Nothing happens
   * while a workflow task of it is running.
   */
  | { readonly kind: 'skipExecution'; readonly runId: string; readonly to: VirtualMs };

/** The end of a call: the response message, or the error. Elements of `History.events` may be encoded bytes already. */
export type Reply =
  | { readonly ticket: number; readonly value: object }
  | { readonly ticket: number; readonly error: RequestError };

/** Why time may not be skipped. Every `since` is on the server's clock. */
export type TimeHold =
  | {
      readonly kind: 'workflowTask';
      readonly workflowId: string;
      readonly runId: string;
      readonly taskQueue: string;
      readonly started: boolean;
      readonly attempt: number;
      readonly since: VirtualMs;
      readonly hasPoller: boolean;
    }
  | {
      readonly kind: 'activity';
      readonly workflowId: string;
      readonly runId: string;
      readonly taskQueue: string;
      readonly activityId: string;
      readonly activityType: string;
      readonly attempt: number;
      readonly started: boolean;
      readonly since: VirtualMs;
      readonly hasPoller: boolean;
    }
  | {
      readonly kind: 'query';
      readonly workflowId: string;
      readonly runId: string;
      readonly taskQueue: string;
      readonly since: VirtualMs;
    }
  | {
      readonly kind: 'nexusOperation';
      readonly workflowId: string;
      readonly runId: string;
      readonly operation: string;
      readonly since: VirtualMs;
    }
  | {
      readonly kind: 'clientLock';
      readonly connection: string;
      /** What the client calls itself, where it says so. */
      readonly client: string | undefined;
      readonly since: VirtualMs;
    }
  /** The server started with time locked and no client has unlocked it. */
  | { readonly kind: 'startLock'; readonly since: VirtualMs }
  | { readonly kind: 'frozen'; readonly since: VirtualMs };

/** What the clock's driver should do next. */
export type NextWake =
  /** Skipping is not allowed now. `at` is when the next timer is due all the same, if there is one. */
  | {
      readonly kind: 'held';
      readonly holds: readonly TimeHold[];
      readonly at: VirtualMs | undefined;
    }
  | { readonly kind: 'skipTo'; readonly at: VirtualMs }
  | { readonly kind: 'idle' };

/** What a commit touched, for those who show it. */
export interface EngineChange {
  /** Grows by one with every commit. */
  readonly sequence: number;
  readonly executions: readonly {
    readonly namespace: string;
    readonly workflowId: string;
    readonly runId: string;
  }[];
  /** Other things that changed, such as 'namespaces', 'schedules', 'clock'. */
  readonly topics: readonly string[];
}

/** Encodes what the engine keeps as bytes. Pure; the gRPC layer supplies it. */
export interface EventCodec {
  encodeEvent(event: HistoryEvent): Uint8Array;
  /** The same for those who copy the bytes at once: the codec's next call overwrites them. */
  viewEvent(event: HistoryEvent): Uint8Array;
  decodeEvent(bytes: Uint8Array): HistoryEvent;
  /** The encoded size of any message, in bytes. @param type its full name, such as 'temporal.api.common.v1.Payloads' */
  sizeOf(type: string, message: object): number;
  encode(type: string, message: object): Uint8Array;
  decode(type: string, bytes: Uint8Array): object;
}

export interface EngineOptions {
  /** Seeds run ids, jitter and every other choice. */
  readonly seed: number;
  readonly startedAt: VirtualMs;
  readonly codec: EventCodec;
  /** Overrides of `core/limits.ts`, by name. */
  readonly limits?: Readonly<Record<string, unknown>> | undefined;
  /** Overrides of `core/switches.ts`, by name. */
  readonly switches?: Readonly<Record<string, unknown>> | undefined;
  /** Time may not skip until a client unlocks it. */
  readonly startLocked?: boolean | undefined;
}
