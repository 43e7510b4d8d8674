import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { ScheduleInput } from '../../../shared/ipc/schedules.ts';
import type { Connection } from '../connections/connection.ts';
import { embeddedConnection } from '../connections/embedded.ts';
import { remoteConnection } from '../connections/remote.ts';
import { payloadOf } from '../convert/payload.ts';
import { EmbeddedServer } from '../embeddedServer.ts';
import { fakeWall } from '../testing/fakeWall.ts';
import type { HandlersOf } from './handlers.ts';
import { schedulesHandlers } from './schedules.ts';

const HOUR_MS = 3_600_000;

let server: EmbeddedServer;
let connection: Connection;
let handlers: HandlersOf<'schedules'>;

beforeEach(async () => {
  server = await EmbeddedServer.open({ port: 0 });
  onTestFinished(() => server.close());
  connection = embeddedConnection(server, 'default');
  handlers = schedulesHandlers(connection);
});

const nightly: ScheduleInput = {
  spec: { calendar: [{ hour: '2', dayOfWeek: 'mon-fri' }], timezoneName: 'Europe/Paris' },
  action: {
    workflowType: 'reconcile',
    workflowId: 'nightly',
    taskQueue: 'reports',
    args: [{ day: 'today' }],
    runTimeoutMs: HOUR_MS,
  },
  policies: { overlap: 'BUFFER_ONE', pauseOnFailure: true, keepOriginalWorkflowId: false },
  note: 'after the import',
  paused: false,
};

const nightlyId = { scheduleId: 'nightly' };
const create = (change: Partial<ScheduleInput> = {}) =>
  handlers['schedules.create']({ ...nightlyId, schedule: { ...nightly, ...change } });
const runsOf = async () => {
  const { executions = [] } = await connection.call('ListWorkflowExecutions', {
    namespace: 'default',
    query: "TemporalScheduledById = 'nightly'",
  });
  return executions.map(({ execution }) => execution?.workflowId);
};

test('what was created is in the list, and is described as it was meant', async () => {
  await create();
  const { schedules } = await handlers['schedules.list']({ pageSize: 10 });
  expect(schedules).toMatchObject([
    { ...nightlyId, workflowType: 'reconcile', note: 'after the import', paused: false },
  ]);
  const detail = await handlers['schedules.describe'](nightlyId);
  expect(detail).toMatchObject({
    spec: {
      structuredCalendar: [{ hour: [{ start: 2 }], dayOfWeek: [{ start: 1, end: 5 }] }],
      timezoneName: 'Europe/Paris',
    },
    action: {
      workflowType: 'reconcile',
      taskQueue: 'reports',
      args: [{ json: { day: 'today' } }],
      runTimeoutMs: HOUR_MS,
    },
    policies: { overlap: 'BUFFER_ONE', pauseOnFailure: true, keepOriginalWorkflowId: false },
    actionCount: 0,
  });
  expect(detail.nextMs).toHaveLength(10);
  expect(schedules[0]?.nextMs).toEqual(detail.nextMs.slice(0, 5));
});

test('pages of the list follow each other', async () => {
  for (const scheduleId of ['a', 'b', 'c']) {
    await handlers['schedules.create']({ scheduleId, schedule: nightly });
  }
  const first = await handlers['schedules.list']({ pageSize: 2 });
  const { nextPageToken } = first;
  if (nextPageToken === undefined) throw new Error('one page is not all');
  const second = await handlers['schedules.list']({ pageSize: 2, pageToken: nextPageToken });
  const ids = [...first.schedules, ...second.schedules].map(({ scheduleId }) => scheduleId);
  expect(ids.toSorted()).toEqual(['a', 'b', 'c']);
});

test('a wrong spec is refused in the words of the server', async () => {
  await expect(create({ spec: { calendar: [{ hour: '25' }] } })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: 'Invalid schedule spec: Hour is not in range [0-23]',
  });
});

test('it is paused and unpaused with a note', async () => {
  await create();
  await handlers['schedules.pause']({ ...nightlyId, note: 'stocktaking' });
  expect(await handlers['schedules.describe'](nightlyId)).toMatchObject({
    paused: true,
    note: 'stocktaking',
  });
  await handlers['schedules.unpause']({ ...nightlyId, note: '' });
  expect(await handlers['schedules.describe'](nightlyId)).toMatchObject({
    paused: false,
    note: 'Unpaused',
  });
});

test('a trigger starts a run at once, another beside it where overlap is allowed', async () => {
  await create();
  await handlers['schedules.trigger'](nightlyId);
  await handlers['schedules.trigger']({ ...nightlyId, overlap: 'SKIP' });
  const detail = await handlers['schedules.describe'](nightlyId);
  expect(detail).toMatchObject({ actionCount: 1, overlapSkipped: 1 });
  expect(detail.running).toEqual([
    { workflowId: expect.stringMatching(/^nightly-20/), runId: expect.any(String) },
  ]);
  expect(detail.recent).toMatchObject([{ status: 'Running', dueMs: detail.recent[0]?.startedMs }]);
});

test('a backfill makes up for the times that its preview counts, both ends in it', async () => {
  await create({ policies: { ...nightly.policies, overlap: 'ALLOW_ALL' } });
  const range = {
    fromMs: Date.parse('2024-01-01T01:00:00Z'),
    toMs: Date.parse('2024-01-05T01:00:00Z'),
  };
  const preview = await handlers['schedules.preview']({ ...nightlyId, ...range });
  expect(preview.timesMs.map((at) => new Date(at).toISOString().slice(8, 16))).toEqual(
    ['01', '02', '03', '04', '05'].map((day) => `${day}T01:00`),
  );
  expect(preview.more).toBe(false);
  await handlers['schedules.backfill']({ ...nightlyId, ...range });
  expect((await runsOf()).toSorted((a = '', b = '') => a.localeCompare(b))).toEqual(
    ['01', '02', '03', '04', '05'].map((day) => `nightly-2024-01-${day}T01:00:00Z`),
  );
  await expect(
    handlers['schedules.backfill']({ ...nightlyId, fromMs: range.toMs, toMs: range.fromMs }),
  ).rejects.toThrow('The range ends before it begins.');
});

test('an update changes what is shown and keeps what is not', async () => {
  await connection.call('CreateSchedule', {
    namespace: 'default',
    ...nightlyId,
    requestId: 'r',
    schedule: {
      spec: { interval: [{ interval: { seconds: 3600 } }] },
      action: {
        startWorkflow: {
          workflowId: 'nightly',
          workflowType: { name: 'reconcile' },
          taskQueue: { name: 'reports' },
          input: { payloads: [payloadOf('kept')] },
          header: { fields: { trace: payloadOf('t') } },
        },
      },
    },
  });
  const { conflictToken } = await handlers['schedules.describe'](nightlyId);
  const { args: _, ...action } = nightly.action;
  const schedule = { ...nightly, action, remainingActions: 3 };
  await handlers['schedules.update']({ ...nightlyId, schedule, conflictToken });
  const { schedule: after } = await connection.call('DescribeSchedule', {
    namespace: 'default',
    ...nightlyId,
  });
  expect(after?.action?.startWorkflow?.input).toEqual({ payloads: [payloadOf('kept')] });
  expect(after?.action?.startWorkflow?.header?.fields?.['trace']).toEqual(payloadOf('t'));
  expect(after?.spec?.interval ?? []).toEqual([]);
  expect(await handlers['schedules.describe'](nightlyId)).toMatchObject({ remainingActions: 3 });

  // The token of before is outdated: the server would drop such an update in silence.
  await expect(
    handlers['schedules.update']({ ...nightlyId, schedule: nightly, conflictToken }),
  ).rejects.toMatchObject({ failure: { code: 'SCHEDULE_CHANGED' } });
  await handlers['schedules.update']({ ...nightlyId, schedule: nightly });
  const { remainingActions } = await handlers['schedules.describe'](nightlyId);
  expect(remainingActions).toBeUndefined();
});

test('one that was deleted is not there', async () => {
  await create();
  await handlers['schedules.delete'](nightlyId);
  expect(await handlers['schedules.list']({ pageSize: 10 })).toEqual({ schedules: [] });
  await expect(handlers['schedules.describe'](nightlyId)).rejects.toThrow(
    'There is no schedule nightly in this namespace.',
  );
});

test('changes say so, and all works on a server elsewhere', async () => {
  const topics: unknown[] = [];
  onTestFinished(
    connection.subscribe((changed) =>
      topics.push(...(typeof changed === 'string' ? [changed] : changed)),
    ),
  );
  const far = await remoteConnection({
    address: server.address,
    namespace: 'default',
    wall: fakeWall(),
  });
  onTestFinished(() => far.close());
  const remote = schedulesHandlers(far);
  await remote['schedules.create']({ ...nightlyId, schedule: nightly });
  expect(topics).toContain('schedules');
  await remote['schedules.pause']({ ...nightlyId, note: 'n' });
  const detail = await remote['schedules.describe'](nightlyId);
  expect(detail).toMatchObject({ paused: true, action: { args: [{ json: { day: 'today' } }] } });
});
