/**
 * What the server does to every duration that it takes: refuse negative ones, cap long ones.
 * server: common/primitives/timestamp/duration.go
 */
import type { Duration } from '../protocol/messages.ts';
import { durationMs } from './duration.ts';

export const nsPerMs = 1e6;

/** Go's longest time.Duration, in nanoseconds: 292 years. */
export const int64NsMax = 2 ** 63;

/** The longest duration that the server keeps: 100 years of 365 days. */
export const durationMsMax = 100 * 365 * 24 * 3600 * 1000;

/** Nanoseconds as an int64 has room for, as Go's AsDuration does. */
export const saturateNs = (ns: number): number => Math.min(int64NsMax, Math.max(-int64NsMax, ns));

/** A duration as the server keeps it, or why it is refused. */
export type DurationCheck =
  | { readonly ok: true; readonly duration: Duration | undefined }
  | { readonly ok: false; readonly reason: string };

/** Unset stays unset and is fine. server: timestamp.ValidateAndCapProtoDuration */
export function checkDuration(duration: Duration | undefined): DurationCheck {
  if (!duration) return { ok: true, duration };
  const seconds = duration.seconds ?? 0;
  const nanos = duration.nanos ?? 0;
  if ((seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0)) {
    return { ok: false, reason: 'duration has seconds and nanos with different signs' };
  }
  const ms = durationMs(duration);
  if (ms < 0) return { ok: false, reason: 'negative duration' };
  if (ms > durationMsMax)
    return { ok: true, duration: { seconds: durationMsMax / 1000, nanos: 0 } };
  return { ok: true, duration };
}
