/** The beginning of a run: its Started event, its deadlines and its first workflow task. */
import { ContinueAsNewInitiator } from '../../../shared/protocol/enums.ts';
import type {
  Duration,
  UserMetadata,
  Link,
  WorkflowExecutionStartedEventAttributes,
} from '../../../shared/protocol/messages.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { durationMs, durationOf, timestampOf } from '../../../shared/temporal/duration.ts';
import type { Transaction } from '../core/transaction.ts';
import { Execution } from '../state/execution.ts';
import { initialSkipMs } from '../state/timeSkipping.ts';
import { currentKey } from '../state/world.ts';
import { armFastForward } from './timeSkipping.ts';
import { scheduleWorkflowTask } from './workflowTask.ts';

export interface NewRun {
  readonly namespace: string;
  readonly workflowId: string;
  readonly runId: string;
  /** Everything but the ids that follow from the run itself, where this is the first of its chain. */
  readonly attributes: WorkflowExecutionStartedEventAttributes;
  readonly userMetadata?: UserMetadata | undefined;
  readonly links?: Link[] | undefined;
  readonly requestId: string;
  /** The first workflow task waits so long: start delay, cron, retry, continue-as-new. */
  readonly backoffMs: number;
}

/** Creates a run and writes its Started event; the first workflow task is scheduled by `beginRun`. */
export function createRun(tx: Transaction, run: NewRun): Execution {
  const { world } = tx;
  const execution = new Execution(run.namespace, run.workflowId, run.runId, world.codec);
  // The Started event, which sets this, is itself of the run's own time.
  execution.replayed.skippedMs = initialSkipMs(run.attributes.timeSkippingStatePropagation);
  execution.startRequestId = run.requestId;
  execution.userMetadata = run.userMetadata;
  world.executions.set(run.runId, execution);
  world.current.set(currentKey(run.namespace, run.workflowId), execution);
  const { attributes } = run;
  const expiresAt = executionExpiry(tx, execution, attributes, run.backoffMs);
  tx.append(
    execution,
    'workflowExecutionStarted',
    {
      ...attributes,
      initiator: attributes.initiator ?? initiatorOfFirst(attributes),
      workflowId: run.workflowId,
      originalExecutionRunId: run.runId,
      firstExecutionRunId: attributes.firstExecutionRunId || run.runId,
      attempt: attributes.attempt ?? 1,
      firstWorkflowTaskBackoff: firstBackoff(run),
      ...(expiresAt !== undefined && { workflowExecutionExpirationTime: timestampOf(expiresAt) }),
    },
    { userMetadata: run.userMetadata, links: run.links },
  );
  armDeadlines(tx, execution);
  return execution;
}

/** What begins the first run of a chain: its schedule, if it has one. */
const initiatorOfFirst = ({
  cronSchedule,
}: WorkflowExecutionStartedEventAttributes): ContinueAsNewInitiator | undefined =>
  cronSchedule ? ContinueAsNewInitiator.CRON_SCHEDULE : undefined;

/** Continue-as-new without a wait says nothing of one; everything else says that it is none. */
const firstBackoff = ({ attributes, backoffMs }: NewRun): Duration | undefined =>
  attributes.initiator === ContinueAsNewInitiator.WORKFLOW && backoffMs === 0
    ? undefined
    : durationOf(backoffMs);

/** The absolute end of the chain: given by the run before, or counted from here. */
function executionExpiry(
  tx: Transaction,
  execution: Execution,
  attributes: WorkflowExecutionStartedEventAttributes,
  backoffMs: number,
) {
  if (attributes.workflowExecutionExpirationTime) {
    const { seconds = 0, nanos = 0 } = attributes.workflowExecutionExpirationTime;
    return virtualMs(seconds * 1000 + nanos / 1e6);
  }
  const timeoutMs = durationMs(attributes.workflowExecutionTimeout) ?? 0;
  return timeoutMs > 0 ? virtualMs(tx.timeOf(execution) + timeoutMs + backoffMs) : undefined;
}

/** Sets the timers of the run's and the chain's timeouts, counted from when the first task may run. */
export function armDeadlines(tx: Transaction, execution: Execution): void {
  const { runTimeoutMs, firstTaskBackoffMs, executionExpiresAt } = execution.replayed;
  if (runTimeoutMs > 0) {
    const at = virtualMs(tx.timeOf(execution) + firstTaskBackoffMs + runTimeoutMs);
    execution.runExpiresAt =
      executionExpiresAt === undefined ? at : virtualMs(Math.min(at, executionExpiresAt));
    tx.addTimer(execution, { at: execution.runExpiresAt, kind: 'runTimeout', id: 0, stamp: 0 });
  }
  if (executionExpiresAt !== undefined) {
    tx.addTimer(execution, { at: executionExpiresAt, kind: 'executionTimeout', id: 0, stamp: 0 });
  }
  armFastForward(tx, execution);
}

/** Lets a new run begin: its first task now, or after its backoff, unless something ends that early. */
export function beginRun(tx: Transaction, execution: Execution): void {
  const backoffMs = execution.replayed.firstTaskBackoffMs;
  if (backoffMs <= 0) {
    scheduleWorkflowTask(tx, execution);
    return;
  }
  execution.firstTaskAt = virtualMs(execution.replayed.startedAt + backoffMs);
  tx.addTimer(execution, { at: execution.firstTaskAt, kind: 'firstWorkflowTask', id: 0, stamp: 0 });
}
