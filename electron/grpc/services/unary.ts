import { decodeMessage } from '../codec/codec.ts';
import { GRPC_CODE } from '../../engine/core/errors.ts';
import { statusOf } from '../errorMapping.ts';
import type { CallReceiver, ServerCall } from '../transport/transport.ts';

/** Answers the calls of one method. */
export type MethodHandler = (call: ServerCall) => CallReceiver;

/**
 * A receiver for a call with one request: decodes it and hands it on once the client has finished. A second message is
 * passed over, as by Temporal's own server.
 */
export function unaryReceiver(
  call: ServerCall,
  requestType: number,
  handle: (request: object) => void,
  cancelled: () => void,
): CallReceiver {
  let request: object | undefined;
  return {
    message(bytes) {
      if (request !== undefined) return;
      try {
        request = decodeMessage(requestType, bytes);
      } catch (error) {
        call.end(statusOf(error));
      }
    },
    halfClosed() {
      if (request === undefined) call.end({ code: GRPC_CODE.UNKNOWN, message: 'EOF' });
      else handle(request);
    },
    cancelled,
  };
}
