/** What clients do to a schedule after its creation: patches, updates, deletion. */
import { type ScheduleOverlapPolicy } from '../../../shared/protocol/enums.ts';
import type { Payload, SchedulePatch } from '../../../shared/protocol/messages.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { timestampMs } from '../../../shared/temporal/duration.ts';
import type { Transaction } from '../core/transaction.ts';
import type { Schedule, ScheduleDefinition } from './schedule.ts';
import { act, addStart, lookAtPassedTimes } from './wake.ts';

/** Triggers, backfills, pauses or unpauses; all that the patch asks for, in this order. */
export function patchSchedule(tx: Transaction, schedule: Schedule, patch: SchedulePatch): void {
  lookAtPassedTimes(tx, schedule);
  const { triggerImmediately: trigger, backfillRequest = [], pause, unpause } = patch;
  if (trigger) {
    const at = timestampMs(trigger.scheduledTime) ?? tx.now;
    const overlapPolicy: ScheduleOverlapPolicy = trigger.overlapPolicy ?? 0;
    addStart(tx, schedule, { nominalAt: at, actualAt: at, overlapPolicy, manual: true });
  }
  for (const { startTime, endTime, overlapPolicy = 0 } of backfillRequest) {
    if (schedule.backfills.length >= tx.world.limits.scheduleBufferMax) {
      schedule.bufferDropped += 1;
      continue;
    }
    schedule.backfills.push({
      // The start of the range belongs to it.
      after: virtualMs((timestampMs(startTime) ?? 0) - 1),
      until: timestampMs(endTime) ?? virtualMs(0),
      overlapPolicy,
    });
  }
  if (pause) schedule.changeState({ paused: true, notes: pause });
  if (unpause) schedule.changeState({ paused: false, notes: unpause });
  act(tx, schedule);
}

/** Replaces the definition; search attributes only where some are given, and then all of them. */
export function updateSchedule(
  tx: Transaction,
  schedule: Schedule,
  definition: ScheduleDefinition,
  searchAttributes: { [key: string]: Payload } | undefined,
): void {
  lookAtPassedTimes(tx, schedule);
  schedule.define(definition);
  if (searchAttributes) schedule.searchAttributes = searchAttributes;
  schedule.updatedAt = tx.now;
  schedule.conflictToken += 1;
  // Once more by the new spec: with jitter, a time from before may be due only now.
  lookAtPassedTimes(tx, schedule);
  act(tx, schedule);
}

/** Ends a schedule. The runs that it started go on. */
export function deleteSchedule(tx: Transaction, schedule: Schedule): void {
  tx.dirty = true;
  tx.topics.add('schedules');
  schedule.deletedAt = tx.now;
  schedule.stamp += 1;
  schedule.buffer = [];
  schedule.backfills = [];
  for (const { run } of schedule.recent) tx.world.scheduledRuns.delete(run.runId);
  for (const { runId } of schedule.running) tx.world.scheduledRuns.delete(runId);
}
