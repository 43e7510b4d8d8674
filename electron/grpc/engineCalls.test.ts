import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InvariantError, RequestError } from '../engine/core/errors.ts';
import { EngineCalls, type CallOutcome, type EngineCall, type OpenCall } from './engineCalls.ts';
import { FakeEngineHost } from './testing/fakeEngineHost.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const SECOND = 1000;

function setUp() {
  const host = new FakeEngineHost();
  host.expiredValue = undefined;
  const calls = new EngineCalls(host);
  const outcomes: CallOutcome[] = [];
  const start = (
    method: string,
    deadlineMs?: number,
    service: EngineCall['service'] = 'WorkflowService',
  ): OpenCall =>
    calls.start(
      { service, method, body: {}, caller: { connection: 'c1', deadlineMs } },
      (outcome) => outcomes.push(outcome),
    );
  const kinds = () => host.inputs.map(({ kind }) => kind);
  return { host, calls, outcomes, start, kinds };
}

describe('a call', () => {
  it('ends with the reply, also one that comes at once', () => {
    const { host, calls, outcomes, start } = setUp();
    host.answer('GetSystemInfo', () => ({ serverVersion: '1' }));
    start('GetSystemInfo');
    start('PollWorkflowTaskQueue', 70 * SECOND);
    expect(outcomes).toEqual([{ ticket: 1, value: { serverVersion: '1' } }]);
    expect(calls.waitingCount).toBe(1);
    host.reply({ ticket: 2, value: { attempt: 1 } });
    host.reply({ ticket: 2, value: { attempt: 2 } });
    expect(outcomes.slice(1)).toEqual([{ ticket: 2, value: { attempt: 1 } }]);
    expect(calls.waitingCount).toBe(0);
  });

  it('tells the engine who calls', () => {
    const { host, start } = setUp();
    start('QueryWorkflow', 5 * SECOND);
    expect(host.inputs).toEqual([
      {
        kind: 'call',
        ticket: 1,
        service: 'WorkflowService',
        method: 'QueryWorkflow',
        body: {},
        caller: { connection: 'c1', deadlineMs: 5 * SECOND },
      },
    ]);
  });

  it('whose time is up before it starts does not reach the engine', () => {
    const { host, outcomes, start } = setUp();
    start('GetSystemInfo', 0);
    expect(host.inputs).toEqual([]);
    expect(outcomes).toMatchObject([{ error: { code: 'DEADLINE_EXCEEDED' } }]);
  });

  it('that is cancelled ends without an outcome', () => {
    const { host, outcomes, start, kinds } = setUp();
    const open = start('PollWorkflowTaskQueue', 70 * SECOND);
    open.cancel();
    open.cancel();
    host.reply({ ticket: 1, value: {} });
    vi.advanceTimersByTime(100 * SECOND);
    expect(kinds()).toEqual(['call', 'cancelCall']);
    expect(outcomes).toEqual([]);
  });
});

describe('a waiting call', () => {
  it.each([
    ['PollWorkflowTaskQueue', 70, 60],
    ['PollActivityTaskQueue', undefined, 60],
    ['PollNexusTaskQueue', 31, 30],
    ['GetWorkflowExecutionHistory', 30, 20],
    ['GetWorkflowExecutionHistory', 10, 9],
    ['UpdateWorkflowExecution', undefined, 20],
    ['PollWorkflowExecutionUpdate', 30, 20],
    ['ExecuteMultiOperation', 30, 20],
    ['PollActivityExecution', 61, 60],
    ['QueryWorkflow', undefined, 30],
  ])('%s with a deadline of %s s is answered as it is after %s s', (method, deadline, seconds) => {
    const { host, start, kinds, outcomes } = setUp();
    host.expiredValue = { expired: true };
    start(method, deadline === undefined ? undefined : deadline * SECOND);
    vi.advanceTimersByTime(seconds * SECOND - 1);
    expect(kinds()).toEqual(['call']);
    vi.advanceTimersByTime(50);
    expect(kinds()).toEqual(['call', 'expireCall']);
    expect(outcomes).toEqual([{ ticket: 1, value: { expired: true } }]);
  });

  it('ends with the client’s deadline where that comes first', () => {
    const { start, kinds, outcomes } = setUp();
    start('UpdateWorkflowExecution', 5 * SECOND);
    vi.advanceTimersByTime(5 * SECOND + 50);
    expect(kinds()).toEqual(['call', 'cancelCall']);
    expect(outcomes).toMatchObject([{ error: { code: 'DEADLINE_EXCEEDED' } }]);
  });

  it('ends with the client’s deadline when the engine has no answer at the expiry', () => {
    const { start, kinds, outcomes } = setUp();
    start('PollWorkflowTaskQueue', 5 * SECOND);
    vi.advanceTimersByTime(4 * SECOND + 50);
    expect(kinds()).toEqual(['call', 'expireCall']);
    vi.advanceTimersByTime(SECOND);
    expect(kinds()).toEqual(['call', 'expireCall', 'cancelCall']);
    expect(outcomes).toMatchObject([{ error: { code: 'DEADLINE_EXCEEDED' } }]);
  });

  it('of another service waits as long as it takes', () => {
    const { start, kinds } = setUp();
    start('Sleep', undefined, 'TestService');
    start('StartWorkflowExecution', undefined);
    vi.advanceTimersByTime(1000 * SECOND);
    expect(kinds()).toEqual(['call', 'call']);
  });

  it('can be answered ahead of time only if it is one that expires', () => {
    const { host, start, kinds } = setUp();
    host.expiredValue = {};
    expect(start('PollWorkflowTaskQueue', 70 * SECOND).expire()).toBe(true);
    expect(start('Sleep', undefined, 'TestService').expire()).toBe(false);
    expect(kinds()).toEqual(['call', 'expireCall', 'call']);
  });
});

describe('an engine that throws', () => {
  it('ends the call that met it', () => {
    const { host, outcomes, start } = setUp();
    host.answer('GetSystemInfo', () => {
      throw new InvariantError('two events have the id 5');
    });
    start('GetSystemInfo');
    expect(outcomes).toMatchObject([{ error: { name: 'InvariantError' } }]);
  });

  it('does not keep an expiry or a lost connection from going on', () => {
    const { host, calls, outcomes, start } = setUp();
    start('PollWorkflowTaskQueue', 5 * SECOND);
    vi.spyOn(host, 'submit').mockImplementation(() => {
      throw new InvariantError('stopped');
    });
    calls.connectionClosed('c1');
    vi.advanceTimersByTime(5 * SECOND);
    expect(outcomes).toMatchObject([{ error: { name: 'InvariantError' } }]);
  });
});

it('passes errors of the engine on', () => {
  const { host, outcomes, start } = setUp();
  start('StartWorkflowExecution');
  const error = new RequestError('ALREADY_EXISTS', 'it runs');
  host.reply({ ticket: 1, error });
  expect(outcomes).toEqual([{ ticket: 1, error }]);
});
