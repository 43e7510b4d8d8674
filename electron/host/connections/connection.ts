import type { PendingWork } from '../../engine/engine.ts';
import type { MethodName, RequestOf, ResponseOf } from '../../grpc/apiClient.ts';
import type { Attention } from '../../../shared/ipc/listModels.ts';
import type { AgendaEntry, PendingActivity } from '../../../shared/ipc/models.ts';
import type { ClockControls } from '../clock/clockControls.ts';

/** What changed: topics of the contract, or it is not known what. */
export type Changed = readonly string[] | 'everything';

/** One attempt of an activity, as the embedded server keeps it. */
export type ActivityAttempts = NonNullable<PendingActivity['attempts']>;

export interface CallOptions {
  /** How long the answer may take, wall; the transport's own limit without it. */
  readonly timeoutMs?: number | undefined;
  /** Payloads of the answer are not shown: they may come as the server keeps them. */
  readonly undecoded?: boolean | undefined;
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

  /** Counts the changes of how its payloads are decoded, where somebody may change that. */
  readonly decoding?: () => number;

  /** Calls OperatorService. Rejects with CallError, as `call` does. */
  callOperator<Method extends MethodName<'OperatorService'>>(
    method: Method,
    request: RequestOf<'OperatorService', Method>,
  ): Promise<ResponseOf<'OperatorService', Method>>;

  /** Hears what changed, as topics of the contract. Returns how to stop. */
  subscribe(listener: (changed: Changed) => void): () => void;

  /** Why it does not answer any more; undefined while all is well. */
  problem(): string | undefined;

  close(): Promise<void>;
}

/** What the embedded server can do beyond the public API. */
export interface EmbeddedControls extends ClockControls {
  /** A run's next timer, or the time at which it begins. */
  nextTimerOf(runId: string): AgendaEntry | undefined;
  /** What a run waits for besides timers and messages, as describe says it at many times the cost; undefined when it does not run. */
  pendingWorkOf(runId: string): PendingWork | undefined;
  /** Every attempt of a run's activities, by scheduled event id. */
  attemptsOf(runId: string): ReadonlyMap<number, ActivityAttempts>;
  /** The running runs that need attention, by reason, those last started first. */
  attention(): ReadonlyMap<Attention, readonly string[]>;
  /** The wall's time when a run's event happened, as far back as that is known. */
  wallTimeOf(
    run: { readonly workflowId: string; readonly runId?: string | undefined },
    event: { readonly eventId: number; readonly timeMs: number },
  ): number | undefined;
}
