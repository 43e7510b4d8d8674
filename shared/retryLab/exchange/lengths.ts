/** Lengths of time as people type them. */

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Longer names, cut to what tells them apart. */
const longNames: readonly (readonly [RegExp, string])[] = [
  [/^(ms|msecs?|millis|milliseconds?)$/, 'ms'],
  [/^(s|secs?|seconds?)$/, 's'],
  [/^(m|mins?|minutes?)$/, 'm'],
  [/^(h|hrs?|hours?)$/, 'h'],
  [/^(d|days?)$/, 'd'],
  [/^(w|weeks?)$/, 'w'],
  [/^(us|µs|micros|microseconds?)$/, 'us'],
  [/^(ns|nanos|nanoseconds?)$/, 'ns'],
];

/** Milliseconds in a unit, by any of its names; undefined for a word that is none. */
export function unitLengthMs(name: string): number | undefined {
  const unit = longNames.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1];
  return unit === undefined ? undefined : unitMs[unit];
}

/**
 * `250 ms`, `1.5s`, `2m 30s`, `1 minute`: milliseconds; undefined when it is none of these.
 * @param bareUnitMs what a number without a unit counts in: 1 unless told
 */
export function parseLength(text: string, bareUnitMs = 1): number | undefined {
  const compact = text.replace(/[\s\u00a0_,]+/g, '');
  if (/^-?(\d+\.?\d*|\.\d+)$/.test(compact)) return Number(compact) * bareUnitMs;
  const sign = compact.startsWith('-') ? -1 : 1;
  const parts = [...compact.matchAll(/(\d+\.?\d*|\.\d+)([a-zµ]+)/gi)];
  if (parts.length === 0) return undefined;
  if (parts.map(([part]) => part).join('') !== compact.replace(/^-/, '')) return undefined;
  let sum = 0;
  for (const [, number, unit] of parts) {
    const length = unitLengthMs(unit ?? '');
    if (length === undefined) return undefined;
    sum += Number(number) * length;
  }
  return sign * Number(sum.toFixed(6));
}

/** The shortest exact way to write it: `250ms`, `1.5s`, `2m`, `1h30m` is never needed: `90m`. */
export function writeLength(ms: number): string {
  if (ms === 0) return '0s';
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const value = ms / (unitMs[unit] ?? 1);
    const isShort = Math.abs(value) >= 1 && Number.isInteger(unit === 's' ? value * 1000 : value);
    if (isShort) return `${value}${unit}`;
  }
  return `${ms}ms`;
}
