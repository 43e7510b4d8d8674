/** Bounds of the server that a recorded scene would take too long to reach, with smaller ones in their place. */
import { describe, expect, test } from 'vitest';
import { createEventCodec } from '../../grpc/codec/codec.ts';
import { CommandType, IndexedValueType } from '../../../shared/protocol/enums.ts';
import type { Command, Payload } from '../../../shared/protocol/messages.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { utf8Encode } from '../../../shared/util/utf8.ts';
import type { Limits } from '../core/limits.ts';
import { activity, complete, QUEUE, TestEngine, timer } from '../testing/testEngine.ts';

const server = (limits: Partial<Limits> = {}): TestEngine =>
  new TestEngine(createEventCodec(), { limits: { ...limits } });

const json = (value: unknown): Payload => ({
  metadata: { encoding: utf8Encode('json/plain') },
  data: utf8Encode(JSON.stringify(value)),
});

const marker = (markerName: string): Command => ({
  commandType: CommandType.RECORD_MARKER,
  recordMarkerCommandAttributes: { markerName },
});

const execution = { workflowId: 'w' };
const signal = (engine: TestEngine, requestId: string): object =>
  engine.ask('SignalWorkflowExecution', {
    workflowExecution: execution,
    signalName: 's',
    requestId,
  });

describe('counts', () => {
  test('signals of one run', () => {
    const engine = server({ signalsPerExecutionMax: 2 });
    engine.start('w');
    signal(engine, 'a');
    signal(engine, 'b');
    expect(() => signal(engine, 'c')).toThrow(
      'exceeded workflow execution limit for signal events',
    );
    expect(signal(engine, 'b')).toBeDefined();
  });

  test('updates of one run in all', () => {
    const engine = server({ updatesTotalMax: 1 });
    engine.start('w');
    engine.step();
    const update = (updateId: string): number =>
      engine.call('UpdateWorkflowExecution', {
        workflowExecution: execution,
        request: { meta: { updateId }, input: { name: 'u' } },
      });
    expect(engine.answer(update('first'))).toBeUndefined();
    expect(() => engine.answer(update('second'))).toThrow(
      'limit on number of total updates has been reached (1)',
    );
  });

  test('search attributes', () => {
    const engine = server({ searchAttributesMax: 1 });
    const { KEYWORD } = IndexedValueType;
    engine.ask(
      'AddSearchAttributes',
      { namespace: 'default', searchAttributes: { A: KEYWORD, B: KEYWORD } },
      'OperatorService',
    );
    const indexedFields = { A: json('x'), B: json('y') };
    expect(() => engine.start('w', { searchAttributes: { indexedFields } })).toThrow(
      'number of search attributes 2 exceeds limit 1',
    );
  });

  test('events end a run', () => {
    const engine = server({ historyCountError: 10 });
    const runId = engine.start('w');
    engine.step(...Array.from({ length: 10 }, (_, at) => marker(String(at))));
    expect(engine.events(runId).at(-1)).toMatchObject({
      workflowExecutionTerminatedEventAttributes: {
        reason: 'Workflow history count exceeds limit.',
      },
    });
  });

  test('bytes of history end a run', () => {
    const engine = server({ historySizeBytesError: 2_000 });
    const runId = engine.start('w');
    engine.step(marker('x'.repeat(900)), marker('y'.repeat(900)), timer('t', 1_000));
    expect(engine.events(runId).at(-1)).toMatchObject({
      workflowExecutionTerminatedEventAttributes: {
        reason: 'Workflow history size exceeds limit.',
      },
    });
  });
});

describe('polls', () => {
  test.each(['PollWorkflowTaskQueue', 'PollActivityTaskQueue'])('%s needs a deadline', (method) => {
    const engine = server();
    const poll = (ticket: number, deadlineMs: number | undefined): unknown =>
      engine.engine.submit(
        {
          kind: 'call',
          ticket,
          service: 'WorkflowService',
          method,
          body: { namespace: 'default', taskQueue: { name: QUEUE } },
          caller: { connection: 'c', deadlineMs },
        },
        virtualMs(engine.now),
      );
    const refusal = (code: string, message: string) => [
      {
        error: expect.objectContaining({ code, message }) as unknown,
        ticket: expect.anything() as unknown,
      },
    ];
    expect(poll(1, undefined)).toEqual(refusal('INVALID_ARGUMENT', 'Context timeout is not set.'));
    expect(poll(2, 2_000)).toEqual(refusal('FAILED_PRECONDITION', 'Context timeout is too short.'));
    expect(poll(3, 2_001)).toEqual([]);
  });
});

describe('names that mean something to JavaScript', () => {
  test('a memo, a request id and a description may have any', () => {
    const engine = server();
    const fields = Object.fromEntries([['__proto__', json('a')]]);
    engine.start('w', { memo: { fields }, requestId: '__proto__' });
    const upsertedMemo = {
      fields: Object.fromEntries([
        ['__proto__', json('b')],
        ['constructor', json('c')],
      ]),
    };
    engine.step({
      commandType: CommandType.MODIFY_WORKFLOW_PROPERTIES,
      modifyWorkflowPropertiesCommandAttributes: { upsertedMemo },
    });
    const described = engine.ask<{
      workflowExecutionInfo: { memo: { fields: object } };
      workflowExtendedInfo: { requestIdInfos: object };
    }>('DescribeWorkflowExecution', { execution });
    expect(Object.entries(described.workflowExecutionInfo.memo.fields)).toEqual([
      ['__proto__', json('b')],
      ['constructor', json('c')],
    ]);
    expect(Object.keys(described.workflowExtendedInfo.requestIdInfos)).toEqual(['__proto__']);
  });
});

describe('attempts of activities', () => {
  test('are kept of those that are open when their run closes', () => {
    const engine = server();
    const runId = engine.start('w');
    engine.step(activity('a'), activity('never started'));
    engine.pollActivity();
    engine.pass(1_000);
    engine.ask('SignalWorkflowExecution', { workflowExecution: execution, signalName: 's' });
    engine.step(complete);
    expect([...engine.engine.attempts(runId).values()]).toEqual([
      [
        expect.objectContaining({
          attempt: 1,
          outcome: 'canceled',
          endedAt: engine.now,
        }),
      ],
    ]);
  });

  test('of very many the first and the latest are kept, and how many are not', () => {
    const engine = server();
    const runId = engine.start('w');
    engine.step(activity('endless', { retryPolicy: { backoffCoefficient: 1 } }));
    for (let attempt = 1; attempt <= 250; attempt += 1) {
      const taskToken = engine.pollActivity()?.taskToken;
      engine.ask('RespondActivityTaskFailed', { taskToken, failure: { message: 'down' } });
      engine.pass(1_000);
    }
    const [attempts = []] = engine.engine.attempts(runId).values();
    expect(attempts).toHaveLength(200);
    expect(attempts.filter(({ leftOutCount }) => leftOutCount > 0)).toEqual([
      expect.objectContaining({ attempt: 61, leftOutCount: 50 }),
    ]);
    expect([attempts[9]?.attempt, attempts.at(-1)?.attempt]).toEqual([10, 250]);
  });
});
