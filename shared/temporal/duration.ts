import type { Duration, Timestamp } from '../protocol/messages.ts';
import { virtualMs, type VirtualMs } from '../model/units.ts';

/** Milliseconds of a protobuf Duration, with fractions; undefined stays undefined. */
export function durationMs(duration: Duration): number;
export function durationMs(duration: Duration | undefined): number | undefined;
export function durationMs(duration: Duration | undefined): number | undefined {
  return duration && (duration.seconds ?? 0) * 1000 + (duration.nanos ?? 0) / 1e6;
}

/** A protobuf Duration of that many milliseconds, which may have fractions and be negative. */
export function durationOf(ms: number): Duration {
  return split(Math.trunc(ms / 1000), ms);
}

const NANOS_PER_SECOND = 1e9;

/** What is a whole second once its nanoseconds are rounded is carried over: a message may not have a thousand million of them. */
function split(seconds: number, ms: number): { seconds: number; nanos: number } {
  const nanos = Math.round((ms - seconds * 1000) * 1e6);
  if (nanos === NANOS_PER_SECOND) return { seconds: seconds + 1, nanos: 0 };
  if (nanos === -NANOS_PER_SECOND) return { seconds: seconds - 1, nanos: 0 };
  return { seconds, nanos };
}

/** The virtual time of a protobuf Timestamp; undefined stays undefined. */
export function timestampMs(timestamp: Timestamp): VirtualMs;
export function timestampMs(timestamp: Timestamp | undefined): VirtualMs | undefined;
export function timestampMs(timestamp: Timestamp | undefined): VirtualMs | undefined {
  return timestamp && virtualMs((timestamp.seconds ?? 0) * 1000 + (timestamp.nanos ?? 0) / 1e6);
}

/** A protobuf Timestamp of a virtual time. */
export function timestampOf(ms: VirtualMs): Timestamp {
  return split(Math.floor(ms / 1000), ms);
}
