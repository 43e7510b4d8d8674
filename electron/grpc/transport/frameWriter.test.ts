import { Writable } from 'node:stream';
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { FrameWriter } from './frameWriter.ts';

/** A socket that keeps what is written, as bytes of its own, when it is written. */
function recorder() {
  const chunks: Buffer[] = [];
  const socket = new Writable({
    write(chunk: Buffer, _, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  }) as unknown as Socket;
  return { socket, written: () => Buffer.concat(chunks) };
}

/** The frames in a stream of bytes: type, stream and payload. */
function framesIn(bytes: Buffer): { type: number; streamId: number; payload: string }[] {
  const frames = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUIntBE(at, 3);
    frames.push({
      type: bytes.readUInt8(at + 3),
      streamId: bytes.readUInt32BE(at + 5),
      payload: bytes.subarray(at + 9, at + 9 + length).toString('hex'),
    });
    at += 9 + length;
  }
  return frames;
}

test('frames of both kinds stay whole where one buffer ends and the next begins', () => {
  const { socket, written } = recorder();
  const writer = new FrameWriter(socket);
  const expected = [];
  for (let streamId = 1; streamId < 4_000; streamId += 1) {
    const payload = Buffer.alloc(streamId % 40, streamId % 251);
    writer.frame(1, 4, streamId, payload);
    writer.numberFrame(3, streamId, streamId);
    expected.push({ type: 1, streamId, payload: payload.toString('hex') });
    expected.push({ type: 3, streamId, payload: streamId.toString(16).padStart(8, '0') });
  }
  writer.flush();
  expect(framesIn(written())).toEqual(expected);
});
