import type { TimeHold } from '../../engine/surface.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import { RefusedError } from '../errors.ts';
import type { ClockDriver } from './clockDriver.ts';
import type { WallClock } from './wallClock.ts';

/** Where to: the next timer that is due, or a virtual time, with everything on the way. */
export type SkipTarget =
  { readonly kind: 'next' } | { readonly kind: 'time'; readonly at: VirtualMs };

export interface SkipOptions {
  /** Jump although something holds time. */
  readonly anyway: boolean;
  /** Words for a hold, for the refusal. */
  readonly describe: (hold: TimeHold) => string;
}

export interface Skipped {
  readonly from: VirtualMs;
  readonly to: VirtualMs;
}

/** A worker that is at it needs a moment: holds shorter than this refuse nothing. */
const FIRST_PATIENCE_MS = 1000;

/** On the way to a time, how long what a timer set off may take before the skip ends there. */
const WAY_PATIENCE_MS = 10_000;

/** A timer that sets off another at the same time again and again would never end. */
const JUMP_COUNT_MAX = 100_000;

/**
 * Moves virtual time forward. On the way to a time it stops at each timer and lets the workers do what that timer set off, so that their work
 * happens at the time it is due. Answers where it came to, which is earlier than asked when something held time on the way for long.
 * Throws RefusedError, and has not moved, when something holds time already, or when nothing is due.
 */
export async function skip(
  driver: ClockDriver,
  wall: WallClock,
  target: SkipTarget,
  options: SkipOptions,
): Promise<Skipped> {
  const from = driver.now();
  if (target.kind === 'time' && target.at <= from) {
    throw new RefusedError(
      'That time is in the past of the virtual clock.',
      'Choose a later time: time moves forward only.',
    );
  }
  if (!options.anyway && !(await freeOfHolds(driver, wall, FIRST_PATIENCE_MS))) {
    throw held(driver.holdsOfOthers(), options.describe);
  }
  assertRunning(driver);
  if (target.kind === 'next') return { from, to: jumpToNext(driver) };
  await jumpAlong(driver, wall, target.at, options.anyway);
  return { from, to: driver.now() };
}

function jumpToNext(driver: ClockDriver): VirtualMs {
  const at = driver.nextAt();
  if (at === undefined) {
    throw new RefusedError(
      'Nothing is due: no timer is running.',
      'Start a workflow that sleeps or retries, or skip by a duration.',
    );
  }
  driver.jumpTo(at);
  return driver.now();
}

async function jumpAlong(
  driver: ClockDriver,
  wall: WallClock,
  target: VirtualMs,
  anyway: boolean,
): Promise<void> {
  const mode = driver.mode;
  for (let jumps = 0; jumps < JUMP_COUNT_MAX; jumps++) {
    const at = driver.nextAt();
    if (at === undefined || at > target) break;
    driver.jumpTo(at);
    if (!anyway && !(await freeOfHolds(driver, wall, WAY_PATIENCE_MS))) return;
    if (!driver.running || driver.mode !== mode) return;
  }
  driver.jumpTo(virtualMs(Math.max(target, driver.now())));
}

/** Waits until nothing holds time, at most that long on the wall. */
async function freeOfHolds(
  driver: ClockDriver,
  wall: WallClock,
  patienceMs: number,
): Promise<boolean> {
  let late = false;
  let cancel = (): void => undefined;
  const stopWaiting = wall.schedule(() => {
    late = true;
    cancel();
  }, patienceMs);
  while (!late && driver.running && driver.holdsOfOthers().length > 0) {
    const input = driver.nextInput();
    cancel = input.cancel;
    await input.happened;
  }
  stopWaiting();
  return driver.running && driver.holdsOfOthers().length === 0;
}

function assertRunning(driver: ClockDriver): void {
  if (!driver.running)
    throw new RefusedError(
      'The server has stopped: its time does not move.',
      'Restart the server.',
    );
}

function held(holds: readonly TimeHold[], describe: (hold: TimeHold) => string): RefusedError {
  const shown = holds.slice(0, 3).map(describe).join('; ');
  const more = holds.length > 3 ? `; and ${holds.length - 3} more` : '';
  return new RefusedError(
    `Time is held by: ${shown}${more}.`,
    'Wait until that is done, end it, or choose "skip anyway", which may fire its time-outs.',
  );
}
