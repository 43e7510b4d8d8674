/** Sentences about a spec's times. Pure. */
import type { ClockChange } from '../../../shared/schedules/preview.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { localDateText, localTimeText, zoneName } from '../../model/schedules/zonedTime.ts';

const listedMax = 3;

function times(locals: readonly number[]): string {
  const shown = locals.slice(0, listedMax).map(localTimeText);
  const more = locals.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more times`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/**
 * What a change of the clocks does.
 * @param exampleLocalMs a time of day that the spec acts at, to show what it is in UTC afterwards
 */
export function clockChangeText(
  zone: string,
  change: ClockChange,
  exampleLocalMs: number | undefined,
): string {
  const { atMs, offsetBeforeMs, offsetAfterMs, skipped, twice } = change;
  const by = offsetAfterMs - offsetBeforeMs;
  const local = atMs + offsetBeforeMs;
  const when = `on ${localDateText(local, local)} at ${localTimeText(local)}`;
  const head = `Clocks in ${zoneName(zone)} go ${by > 0 ? 'forward' : 'back'} ${durationText(Math.abs(by))} ${when}.`;
  const plural = (locals: readonly number[], one: string, many: string): string =>
    locals.length === 1 ? one : many;
  if (skipped.length > 0) {
    return `${head} ${times(skipped)} ${plural(skipped, 'does', 'do')} not exist that day: ${plural(skipped, 'that action is', 'those actions are')} left out.`;
  }
  if (twice.length > 0) {
    return `${head} ${times(twice)} ${plural(twice, 'comes', 'come')} twice that day, and so ${plural(twice, 'does the action', 'do the actions')}.`;
  }
  if (exampleLocalMs === undefined) return head;
  const example = localTimeText(exampleLocalMs);
  const [before, after] = [offsetBeforeMs, offsetAfterMs].map((offset) =>
    localTimeText(exampleLocalMs - offset),
  );
  return `${head} From then on ${example} in ${zoneName(zone)} is ${after} UTC instead of ${before}.`;
}
