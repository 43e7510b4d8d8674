/** A gRPC status code by its name. */
export const GRPC_CODE = {
  OK: 0,
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  ALREADY_EXISTS: 6,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
} as const;
export type GrpcCodeName = keyof typeof GRPC_CODE;

/** What travels in `grpc-status-details-bin`: a message's full name and the message. */
export interface ErrorDetail {
  /** Such as 'temporal.api.errordetails.v1.NotFoundFailure'. */
  readonly type: string;
  readonly value: object;
}

/** The caller's mistake, answered with a gRPC status; nothing has changed. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: GrpcCodeName;
  readonly details: readonly ErrorDetail[];

  constructor(code: GrpcCodeName, message: string, details: readonly ErrorDetail[] = []) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** Our own bug: the transaction is dropped and the engine stops. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

const detail = (name: string, value: object = {}): ErrorDetail => ({
  type: `temporal.api.errordetails.v1.${name}`,
  value,
});

export const invalidArgument = (message: string): RequestError =>
  new RequestError('INVALID_ARGUMENT', message);

/** NOT_FOUND with the detail that SDKs look for. */
export const notFound = (message: string): RequestError =>
  new RequestError('NOT_FOUND', message, [detail('NotFoundFailure')]);

export const namespaceNotFound = (namespace: string): RequestError =>
  new RequestError('NOT_FOUND', `Namespace ${namespace} is not found.`, [
    detail('NamespaceNotFoundFailure', { namespace }),
  ]);

/** FAILED_PRECONDITION: the workflow is in no state to answer now. */
export const workflowNotReady = (message: string): RequestError =>
  new RequestError('FAILED_PRECONDITION', message, [detail('WorkflowNotReadyFailure')]);

export const unimplemented = (method: string): RequestError =>
  new RequestError('UNIMPLEMENTED', `unknown method ${method}: this server does not have it yet`);

export const errorDetail = detail;
