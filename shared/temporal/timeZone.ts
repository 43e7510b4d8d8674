/** Time zones, by the runtime's own database. Local times are written as the ms that UTC would have with the same digits. */

const formatters = new Map<string, Intl.DateTimeFormat | undefined>();

function formatterOf(zone: string): Intl.DateTimeFormat | undefined {
  if (formatters.has(zone)) return formatters.get(zone);
  let formatter: Intl.DateTimeFormat | undefined;
  try {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
  } catch {
    formatter = undefined; // an unknown zone is the caller's to report
  }
  formatters.set(zone, formatter);
  return formatter;
}

const isUtc = (zone: string): boolean => zone === '' || zone === 'UTC' || zone === 'Etc/UTC';

/** Whether the runtime knows a zone; '' is UTC. */
export const isTimeZone = (zone: string): boolean => isUtc(zone) || formatterOf(zone) !== undefined;

/** What a zone's clocks are ahead of UTC at a moment, in ms. Throws a RangeError for an unknown zone. */
export function zoneOffsetMs(zone: string, atMs: number): number {
  if (isUtc(zone)) return 0;
  const formatter = formatterOf(zone);
  if (!formatter) throw new RangeError(`unknown time zone ${zone}`);
  const parts: Record<string, string> = {};
  for (const { type, value } of formatter.formatToParts(atMs)) parts[type] = value;
  const year = Number(parts['year']) * (parts['era'] === 'BC' ? -1 : 1);
  const local = Date.UTC(
    year,
    Number(parts['month']) - 1,
    Number(parts['day']),
    Number(parts['hour']),
    Number(parts['minute']),
    Number(parts['second']),
  );
  return local - Math.floor(atMs / 1000) * 1000;
}

/** The local time of a moment. */
export const localOf = (zone: string, atMs: number): number => atMs + zoneOffsetMs(zone, atMs);

/**
 * The first moment at which a zone's clocks show a local time; undefined when they skip it (the hour that daylight
 * saving leaves out).
 */
export function momentOf(zone: string, localMs: number): number | undefined {
  const DAY_MS = 86_400_000;
  const before = localMs - zoneOffsetMs(zone, localMs - DAY_MS);
  if (localOf(zone, before) === localMs) return before;
  const after = localMs - zoneOffsetMs(zone, localMs + DAY_MS);
  return localOf(zone, after) === localMs ? after : undefined;
}

/** The same; where the clocks skip it, what the moment would be had they not changed: for a midnight, the change itself. */
export function momentAt(zone: string, localMs: number): number {
  return momentOf(zone, localMs) ?? localMs - zoneOffsetMs(zone, localMs - 86_400_000);
}
