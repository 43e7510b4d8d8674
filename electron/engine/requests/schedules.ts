/** Requests about one schedule: create, describe, update, patch, delete, matching times. */
import type { Payload, SearchAttributes } from '../../../shared/protocol/messages.ts';
import { type ActionTime, TooManyExclusionsError } from '../../../shared/schedules/compiledSpec.ts';
import { timestampMs, timestampOf } from '../../../shared/temporal/duration.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { utf8Length } from '../../../shared/util/utf8.ts';
import { errorDetail, invalidArgument, notFound, RequestError } from '../core/errors.ts';
import { schedulerWorkflowId } from '../schedules/attributes.ts';
import { deleteSchedule, patchSchedule, updateSchedule } from '../schedules/change.ts';
import { scheduleInfo, shownDefinition } from '../schedules/describe.ts';
import { Schedule, scheduleKey } from '../schedules/schedule.ts';
import { wakeSchedule } from '../schedules/wake.ts';
import { checkSearchAttributes } from '../state/searchAttributes.ts';
import type { Namespace } from '../state/namespace.ts';
import type { World } from '../state/world.ts';
import { alreadyCompleted, requireNamespace } from './findRun.ts';
import type { WorkflowServiceHandlers } from './handler.ts';
import { checkDefinition } from './scheduleChecks.ts';
import { checkLength, checkWorkflowId } from './startChecks.ts';

const MATCHING_TIMES_MAX = 1_000;
const NOTES_BYTES_MAX = 1_000;

interface Named {
  readonly namespace?: string | undefined;
  readonly scheduleId?: string | undefined;
}

/** The schedule that a request names, which may have closed; NOT_FOUND when there was none. */
function findSchedule(world: World, { namespace = '', scheduleId = '' }: Named): Schedule {
  requireNamespace(world, namespace);
  requireId(scheduleId);
  const found = world.schedules.get(scheduleKey(namespace, scheduleId));
  if (found) return found;
  throw notFound(`workflow not found for ID: ${schedulerWorkflowId(scheduleId)}`);
}

function findOpen(world: World, named: Named): Schedule {
  const schedule = findSchedule(world, named);
  if (schedule.isClosed(world.now)) throw alreadyCompleted();
  return schedule;
}

function requireId(scheduleId: string): void {
  if (scheduleId === '') {
    throw invalidArgument("Can't load workflow execution. WorkflowId not set.");
  }
}

/** A conflict token as bytes: eight of them, the most significant first. */
function tokenBytes(token: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(token));
  return bytes;
}

/** Whether an update's token allows it: none, zero, or the current one. */
function mayUpdate(schedule: Schedule, token: Uint8Array | undefined): boolean {
  if (!token || token.length < 8) return true;
  const given = new DataView(token.buffer, token.byteOffset, 8).getBigUint64(0);
  return given === 0n || given === BigInt(schedule.conflictToken);
}

function checkedAttributes(
  namespace: Namespace,
  attributes: SearchAttributes | undefined,
): { [key: string]: Payload } | undefined {
  const check = checkSearchAttributes(namespace, attributes);
  if (!check.ok) throw invalidArgument(check.message);
  return attributes && check.fields;
}

const alreadyRegistered = (scheduleId: string): RequestError =>
  new RequestError('ALREADY_EXISTS', `schedule "${scheduleId}" is already registered`, [
    errorDetail('WorkflowExecutionAlreadyStartedFailure', {}),
  ]);

/** The answer of the real server, where this is a query that its scheduler refuses. */
const invalidQuery = (message: string): RequestError =>
  new RequestError('INVALID_ARGUMENT', message, [
    errorDetail('QueryFailedFailure', {
      failure: { message, source: 'GoSDK', applicationFailureInfo: {} },
    }),
  ]);

function checkPatchNotes(...notes: (string | undefined)[]): void {
  for (const text of notes) {
    if (utf8Length(text ?? '') > NOTES_BYTES_MAX)
      throw invalidArgument('Schedule notes exceeds limit.');
  }
}

function timeAfter(schedule: Schedule, after: number): ActionTime | undefined {
  try {
    return schedule.timeAfter(after);
  } catch (error) {
    if (error instanceof TooManyExclusionsError) throw invalidArgument(error.message);
    throw error;
  }
}

export const schedulesHandlers: WorkflowServiceHandlers = {
  CreateSchedule(tx, request) {
    const { world } = tx;
    const { scheduleId = '', requestId = '', memo, initialPatch } = request;
    const namespace = requireNamespace(world, request.namespace);
    checkWorkflowId(world.limits, schedulerWorkflowId(scheduleId));
    if (requestId === '') throw invalidArgument('RequestId is not set on request.');
    checkLength(world.limits, 'RequestId', requestId);
    const definition = checkDefinition(world, namespace, request.schedule);
    requireId(scheduleId);
    const attributes = checkedAttributes(namespace, request.searchAttributes) ?? {};
    if (
      memo &&
      world.codec.sizeOf('temporal.api.common.v1.Memo', memo) > world.limits.memoSizeBytesError
    ) {
      throw invalidArgument('Memo size exceeds limit.');
    }
    const key = scheduleKey(namespace.name, scheduleId);
    const existing = world.schedules.get(key);
    if (existing && !existing.isClosed(tx.now)) {
      if (existing.identity.requestId !== requestId) throw alreadyRegistered(scheduleId);
      return { conflictToken: tokenBytes(1) };
    }
    const schedule = new Schedule(
      {
        namespace: namespace.name,
        namespaceId: namespace.id,
        scheduleId,
        createdAt: tx.now,
        requestId,
        memo,
      },
      definition,
      attributes,
    );
    if (existing) deleteSchedule(tx, existing);
    world.schedules.delete(key);
    world.schedules.set(key, schedule);
    if (initialPatch) patchSchedule(tx, schedule, initialPatch);
    else wakeSchedule(tx, schedule);
    return { conflictToken: tokenBytes(1) };
  },

  DescribeSchedule(tx, request) {
    const schedule = findSchedule(tx.world, request);
    if (schedule.isClosed(tx.now)) throw notFound('schedule not found');
    const { searchAttributes, identity, conflictToken } = schedule;
    const hasAttributes = Object.keys(searchAttributes).length > 0;
    return {
      schedule: shownDefinition(schedule),
      info: scheduleInfo(schedule, tx.now),
      memo: identity.memo,
      ...(hasAttributes && { searchAttributes: { indexedFields: searchAttributes } }),
      conflictToken: tokenBytes(conflictToken),
    };
  },

  UpdateSchedule(tx, request) {
    const { world } = tx;
    const namespace = requireNamespace(world, request.namespace);
    checkLength(world.limits, 'RequestId', request.requestId);
    const definition = checkDefinition(world, namespace, request.schedule);
    const attributes = checkedAttributes(namespace, request.searchAttributes);
    if (request.memo) {
      throw new RequestError(
        'FAILED_PRECONDITION',
        'memo updates are not supported on workflow-backed schedules',
      );
    }
    const schedule = findOpen(world, request);
    // An update with another token is accepted and without effect, as on the real server.
    if (mayUpdate(schedule, request.conflictToken)) {
      updateSchedule(tx, schedule, definition, attributes);
    }
    return {};
  },

  PatchSchedule(tx, request) {
    const { patch, namespace } = request;
    requireNamespace(tx.world, namespace);
    if (!patch) throw invalidArgument('Patch is not set on request.');
    checkLength(tx.world.limits, 'RequestId', request.requestId);
    checkPatchNotes(patch.pause, patch.unpause);
    patchSchedule(tx, findOpen(tx.world, request), patch);
    return {};
  },

  DeleteSchedule(tx, request) {
    deleteSchedule(tx, findOpen(tx.world, request));
    return {};
  },

  ListScheduleMatchingTimes(tx, request) {
    const schedule = findSchedule(tx.world, request);
    const { startTime, endTime } = request;
    if (!startTime || !endTime) throw invalidQuery('missing or invalid query');
    const end = timestampMs(endTime);
    const times: number[] = [];
    let next = timeAfter(schedule, timestampMs(startTime));
    while (next && next.atMs <= end && times.length < MATCHING_TIMES_MAX) {
      times.push(next.atMs);
      next = timeAfter(schedule, next.atMs);
    }
    return { startTime: times.map((at) => timestampOf(virtualMs(at))) };
  },
};
