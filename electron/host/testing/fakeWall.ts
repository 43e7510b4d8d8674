import { wallMs, type WallMs } from '../../../shared/model/units.ts';
import type { WallClock } from '../clock/wallClock.ts';

/** A wall clock that a test moves. */
export interface FakeWall extends WallClock {
  /** Lets time pass; timers that are due on the way call back in order, and what they left for soon follows each. */
  pass(ms: number): void;
  /** Steps the clock without letting time pass, as a correction does. */
  step(ms: number): void;
  /** Calls back what waits for the end of the present turn, until nothing does. */
  settle(): void;
  /** When each armed timer is due, in ms from now. */
  armed(): readonly number[];
}

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** Begins at `startMs`. */
export function fakeWall(startMs = 1_000_000): FakeWall {
  let shownMs = startMs;
  let passedMs = 0;
  const timers = new Set<Timer>();
  const soon = new Set<() => void>();

  const settle = (): void => {
    while (soon.size > 0) {
      const callbacks = [...soon];
      soon.clear();
      for (const callback of callbacks) callback();
    }
  };
  const nextDue = (untilMs: number): Timer | undefined =>
    [...timers].filter(({ dueMs }) => dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];

  return {
    now: (): WallMs => wallMs(shownMs),
    schedule: (callback, delayMs) => {
      const timer = { dueMs: passedMs + delayMs, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    soon: (callback) => {
      const once = (): void => callback();
      soon.add(once);
      return () => soon.delete(once);
    },
    pass: (ms) => {
      const untilMs = passedMs + ms;
      settle();
      for (let timer = nextDue(untilMs); timer !== undefined; timer = nextDue(untilMs)) {
        timers.delete(timer);
        shownMs += timer.dueMs - passedMs;
        passedMs = timer.dueMs;
        timer.callback();
        settle();
      }
      shownMs += untilMs - passedMs;
      passedMs = untilMs;
    },
    step: (ms) => (shownMs += ms),
    settle,
    armed: () => [...timers].map(({ dueMs }) => dueMs - passedMs).sort((a, b) => a - b),
  };
}
