/** Commands that reach other workflows: children, signals and cancellations. */
import { WorkflowTaskFailedCause as Cause } from '../../../../shared/protocol/enums.ts';
import type { Command } from '../../../../shared/protocol/messages.ts';
import { ensureDefaults, validateRetryPolicy } from '../../../../shared/temporal/retry.ts';
import { namespaceNotFound } from '../../core/errors.ts';
import { isUuid } from '../../core/idSource.ts';
import { isCronSchedule } from '../../machines/cronSchedule.ts';
import { priorityProblem, queueNameProblem } from '../startChecks.ts';
import { BadCommand } from './badCommand.ts';
import type { CommandCheck, Validate } from './commandCheck.ts';
import { lengthProblem } from './commandLengths.ts';
import {
  checkMemoSize,
  checkPending,
  checkSize,
  noteSearchAttributes,
  PAYLOADS,
} from './commandSizes.ts';
import { checkTimeouts } from './commandTimeouts.ts';

/** The namespace must be there, and be the run's own where the server allows no other. Empty is the run's own. */
function checkNamespace(
  { world, execution }: CommandCheck,
  namespace: string,
  bad: (message: string) => BadCommand,
): void {
  if (namespace === '' || namespace === execution.namespace) return;
  if (!world.namespaces.has(namespace)) throw namespaceNotFound(namespace);
  if (!world.switches.crossNamespaceCommands) throw bad('cross namespace commands are not allowed');
}

type ChildAttributes = NonNullable<Command['startChildWorkflowExecutionCommandAttributes']>;

const CHILD = 'StartChildWorkflowExecutionCommand';
const badChild = (message: string): BadCommand =>
  new BadCommand(Cause.BAD_START_CHILD_EXECUTION_ATTRIBUTES, message);

/** The names that a start of a child gives; throws for the first that is missing or too long. */
function checkChildNames(check: CommandCheck, attributes: ChildAttributes): void {
  const { namespace = '', workflowId = '' } = attributes;
  const type = attributes.workflowType?.name ?? '';
  checkNamespace(check, namespace, badChild);
  const there = `Namespace=${namespace}`;
  if (workflowId === '') {
    throw badChild(
      `Required field WorkflowId is not set on ${CHILD}. WorkflowType=${type} ${there}`,
    );
  }
  if (type === '') {
    throw badChild(
      `Required field WorkflowType is not set on ${CHILD}. WorkflowId=${workflowId} ${there}`,
    );
  }
  const long =
    lengthProblem(check, 'WorkflowId', CHILD, workflowId, {
      after: ` WorkflowType=${type} ${there}`,
    }) ??
    lengthProblem(check, 'WorkflowType', CHILD, type, {
      before: `WorkflowId=${workflowId} `,
      after: ` ${there}`,
    });
  if (long) throw badChild(long);
}

/** START_CHILD_WORKFLOW_EXECUTION */
export const startChild: Validate = (command, check) => {
  const attributes = command.startChildWorkflowExecutionCommandAttributes;
  if (!attributes) throw badChild(`${CHILD}Attributes is not set on ${CHILD}.`);
  checkChildNames(check, attributes);
  const { namespace = '', workflowId = '', cronSchedule } = attributes;
  const type = attributes.workflowType?.name ?? '';
  const where = `WorkflowId=${workflowId} WorkflowType=${type} Namespace=${namespace}`;
  checkTimeouts(attributes, CHILD, where, badChild);
  if (attributes.retryPolicy) {
    const policy = validateRetryPolicy(ensureDefaults(attributes.retryPolicy));
    if (!policy.ok)
      throw badChild(`invalid WorkflowRetryPolicy on ${CHILD}: ${policy.message}. ${where}`);
  }
  if (!isCronSchedule(cronSchedule))
    throw badChild(`invalid CronSchedule on ${CHILD}: invalid CronSchedule.. ${where}`);
  const priority = priorityProblem(attributes.priority);
  if (priority) throw badChild(priority);
  const queue = attributes.taskQueue?.name ?? '';
  const badQueue = queue && queueNameProblem(check.world.limits, queue);
  if (badQueue) {
    const given = `TaskQueue=name:"${queue}" kind:TASK_QUEUE_KIND_NORMAL`;
    throw badChild(`invalid TaskQueue on ${CHILD}: ${badQueue}. ${where} ${given}`);
  }
  const cause = Cause.BAD_START_CHILD_EXECUTION_ATTRIBUTES;
  checkSize(check, cause, `${CHILD}Attributes. Input`, PAYLOADS, attributes.input);
  checkMemoSize(check, cause, `${CHILD}Attributes.Memo`, attributes.memo);
  const there = namespace || check.execution.namespace;
  noteSearchAttributes(command, check, there, attributes.searchAttributes, cause);
  checkPending(
    check.pendingChildCount,
    check.world.limits.pendingChildrenMax,
    Cause.PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED,
    'child workflow executions',
  );
  check.startedChildren.add(workflowId);
  check.pendingChildCount += 1;
};

const SIGNAL = 'SignalExternalWorkflowExecutionCommand';
const badSignal = (message: string): BadCommand =>
  new BadCommand(Cause.BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES, message);

/** SIGNAL_EXTERNAL_WORKFLOW_EXECUTION */
export const signalExternal: Validate = (command, check) => {
  const attributes = command.signalExternalWorkflowExecutionCommandAttributes;
  if (!attributes) throw badSignal(`${SIGNAL}Attributes is not set on ${SIGNAL}.`);
  const { namespace = '', signalName = '', execution } = attributes;
  if (!execution) throw badSignal(`Execution is not set on ${SIGNAL}.`);
  checkNamespace(check, namespace, badSignal);
  const { workflowId = '', runId = '' } = execution;
  const there = `Namespace=${namespace} RunId=${runId}`;
  if (workflowId === '')
    throw badSignal(`WorkflowId is not set on ${SIGNAL}. ${there} SignalName=${signalName}`);
  const after = ` ${there} SignalName=${signalName}`;
  const long = lengthProblem(check, 'WorkflowId', SIGNAL, workflowId, { after });
  if (long) throw badSignal(long);
  if (runId !== '' && !isUuid(runId))
    throw badSignal(`Invalid RunId set on ${SIGNAL}. WorkflowId=${workflowId}${after}`);
  if (signalName === '')
    throw badSignal(`SignalName is not set on ${SIGNAL}. WorkflowId=${workflowId} ${there}`);
  checkPending(
    check.pendingSignalCount,
    check.world.limits.pendingSignalsMax,
    Cause.PENDING_SIGNALS_LIMIT_EXCEEDED,
    'signals to external workflows',
  );
  const cause = Cause.BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES;
  checkSize(check, cause, `${SIGNAL}Attributes.Input`, PAYLOADS, attributes.input);
  check.pendingSignalCount += 1;
};

const CANCEL = 'RequestCancelExternalWorkflowExecutionCommand';
const badCancel = (message: string): BadCommand =>
  new BadCommand(Cause.BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES, message);

/** REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION */
export const cancelExternal: Validate = (command, check) => {
  const attributes = command.requestCancelExternalWorkflowExecutionCommandAttributes;
  if (!attributes) throw badCancel(`${CANCEL}Attributes is not set on ${CANCEL}.`);
  const { workflowId = '', runId = '', namespace = '' } = attributes;
  checkNamespace(check, namespace, badCancel);
  if (workflowId === '')
    throw badCancel(`WorkflowId is not set on ${CANCEL}. Namespace=${namespace} RunId=${runId}`);
  const after = ` RunId=${runId} Namespace=${namespace}`;
  const long = lengthProblem(check, 'WorkflowId', CANCEL, workflowId, { after });
  if (long) throw badCancel(long);
  if (runId !== '' && !isUuid(runId))
    throw badCancel(`Invalid RunId set on ${CANCEL}. WorkflowId=${workflowId}${after}`);
  if (check.startedChildren.has(workflowId)) {
    throw badCancel(
      `Start and RequestCancel for child workflow is not allowed in same workflow task. WorkflowId=${workflowId}${after}`,
    );
  }
  checkPending(
    check.pendingCancelCount,
    check.world.limits.pendingCancelRequestsMax,
    Cause.PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED,
    'requests to cancel external workflows',
  );
  check.pendingCancelCount += 1;
};
