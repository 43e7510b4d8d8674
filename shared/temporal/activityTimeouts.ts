/**
 * How the server derives and caps an activity's timeouts from those that are set.
 *
 * 1. schedule-to-close set: the missing ones are taken from it, and none exceeds it.
 * 2. only start-to-close set: schedule-to-close, and schedule-to-start if missing, are the run timeout (0: none).
 * 3. neither: refused.
 * 4. With a run timeout none exceeds it.
 * 5. The heartbeat timeout never exceeds start-to-close.
 *
 * server: chasm/lib/activity/validator.go validateAndNormalizeTimeouts
 */
import type { Duration } from '../protocol/messages.ts';
import { durationMs, durationOf } from './duration.ts';
import { checkDuration } from './durationLimits.ts';

/** The timeouts as a command has them. Unset and 0 are the same. */
export interface ActivityTimeouts {
  readonly scheduleToClose: Duration | undefined;
  readonly scheduleToStart: Duration | undefined;
  readonly startToClose: Duration | undefined;
  readonly heartbeat: Duration | undefined;
}

/** The timeouts as the server keeps them, in milliseconds; 0 means none. */
export interface NormalTimeouts {
  readonly scheduleToCloseMs: number;
  readonly scheduleToStartMs: number;
  readonly startToCloseMs: number;
  readonly heartbeatMs: number;
}

export type TimeoutsCheck =
  | { readonly ok: true; readonly timeouts: NormalTimeouts }
  | { readonly ok: false; readonly message: string };

/**
 * Derives what is missing and caps what is too long, or answers the server's message.
 * @param runTimeoutMs the workflow's run timeout, 0 for none
 * @param activity named in the message when no timeout is set
 */
export function normaliseActivityTimeouts(
  timeouts: ActivityTimeouts,
  runTimeoutMs: number,
  activity: { readonly id: string; readonly type: string },
): TimeoutsCheck {
  const ms = { scheduleToClose: 0, scheduleToStart: 0, startToClose: 0, heartbeat: 0 };
  const inOrder = ['scheduleToClose', 'scheduleToStart', 'startToClose', 'heartbeat'] as const;
  for (const name of inOrder) {
    const check = checkDuration(timeouts[name]);
    if (!check.ok) {
      const field = `${name.charAt(0).toUpperCase()}${name.slice(1)}Timeout`;
      return { ok: false, message: `invalid ${field}: ${check.reason}` };
    }
    ms[name] = durationMs(check.duration) ?? 0;
  }

  if (ms.scheduleToClose > 0) {
    ms.scheduleToStart = Math.min(ms.scheduleToStart || Infinity, ms.scheduleToClose);
    ms.startToClose = Math.min(ms.startToClose || Infinity, ms.scheduleToClose);
  } else if (ms.startToClose > 0) {
    ms.scheduleToClose = runTimeoutMs;
    ms.scheduleToStart ||= runTimeoutMs;
  } else {
    return {
      ok: false,
      message:
        'a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. ' +
        `ActivityId=${activity.id} ActivityType=${activity.type}`,
    };
  }
  if (runTimeoutMs > 0) {
    for (const name of inOrder) ms[name] = Math.min(ms[name], runTimeoutMs);
  }
  return {
    ok: true,
    timeouts: {
      scheduleToCloseMs: ms.scheduleToClose,
      scheduleToStartMs: ms.scheduleToStart,
      startToCloseMs: ms.startToClose,
      heartbeatMs: Math.min(ms.heartbeat, ms.startToClose),
    },
  };
}

/** The timeouts as protobuf durations, all four present, as the server writes them into the Scheduled event. */
export function activityTimeoutsOf(timeouts: NormalTimeouts): Required<ActivityTimeouts> {
  return {
    scheduleToClose: durationOf(timeouts.scheduleToCloseMs),
    scheduleToStart: durationOf(timeouts.scheduleToStartMs),
    startToClose: durationOf(timeouts.startToCloseMs),
    heartbeat: durationOf(timeouts.heartbeatMs),
  };
}
