import { CallError } from '../../grpc/callError.ts';
import type { HandlerReply } from '../../../shared/ipc/models.ts';
import type { Failure, Payloads, QueryFailedFailure } from '../../../shared/protocol/messages.ts';
import { rootFailure } from '../convert/failure.ts';
import { payloadView } from '../convert/payload.ts';

const QUERY_FAILED = 'temporal.api.errordetails.v1.QueryFailedFailure';

/** What a handler answered, as the console shows it; `since` is `performance.now()` when it was asked. */
export function resultReply(since: number, result: Payloads | undefined): HandlerReply {
  const payload = result?.payloads?.[0];
  return { ms: elapsed(since), ...(payload ? { result: payloadView(payload) } : {}) };
}

/** How a handler failed. */
export function failureReply(since: number, carried: Failure): HandlerReply {
  const failure = rootFailure(carried);
  const type = failure.applicationFailureInfo?.type;
  return {
    ms: elapsed(since),
    failure: {
      message: failure.message ?? '',
      ...(type === undefined ? {} : { type }),
      ...(failure.stackTrace === undefined ? {} : { stack: failure.stackTrace }),
    },
  };
}

/** A query that the workflow's code refused comes as a status with its failure; other errors are none of the handler's. */
export function queryFailure(error: unknown): Failure | undefined {
  if (!(error instanceof CallError)) return undefined;
  const detail = error.details.find(({ type }) => type === QUERY_FAILED);
  if (detail === undefined) return undefined;
  return (detail.value as QueryFailedFailure).failure ?? { message: error.message };
}

const elapsed = (since: number): number => performance.now() - since;
