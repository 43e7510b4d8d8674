import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventCodec } from '../codec.ts';
import { messageIndex } from '../table.ts';
import { arbitraryMessage } from '../testing/arbitraryMessage.ts';
import { fromJson } from './fromJson.ts';
import { MessageJsonError } from './jsonShape.ts';
import { toJson } from './toJson.ts';

const START = 'temporal.api.workflowservice.v1.StartWorkflowExecutionRequest';
const HISTORY = 'temporal.api.history.v1.History';
const codec = createEventCodec();

const history = {
  events: [
    {
      eventId: 1,
      eventTime: { seconds: 1_700_000_000, nanos: 123_000_000 },
      eventType: 1,
      taskId: 1_048_576,
      workflowExecutionStartedEventAttributes: {
        workflowType: { name: 'Order' },
        workflowRunTimeout: { seconds: 90, nanos: 500_000_000 },
        input: {
          payloads: [
            {
              metadata: { encoding: new Uint8Array(Buffer.from('json/plain')) },
              data: new Uint8Array(Buffer.from('"hi"')),
            },
          ],
        },
        attempt: 1,
      },
    },
    {
      eventId: 2,
      eventType: 17,
      timerStartedEventAttributes: { timerId: '1', startToFireTimeout: { seconds: 5 } },
    },
  ],
};

describe('a message as JSON', () => {
  it('has the forms of proto JSON', () => {
    expect(toJson(HISTORY, history)).toEqual({
      events: [
        {
          eventId: '1',
          eventTime: '2023-11-14T22:13:20.123Z',
          eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED',
          taskId: '1048576',
          workflowExecutionStartedEventAttributes: {
            workflowType: { name: 'Order' },
            workflowRunTimeout: '90.500s',
            input: { payloads: [{ metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: 'ImhpIg==' }] },
            attempt: 1,
          },
        },
        {
          eventId: '2',
          eventType: 'EVENT_TYPE_TIMER_STARTED',
          timerStartedEventAttributes: { timerId: '1', startToFireTimeout: '5s' },
        },
      ],
    });
  });

  it('may hold events that are encoded already', () => {
    const events = history.events.map((event) => codec.encodeEvent(event as never));
    expect(toJson(HISTORY, { events })).toEqual(toJson(HISTORY, history));
  });

  it('is what the SDK writes and reads', () => {
    const fromSdk = fromJson(
      HISTORY,
      JSON.parse(
        JSON.stringify(JSON.parse(historyToJSON(historyFromJSON(toJson(HISTORY, history))))),
      ),
    );
    expect(fromSdk).toEqual(history);
  });

  it('comes back as it was, whatever the message', () => {
    const types = [
      START,
      HISTORY,
      'temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse',
      'temporal.api.workflowservice.v1.DescribeTaskQueueResponse',
      'temporal.api.schedule.v1.Schedule',
      'temporal.api.nexus.v1.Request',
      'temporal.api.failure.v1.Failure',
      'temporal.api.common.v1.ResetOptions',
    ];
    const sample = fc
      .constantFrom(...types)
      .chain((type) => fc.tuple(fc.constant(type), arbitraryMessage(messageIndex(type))));
    fc.assert(
      fc.property(sample, ([type, message]) => {
        // Times that are out of their range have no JSON form; these types have little else that can fail.
        let json;
        try {
          json = toJson(type, message);
        } catch (error) {
          expect(error).toBeInstanceOf(MessageJsonError);
          return;
        }
        const back = fromJson(type, JSON.parse(JSON.stringify(json)));
        expect(codec.encode(type, back)).toEqual(codec.encode(type, withoutNegativeZero(message)));
      }),
      { numRuns: 500 },
    );
  });
});

/** JSON's text has no minus zero that survives `JSON.stringify`. */
function withoutNegativeZero(value: unknown): never {
  if (Object.is(value, -0)) return undefined as never;
  if (Array.isArray(value))
    return value.map((item) => (Object.is(item, -0) ? 0 : withoutNegativeZero(item))) as never;
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array)
    return value as never;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withoutNegativeZero(item)]),
  ) as never;
}

describe('special forms', () => {
  it.each([
    ['google.protobuf.Timestamp', { seconds: -1 }, '1969-12-31T23:59:59Z'],
    [
      'google.protobuf.Timestamp',
      { seconds: 253_402_300_799, nanos: 999_999_999 },
      '9999-12-31T23:59:59.999999999Z',
    ],
    ['google.protobuf.Timestamp', {}, '1970-01-01T00:00:00Z'],
    ['google.protobuf.Duration', { nanos: 1000 }, '0.000001s'],
    ['google.protobuf.Duration', { seconds: -3, nanos: -1 }, '-3.000000001s'],
    ['google.protobuf.Duration', { nanos: -500_000_000 }, '-0.500s'],
    [
      'google.protobuf.FieldMask',
      { paths: ['task_queue.rate_limit', 'name'] },
      'taskQueue.rateLimit,name',
    ],
    ['google.protobuf.Int64Value', { value: 2 ** 40 }, '1099511627776'],
    ['google.protobuf.BoolValue', {}, false],
    ['google.protobuf.BytesValue', { value: Uint8Array.of(255, 254) }, '//4='],
    ['google.protobuf.DoubleValue', { value: Number.POSITIVE_INFINITY }, 'Infinity'],
    ['google.protobuf.FloatValue', { value: Math.fround(0.1) }, 0.1],
    [
      'google.protobuf.Struct',
      {
        fields: {
          a: {
            listValue: { values: [{ numberValue: 1 }, { nullValue: 0 }, { boolValue: false }] },
          },
          b: { structValue: {} },
        },
      },
      { a: [1, null, false], b: {} },
    ],
  ])('%s %j is %j', (type, message, json) => {
    expect(toJson(type, message)).toEqual(json);
    expect(codec.encode(type, fromJson(type, json))).toEqual(codec.encode(type, message));
  });

  it('unpacks an Any, and keeps one of an unknown type', () => {
    const failure = {
      type_url: 'type.googleapis.com/temporal.api.errordetails.v1.NamespaceNotFoundFailure',
      value: Uint8Array.of(10, 1, 97),
    };
    const delay = {
      type_url: 'type.googleapis.com/google.protobuf.Duration',
      value: Uint8Array.of(8, 5),
    };
    const other = { type_url: 'type.googleapis.com/some.Thing', value: Uint8Array.of(1, 2) };
    const status = { code: 5, details: [failure, delay, other] };
    const json = {
      code: 5,
      details: [
        { '@type': failure.type_url, namespace: 'a' },
        { '@type': delay.type_url, value: '5s' },
        { '@type': other.type_url, value: 'AQI=' },
      ],
    };
    expect(toJson('google.rpc.Status', status)).toEqual(json);
    expect(fromJson('google.rpc.Status', json)).toEqual(status);
  });

  it('writes numbers beyond the range of 64 bits as the largest in it', () => {
    expect(toJson('google.protobuf.Int64Value', { value: 2 ** 63 })).toBe('9223372036854775807');
    expect(toJson('google.protobuf.UInt64Value', { value: 2 ** 64 })).toBe('18446744073709551615');
    expect(toJson('google.protobuf.Int64Value', { value: -(2 ** 63) })).toBe(
      '-9223372036854775808',
    );
  });
});

describe('reading JSON', () => {
  it('takes the other spellings that proto JSON allows', () => {
    const json = {
      workflow_id: 'a',
      workflowIdReusePolicy: 2,
      workflowTaskTimeout: '.5s',
      memo: null,
      cronSchedule: '',
      input: { payloads: [{ data: '_-8' }] },
    };
    expect(fromJson(START, json)).toEqual({
      workflowId: 'a',
      workflowIdReusePolicy: 2,
      workflowTaskTimeout: { nanos: 500_000_000 },
      input: { payloads: [{ data: Uint8Array.of(255, 239) }] },
    });
  });

  it.each(['EVENT_TYPE_TIMER_FIRED', 'TIMER_FIRED', 'TimerFired', 18])(
    'takes the enum value %s',
    (eventType) => {
      expect(fromJson('temporal.api.history.v1.HistoryEvent', { eventType })).toEqual({
        eventType: 18,
      });
    },
  );

  it('keeps an enum value that it has no name for', () => {
    expect(toJson('temporal.api.history.v1.HistoryEvent', { eventType: 999 })).toEqual({
      eventType: 999,
    });
  });

  it('passes over unknown fields when told so', () => {
    expect(
      fromJson(START, { workflowId: 'a', novelty: { x: 1 } }, { ignoreUnknown: true }),
    ).toEqual({ workflowId: 'a' });
  });

  it.each([
    [{ novelty: 1 }, 'novelty: StartWorkflowExecutionRequest has no such field'],
    [
      { input: { payloads: [{}, { data: '?' }] } },
      'input.payloads[1].data: expected base64 text, not "?"',
    ],
    [
      { workflowTaskTimeout: 'soon' },
      'workflowTaskTimeout: expected a duration such as "1.5s", not "soon"',
    ],
    [
      { workflowTaskTimeout: 's' },
      'workflowTaskTimeout: expected a duration such as "1.5s", not "s"',
    ],
    [
      { workflowIdReusePolicy: 'NEVER' },
      'workflowIdReusePolicy: expected a value of WorkflowIdReusePolicy, not "NEVER"',
    ],
    [
      { retryPolicy: { maximumAttempts: 1.5 } },
      'retryPolicy.maximumAttempts: expected a whole number (int32), not 1.5',
    ],
    [
      { retryPolicy: { maximumAttempts: 2 ** 31 } },
      'retryPolicy.maximumAttempts: expected a whole number (int32), not 2147483648',
    ],
    [{ retryPolicy: [] }, 'retryPolicy: expected an object, not []'],
    [{ links: {} }, 'links: expected a list, not {}'],
    [{ namespace: 5 }, 'namespace: expected text, not 5'],
    [{ requestEagerExecution: 'yes' }, 'requestEagerExecution: expected true or false, not "yes"'],
    ['text', 'expected an object, not "text"'],
  ])('refuses %j', (json, message) => {
    expect(() => fromJson(START, json)).toThrow(message);
    expect(() => fromJson(START, json)).toThrow(MessageJsonError);
  });

  it('refuses times that do not exist', () => {
    for (const text of [
      '2026-13-01T00:00:00Z',
      '2026-01-01',
      '0000-01-01T00:00:00Z',
      '2026-01-01T00:00:00',
    ]) {
      expect(() => fromJson('google.protobuf.Timestamp', text)).toThrow(/expected a time/);
    }
  });

  it('refuses what is nested too deep', () => {
    let failure: object = {};
    for (let i = 0; i < 200; i++) failure = { cause: failure };
    expect(() => fromJson('temporal.api.failure.v1.Failure', failure)).toThrow(
      /nested deeper than 100 levels/,
    );
  });
});
