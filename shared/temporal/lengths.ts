/** Lengths of time as people type them. */

/** The units that lengths are written in, from long to short. */
export const lengthUnits = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;
export type LengthUnit = (typeof lengthUnits)[number][0];

/** Every name of a unit that is read, and its ms. */
const units: readonly (readonly [RegExp, number])[] = [
  [/^(ms|msecs?|millis|milliseconds?)$/, 1],
  [/^(s|secs?|seconds?)$/, 1000],
  [/^(m|mins?|minutes?)$/, 60_000],
  [/^(h|hrs?|hours?)$/, 3_600_000],
  [/^(d|days?)$/, 86_400_000],
  [/^(w|weeks?)$/, 604_800_000],
  [/^(y|years?)$/, 31_536_000_000],
  [/^(us|µs|micros|microseconds?)$/, 1e-3],
  [/^(ns|nanos|nanoseconds?)$/, 1e-6],
];

/** Milliseconds in a unit, by any of its names; undefined for a word that is none. */
export function unitLengthMs(name: string): number | undefined {
  return units.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1];
}

const number = String.raw`(?:\d+(?:\.\d*)?|\.\d+)`;
const bareNumber = new RegExp(`^-?${number}$`);
/** Numbers with units, one after the other; a comma may come after a unit. */
const wholeLength = new RegExp(String.raw`^-?(?:${number}\s*[a-zµ]+(?:,\s*(?=[\d.])|\s*))+$`, 'i');
const lengthPart = new RegExp(String.raw`(${number})\s*([a-zµ]+)`, 'gi');

/**
 * `250 ms`, `1.5s`, `2m 30s`, `1 minute`: milliseconds; undefined when it is none of these. A comma or a space within a number is
 * not read: `1,5 s` would be 15 s to one reader and 1.5 s to the next.
 * @param bareUnitMs what a number without a unit counts in: 1 unless told
 */
export function parseLength(text: string, bareUnitMs = 1): number | undefined {
  const trimmed = text.trim();
  if (bareNumber.test(trimmed)) return Number(trimmed) * bareUnitMs;
  if (!wholeLength.test(trimmed)) return undefined;
  let sum = 0;
  for (const [, count, unit] of trimmed.matchAll(lengthPart)) {
    const length = unitLengthMs(unit ?? '');
    if (length === undefined) return undefined;
    sum += Number(count) * length;
  }
  return (trimmed.startsWith('-') ? -1 : 1) * Number(sum.toFixed(6));
}

/**
 * Why a text is no length, and what to write instead.
 * @param otherwise what to say when it is not for a comma
 */
export function lengthProblem(
  text: string,
  otherwise = `"${text.trim()}" is no duration. Try 30 s, 5 m or 1 d 2 h.`,
): string {
  const trimmed = text.trim();
  if (!/\d,\d/.test(trimmed)) return otherwise;
  const fraction = trimmed.replace(/(\d),(?=\d)/g, '$1.');
  const thousands = trimmed.replace(/(\d),(?=\d)/g, '$1');
  return `"${trimmed}" can be read in two ways: write ${fraction} or ${thousands}.`;
}

/** The shortest exact way to write it: `250ms`, `1.5s`, `2m`, `1h30m` is never needed: `90m`. */
export function writeLength(ms: number): string {
  if (ms === 0) return '0s';
  for (const [unit, size] of lengthUnits.slice(0, -1)) {
    const value = ms / size;
    const isShort = Math.abs(value) >= 1 && Number.isInteger(unit === 's' ? value * 1000 : value);
    if (isShort) return `${value}${unit}`;
  }
  // Nanoseconds are the finest that a server keeps.
  return `${Number(ms.toFixed(6))}ms`;
}

/** The largest unit that keeps a length whole, and how many of it. */
export function wholeUnits(ms: number): readonly [count: number, unit: LengthUnit] {
  const [unit, size] = lengthUnits.find(([, each]) => ms % each === 0) ?? ['ms', 1];
  return [ms / size, unit];
}
