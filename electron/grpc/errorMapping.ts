/** What callers are told of an error: RequestErrors as they are, all others as INTERNAL. */
import {
  GRPC_CODE,
  InvariantError,
  RequestError,
  type ErrorDetail,
} from '../engine/core/errors.ts';
import { CallError, statusName } from './callError.ts';
import { CodecError } from './codec/codecError.ts';
import { decodeMessage, encodeMessage } from './codec/codec.ts';
import { findMessageIndex, messageIndex } from './codec/table.ts';
import type { CallStatus } from './transport/transport.ts';

const TYPE_URL = 'type.googleapis.com/';
const STATUS = messageIndex('google.rpc.Status');

interface RpcStatus {
  code?: number;
  message?: string;
  details?: { type_url?: string; value?: Uint8Array }[];
}

/** The status that ends a call with an error. Like Temporal's own server it has details only where there are some. */
export function statusOf(error: unknown): CallStatus {
  const { code, message, details } = described(error);
  const number = GRPC_CODE[code];
  if (details.length === 0) return { code: number, message };
  return { code: number, message, details: encodeStatus(number, message, details) };
}

/** The same error for a caller within the process. */
export function callErrorOf(error: unknown): CallError {
  if (error instanceof CallError) return error;
  const { code, message, details } = described(error);
  return new CallError(code, message, details, { cause: error });
}

interface Described {
  readonly code: keyof typeof GRPC_CODE;
  readonly message: string;
  readonly details: readonly ErrorDetail[];
}

function described(error: unknown): Described {
  if (error instanceof RequestError) return error;
  if (error instanceof CodecError) {
    return {
      code: 'INTERNAL',
      message: `grpc: error unmarshalling request: ${error.message}`,
      details: [],
    };
  }
  if (error instanceof InvariantError) {
    return {
      code: 'INTERNAL',
      message: `the server has stopped at an error of its own: ${error.message}`,
      details: [],
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', message: `unexpected error in the server: ${message}`, details: [] };
}

function encodeStatus(code: number, message: string, details: readonly ErrorDetail[]): Uint8Array {
  const packed = details.map(({ type, value }) => ({
    type_url: TYPE_URL + type,
    value: encodeMessage(messageIndex(type), value),
  }));
  return encodeMessage(STATUS, { code, message, details: packed });
}

/** The error that a status of another server is, with the details of types that the API has. */
export function callErrorFrom(
  code: number,
  message: string,
  statusBytes: Uint8Array | undefined,
  cause: unknown,
): CallError {
  return new CallError(statusName(code), message, statusBytes ? detailsOf(statusBytes) : [], {
    cause,
  });
}

/** A status that cannot be read has no details; the code and the message came apart from it. */
function detailsOf(statusBytes: Uint8Array): ErrorDetail[] {
  try {
    const { details = [] } = decodeMessage(STATUS, statusBytes) as RpcStatus;
    return details.flatMap(({ type_url: url = '', value = new Uint8Array(0) }) => {
      const type = url.slice(url.lastIndexOf('/') + 1);
      const index = findMessageIndex(type);
      return index === undefined ? [] : [{ type, value: decodeMessage(index, value) }];
    });
  } catch (error) {
    if (error instanceof CodecError) return [];
    throw error;
  }
}
