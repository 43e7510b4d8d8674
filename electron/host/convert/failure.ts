import type { Failure } from '../../../shared/protocol/messages.ts';

/** The failure that the user's code or the server raised, beneath those that only carry it. */
export function rootFailure(failure: Failure): Failure {
  let root = failure;
  while (root.cause !== undefined && carries(root)) root = root.cause;
  return root;
}

function carries(failure: Failure): boolean {
  return (
    failure.activityFailureInfo !== undefined ||
    failure.childWorkflowExecutionFailureInfo !== undefined ||
    failure.nexusOperationExecutionFailureInfo !== undefined
  );
}

/** One line: the type where there is one, and the message. */
export function failureText(failure: Failure): string {
  const root = rootFailure(failure);
  const type = root.applicationFailureInfo?.type;
  const message = root.message ?? '';
  if (type === undefined || type === 'Error') return message === '' ? 'failed' : message;
  return message === '' ? type : `${type}: ${message}`;
}
