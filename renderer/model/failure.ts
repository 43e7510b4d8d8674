/** Failures in words: what failed, why, with which stack, and what caused it. */
import { shortDuration } from './shortDuration.ts';
import type { PayloadView } from '../../shared/ipc/models.ts';
import {
  enumWords,
  objectOf,
  payloadsOf,
  textOf,
  durationMsOf,
  type Attributes,
} from './attributes.ts';

/** What kind of failure it is: which info a Failure carries. */
export type FailureKind =
  | 'application'
  | 'timeout'
  | 'canceled'
  | 'terminated'
  | 'server'
  | 'reset'
  | 'activity'
  | 'child'
  | 'nexusOperation'
  | 'nexusHandler'
  | 'plain';

/** A failure, read. */
export interface FailureView {
  readonly kind: FailureKind;
  /** Such as `PaymentGatewayError`; undefined when the failure names none. */
  readonly type: string | undefined;
  readonly message: string;
  readonly stack: string | undefined;
  /** Which SDK it comes from. */
  readonly source: string | undefined;
  readonly nonRetryable: boolean;
  /** When the next attempt may start at the earliest, if the failure says so. */
  readonly nextRetryDelayMs: number | undefined;
  readonly details: readonly PayloadView[] | undefined;
  readonly cause: FailureView | undefined;
}

const infoKinds: readonly (readonly [string, FailureKind])[] = [
  ['applicationFailureInfo', 'application'],
  ['timeoutFailureInfo', 'timeout'],
  ['canceledFailureInfo', 'canceled'],
  ['terminatedFailureInfo', 'terminated'],
  ['serverFailureInfo', 'server'],
  ['resetWorkflowFailureInfo', 'reset'],
  ['activityFailureInfo', 'activity'],
  ['childWorkflowExecutionFailureInfo', 'child'],
  ['nexusOperationExecutionFailureInfo', 'nexusOperation'],
  ['nexusHandlerFailureInfo', 'nexusHandler'],
];

/** Causes deeper than this are not read; the SDKs themselves cut far earlier. */
const CAUSES_MAX = 32;

/** Reads a failure of proto JSON; undefined when there is none. */
export function failureOf(value: unknown, depth = 0): FailureView | undefined {
  const failure = objectOf(value);
  if (failure === undefined || depth > CAUSES_MAX) return undefined;
  const [infoName, kind] = infoKinds.find(([name]) => objectOf(failure[name]) !== undefined) ?? [
    '',
    'plain' as const,
  ];
  const info: Attributes = objectOf(failure[infoName]) ?? {};
  return {
    kind,
    type: textOf(info['type']) ?? timeoutName(kind, info),
    message: textOf(failure['message']) ?? '',
    stack: textOf(failure['stackTrace']),
    source: textOf(failure['source']),
    nonRetryable: info['nonRetryable'] === true,
    nextRetryDelayMs: durationMsOf(info['nextRetryDelay']),
    details: payloadsOf(info['details'] ?? info['lastHeartbeatDetails']),
    cause: failureOf(failure['cause'], depth + 1),
  };
}

function timeoutName(kind: FailureKind, info: Attributes): string | undefined {
  return kind === 'timeout' ? enumWords(info['timeoutType']) : undefined;
}

/** The failure that says why: activities, children and Nexus operations only wrap it. */
export function rootReason(failure: FailureView): FailureView {
  const isWrapper =
    failure.kind === 'activity' || failure.kind === 'child' || failure.kind === 'nexusOperation';
  return isWrapper && failure.cause !== undefined ? rootReason(failure.cause) : failure;
}

/** A failure in one line: `PaymentGatewayError: 503`, `start to close timeout`, `canceled`. */
export function failureText(failure: FailureView): string {
  const reason = rootReason(failure);
  switch (reason.kind) {
    case 'timeout':
      return reason.type === undefined ? reason.message || 'timeout' : `${reason.type} timeout`;
    case 'canceled':
      return reason.message === '' ? 'canceled' : reason.message;
    case 'terminated':
      return reason.message === '' ? 'terminated' : reason.message;
    default:
      if (reason.type === undefined) return reason.message || 'failed without a message';
      return reason.message === '' ? reason.type : `${reason.type}: ${reason.message}`;
  }
}

const retryStateWords: Readonly<Record<string, string>> = {
  IN_PROGRESS: 'It will be tried again',
  NON_RETRYABLE_FAILURE: 'Not tried again: the failure is not retryable',
  TIMEOUT: 'Not tried again: no time was left',
  MAXIMUM_ATTEMPTS_REACHED: 'Not tried again: every attempt was used',
  RETRY_POLICY_NOT_SET: 'Not tried again: there is no retry policy',
  INTERNAL_SERVER_ERROR: 'Not tried again: the server had an internal error',
  CANCEL_REQUESTED: 'Not tried again: cancel was requested',
};

/** Why there is no further attempt, in a sentence without its full stop. */
export function retryStateText(state: unknown): string | undefined {
  const name = textOf(state);
  if (name === undefined || name === 'UNSPECIFIED') return undefined;
  return retryStateWords[name] ?? `Retry state: ${enumWords(name) ?? name}`;
}

/** A limit that was reached, in words: `start to close timeout after 10 s`. */
export function timeoutText(type: string, limitMs: number | undefined): string {
  return limitMs === undefined
    ? `${type} timeout`
    : `${type} timeout after ${shortDuration(limitMs)}`;
}
