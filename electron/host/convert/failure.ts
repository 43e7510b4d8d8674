import type { PayloadView } from '../../../shared/ipc/models.ts';
import type { Failure } from '../../../shared/protocol/messages.ts';
import { payloadView } from './payload.ts';

/** What a failure says. */
interface FailureWords {
  readonly message?: string;
  readonly stackTrace?: string;
}

/** The words that were coded with a failure's payloads, which then says "Encoded failure" itself; none before they are decoded. */
export function encodedWords(encoded: PayloadView | undefined): FailureWords {
  const json = encoded?.json;
  if (typeof json !== 'object' || json === null) return {};
  const { message, stack_trace: stackTrace } = json as Readonly<Record<string, unknown>>;
  return {
    ...(typeof message === 'string' ? { message } : {}),
    ...(typeof stackTrace === 'string' ? { stackTrace } : {}),
  };
}

/** The failure that the user's code or the server raised, beneath those that only carry it. */
export function rootFailure(failure: Failure): Failure {
  let root = failure;
  while (root.cause !== undefined && carries(root)) root = root.cause;
  return root;
}

/** Whether its words are coded, and were not read. */
export function isUnread(failure: Failure): boolean {
  const { encodedAttributes: encoded } = rootFailure(failure);
  return encoded !== undefined && encodedWords(payloadView(encoded)).message === undefined;
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
  const { encodedAttributes: encoded } = root;
  const { message = root.message ?? '' } = encodedWords(encoded && payloadView(encoded));
  if (type === undefined || type === 'Error') return message === '' ? 'failed' : message;
  return message === '' ? type : `${type}: ${message}`;
}
