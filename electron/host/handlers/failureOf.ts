import { CallError, type StatusName } from '../../grpc/callError.ts';
import { CallFailed, type Failure } from '../../../shared/ipc/failure.ts';
import { EnvironmentError } from '../../../shared/model/environmentError.ts';
import { RefusedError } from '../errors.ts';

/** The gRPC statuses that say that the server, not the request, is at fault. */
const SERVER_FAULTS: ReadonlySet<StatusName> = new Set([
  'UNKNOWN',
  'RESOURCE_EXHAUSTED',
  'UNIMPLEMENTED',
  'INTERNAL',
  'DATA_LOSS',
  'DEADLINE_EXCEEDED',
]);

/** What to do about a status, where the status alone tells. */
const FIXES: { readonly [Code in StatusName]?: string } = {
  DEADLINE_EXCEEDED: 'Check that a worker runs and polls this task queue, then try again.',
  UNAVAILABLE: 'Check that the server runs and its address is right, then try again.',
  UNAUTHENTICATED: 'Use credentials that the server knows.',
  PERMISSION_DENIED: 'Use credentials that may do this in this namespace.',
};

/** What of an error travels to the window. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CallFailed) return error.failure;
  if (error instanceof RefusedError) {
    return { kind: 'request', message: error.message, ...withFix(error.fix) };
  }
  if (error instanceof EnvironmentError) {
    return { kind: 'environment', message: error.message, ...withFix(error.fix) };
  }
  if (error instanceof CallError) return callFailure(error);
  return {
    kind: 'internal',
    message: error instanceof Error ? error.message : String(error),
    fix: 'This is an error of Timelapse: report it with the details.',
    ...(error instanceof Error && error.stack !== undefined ? { details: error.stack } : {}),
  };
}

function callFailure(error: CallError): Failure {
  const { code, message } = error;
  const kind =
    code === 'UNAVAILABLE' ? 'unavailable' : SERVER_FAULTS.has(code) ? 'server' : 'request';
  return { kind, message, code, ...withFix(FIXES[code]) };
}

function withFix(fix: string | undefined): { fix?: string } {
  return fix === undefined ? {} : { fix };
}
