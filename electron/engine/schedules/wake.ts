/**
 * A schedule at work. Whenever something happens to it (its time comes, a client changes it, one of its runs ends) it looks at
 * the times that have passed, buffers their starts, and starts what its overlap policy admits.
 * server: worker/scheduler/workflow.go, run
 */
import { ScheduleOverlapPolicy } from '../../../shared/protocol/enums.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import type { Transaction } from '../core/transaction.ts';
import { endRunning, startAction } from './action.ts';
import { decideOverlap } from './overlap.ts';
import type { BufferedStart, RecentAction, Schedule } from './schedule.ts';

/** Backfilled starts that are looked at in one go. */
const BACKFILLS_PER_WAKE = 10;
/** The next go of a backfill whose runs may overlap. */
const BACKFILL_PAUSE_MS = 1_000;
const RECENT_ACTIONS_MAX = 10;
/** How long a schedule with nothing left to do is there. */
const IDLE_MS = 7 * 24 * 3_600_000;

/** The schedule's time has come, or one of its runs has ended. */
export function wakeSchedule(tx: Transaction, schedule: Schedule): void {
  lookAtPassedTimes(tx, schedule);
  act(tx, schedule);
}

/** Buffers the starts of all times that have passed since the last look. A change of the schedule comes between this and `act`. */
export function lookAtPassedTimes(tx: Transaction, schedule: Schedule): void {
  const { now } = tx;
  if (!schedule.mayAct) {
    // Time spent paused is not made up for.
    schedule.processedUntil = now;
    schedule.nextAt = timeOrNone(schedule.nextTime(now)?.atMs);
    return;
  }
  const { catchupWindowMs } = schedule.definition.policies;
  let next = schedule.nextTime(schedule.processedUntil);
  for (; next && next.atMs <= now; next = schedule.nextTime(next.atMs)) {
    // Times from before the last update were looked at before it.
    if (schedule.updatedAt !== undefined && schedule.updatedAt > next.atMs) continue;
    if (now - next.atMs > catchupWindowMs) {
      schedule.missedCatchupWindow += 1;
      continue;
    }
    addStart(tx, schedule, {
      nominalAt: virtualMs(next.nominalMs),
      actualAt: virtualMs(next.atMs),
      overlapPolicy: ScheduleOverlapPolicy.UNSPECIFIED,
      manual: false,
    });
    schedule.processedUntil = virtualMs(next.atMs);
  }
  schedule.nextAt = timeOrNone(next?.atMs);
}

const timeOrNone = (at: number | undefined): VirtualMs | undefined =>
  at === undefined ? undefined : virtualMs(at);

/** Buffers one start; what the buffer has no room for is dropped and counted. */
export function addStart(tx: Transaction, schedule: Schedule, start: BufferedStart): void {
  if (schedule.buffer.length < tx.world.limits.scheduleBufferMax) schedule.buffer.push(start);
  else schedule.bufferDropped += 1;
}

/** Starts what may start, and sets the timer for what comes next. */
export function act(tx: Transaction, schedule: Schedule): void {
  tx.dirty = true;
  tx.topics.add('schedules');
  takeBackfills(tx, schedule);
  while (emptyBuffer(tx, schedule));
  arm(tx, schedule);
}

/** Buffers the next times of backfills, which may use half of the buffer. */
function takeBackfills(tx: Transaction, schedule: Schedule): void {
  const bufferedMax = tx.world.limits.scheduleBufferMax / 2;
  let left = BACKFILLS_PER_WAKE;
  while (left > 0 && schedule.buffer.length < bufferedMax) {
    const [backfill] = schedule.backfills;
    if (!backfill) return;
    const { until, overlapPolicy } = backfill;
    const next = schedule.nextTime(backfill.after);
    if (!next || next.atMs > until) {
      schedule.backfills.shift();
      continue;
    }
    backfill.after = virtualMs(next.atMs);
    addStart(tx, schedule, {
      nominalAt: virtualMs(next.nominalMs),
      actualAt: backfill.after,
      overlapPolicy,
      manual: true,
    });
    left -= 1;
  }
}

/** Starts or drops what is buffered. Answers whether to look again, because a start came to nothing. */
function emptyBuffer(tx: Transaction, schedule: Schedule): boolean {
  const { definition } = schedule;
  if (!definition.action.startWorkflow) schedule.buffer = [];
  if (schedule.buffer.length === 0) return false;
  const decision = decideOverlap(
    schedule.buffer,
    schedule.running.length > 0,
    definition.policies.overlapPolicy,
  );
  const { startAll, startOne } = decision;
  schedule.buffer = decision.stillBuffered;
  schedule.overlapSkipped += decision.skippedCount;
  let lookAgain = false;
  for (const start of startOne ? [...startAll, startOne] : startAll) {
    const action = mayStart(schedule, start) ? startAction(tx, schedule, start) : undefined;
    if (action) noteAction(tx, schedule, action, start === startOne);
    else lookAgain = true;
  }
  if (decision.endRunning) endRunning(tx, schedule, decision.endRunning);
  return lookAgain;
}

/** Whether a start may become an action now, which counts against the limit. */
function mayStart(schedule: Schedule, { manual }: BufferedStart): boolean {
  if (manual) return true;
  if (!schedule.mayAct) return false;
  const { limitedActions, remainingActions = 0 } = schedule.definition.state;
  if (limitedActions) schedule.changeState({ remainingActions: remainingActions - 1 });
  return true;
}

function noteAction(
  tx: Transaction,
  schedule: Schedule,
  action: RecentAction,
  excludesOthers: boolean,
): void {
  schedule.actionCount += 1;
  schedule.recent = [...schedule.recent, action].slice(-RECENT_ACTIONS_MAX);
  if (excludesOthers) schedule.running.push(action.run);
  tx.world.scheduledRuns.set(action.run.runId, schedule);
}

/** Sets the timer for the next thing to do by itself, and the time when nothing is left to wait for. */
function arm(tx: Transaction, schedule: Schedule): void {
  schedule.stamp += 1;
  const [backfill] = schedule.backfills;
  const usual = schedule.definition.policies.overlapPolicy;
  const policy = backfill && (backfill.overlapPolicy || usual);
  const isBackfilling = policy === ScheduleOverlapPolicy.ALLOW_ALL;
  const nextAt = schedule.mayAct ? schedule.nextAt : undefined;
  const at = isBackfilling ? virtualMs(tx.now + BACKFILL_PAUSE_MS) : nextAt;
  const isIdle = at === undefined && !schedule.definition.state.paused;
  schedule.closesAt = isIdle ? virtualMs(lastEventAt(schedule) + IDLE_MS) : undefined;
  if (at === undefined) return;
  const id = schedule.identity.scheduleId;
  tx.world.timers.add(schedule, { at, kind: 'scheduleAction', id, stamp: schedule.stamp });
}

function lastEventAt({ recent, identity, updatedAt }: Schedule): number {
  return Math.max(recent.at(-1)?.startedAt ?? 0, identity.createdAt, updatedAt ?? 0);
}
