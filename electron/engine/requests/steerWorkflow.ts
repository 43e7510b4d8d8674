/** Signal, signal-with-start, cancel, terminate, and forgetting the sticky queue. */
import { EventType, WorkflowIdConflictPolicy } from '../../../shared/protocol/enums.ts';
import type { Link } from '../../../shared/protocol/messages.ts';
import { utf8Length } from '../../../shared/util/utf8.ts';
import { invalidArgument } from '../core/errors.ts';
import type { Transaction } from '../core/transaction.ts';
import {
  isCancelRequested,
  requestCancel,
  signalCountOf,
  signalRun,
  terminateRun,
} from '../machines/workflowControl.ts';
import { scheduleWorkflowTask } from '../machines/workflowTask.ts';
import type { Execution } from '../state/execution.ts';
import {
  alreadyCompleted,
  checkFirstRun,
  checkRunReference,
  findRun,
  findRunning,
  requireNamespace,
} from './findRun.ts';
import type { WorkflowServiceHandlers } from './handler.ts';
import { checkLinks } from './linkChecks.ts';
import {
  checkBlob,
  checkLength,
  checkPolicies,
  checkStart,
  checkWorkflowId,
} from './startChecks.ts';
import { alreadyStarted, currentRun, startFresh, terminatesRunning } from './startWorkflow.ts';
import { mayReuseId } from '../machines/idPolicies.ts';

function checkSignalName(tx: Transaction, name: string | undefined): void {
  if (!name) throw invalidArgument('SignalName is not set on request.');
  checkLength(tx.world.limits, 'SignalName', name);
}

/** The same of a signal-with-start, which has words of its own. */
function checkStartedSignalName({ world: { limits } }: Transaction, name: string): void {
  const length = utf8Length(name);
  if (length <= limits.idLengthMax) return;
  throw invalidArgument(
    `signal name exceeds maximum allowed length (${length}/${limits.idLengthMax})`,
  );
}

/** Whether a signal of that request id is in the history or the buffer already. */
function isKnownSignal(execution: Execution, requestId: string | undefined): boolean {
  if (!requestId) return false;
  if (execution.replayed.signalRequestIds?.has(requestId)) return true;
  return execution.buffered.some(
    ({ name, attributes }) =>
      name === 'workflowExecutionSignaled' &&
      'requestId' in attributes &&
      attributes.requestId === requestId,
  );
}

function checkSignalCount({ world }: Transaction, execution: Execution): void {
  if (signalCountOf(execution) < world.limits.signalsPerExecutionMax) return;
  throw invalidArgument('exceeded workflow execution limit for signal events');
}

/** Where the signal of that request is in the history. */
function signalLink(
  { namespace, workflowId, runId }: Execution,
  requestId: string | undefined,
): Link {
  const requestIdRef = { requestId, eventType: EventType.WORKFLOW_EXECUTION_SIGNALED };
  return { workflowEvent: { namespace, workflowId, runId, requestIdRef } };
}

export const steerWorkflowHandlers: WorkflowServiceHandlers = {
  SignalWorkflowExecution(tx, request) {
    const { namespace = '', signalName, input, header, identity, requestId, links } = request;
    requireNamespace(tx.world, namespace);
    checkRunReference(request.workflowExecution);
    checkSignalName(tx, signalName);
    checkLength(tx.world.limits, 'RequestId', requestId);
    checkLinks(tx.world, links);
    checkBlob(tx.world, 'temporal.api.common.v1.Payloads', input);
    const execution = findRunning(tx.world, namespace, request.workflowExecution);
    if (!isKnownSignal(execution, requestId)) {
      checkSignalCount(tx, execution);
      signalRun(tx, execution, { signalName, input, header, identity, requestId }, links);
    }
    return { link: signalLink(execution, requestId) };
  },

  SignalWithStartWorkflowExecution(tx, request) {
    requireNamespace(tx.world, request.namespace);
    checkWorkflowId(tx.world.limits, request.workflowId);
    if (!request.signalName) throw invalidArgument('signal not set');
    checkStartedSignalName(tx, request.signalName);
    if (!request.workflowType?.name) throw invalidArgument('workflow type not set');
    checkPolicies(request);
    if (request.workflowIdConflictPolicy === WorkflowIdConflictPolicy.FAIL) {
      throw invalidArgument(
        'Invalid WorkflowIDConflictPolicy: WORKFLOW_ID_CONFLICT_POLICY_FAIL is not supported for this operation.',
      );
    }
    checkBlob(tx.world, 'temporal.api.common.v1.Payloads', request.signalInput);
    checkStart(tx.world, request);
    const current = currentRun(tx, request);
    const running = current?.isRunning && !terminatesRunning(request) ? current : undefined;
    if (current && !current.isRunning && !mayReuseId(current, request.workflowIdReusePolicy)) {
      throw alreadyStarted(current, request);
    }
    if (running) checkSignalCount(tx, running);
    const { signalName, signalInput: input, header, identity, requestId, links } = request;
    const signal = { signalName, input, header, identity, requestId };
    const execution =
      running ??
      startFresh(tx, request, current, (fresh) => {
        tx.append(fresh, 'workflowExecutionSignaled', signal, { links });
      });
    if (running && !isKnownSignal(running, requestId)) {
      signalRun(tx, running, signal, links);
      scheduleWorkflowTask(tx, running);
    }
    return {
      runId: execution.runId,
      started: !running,
      firstExecutionRunId: execution.replayed.firstRunId,
      signalLink: signalLink(execution, requestId),
    };
  },

  RequestCancelWorkflowExecution(tx, request) {
    const { namespace = '', identity, reason, links, requestId, firstExecutionRunId } = request;
    checkLength(tx.world.limits, 'RequestId', requestId);
    checkLinks(tx.world, links);
    const execution = findRun(tx.world, namespace, request.workflowExecution);
    if (!execution.isRunning) return {};
    checkFirstRun(execution, firstExecutionRunId);
    if (isCancelRequested(execution)) return {};
    requestCancel(tx, execution, { cause: reason, identity }, links);
    return {};
  },

  TerminateWorkflowExecution(tx, request) {
    const {
      namespace = '',
      reason = 'terminated by user via frontend',
      details,
      identity,
      links,
      firstExecutionRunId,
    } = request;
    checkLinks(tx.world, links);
    const execution = findRun(tx.world, namespace, request.workflowExecution);
    if (!execution.isRunning) throw alreadyCompleted();
    checkFirstRun(execution, firstExecutionRunId);
    terminateRun(tx, execution, { reason, details, identity }, links);
    return {};
  },

  ResetStickyTaskQueue(tx, request) {
    const execution = findRunning(tx.world, request.namespace ?? '', request.execution);
    tx.touch(execution);
    execution.sticky = undefined;
    return {};
  },
};
