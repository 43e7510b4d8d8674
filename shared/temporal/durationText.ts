const UNITS = [
  { symbol: 'd', ms: 86_400_000 },
  { symbol: 'h', ms: 3_600_000 },
  { symbol: 'm', ms: 60_000 },
  { symbol: 's', ms: 1000 },
] as const;

const NO_BREAK_SPACE = '\u00a0';

/** A length of time for the eye: `340 ms`, `3.20 s`, `14 m 54 s`, `91 d 2 h`; two units at most. */
export function durationText(ms: number): string {
  if (ms < 0) return `-${durationText(-ms)}`;
  if (Math.round(ms) < 1000) return `${Math.round(ms)}${NO_BREAK_SPACE}ms`;
  if (ms < 9995) return `${(ms / 1000).toFixed(2)}${NO_BREAK_SPACE}s`;
  const largest = UNITS.findIndex((unit) => ms >= unit.ms);
  const first = UNITS[largest];
  const second = UNITS[largest + 1];
  if (first === undefined || second === undefined) {
    return (
      roundedUp(Math.round(ms / 1000) * 1000, ms) ?? `${Math.round(ms / 1000)}${NO_BREAK_SPACE}s`
    );
  }
  const rounded = Math.round(ms / second.ms) * second.ms;
  const up = roundedUp(rounded, ms);
  if (up !== undefined) return up;
  const count = Math.floor(rounded / first.ms);
  const rest = Math.round((rounded - count * first.ms) / second.ms);
  const head = `${count}${NO_BREAK_SPACE}${first.symbol}`;
  return rest === 0 ? head : `${head} ${rest}${NO_BREAK_SPACE}${second.symbol}`;
}

/** 59.7 s rounds to a whole minute, which has another unit. */
function roundedUp(rounded: number, ms: number): string | undefined {
  const unitOf = (value: number): number => UNITS.findIndex((unit) => value >= unit.ms);
  return unitOf(rounded) < unitOf(ms) ? durationText(rounded) : undefined;
}
