import { GRPC_CODE, type ErrorDetail } from '../engine/core/errors.ts';

/** Every gRPC status code by its name; a server that is not ours may send the ones that our engine does not. */
export const STATUS_CODE = { ...GRPC_CODE, DATA_LOSS: 15, UNAUTHENTICATED: 16 } as const;
export type StatusName = keyof typeof STATUS_CODE;

const NAMES = new Map<number, StatusName>(
  Object.entries(STATUS_CODE).map(([name, code]) => [code, name as StatusName]),
);

/** The name of a gRPC status code; one that does not exist is UNKNOWN. */
export const statusName = (code: number): StatusName => NAMES.get(code) ?? 'UNKNOWN';

/** A call that a server answered with an error, wherever the server is. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly code: StatusName;
  readonly details: readonly ErrorDetail[];

  constructor(
    code: StatusName,
    message: string,
    details: readonly ErrorDetail[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.details = details;
  }

  /** Whether a detail of that name is attached, such as 'WorkflowExecutionAlreadyStartedFailure'. */
  hasDetail(name: string): boolean {
    return this.details.some(({ type }) => type.endsWith(`.${name}`));
  }
}
