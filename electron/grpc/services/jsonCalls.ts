/**
 * Calls that Temporal's API does not have: what only this server can tell. Request and answer are a temporal.api.common.v1.Payload with
 * JSON in it, so that any client of any language can make them with what it has, and no messages of our own are needed.
 */
import { GRPC_CODE } from '../../engine/core/errors.ts';
import type { Payload } from '../../../shared/protocol/messages.ts';
import { decodeMessage, encodeMessage, encodeWithHeadroom } from '../codec/codec.ts';
import { messageIndex } from '../codec/table.ts';
import { MESSAGE_HEADROOM_BYTES } from '../transport/transport.ts';
import { unaryReceiver, type MethodHandler } from './unary.ts';

/** The service of these calls. */
export const OWN_SERVICE = 'timelapse.api.v1.ClockService';

/** Answers a call; what it throws goes to the caller as INTERNAL. */
export type JsonAnswer = () => Promise<unknown>;

const payloadType = (): number => messageIndex('temporal.api.common.v1.Payload');

const payloadOf = (value: unknown): Payload => ({
  metadata: { encoding: new TextEncoder().encode('json/plain') },
  data: new TextEncoder().encode(JSON.stringify(value)),
});

/** Handlers for calls by their paths. @param answers by the calls' names */
export function jsonMethods(
  answers: Readonly<Record<string, JsonAnswer>>,
): Map<string, MethodHandler> {
  return new Map(
    Object.entries(answers).map(([name, answer]): [string, MethodHandler] => [
      `/${OWN_SERVICE}/${name}`,
      (call) => {
        let gone = false;
        const reply = (value: unknown): void => {
          if (gone) return;
          call.reply(encodeWithHeadroom(payloadType(), payloadOf(value), MESSAGE_HEADROOM_BYTES));
        };
        const fail = (error: unknown): void => {
          if (!gone) call.end({ code: GRPC_CODE.INTERNAL, message: String(error) });
        };
        return unaryReceiver(
          call,
          payloadType(),
          () => void answer().then(reply, fail),
          () => (gone = true),
        );
      },
    ]),
  );
}

/** The request of such a call. */
export const encodeJsonRequest = (): Buffer => Buffer.from(encodeMessage(payloadType(), {}));

/** The value that such a call was answered with. */
export function decodeJsonAnswer(bytes: Uint8Array): unknown {
  const { data = new Uint8Array() }: Payload = decodeMessage(payloadType(), bytes);
  return JSON.parse(new TextDecoder().decode(data)) as unknown;
}
