/** Reading durations as people type them. */

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  w: 604_800_000,
  week: 604_800_000,
  y: 31_536_000_000,
  year: 31_536_000_000,
};

function unitOf(word: string): number | undefined {
  return unitMs[word] ?? unitMs[word.replace(/s$/, '')];
}

/**
 * The ms of `1 h 30 m`, `90s`, `1.5 d`, `250 ms`; undefined when it is no duration. A bare number counts in `bareUnit`, where there is one.
 */
export function parseDuration(text: string, bareUnit?: 's'): number | undefined {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(trimmed))
    return bareUnit === undefined ? undefined : Number(trimmed) * (unitMs[bareUnit] ?? 1);
  const parts = /^(?:\d+(?:\.\d+)?\s*[a-z]+\s*)+$/.test(trimmed)
    ? trimmed.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)
    : [];
  let sum: number | undefined;
  for (const [, count, word] of parts) {
    const unit = unitOf(word ?? '');
    if (unit === undefined) return undefined;
    sum = (sum ?? 0) + Number(count) * unit;
  }
  return sum;
}
