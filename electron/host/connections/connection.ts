import type { MethodName, RequestOf, ResponseOf } from '../../grpc/apiClient.ts';
import type { AgendaEntry, Clock, PendingActivity } from '../../../shared/ipc/models.ts';

/** What changed: topics of the contract, or it is not known what. */
export type Changed = readonly string[] | 'everything';

/** One attempt of an activity, as the embedded server keeps it. */
export type ActivityAttempts = NonNullable<PendingActivity['attempts']>;

export interface CallOptions {
  /** How long the answer may take, wall; the transport's own limit without it. */
  readonly timeoutMs?: number | undefined;
}

/**
 * A Temporal server as the views see it: the public API, whoever answers it. What only the embedded server can do is an `EmbeddedControls`,
 * absent elsewhere; `app.state` says so as capabilities.
 */
export interface Connection {
  readonly kind: 'embedded' | 'remote';
  /** `host:port`, for clients. */
  readonly address: string;
  readonly namespace: string;
  /** The port that was asked for, when another process has it. */
  readonly busyPort: number | undefined;
  readonly controls: EmbeddedControls | undefined;

  /** Calls WorkflowService. Rejects with CallError, whatever went wrong on the way. */
  call<Method extends MethodName<'WorkflowService'>>(
    method: Method,
    request: RequestOf<'WorkflowService', Method>,
    options?: CallOptions,
  ): Promise<ResponseOf<'WorkflowService', Method>>;

  /** Hears what changed, as topics of the contract. Returns how to stop. */
  subscribe(listener: (changed: Changed) => void): () => void;

  /** Why it does not answer any more; undefined while all is well. */
  problem(): string | undefined;

  close(): Promise<void>;
}

/** What the embedded server can do beyond the public API. */
export interface EmbeddedControls {
  clock(): Clock;
  setClockMode(mode: Clock['mode']): void;
  /** Rejects with RefusedError when something holds time or nothing is due. Times are virtual ms. */
  skip(
    to: { readonly kind: 'next' } | { readonly kind: 'time'; readonly atMs: number },
    anyway: boolean,
  ): Promise<{ readonly fromMs: number; readonly toMs: number }>;
  agenda(limit: number): { readonly total: number; readonly entries: readonly AgendaEntry[] };
  /** A run's next timer. */
  nextTimerOf(runId: string): AgendaEntry | undefined;
  /** Every attempt of a run's activities, by scheduled event id. */
  attemptsOf(runId: string): ReadonlyMap<number, ActivityAttempts>;
  /** The wall's time when virtual time was `virtualMs`, as far back as that is known. */
  wallTimeOf(virtualMs: number): number | undefined;
}
