/** Lengths of time in words. `durationText` rounds for the eye; here nothing is lost down to the millisecond. */
import { durationText } from '../../temporal/durationText.ts';

const noBreakSpace = '\u00a0';

/** `450 ms`, `1.02 s`, `7 m 7.011 s`, `2 h 5 m 1 s`: exact to the millisecond, zero parts left out. */
export function exactText(ms: number): string {
  if (ms === Infinity) return 'never';
  if (ms < 0) return `-${exactText(-ms)}`;
  const rounded = Math.round(ms);
  if (rounded < 1000) return `${trimmed(ms, 3)}${noBreakSpace}ms`;
  if (rounded < 60_000) return `${trimmed(rounded / 1000, 3)}${noBreakSpace}s`;
  const days = Math.floor(rounded / 86_400_000);
  const hours = Math.floor((rounded % 86_400_000) / 3_600_000);
  const minutes = Math.floor((rounded % 3_600_000) / 60_000);
  const seconds = (rounded % 60_000) / 1000;
  const parts: [number, string][] = [
    [days, 'd'],
    [hours, 'h'],
    [minutes, 'm'],
    [seconds, 's'],
  ];
  return parts
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${trimmed(value, 3)}${noBreakSpace}${unit}`)
    .join(' ');
}

/** For columns: always three decimals below a minute, so that they line up. */
export function columnText(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(3)}${noBreakSpace}s`;
  return exactText(ms);
}

/** A wait or a limit: exact when short, two units when long. */
export const roughText = (ms: number): string =>
  ms < 600_000 ? exactText(ms) : ms === Infinity ? 'never' : durationText(ms);

/** A number without trailing zeroes. */
function trimmed(value: number, decimals: number): string {
  return Number(value.toFixed(decimals)).toString();
}

/** A count with its noun. */
export const countText = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

/** A share in per cent: two decimals near the ends, where they matter. */
export function shareText(share: number): string {
  const percent = share * 100;
  const decimals = percent === 0 || percent === 100 ? 0 : percent > 99 || percent < 1 ? 2 : 1;
  return `${percent.toFixed(decimals)}${noBreakSpace}%`;
}

/** An ordinary number, without trailing zeroes. */
export const numberText = (value: number): string => trimmed(value, 6);
