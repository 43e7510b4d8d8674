import { expect, test } from 'vitest';
import { CallError } from '../../grpc/callError.ts';
import type { HistoryEvent } from '../../../shared/protocol/messages.ts';
import type { Connection } from './connection.ts';
import { HistoryReader } from './historyReader.ts';

interface FakeHistory {
  count: number;
  /** Events of a page of the server. */
  readonly pageSize: number;
  readonly reads: string[];
  readonly hasReverse: boolean;
}

const run = { workflowId: 'w', runId: 'r' };
const event = (eventId: number): HistoryEvent =>
  eventId % 2 === 0
    ? { eventId, activityTaskScheduledEventAttributes: { activityId: `a${eventId}` } }
    : { eventId };

/** A server with one history of `count` events. A page token is the number of the first event of the page. */
function connectionTo(history: FakeHistory): Connection {
  const answer = (method: string, token: Uint8Array | undefined) => {
    history.reads.push(`${method.replace('GetWorkflowExecution', '')} ${token?.[0] ?? ''}`.trim());
    const { count, pageSize } = history;
    if (method === 'GetWorkflowExecutionHistory') {
      const first = token?.[0] ?? 1;
      const last = Math.min(first + pageSize - 1, count);
      const ids = Array.from({ length: last - first + 1 }, (_, index) => first + index);
      const next = last < count ? Uint8Array.of(last + 1) : new Uint8Array(0);
      return { history: { events: ids.map(event) }, nextPageToken: next };
    }
    if (!history.hasReverse) throw new CallError('UNIMPLEMENTED', 'not here');
    const first = token?.[0] ?? count;
    const last = Math.max(first - pageSize + 1, 1);
    const ids = Array.from({ length: first - last + 1 }, (_, index) => first - index);
    const next = last > 1 ? Uint8Array.of(last - 1) : new Uint8Array(0);
    return { history: { events: ids.map(event) }, nextPageToken: next };
  };
  return {
    namespace: 'default',
    call: async (method: string, request: { nextPageToken?: Uint8Array }) =>
      answer(method, request.nextPageToken),
  } as unknown as Connection;
}

const ids = (events: readonly HistoryEvent[]) => events.map(({ eventId }) => eventId);

test('pages follow each other by their tokens', async () => {
  const history: FakeHistory = { count: 5, pageSize: 2, reads: [], hasReverse: true };
  const reader = new HistoryReader(connectionTo(history));
  const first = await reader.read(run, 0);
  expect([ids(first.events), first.more]).toEqual([[1, 2], true]);
  const second = await reader.read(run, 2);
  expect([ids(second.events), second.more]).toEqual([[3, 4], true]);
  const third = await reader.read(run, 4);
  expect([ids(third.events), third.more]).toEqual([[5], false]);
  expect(history.reads).toEqual(['History', 'History 3', 'History 5']);
});

test('what was added at the end is read backwards, not from the start', async () => {
  const history: FakeHistory = { count: 6, pageSize: 2, reads: [], hasReverse: true };
  const reader = new HistoryReader(connectionTo(history));
  history.count = 9;
  const added = await reader.read(run, 6);
  expect([ids(added.events), added.more]).toEqual([[7, 8, 9], false]);
  expect(history.reads).toEqual(['HistoryReverse', 'HistoryReverse 7']);
  expect(ids((await reader.read(run, 9)).events)).toEqual([]);
});

test('a server that cannot read backwards is read from the start, past empty pages', async () => {
  const history: FakeHistory = { count: 7, pageSize: 2, reads: [], hasReverse: false };
  const reader = new HistoryReader(connectionTo(history));
  const added = await reader.read(run, 4);
  expect(ids(added.events)).toEqual([5, 6]);
  expect(added.more).toBe(true);
  expect(ids((await reader.read(run, 6)).events)).toEqual([7]);
});

test("a workflow's latest run may be another at the next read: its tokens are not kept", async () => {
  const history: FakeHistory = { count: 4, pageSize: 2, reads: [], hasReverse: true };
  const reader = new HistoryReader(connectionTo(history));
  await reader.read({ workflowId: 'w' }, 0);
  await reader.read({ workflowId: 'w' }, 2);
  expect(history.reads).toEqual(['History', 'HistoryReverse', 'HistoryReverse 2']);
});

test('activities are found by their ids, and later ones without reading all again', async () => {
  const history: FakeHistory = { count: 5, pageSize: 2, reads: [], hasReverse: true };
  const reader = new HistoryReader(connectionTo(history));
  expect([...(await reader.scheduledEventIds(run))]).toEqual([
    ['a2', 2],
    ['a4', 4],
  ]);
  history.count = 6;
  history.reads.length = 0;
  expect((await reader.scheduledEventIds(run)).get('a6')).toBe(6);
  expect(history.reads).toEqual(['HistoryReverse']);
});

test('a server that answers thousands of events at once is asked for less, one that answers few for more', async () => {
  const asked: (number | undefined)[] = [];
  let each = 1900;
  const connection = {
    namespace: 'default',
    call: async (
      _method: string,
      request: { maximumPageSize?: number; nextPageToken?: Uint8Array },
    ) => {
      asked.push(request.maximumPageSize);
      const first = (request.nextPageToken?.[0] ?? 0) * 20_000 + 1;
      const count = each * (request.maximumPageSize ?? 1);
      const events = Array.from({ length: count }, (_, index) => ({ eventId: first + index }));
      const page = request.nextPageToken?.[0] ?? 0;
      return { history: { events }, nextPageToken: Uint8Array.of(page + 1) };
    },
  } as unknown as Connection;
  const reader = new HistoryReader(connection);
  let after = 0;
  const next = async (): Promise<void> => {
    after = (await reader.read(run, after)).events.at(-1)?.eventId ?? after;
  };
  await next();
  await next();
  each = 2;
  await next();
  await next();
  await next();
  expect(asked).toEqual([4, 3, 3, 24, 192]);
  // Who opens the run again waits for a first picture, too.
  after = 0;
  await next();
  expect(asked.at(-1)).toBe(4);
});
