import { randomUUID } from 'node:crypto';
import { CallError } from '../../grpc/callError.ts';
import { CallFailed } from '../../../shared/ipc/failure.ts';
import { SCHEDULE_CHANGED } from '../../../shared/ipc/schedules.ts';
import type { DescribeScheduleResponse, SchedulePatch } from '../../../shared/protocol/messages.ts';
import { timestampMs } from '../../../shared/temporal/duration.ts';
import type { Connection } from '../connections/connection.ts';
import {
  overlapOf,
  scheduleDetailOf,
  scheduleOf,
  scheduleRowOf,
  timestamp,
} from '../convert/schedule.ts';
import { RefusedError } from '../errors.ts';
import type { HandlersOf } from './handlers.ts';
import { IDENTITY } from './identity.ts';

/** The most times that a server lists at once; at this many there may be more. */
const TIMES_MAX = 1000;

type Handlers = HandlersOf<'schedules'>;

/** Shows and changes schedules through the public API, on whichever server. */
export function schedulesHandlers(connection: Connection): Handlers {
  return {
    ...readHandlers(connection),
    ...definitionHandlers(connection),
    ...patchHandlers(connection),
  };
}

function describe(connection: Connection, scheduleId: string): Promise<DescribeScheduleResponse> {
  const { namespace } = connection;
  return orSayWhich(scheduleId, () =>
    connection.call('DescribeSchedule', { namespace, scheduleId }),
  );
}

function readHandlers(
  connection: Connection,
): Pick<Handlers, `schedules.${'list' | 'describe' | 'preview'}`> {
  const { namespace } = connection;
  return {
    'schedules.list': async ({ query, pageSize, pageToken }) => {
      const page = await connection.call('ListSchedules', {
        namespace,
        query,
        maximumPageSize: pageSize,
        nextPageToken: pageToken === undefined ? undefined : Buffer.from(pageToken, 'base64'),
      });
      const next = page.nextPageToken;
      return {
        schedules: (page.schedules ?? []).map(scheduleRowOf),
        ...(next?.length ? { nextPageToken: Buffer.from(next).toString('base64') } : {}),
      };
    },
    'schedules.describe': async ({ scheduleId }) =>
      scheduleDetailOf(scheduleId, await describe(connection, scheduleId)),
    'schedules.preview': async ({ scheduleId, fromMs, toMs }) => {
      const { startTime = [] } = await orSayWhich(scheduleId, () =>
        connection.call('ListScheduleMatchingTimes', {
          namespace,
          scheduleId,
          // The server leaves out the start itself; a backfill does not.
          startTime: timestamp(fromMs - 1),
          endTime: timestamp(toMs),
        }),
      );
      return {
        timesMs: startTime.map((time) => timestampMs(time)),
        more: startTime.length >= TIMES_MAX,
      };
    },
  };
}

function definitionHandlers(
  connection: Connection,
): Pick<Handlers, `schedules.${'create' | 'update' | 'delete'}`> {
  const { namespace } = connection;
  return {
    'schedules.create': async ({ scheduleId, schedule }) => {
      await connection.call('CreateSchedule', {
        namespace,
        scheduleId,
        schedule: scheduleOf(schedule, undefined),
        identity: IDENTITY,
        requestId: randomUUID(),
      });
      return undefined;
    },
    'schedules.update': async ({ scheduleId, schedule, conflictToken }) => {
      // A server takes an update with an outdated token in silence, and drops it.
      const now = await describe(connection, scheduleId);
      const token = Buffer.from(now.conflictToken ?? []);
      if (conflictToken !== undefined && token.toString('base64') !== conflictToken) {
        throw changedSince(scheduleId);
      }
      await connection.call('UpdateSchedule', {
        namespace,
        scheduleId,
        schedule: scheduleOf(schedule, now.schedule),
        conflictToken: now.conflictToken,
        identity: IDENTITY,
        requestId: randomUUID(),
      });
      return undefined;
    },
    'schedules.delete': async ({ scheduleId }) => {
      await orSayWhich(scheduleId, () =>
        connection.call('DeleteSchedule', { namespace, scheduleId, identity: IDENTITY }),
      );
      return undefined;
    },
  };
}

function patchHandlers(
  connection: Connection,
): Pick<Handlers, `schedules.${'pause' | 'unpause' | 'trigger' | 'backfill'}`> {
  const patch = async (scheduleId: string, change: SchedulePatch): Promise<undefined> => {
    await orSayWhich(scheduleId, () =>
      connection.call('PatchSchedule', {
        namespace: connection.namespace,
        scheduleId,
        patch: change,
        identity: IDENTITY,
        requestId: randomUUID(),
      }),
    );
    return undefined;
  };
  return {
    // An empty note is no pause to the server.
    'schedules.pause': ({ scheduleId, note }) => patch(scheduleId, { pause: note || 'Paused' }),
    'schedules.unpause': ({ scheduleId, note }) =>
      patch(scheduleId, { unpause: note || 'Unpaused' }),
    'schedules.trigger': ({ scheduleId, overlap }) =>
      patch(scheduleId, { triggerImmediately: { overlapPolicy: overlapOf(overlap) } }),
    'schedules.backfill': async ({ scheduleId, fromMs, toMs, overlap }) => {
      if (toMs < fromMs) {
        throw new RefusedError(
          'The range ends before it begins.',
          'Choose an end that is later than the start.',
        );
      }
      const [startTime, endTime] = [timestamp(fromMs), timestamp(toMs)];
      const overlapPolicy = overlapOf(overlap);
      return patch(scheduleId, { backfillRequest: [{ startTime, endTime, overlapPolicy }] });
    },
  };
}

function changedSince(scheduleId: string): CallFailed {
  return new CallFailed({
    kind: 'request',
    code: SCHEDULE_CHANGED,
    message: `${scheduleId} was changed since it was read here.`,
    fix: 'Save over it, or discard your changes to see what it is now.',
  });
}

/** Does it; a server's words for a schedule that is not there speak of a workflow that nobody knows. */
async function orSayWhich<Answer>(scheduleId: string, act: () => Promise<Answer>): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof CallError) || error.code !== 'NOT_FOUND') throw error;
    throw new CallFailed({
      kind: 'request',
      code: error.code,
      message: `There is no schedule ${scheduleId} in this namespace.`,
      fix: 'It was deleted, or it had nothing left to do and closed.',
      details: error.message,
    });
  }
}
