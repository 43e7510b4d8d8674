/** What a start request must satisfy, in the order and words of the real server (server: frontend/workflow_handler.go). */
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '../../../shared/protocol/enums.ts';
import { ENUM_NAMES } from '../../../shared/protocol/enumNames.ts';
import type { Duration, Failure, Priority, TaskQueue } from '../../../shared/protocol/messages.ts';
import { checkDuration } from '../../../shared/temporal/durationLimits.ts';
import { ensureDefaults, validateRetryPolicy } from '../../../shared/temporal/retry.ts';
import { utf8Length } from '../../../shared/util/utf8.ts';
import { invalidArgument } from '../core/errors.ts';
import { OVERSIZED_FAILURE, serverFailure, truncateFailure } from '../core/failures.ts';
import { isCronSchedule } from '../machines/cronSchedule.ts';
import type { Limits } from '../core/limits.ts';
import { checkSearchAttributes } from '../state/searchAttributes.ts';
import type { World } from '../state/world.ts';
import { attributesCountProblem, attributesSizeProblem } from './attributeSizes.ts';
import { checkCallbacks } from './callbackChecks.ts';
import { checkLinks } from './linkChecks.ts';
import { checkTimeSkipping } from './timeSkipping.ts';
import type { StartLike } from './startWorkflow.ts';

/** Throws INVALID_ARGUMENT for the first thing that is wrong. */
export function checkStart(world: World, request: StartLike): void {
  const { limits } = world;
  checkWorkflowId(limits, request.workflowId);
  checkRetryPolicy(request);
  checkTimeout('WorkflowExecutionTimeoutSeconds', request.workflowExecutionTimeout);
  checkTimeout('WorkflowRunTimeoutSeconds', request.workflowRunTimeout);
  checkTimeout('WorkflowTaskTimeoutSeconds', request.workflowTaskTimeout);
  checkTimeout('WorkflowStartDelaySeconds', request.workflowStartDelay);
  if (request.cronSchedule && request.workflowStartDelay) {
    throw invalidArgument('CronSchedule and WorkflowStartDelay may not be used together.');
  }
  if (!isCronSchedule(request.cronSchedule)) throw invalidArgument('invalid CronSchedule.');
  if (!request.workflowType?.name) throw invalidArgument('WorkflowType is not set on request.');
  checkLength(limits, 'WorkflowType', request.workflowType.name);
  checkTaskQueueName(limits, request.taskQueue);
  checkLength(limits, 'RequestId', request.requestId);
  checkPolicies(request);
  const callbacks = 'completionCallbacks' in request ? request.completionCallbacks : undefined;
  checkCallbacks(callbacks);
  const priority = priorityProblem(request.priority);
  if (priority) throw invalidArgument(priority);
  checkLinks(world, request.links, callbacks);
  checkTimeSkipping(world, request.timeSkippingConfig);
  if (
    request.memo &&
    world.codec.sizeOf('temporal.api.common.v1.Memo', request.memo) > limits.memoSizeBytesError
  ) {
    throw invalidArgument('Memo size exceeds limit.');
  }
  checkBlob(world, 'temporal.api.common.v1.Payloads', request.input);
  const namespace = world.namespaces.get(request.namespace ?? '');
  const attributes = namespace && checkSearchAttributes(namespace, request.searchAttributes);
  if (attributes && !attributes.ok) throw invalidArgument(attributes.message);
  const fields = request.searchAttributes?.indexedFields;
  const tooLarge = attributesCountProblem(limits, fields) ?? attributesSizeProblem(world, fields);
  if (tooLarge) throw invalidArgument(tooLarge);
}

export function checkWorkflowId(limits: Limits, workflowId: string | undefined): void {
  if (!workflowId) throw invalidArgument('WorkflowId is not set on request.');
  const length = utf8Length(workflowId);
  if (length > limits.idLengthMax) {
    throw invalidArgument(
      `WorkflowId exceeds maximum allowed length (${length}/${limits.idLengthMax})`,
    );
  }
}

/** A payload that is larger than a blob may be is refused. */
export function checkBlob(world: World, type: string, message: object | undefined): void {
  if (isOversized(world, type, message)) throw invalidArgument(BLOB_TOO_LARGE);
}

/** What the server says of a blob that is too large. */
export const BLOB_TOO_LARGE = 'Blob data size exceeds limit.';

/** The failure itself, or what is kept of one that is larger than a blob may be. */
export function cutFailure(world: World, failure: Failure): Failure {
  if (!isOversized(world, 'temporal.api.failure.v1.Failure', failure)) return failure;
  const kept = truncateFailure(failure, world.limits.oversizedFailureKeptBytes);
  return serverFailure(OVERSIZED_FAILURE, true, kept);
}

/** Whether a message is larger than a blob may be. */
export function isOversized(world: World, type: string, message: object | undefined): boolean {
  return (
    message !== undefined && world.codec.sizeOf(type, message) > world.limits.blobSizeBytesError
  );
}

/** What is wrong with a priority, in the server's words (server: common/priorities); undefined when nothing is. */
export function priorityProblem(priority: Priority | undefined): string | undefined {
  if (!priority) return undefined;
  const { priorityKey = 0, fairnessKey = '', fairnessWeight = 0 } = priority;
  if (priorityKey < 0) return "priority key can't be negative";
  if (utf8Length(fairnessKey) > FAIRNESS_KEY_BYTES_MAX) return FAIRNESS_KEY_TOO_LONG;
  return fairnessWeight < 0 ? FAIRNESS_WEIGHT_TOO_LOW : undefined;
}

/** The longest fairness key, and what is said of a longer one and of a weight that weighs nothing. */
export const FAIRNESS_KEY_BYTES_MAX = 64;
export const FAIRNESS_KEY_TOO_LONG = 'fairness key length exceeds limit';
export const FAIRNESS_WEIGHT_TOO_LOW = 'must be greater than zero';

export function checkLength(limits: Limits, field: string, text: string | undefined): void {
  if (utf8Length(text ?? '') > limits.idLengthMax)
    throw invalidArgument(`${field} length exceeds limit.`);
}

export function checkTaskQueueName(limits: Limits, queue: TaskQueue | undefined): void {
  const name = queue?.name ?? '';
  if (!queue) throw invalidArgument('taskQueue is not set');
  if (name === '') throw invalidArgument('missing task queue name');
  const problem = queueNameProblem(limits, name) ?? queueNameProblem(limits, queue.normalName);
  if (problem) throw invalidArgument(problem);
}

/** What is wrong with the name of a task queue, in the server's words; undefined when nothing is. */
export function queueNameProblem(limits: Limits, name: string | undefined): string | undefined {
  if (!name) return undefined;
  if (utf8Length(name) > limits.idLengthMax) return 'taskQueue length exceeds limit';
  return name.startsWith('/_sys/')
    ? 'task queue name cannot start with reserved prefix /_sys/'
    : undefined;
}

function checkRetryPolicy({ retryPolicy }: StartLike): void {
  if (!retryPolicy) return;
  const check = validateRetryPolicy(ensureDefaults(retryPolicy));
  if (!check.ok) throw invalidArgument(check.message);
}

/** A timeout of a request; `field` is its name in the server's message. */
export function checkTimeout(field: string, timeout: Duration | undefined): void {
  const check = checkDuration(timeout);
  if (!check.ok)
    throw invalidArgument(`An invalid ${field} is set on request. cause: ${check.reason}`);
}

/** Refuses policies that contradict each other. */
export function checkPolicies(request: StartLike): void {
  const { workflowIdReusePolicy: reuse, workflowIdConflictPolicy: conflict } = request;
  if (!reuse || !conflict) return;
  const name = ENUM_NAMES['WorkflowIdReusePolicy']?.[reuse];
  if (reuse === WorkflowIdReusePolicy.TERMINATE_IF_RUNNING) {
    throw invalidArgument(
      `Invalid WorkflowIDReusePolicy: ${name} cannot be used together with a WorkflowIDConflictPolicy`,
    );
  }
  const both =
    reuse === WorkflowIdReusePolicy.REJECT_DUPLICATE &&
    conflict === WorkflowIdConflictPolicy.TERMINATE_EXISTING;
  if (both) {
    throw invalidArgument(
      `Invalid WorkflowIDReusePolicy: ${name} cannot be used together with WorkflowIdConflictPolicy ${ENUM_NAMES['WorkflowIdConflictPolicy']?.[conflict]}`,
    );
  }
}
