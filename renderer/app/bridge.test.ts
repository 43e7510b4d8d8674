import { describe, expect, test } from 'vitest';
import type { HostListener } from '../../shared/ipc/bridge.ts';
import { CallFailed } from '../../shared/ipc/failure.ts';
import { Host, touches, type Changes, type Connection, type HostBridge } from './bridge.ts';

/** A wire whose other end is the test. */
function wire(): {
  bridge: HostBridge;
  sent: { id: number; call: string; input?: unknown }[];
  listener: () => HostListener;
} {
  const sent: { id: number; call: string; input?: unknown }[] = [];
  let listener: HostListener | undefined;
  return {
    sent,
    bridge: {
      shell: undefined,
      connect: (given) => {
        listener = given;
        return { send: (text) => sent.push(JSON.parse(text) as (typeof sent)[0]), close: () => {} };
      },
    },
    listener: () => {
      if (!listener) throw new Error('not connected');
      return listener;
    },
  };
}

function started(): ReturnType<typeof wire> & { host: Host } {
  const made = wire();
  const host = new Host();
  host.start(made.bridge);
  return { ...made, host };
}

async function failure(call: Promise<unknown>): Promise<CallFailed> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CallFailed) return error;
  throw new Error('the call did not fail as calls do');
}

describe('calls', () => {
  test('wait for the first connection and are answered by their id', async () => {
    const { host, sent, listener } = started();
    const counted = host.call('workflows.count', {});
    expect(sent).toEqual([]);
    listener().opened();
    expect(sent).toEqual([{ id: 1, call: 'workflows.count', input: {} }]);
    listener().frame(JSON.stringify({ id: 1, ok: true, value: { count: 3 } }));
    expect(await counted).toEqual({ count: 3 });
  });

  test('an answer without a value is one of nothing', async () => {
    const { host, listener } = started();
    listener().opened();
    const closed = host.call('project.close');
    listener().frame('{"id":1,"ok":true}');
    expect(await closed).toBeUndefined();
  });

  test('fail with the failure that the host gave', async () => {
    const { host, listener } = started();
    listener().opened();
    const opened = failure(host.call('project.open', { path: '/nowhere' }));
    const error = {
      kind: 'environment',
      message: 'There is no folder /nowhere.',
      fix: 'Check the path.',
    };
    listener().frame(JSON.stringify({ id: 1, ok: false, error }));
    expect((await opened).failure).toEqual(error);
  });

  test('with wrong input are not sent', async () => {
    const { host, sent, listener } = started();
    listener().opened();
    const wrong = await failure(host.call('workflows.count', { query: 1 } as never));
    expect(wrong.failure).toMatchObject({ kind: 'internal' });
    expect(wrong.message).toContain('workflows.count was asked with wrong input at query');
    expect(sent).toEqual([]);
  });

  test('answered in an unknown shape fail as ours, and say where', async () => {
    const { host, listener } = started();
    listener().opened();
    const counted = failure(host.call('workflows.count', {}));
    listener().frame('{"id":1,"ok":true,"value":{"count":"many"}}');
    expect((await counted).failure).toMatchObject({
      kind: 'internal',
      details: expect.stringContaining('count'),
    });
  });

  test('in flight when the connection is lost fail, and so do those made meanwhile', async () => {
    const { host, listener } = started();
    listener().opened();
    const first = failure(host.call('workflows.count', {}));
    listener().closed({ kind: 'disconnected', sinceMs: 1 });
    expect((await first).failure.kind).toBe('unavailable');
    expect((await failure(host.call('workflows.count', {}))).failure.kind).toBe('unavailable');
    listener().opened();
    const later = host.call('workflows.count', {});
    listener().frame('{"id":2,"ok":true,"value":{"count":1}}');
    expect(await later).toEqual({ count: 1 });
  });
});

describe('changes', () => {
  const heard = (host: Host): Changes[] => {
    const changes: Changes[] = [];
    host.onChange((change) => changes.push(change));
    return changes;
  };
  const changed = (sequence: number, ...topics: string[]): string =>
    JSON.stringify({ changed: { sequence, topics } });

  test('each connection means everything, then topics, and a gap everything again', () => {
    const { host, listener } = started();
    const changes = heard(host);
    listener().opened();
    listener().frame(changed(7, 'clock'));
    listener().frame(changed(8, 'clock', 'run:1'));
    listener().frame(changed(10, 'logs'));
    // What came before the first number is not known, so it counts as a gap.
    expect(changes).toEqual([
      'everything',
      'everything',
      new Set(['clock', 'run:1']),
      'everything',
    ]);
  });

  test('a damaged invalidation means everything', () => {
    const { host, listener } = started();
    const changes = heard(host);
    listener().opened();
    listener().frame('{"changed":{"topics":"clock"}}');
    expect(changes.at(-1)).toBe('everything');
  });

  test('everything touches every topic', () => {
    expect(touches('everything', 'run:1')).toBe(true);
    expect(touches(new Set(['clock']), 'run:1')).toBe(false);
  });
});

test('the connection is told as it changes, with the time of the next try', () => {
  const made = wire();
  const host = new Host();
  const states: Connection[] = [];
  host.onConnection((connection) => states.push(connection));
  host.start(made.bridge);
  made.listener().opened();
  made.listener().closed({ kind: 'disconnected', sinceMs: 5 });
  (made.listener() as HostListener & { retrying(atMs: number): void }).retrying(9);
  expect(states).toEqual([
    { state: 'connecting' },
    { state: 'open' },
    { state: 'lost', reason: { kind: 'disconnected', sinceMs: 5 }, retryAtMs: undefined },
    { state: 'lost', reason: { kind: 'disconnected', sinceMs: 5 }, retryAtMs: 9 },
  ]);
});
