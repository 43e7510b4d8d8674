/** How a run ends by itself or by its deadline, and which run follows: retry, cron, continue-as-new. */
import { ContinueAsNewInitiator, RetryState } from '../../../shared/protocol/enums.ts';
import type {
  Failure,
  Payloads,
  ResetPointInfo,
  ResetPoints,
  WorkflowExecutionStartedEventAttributes,
} from '../../../shared/protocol/messages.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { timestampOf } from '../../../shared/temporal/duration.ts';
import { nextRetry, retryPolicyOf } from '../../../shared/temporal/retry.ts';
import type { Transaction } from '../core/transaction.ts';
import { attributesOf, type EventExtras } from '../state/events.ts';
import type { Execution } from '../state/execution.ts';
import { propagateToNextRun } from '../state/timeSkipping.ts';
import { closeRun, forceEndTask } from './workflowClose.ts';
import { beginRun, createRun } from './workflowStart.ts';
import { cronBackoffMs } from './cronSchedule.ts';

/** The run that takes over, before it exists. */
export interface Successor {
  readonly runId: string;
  readonly initiator: ContinueAsNewInitiator;
  readonly backoffMs: number;
  readonly changes: WorkflowExecutionStartedEventAttributes;
}

/** Completes a run; a cron schedule starts the next one. */
export function completeRun(
  tx: Transaction,
  execution: Execution,
  result: Payloads | undefined,
  workflowTaskCompletedEventId: number,
  extras: EventExtras,
): void {
  const next = cronSuccessor(tx, execution, {
    lastCompletionResult: result,
    continuedFailure: undefined,
  });
  closeRun(
    tx,
    execution,
    'workflowExecutionCompleted',
    {
      result,
      workflowTaskCompletedEventId,
      ...(next && { newExecutionRunId: next.runId }),
    },
    extras,
  );
  startSuccessor(tx, execution, next);
}

/** Fails a run: by its policy it is tried again, by its cron schedule it runs next time. */
export function failRun(
  tx: Transaction,
  execution: Execution,
  failure: Failure | undefined,
  workflowTaskCompletedEventId: number,
  extras: EventExtras,
): void {
  const { next, retryState } = successorOfFailure(tx, execution, failure);
  closeRun(
    tx,
    execution,
    'workflowExecutionFailed',
    {
      failure,
      retryState,
      workflowTaskCompletedEventId,
      ...(next && { newExecutionRunId: next.runId }),
    },
    extras,
  );
  startSuccessor(tx, execution, next);
}

/** The run's timeout, or the chain's, has come. */
export function timeOutRun(tx: Transaction, execution: Execution, chain: boolean): void {
  const failure: Failure = {
    message: 'workflow timeout',
    source: 'Server',
    timeoutFailureInfo: { timeoutType: 1 },
  };
  const { next, retryState } = chain
    ? { next: undefined, retryState: RetryState.TIMEOUT }
    : successorOfFailure(tx, execution, failure);
  forceEndTask(tx, execution);
  closeRun(tx, execution, 'workflowExecutionTimedOut', {
    retryState,
    ...(next && { newExecutionRunId: next.runId }),
  });
  startSuccessor(tx, execution, next);
}

function successorOfFailure(
  tx: Transaction,
  execution: Execution,
  failure: Failure | undefined,
): { next: Successor | undefined; retryState: RetryState } {
  const { retryPolicy, attempt, executionExpiresAt } = execution.replayed;
  let retryState: RetryState = RetryState.RETRY_POLICY_NOT_SET;
  if (retryPolicy) {
    const answer = nextRetry({
      subject: 'workflow',
      policy: retryPolicyOf(retryPolicy),
      attempt,
      nowMs: tx.timeOf(execution),
      expirationMs: executionExpiresAt,
      failure,
    });
    if (answer.kind === 'retry') {
      const next: Successor = {
        runId: tx.newId(),
        initiator: ContinueAsNewInitiator.RETRY,
        backoffMs: Math.max(answer.delayMs, minimumBackoffMs(tx, execution)),
        changes: { attempt: attempt + 1, continuedFailure: failure },
      };
      return { next, retryState: RetryState.IN_PROGRESS };
    }
    retryState = answer.retryState;
  }
  return { next: cronSuccessor(tx, execution, { continuedFailure: failure }), retryState };
}

function cronSuccessor(
  tx: Transaction,
  execution: Execution,
  changes: WorkflowExecutionStartedEventAttributes,
): Successor | undefined {
  const { cronSchedule, startedAt, firstTaskBackoffMs } = execution.replayed;
  if (cronSchedule === '') return undefined;
  const now = tx.timeOf(execution);
  const backoffMs = cronBackoffMs(cronSchedule, startedAt + firstTaskBackoffMs, now);
  if (backoffMs === undefined) return undefined;
  return {
    runId: tx.newId(),
    initiator: ContinueAsNewInitiator.CRON_SCHEDULE,
    backoffMs,
    changes: { attempt: 1, ...changes },
  };
}

/** Starts the run that follows, with what its predecessor was started with, not what became of it, and what the chain carries on. */
export function startSuccessor(
  tx: Transaction,
  execution: Execution,
  next: Successor | undefined,
): void {
  if (!next) return;
  const { replayed } = execution;
  const first = attributesOf(execution.store.get(1), 'workflowExecutionStarted');
  const run = createRun(tx, {
    namespace: execution.namespace,
    workflowId: execution.workflowId,
    runId: next.runId,
    requestId: tx.newId(),
    userMetadata:
      next.initiator === ContinueAsNewInitiator.WORKFLOW ? undefined : execution.userMetadata,
    backoffMs: next.backoffMs,
    attributes: {
      ...first,
      identity: undefined,
      parentInitiatedEventVersion: undefined,
      prevAutoResetPoints: rolledOver(tx, execution),
      continuedExecutionRunId: execution.runId,
      initiator: next.initiator,
      firstExecutionRunId: replayed.firstRunId,
      completionCallbacks: replayed.callbacks?.map(({ callback }) => callback),
      priority: replayed.priority,
      versioningOverride: replayed.versioningOverride,
      timeSkippingConfig: undefined,
      timeSkippingStatePropagation: undefined,
      ...propagateToNextRun(replayed),
      ...next.changes,
    },
  });
  beginRun(tx, run);
}

/** Runs of a chain start no faster than the server's limit: what is left of it delays the next run's first task. */
export function minimumBackoffMs(tx: Transaction, execution: Execution): number {
  const { startedAt, firstTaskBackoffMs } = execution.replayed;
  const ageMs = tx.timeOf(execution) - (startedAt + firstTaskBackoffMs);
  return Math.max(0, tx.world.limits.continueAsNewIntervalMinMs - ageMs);
}

/** The reset points of the chain; those of the closing run last as long as it is kept. */
function rolledOver(tx: Transaction, execution: Execution): ResetPoints {
  const retentionMs = tx.world.namespaces.get(execution.namespace)?.retentionMs ?? 0;
  const expireTime = timestampOf(virtualMs(tx.timeOf(execution) + retentionMs));
  const points = resetPointsOf(execution).map((point) => ({
    ...point,
    expireTime: point.expireTime ?? expireTime,
  }));
  return points.length > 0 ? { points } : {};
}

/** The points that a run can be reset to, each with the run that it is in: those that its history has are its own. */
export function resetPointsOf({ replayed, runId }: Execution): ResetPointInfo[] {
  return (replayed.resetPoints ?? []).map((point) => ({ ...point, runId: point.runId || runId }));
}
