/** How time runs and what a hold does to it, in words: the window, the API and the command line say the same. */
import type { Clock } from '../ipc/models.ts';
import { durationText } from '../temporal/durationText.ts';
import { assertNever } from '../util/assertNever.ts';

type Pace = Pick<Clock, 'mode' | 'speed' | 'stopped' | 'holds' | 'wallMs'>;

/** What stands in the way of a skip: everything but the user's own freeze. */
const others = (clock: Pace): Clock['holds'] => clock.holds.filter(({ kind }) => kind !== 'frozen');

/** Whether time would run faster without its holds. Else they are only in the way of a skip by hand. */
const isSlowed = ({ mode, speed = 1 }: Pace): boolean =>
  mode === 'autoSkip' || (mode === 'scaled' && speed > 1);

/** The beginning of the sentence that goes on with the holds. */
export const heldBy = (clock: Pace): string =>
  isSlowed(clock) ? 'Time is held by' : 'A skip is held by';

/** How time runs now, and why. */
export function paceText(clock: Pace): string {
  const { mode, speed = 1, stopped } = clock;
  if (stopped) return 'It stands for good: the server has stopped because of an error.';
  const isHeld = others(clock).length > 0;
  switch (mode) {
    case 'frozen':
      return `It stands: you froze it${sinceText(clock)}.`;
    case 'real':
      return `It runs at the pace of the wall clock${isHeld ? ', whatever holds it' : ''}: the mode is real.`;
    case 'scaled':
      if (!isHeld) return `It runs ${speed} times as fast as the wall clock: the mode is scaled.`;
      return isSlowed(clock)
        ? `It runs at the pace of the wall clock while something holds it, else ${speed} times as fast: the mode is scaled.`
        : `It runs ${speed} times as fast as the wall clock, whatever holds it: the mode is scaled.`;
    case 'autoSkip':
      return isHeld
        ? 'It runs at the pace of the wall clock while something holds it, else it jumps to what is next: the mode is auto-skip.'
        : 'It jumps to what is next: the mode is auto-skip.';
    default:
      return assertNever(mode);
  }
}

function sinceText({ holds, wallMs }: Pace): string {
  const freeze = holds.find(({ kind }) => kind === 'frozen');
  return freeze ? ` ${durationText(Math.max(0, wallMs - freeze.sinceMs))} ago` : '';
}
