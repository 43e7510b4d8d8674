import { wallMs, type WallMs } from '../../../shared/model/units.ts';

/** The wall's time and its timers; tests bring their own. */
export interface WallClock {
  now(): WallMs;
  /** Calls back once, after about `delayMs`. Returns how to stop that. */
  schedule(callback: () => void, delayMs: number): () => void;
  /** Calls back once, when the input that is waiting now has been handled. Returns how to stop that. */
  soon(callback: () => void): () => void;
}

/** How far the monotonic clock may stray from the system's (a suspended laptop, a corrected clock) before it is set anew. */
const STRAY_MS_MAX = 50;

/** The machine's own clock, in fractions of a millisecond: short tasks would have no length otherwise. */
export function systemClock(): WallClock {
  let originMs = performance.timeOrigin;
  return {
    now: () => {
      const systemMs = Date.now();
      const monotonicMs = performance.now();
      if (Math.abs(originMs + monotonicMs - systemMs) > STRAY_MS_MAX) {
        originMs = systemMs - monotonicMs;
      }
      return wallMs(originMs + monotonicMs);
    },
    schedule: (callback, delayMs) => {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
    soon: (callback) => {
      const immediate = setImmediate(callback);
      return () => clearImmediate(immediate);
    },
  };
}
