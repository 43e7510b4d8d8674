import { describe, expect, it } from 'vitest';
import {
  GRPC_CODE,
  InvariantError,
  RequestError,
  namespaceNotFound,
} from '../engine/core/errors.ts';
import { CallError, STATUS_CODE, statusName } from './callError.ts';
import { CodecError } from './codec/codecError.ts';
import { callErrorFrom, callErrorOf, statusOf } from './errorMapping.ts';

describe('the status of an error', () => {
  it.each(Object.keys(GRPC_CODE) as (keyof typeof GRPC_CODE)[])('%s is kept', (code) => {
    expect(statusOf(new RequestError(code, 'why'))).toEqual({
      code: GRPC_CODE[code],
      message: 'why',
    });
    expect(callErrorOf(new RequestError(code, 'why')).code).toBe(code);
    expect(statusName(GRPC_CODE[code])).toBe(code);
  });

  it('carries the details as google.rpc.Status', () => {
    const { code, message, details } = statusOf(namespaceNotFound('abc'));
    expect({ code, message }).toEqual({ code: 5, message: 'Namespace abc is not found.' });
    // As Temporal's own server answers it, byte for byte.
    expect(Buffer.from(details ?? []).toString('latin1')).toBe(
      '\x08\x05\x12\x1bNamespace abc is not found.\x1aR\nItype.googleapis.com/temporal.api.errordetails.v1.NamespaceNotFoundFailure\x12\x05\n\x03abc',
    );
  });

  it.each([
    [
      new InvariantError('two events have the id 5'),
      'the server has stopped at an error of its own: two events have the id 5',
    ],
    [new TypeError('x is undefined'), 'unexpected error in the server: x is undefined'],
    ['text', 'unexpected error in the server: text'],
    [
      new CodecError('string field contains invalid UTF-8'),
      'grpc: error unmarshalling request: string field contains invalid UTF-8',
    ],
  ])('%s is INTERNAL', (error, message) => {
    expect(statusOf(error)).toEqual({ code: 13, message });
    expect(callErrorOf(error)).toMatchObject({ code: 'INTERNAL', message, cause: error });
  });
});

describe('an error that came from a server', () => {
  it('is the one that was sent', () => {
    const status = statusOf(namespaceNotFound('abc'));
    const error = callErrorFrom(status.code, status.message, status.details, undefined);
    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({
      code: 'NOT_FOUND',
      message: 'Namespace abc is not found.',
      details: [
        {
          type: 'temporal.api.errordetails.v1.NamespaceNotFoundFailure',
          value: { namespace: 'abc' },
        },
      ],
    });
    expect(error.hasDetail('NamespaceNotFoundFailure')).toBe(true);
    expect(error.hasDetail('NotFoundFailure')).toBe(false);
  });

  it('may have details that cannot be read, or a code that does not exist', () => {
    expect(callErrorFrom(5, 'x', Uint8Array.of(255), undefined)).toMatchObject({
      code: 'NOT_FOUND',
      details: [],
    });
    expect(callErrorFrom(99, 'x', undefined, undefined).code).toBe('UNKNOWN');
    expect(callErrorFrom(STATUS_CODE.UNAUTHENTICATED, 'x', undefined, undefined).code).toBe(
      'UNAUTHENTICATED',
    );
  });
});
