import type { TimeHold } from '../../engine/surface.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import { assertNever } from '../../../shared/util/assertNever.ts';
import { RefusedError } from '../errors.ts';
import type { ClockDriver } from './clockDriver.ts';
import type { NeedWatch } from './needWatch.ts';
import type { WallClock } from './wallClock.ts';

/** Where to: the next timer that is due, a virtual time with everything on the way, or until a workflow needs its user. */
export type SkipTarget =
  | { readonly kind: 'next' }
  | { readonly kind: 'time'; readonly at: VirtualMs }
  | { readonly kind: 'needed'; readonly watch: NeedWatch };

export interface SkipOptions {
  /** Jump although something holds time. */
  readonly anyway: boolean;
  /** Words for a hold, for the refusal. */
  readonly describe: (hold: TimeHold) => string;
}

export interface Skipped {
  readonly from: VirtualMs;
  readonly to: VirtualMs;
  /** Why it ended before it was there, in a sentence. */
  readonly stopped?: string;
}

/** A worker that is at it needs a moment: holds shorter than this refuse nothing. */
const FIRST_PATIENCE_MS = 1000;

/** On the way to a time, how long what a timer set off may take before the skip ends there. */
const WAY_PATIENCE_MS = 10_000;

/** A timer that sets off another at the same time again and again would never end. */
const JUMP_COUNT_MAX = 100_000;

/** Calls that came in are handled after so many jumps at the latest, though nothing waits for them. */
const JUMPS_AT_ONCE = 50;

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
  try {
    return await move(driver, wall, target, options);
  } finally {
    // A skip that is refused must not leave its watch behind either.
    if (target.kind === 'needed') target.watch.end();
  }
}

async function move(
  driver: ClockDriver,
  wall: WallClock,
  target: SkipTarget,
  options: SkipOptions,
): Promise<Skipped> {
  const from = driver.now();
  if (target.kind === 'time' && !(target.at > from)) {
    throw new RefusedError(
      'That time is in the past of the virtual clock.',
      'Choose a later time: time moves forward only.',
    );
  }
  if (!options.anyway && !(await freeOfHolds(driver, wall, FIRST_PATIENCE_MS))) {
    throw held(driver.holdsOfOthers(), options.describe);
  }
  assertRunning(driver);
  switch (target.kind) {
    case 'next':
      return { from, to: jumpToNext(driver) };
    case 'time':
      return jumpAlong(driver, wall, options, { from, until: target.at });
    case 'needed':
      return jumpAlong(driver, wall, options, { from, watch: target.watch });
    default:
      return assertNever(target);
  }
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

/** From where, and until when or until whom. */
interface Way {
  readonly from: VirtualMs;
  readonly until?: VirtualMs;
  readonly watch?: NeedWatch;
}

async function jumpAlong(
  driver: ClockDriver,
  wall: WallClock,
  options: SkipOptions,
  { from, until, watch }: Way,
): Promise<Skipped> {
  const { mode } = driver;
  let jumped = false;
  const ended = (stopped?: string): Skipped => ({
    from,
    // What passed by itself meanwhile was not skipped.
    to: jumped ? driver.now() : from,
    ...(stopped === undefined ? {} : { stopped }),
  });
  for (let jumps = 0; jumps < JUMP_COUNT_MAX; jumps++) {
    const at = driver.nextAt();
    const need = watch?.arrived() ?? watch?.ahead();
    if (need !== undefined) return ended(need);
    if (at === undefined || at > (until ?? Infinity)) {
      if (until === undefined) return ended('Nothing else is due.');
      jumped = true;
      driver.jumpTo(virtualMs(Math.max(until, driver.now())));
      return ended();
    }
    jumped = true;
    driver.jumpTo(at);
    if (jumps % JUMPS_AT_ONCE === JUMPS_AT_ONCE - 1) await nextTurn();
    if (!options.anyway && !(await freeOfHolds(driver, wall, WAY_PATIENCE_MS))) {
      return ended(heldText(driver.holdsOfOthers(), options.describe));
    }
    if (!driver.running) return ended('The server has stopped.');
    if (driver.mode !== mode) return ended("The clock's mode was changed on the way.");
  }
  return ended(
    `${JUMP_COUNT_MAX.toLocaleString('en-US')} entries were due on the way. Skip again to go on.`,
  );
}

/** Lets what came in meanwhile be handled. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

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
  return new RefusedError(
    heldText(holds, describe),
    'Wait until that is done, end it, or choose "skip anyway", which may fire its time-outs.',
  );
}

function heldText(holds: readonly TimeHold[], describe: (hold: TimeHold) => string): string {
  const shown = holds.slice(0, 3).map(describe).join('; ');
  const more = holds.length > 3 ? `; and ${holds.length - 3} more` : '';
  return `Time is held by: ${shown}${more}.`;
}
