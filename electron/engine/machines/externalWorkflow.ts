/** Signals and cancel requests that a workflow sends to others: Initiated now, delivered in a step of its own. */
import {
  CancelExternalWorkflowExecutionFailedCause,
  SignalExternalWorkflowExecutionFailedCause,
} from '../../../shared/protocol/enums.ts';
import type {
  RequestCancelExternalWorkflowExecutionCommandAttributes,
  SignalExternalWorkflowExecutionCommandAttributes,
} from '../../../shared/protocol/messages.ts';
import type { Transaction } from '../core/transaction.ts';
import type { EventExtras } from '../state/events.ts';
import { attributesOf } from '../state/events.ts';
import type { Execution } from '../state/execution.ts';
import { currentKey } from '../state/world.ts';
import { requestCancel, signalRun, signalCountOf } from './workflowControl.ts';
import { wakeWorkflow } from './workflowTask.ts';

/** The run that a workflow means; undefined when there is none. */
function targetOf(
  tx: Transaction,
  namespace: string,
  workflowId: string,
  runId: string,
): Execution | undefined {
  const run = runId
    ? tx.world.executions.get(runId)
    : tx.world.current.get(currentKey(namespace, workflowId));
  return run?.workflowId === workflowId && run.namespace === namespace ? run : undefined;
}

/** Not itself, and where the command asks for a child nothing but its own child. */
function mayReach(
  source: Execution,
  { childWorkflowOnly }: { readonly childWorkflowOnly?: boolean | undefined },
  target: Execution | undefined,
): boolean {
  if (target === source) return false;
  return !childWorkflowOnly || target?.replayed.parent?.execution.runId === source.runId;
}

export function initiateSignal(
  tx: Transaction,
  execution: Execution,
  command: SignalExternalWorkflowExecutionCommandAttributes,
  workflowTaskCompletedEventId: number,
  extras: EventExtras,
): void {
  const namespace = command.namespace || execution.namespace;
  const initiatedEventId = tx.append(
    execution,
    'signalExternalWorkflowExecutionInitiated',
    {
      workflowTaskCompletedEventId,
      namespace,
      namespaceId: tx.world.namespaces.get(namespace)?.id ?? '',
      workflowExecution: {
        workflowId: command.execution?.workflowId,
        runId: command.execution?.runId,
      },
      signalName: command.signalName,
      input: command.input,
      control: command.control,
      childWorkflowOnly: command.childWorkflowOnly,
      header: command.header,
    },
    extras,
  );
  tx.after(() => deliverSignal(tx, execution, initiatedEventId));
}

function deliverSignal(tx: Transaction, source: Execution, initiatedEventId: number): void {
  if (!source.isRunning || !source.replayed.externals?.has(initiatedEventId)) return;
  const initiated = attributesOf(
    source.store.get(initiatedEventId),
    'signalExternalWorkflowExecutionInitiated',
  );
  const { namespace = '', namespaceId, workflowExecution = {}, control } = initiated;
  const { workflowId = '', runId = '' } = workflowExecution;
  const found = targetOf(tx, namespace, workflowId, runId);
  const target = mayReach(source, initiated, found) ? found : undefined;
  const Cause = SignalExternalWorkflowExecutionFailedCause;
  const cause = !tx.world.namespaces.has(namespace)
    ? Cause.NAMESPACE_NOT_FOUND
    : !target?.isRunning
      ? Cause.EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND
      : signalCountOf(target) >= tx.world.limits.signalsPerExecutionMax
        ? Cause.SIGNAL_COUNT_LIMIT_EXCEEDED
        : undefined;
  const common = { initiatedEventId, namespace, namespaceId, workflowExecution, control };
  if (cause !== undefined || !target) {
    tx.append(source, 'signalExternalWorkflowExecutionFailed', { ...common, cause });
  } else {
    signalRun(tx, target, {
      signalName: initiated.signalName,
      input: initiated.input,
      header: initiated.header,
      identity: 'history-service',
      requestId: tx.newId(),
      externalWorkflowExecution: { workflowId: source.workflowId, runId: source.runId },
    });
    tx.append(source, 'externalWorkflowExecutionSignaled', common);
  }
  wakeWorkflow(tx, source);
}

export function initiateCancel(
  tx: Transaction,
  execution: Execution,
  command: RequestCancelExternalWorkflowExecutionCommandAttributes,
  workflowTaskCompletedEventId: number,
  extras: EventExtras,
): void {
  const namespace = command.namespace || execution.namespace;
  const initiatedEventId = tx.append(
    execution,
    'requestCancelExternalWorkflowExecutionInitiated',
    {
      workflowTaskCompletedEventId,
      namespace,
      namespaceId: tx.world.namespaces.get(namespace)?.id ?? '',
      workflowExecution: { workflowId: command.workflowId, runId: command.runId },
      control: command.control,
      childWorkflowOnly: command.childWorkflowOnly,
      reason: command.reason,
    },
    extras,
  );
  tx.after(() => deliverCancel(tx, execution, initiatedEventId));
}

function deliverCancel(tx: Transaction, source: Execution, initiatedEventId: number): void {
  if (!source.isRunning || !source.replayed.externals?.has(initiatedEventId)) return;
  const initiated = attributesOf(
    source.store.get(initiatedEventId),
    'requestCancelExternalWorkflowExecutionInitiated',
  );
  const { namespace = '', namespaceId, workflowExecution = {}, control } = initiated;
  const { workflowId = '', runId = '' } = workflowExecution;
  const found = targetOf(tx, namespace, workflowId, runId);
  const target = mayReach(source, initiated, found) ? found : undefined;
  const Cause = CancelExternalWorkflowExecutionFailedCause;
  const common = { initiatedEventId, namespace, namespaceId, workflowExecution, control };
  if (!target) {
    const known = tx.world.namespaces.has(namespace);
    tx.append(source, 'requestCancelExternalWorkflowExecutionFailed', {
      ...common,
      cause: known ? Cause.EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND : Cause.NAMESPACE_NOT_FOUND,
    });
  } else {
    if (target.isRunning) {
      requestCancel(tx, target, {
        cause: initiated.reason,
        externalInitiatedEventId: initiatedEventId,
        externalWorkflowExecution: { workflowId: source.workflowId, runId: source.runId },
        identity: 'history-service',
      });
    }
    tx.append(source, 'externalWorkflowExecutionCancelRequested', common);
  }
  wakeWorkflow(tx, source);
}
