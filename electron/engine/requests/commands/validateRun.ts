/** Commands that close a run, and the one that continues it as a new one. */
import { WorkflowTaskFailedCause as Cause } from '../../../../shared/protocol/enums.ts';
import { ensureDefaults, validateRetryPolicy } from '../../../../shared/temporal/retry.ts';
import { queueNameProblem } from '../startChecks.ts';
import { BadCommand } from './badCommand.ts';
import type { Validate } from './commandCheck.ts';
import { lengthProblem } from './commandLengths.ts';
import { checkMemoSize, checkSize, noteSearchAttributes, PAYLOADS } from './commandSizes.ts';
import { checkTimeouts } from './commandTimeouts.ts';

/** A closing command: notes that the run ends with it. */
export const closes =
  (extra?: Validate): Validate =>
  (command, check) => {
    extra?.(command, check);
    check.closing = command;
  };

/** COMPLETE_WORKFLOW_EXECUTION */
export const completeWorkflow: Validate = (command, check) => {
  // The real server names this cause too, whatever the command.
  const cause = Cause.BAD_SCHEDULE_ACTIVITY_ATTRIBUTES;
  const { result } = command.completeWorkflowExecutionCommandAttributes ?? {};
  checkSize(check, cause, 'CompleteWorkflowExecutionCommandAttributes.Result', PAYLOADS, result);
  if (!command.completeWorkflowExecutionCommandAttributes) {
    throw new BadCommand(
      Cause.BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES,
      'CompleteWorkflowExecutionCommandAttributes is not set on CompleteWorkflowExecutionCommand.',
    );
  }
};

/** FAIL_WORKFLOW_EXECUTION */
export const failWorkflow: Validate = (command, check) => {
  const bad = (message: string) =>
    new BadCommand(Cause.BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES, message);
  const attributes = command.failWorkflowExecutionCommandAttributes;
  if (!attributes)
    throw bad('FailWorkflowExecutionCommandAttributes is not set on FailWorkflowExecutionCommand.');
  if (!attributes.failure) throw bad('Failure is not set on FailWorkflowExecutionCommand.');
  checkSize(
    check,
    Cause.BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES,
    'FailWorkflowExecutionCommandAttributes.Failure',
    'temporal.api.failure.v1.Failure',
    attributes.failure,
  );
};

/** CANCEL_WORKFLOW_EXECUTION */
export const cancelWorkflow: Validate = (command) => {
  if (!command.cancelWorkflowExecutionCommandAttributes) {
    throw new BadCommand(
      Cause.BAD_CANCEL_WORKFLOW_EXECUTION_ATTRIBUTES,
      'CancelWorkflowExecutionCommandAttributes is not set on CancelWorkflowExecutionCommand.',
    );
  }
};

/** CONTINUE_AS_NEW_WORKFLOW_EXECUTION */
export const continueAsNew: Validate = (command, check) => {
  const bad = (message: string) => new BadCommand(Cause.BAD_CONTINUE_AS_NEW_ATTRIBUTES, message);
  const attributes = command.continueAsNewWorkflowExecutionCommandAttributes;
  if (!attributes)
    throw bad(
      'ContinueAsNewWorkflowExecutionCommandAttributes is not set on ContinueAsNewWorkflowExecutionCommand.',
    );
  const name = 'ContinueAsNewWorkflowExecutionCommand';
  const type = attributes.workflowType?.name ?? '';
  const queue = attributes.taskQueue?.name ?? '';
  const long = lengthProblem(check, 'WorkflowType', name, type);
  if (long) throw bad(long);
  const where = `WorkflowType=${type} TaskQueue=name:"${queue}" kind:TASK_QUEUE_KIND_NORMAL`;
  const badQueue = queue && queueNameProblem(check.world.limits, queue);
  if (badQueue) throw bad(`error validating ${name} TaskQueue: ${badQueue}. ${where}`);
  checkTimeouts(attributes, name, where, bad);
  if (attributes.retryPolicy) {
    const policy = validateRetryPolicy(ensureDefaults(attributes.retryPolicy));
    if (!policy.ok) {
      throw bad(`invalid WorkflowRetryPolicy on ${name}: ${policy.message}. ${where}`);
    }
  }
  const cause = Cause.BAD_CONTINUE_AS_NEW_ATTRIBUTES;
  checkSize(check, cause, `${name}Attributes. Input`, PAYLOADS, attributes.input);
  checkMemoSize(check, cause, `${name}Attributes. Memo`, attributes.memo);
  noteSearchAttributes(
    command,
    check,
    check.execution.namespace,
    attributes.searchAttributes,
    cause,
  );
};
