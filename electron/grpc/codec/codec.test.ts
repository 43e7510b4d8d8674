import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../shared/protocol/messages.ts';
import { CodecError } from './codecError.ts';
import {
  createEventCodec,
  decodeMessage,
  encodeMessage,
  encodeWithHeadroom,
  sizeOfMessage,
} from './codec.ts';
import { messageCount, messageIndex } from './table.ts';
import { arbitraryMessage, judge } from './testing/arbitraryMessage.ts';

const START = messageIndex('temporal.api.workflowservice.v1.StartWorkflowExecutionRequest');
const POLL = messageIndex('temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse');
const FAILURE = messageIndex('temporal.api.failure.v1.Failure');
const PAYLOAD = messageIndex('temporal.api.common.v1.Payload');
const TIMESTAMP = messageIndex('google.protobuf.Timestamp');
const HISTORY = messageIndex('temporal.api.history.v1.History');
const VALUE = messageIndex('google.protobuf.Value');
const TASK_QUEUE_STATS = messageIndex('temporal.api.workflowservice.v1.DescribeTaskQueueResponse');

/** Types with every kind and shape of field among them. */
const SAMPLES = [
  START,
  POLL,
  FAILURE,
  PAYLOAD,
  TIMESTAMP,
  HISTORY,
  VALUE,
  TASK_QUEUE_STATS,
  ...[
    'temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest',
    'temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse',
    'temporal.api.workflowservice.v1.RecordWorkerHeartbeatRequest',
    'temporal.api.workflowservice.v1.ExecuteMultiOperationRequest',
    'temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest',
    'temporal.api.workflowservice.v1.PollNexusTaskQueueResponse',
    'temporal.api.history.v1.HistoryEvent',
    'temporal.api.command.v1.Command',
    'temporal.api.schedule.v1.Schedule',
    'temporal.api.workflow.v1.WorkflowExecutionInfo',
    'temporal.api.taskqueue.v1.TaskQueueVersionInfo',
    'google.protobuf.UInt64Value',
    'google.protobuf.FloatValue',
    'google.rpc.Status',
  ].map(messageIndex),
];
const anySample = fc
  .constantFrom(...SAMPLES)
  .chain((type) => fc.tuple(fc.constant(type), arbitraryMessage(type)));

/** Buffers compare by content with Uint8Array only once they are of the same class. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** What @temporalio/proto reads, in our form: without the defaults that it adds nowhere when told so. */
function judgedDecode(type: number, bytes: Uint8Array): unknown {
  return plain(judge(type).toObject(judge(type).decode(bytes), { longs: Number, enums: Number }));
}

describe('messages', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(anySample, ([type, message]) => {
        expect(plain(decodeMessage(type, encodeMessage(type, message)))).toEqual(plain(message));
      }),
      { numRuns: 400 },
    );
  });

  it('are read by @temporalio/proto', () => {
    fc.assert(
      fc.property(anySample, ([type, message]) => {
        expect(judgedDecode(type, encodeMessage(type, message))).toEqual(plain(message));
      }),
      { numRuns: 400 },
    );
  });

  it('are read when @temporalio/proto wrote them', () => {
    fc.assert(
      fc.property(anySample, ([type, message]) => {
        const bytes = judge(type).encode(judge(type).fromObject(message)).finish();
        expect(plain(decodeMessage(type, bytes))).toEqual(plain(message));
      }),
      { numRuns: 400 },
    );
  });

  it('have the size that they are encoded to', () => {
    fc.assert(
      fc.property(anySample, ([type, message]) => {
        expect(sizeOfMessage(type, message)).toBe(encodeMessage(type, message).length);
      }),
    );
  });

  it('of every type of the API can be written and read', () => {
    for (let type = 0; type < messageCount; type++) {
      expect(encodeMessage(type, {})).toEqual(new Uint8Array(0));
      expect(decodeMessage(type, new Uint8Array(0))).toEqual({});
    }
  });
});

describe('defaults', () => {
  it('are not written', () => {
    const message = {
      namespace: '',
      workflowId: undefined,
      input: undefined,
      workflowIdReusePolicy: 0,
      requestEagerExecution: false,
      links: [],
      memo: undefined,
    };
    expect(encodeMessage(START, message)).toEqual(new Uint8Array(0));
  });

  it('are not read', () => {
    // namespace '', workflow_id_reuse_policy 0, request_eager_execution false.
    expect(decodeMessage(START, Buffer.from('0a005800880100', 'hex'))).toEqual({});
  });

  it('undo an earlier occurrence of the field', () => {
    expect(decodeMessage(START, Buffer.from('0a01610a00', 'hex'))).toEqual({});
  });

  it('are kept in fields with explicit presence', () => {
    for (const value of [
      { nullValue: 0 },
      { numberValue: 0 },
      { stringValue: '' },
      { boolValue: false },
    ]) {
      expect(decodeMessage(VALUE, encodeMessage(VALUE, value))).toEqual(value);
    }
  });

  it('are not null', () => {
    expect(encodeMessage(START, { namespace: null, input: null, links: null, memo: null })).toEqual(
      new Uint8Array(0),
    );
  });
});

describe('64-bit numbers', () => {
  const seconds = (bytes: string) =>
    (decodeMessage(TIMESTAMP, Buffer.from(bytes, 'hex')) as { seconds: number }).seconds;

  it.each([
    ['08ffffffffffffffff7f', 2 ** 63],
    ['0880808080808080808001', -(2 ** 63)],
    ['08ffffffffffffffffff01', -1],
    ['08ffffffffffffff0f', 2 ** 53 - 1],
    ['0881808080808080f0ff01', -(2 ** 53 - 1)],
  ])('%s is read as %d', (bytes, expected) => {
    expect(seconds(bytes)).toBe(expected);
  });

  it('beyond their range are the nearest in it', () => {
    expect(Buffer.from(encodeMessage(TIMESTAMP, { seconds: 2 ** 64 })).toString('hex')).toBe(
      '08ffffffffffffffff7f',
    );
    expect(Buffer.from(encodeMessage(TIMESTAMP, { seconds: -(2 ** 65) })).toString('hex')).toBe(
      '0880808080808080808001',
    );
    const unsigned = messageIndex('google.protobuf.UInt64Value');
    expect(Buffer.from(encodeMessage(unsigned, { value: 2 ** 70 })).toString('hex')).toBe(
      '08ffffffffffffffffff01',
    );
    expect(decodeMessage(unsigned, encodeMessage(unsigned, { value: -1 }))).toEqual({});
  });
});

describe('bytes in the place of a message', () => {
  const events: HistoryEvent[] = [
    { eventId: 1, eventType: 1, workflowExecutionStartedEventAttributes: { attempt: 1 } },
    { eventId: 2, eventType: 5, workflowTaskScheduledEventAttributes: {} },
  ];
  const codec = createEventCodec();

  it('are that message', () => {
    const asBytes = {
      history: { events: events.map((event) => codec.encodeEvent(event)) },
      attempt: 3,
    };
    expect(encodeMessage(POLL, asBytes)).toEqual(
      encodeMessage(POLL, { history: { events }, attempt: 3 }),
    );
  });

  it('may be the whole message', () => {
    const bytes = codec.encodeEvent({ eventId: 7 });
    expect(codec.encode('temporal.api.history.v1.HistoryEvent', bytes)).toEqual(bytes);
    expect(codec.decodeEvent(bytes)).toEqual({ eventId: 7 });
  });
});

describe('what is decoded', () => {
  it('does not point into the bytes it came from', () => {
    const chunk = Buffer.from(
      encodeMessage(PAYLOAD, {
        metadata: { encoding: Buffer.from('x') },
        data: new Uint8Array(100).fill(1),
      }),
    );
    const { data, metadata } = decodeMessage(PAYLOAD, chunk) as {
      data: Uint8Array;
      metadata: Record<string, Uint8Array>;
    };
    chunk.fill(0xff);
    expect(data).toEqual(new Uint8Array(100).fill(1));
    expect(metadata['encoding']).toEqual(Uint8Array.of(120));
    expect(data.constructor).toBe(Uint8Array);
    expect(data.buffer.byteLength).toBe(100);
  });

  it('keeps its own prototype whatever a map holds', () => {
    const metadata = Object.fromEntries([['__proto__', Uint8Array.of(1)]]);
    const decoded = decodeMessage(PAYLOAD, encodeMessage(PAYLOAD, { metadata })) as {
      metadata: object;
    };
    expect(Object.getPrototypeOf(decoded.metadata)).toBe(Object.prototype);
    expect(Object.keys(decoded.metadata)).toEqual(['__proto__']);
  });

  it('joins the occurrences of a message field', () => {
    const once = encodeMessage(START, { workflowType: { name: 'a' }, taskQueue: { name: 'q' } });
    const again = encodeMessage(START, { taskQueue: { kind: 1 } });
    expect(decodeMessage(START, Buffer.concat([once, again]))).toEqual({
      workflowType: { name: 'a' },
      taskQueue: { name: 'q', kind: 1 },
    });
  });

  it('takes numbers of a list packed or one by one', () => {
    const type = messageIndex('temporal.api.common.v1.ResetOptions');
    expect(decodeMessage(type, Buffer.from('6001600262020305', 'hex'))).toEqual({
      resetReapplyExcludeTypes: [1, 2, 3, 5],
    });
  });

  it('passes over unknown fields of every wire type', () => {
    // Field 1000 as varint, 64 bits, bytes, a group with a group in it, 32 bits; then namespace 'a'.
    const unknown =
      'c03e8a01' +
      'c13e0102030405060708' +
      'c23e03616263' +
      'c33ec33e0801c43ec43e' +
      'c53e01020304';
    expect(decodeMessage(START, Buffer.from(`${unknown}0a0161`, 'hex'))).toEqual({
      namespace: 'a',
    });
  });

  it('passes over a known field of another wire type', () => {
    expect(decodeMessage(START, Buffer.from('0805120161', 'hex'))).toEqual({ workflowId: 'a' });
  });
});

describe('malformed bytes', () => {
  const wire = /cannot parse invalid wire-format data/;

  it.each([
    ['a length beyond the end', '0a7f61', wire],
    ['a varint without an end', '58ffffff', wire],
    ['a varint of more than ten bytes', '58ffffffffffffffffffff01', wire],
    ['field number 0', '0700', wire],
    ['wire type 6', '0e00', wire],
    ['the end of a group that has not begun', '0c', wire],
    ['a group without its end', '0b0801', wire],
    ['a field that runs out of its message', '22020a05616263', wire],
    ['text that is no UTF-8', '0a02fffe', /string field contains invalid UTF-8/],
    ['half of a surrogate pair', '0a03eda080', /string field contains invalid UTF-8/],
  ])('%s', (_, bytes, message) => {
    expect(() => decodeMessage(START, Buffer.from(bytes, 'hex'))).toThrow(message);
    expect(() => decodeMessage(START, Buffer.from(bytes, 'hex'))).toThrow(CodecError);
  });

  it('accepts a replacement character that was sent as one', () => {
    expect(
      decodeMessage(START, Buffer.concat([Buffer.from([0x0a, 3]), Buffer.from('\uFFFD')])),
    ).toEqual({ namespace: '\uFFFD' });
  });

  it('refuses messages nested too deep, and accepts 99 levels', () => {
    const nested = (levels: number): object => (levels === 0 ? {} : { cause: nested(levels - 1) });
    expect(decodeMessage(FAILURE, encodeMessage(FAILURE, nested(99)))).toEqual(nested(99));
    expect(() => decodeMessage(FAILURE, encodeMessage(FAILURE, nested(100)))).toThrow(
      /recursion depth/,
    );
    expect(() => decodeMessage(FAILURE, Buffer.alloc(200, 0x0b))).toThrow(/recursion depth/);
  });

  it('never do anything but throw a CodecError', () => {
    const damaged = fc
      .tuple(anySample, fc.infiniteStream(fc.nat()), fc.integer({ min: 1, max: 4 }))
      .map(([[type, message], numbers, changes]) => {
        const bytes = Buffer.from(encodeMessage(type, message));
        const next = () => (numbers.next().value as number) >>> 0;
        for (let i = 0; i < changes && bytes.length > 0; i++)
          bytes[next() % bytes.length] = next() & 0xff;
        return {
          type,
          bytes:
            bytes.length > 0 && next() % 2 === 0 ? bytes.subarray(0, next() % bytes.length) : bytes,
        };
      });
    fc.assert(
      fc.property(
        fc.oneof(
          damaged,
          fc.record({ type: fc.constantFrom(...SAMPLES), bytes: fc.uint8Array({ maxLength: 60 }) }),
        ),
        ({ type, bytes }) => {
          try {
            decodeMessage(type, bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(CodecError);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('large messages', () => {
  const payload = (length: number) => ({ data: new Uint8Array(length).map((_, i) => i & 0xff) });

  it('grow the buffer and do not keep it', () => {
    const message = { payloads: [payload(10), payload(3_000_000), payload(40_000)] };
    const type = messageIndex('temporal.api.common.v1.Payloads');
    const bytes = encodeMessage(type, message);
    const decoded = decodeMessage(type, bytes) as typeof message;
    const isSame = (item: { data: Uint8Array }, i: number): boolean =>
      Buffer.from(item.data).equals(message.payloads[i]?.data ?? new Uint8Array(0));
    expect(decoded.payloads.map(isSame)).toEqual([true, true, true]);
    expect(
      Buffer.from(judge(type).encode(judge(type).fromObject(message)).finish()).equals(bytes),
    ).toBe(true);
    expect(encodeMessage(type, { payloads: [payload(3)] }).length).toBe(7);
  });

  it('leave the asked room in front', () => {
    const framed = encodeWithHeadroom(TIMESTAMP, { seconds: 5 }, 5);
    expect(framed.subarray(5)).toEqual(Buffer.from('0805', 'hex'));
    expect(framed.length).toBe(7);
  });
});

it('refuses type names that the API does not have', () => {
  expect(() => createEventCodec().encode('temporal.api.Nope', {})).toThrow(
    'no message type is called temporal.api.Nope',
  );
});
