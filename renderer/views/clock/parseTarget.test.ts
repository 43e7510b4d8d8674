import { describe, expect, test } from 'vitest';
import { inputOf, parseTarget } from './parseTarget.ts';

// Monday 2 March 2026, 09:00:06
const now = Date.UTC(2026, 2, 2, 9, 0, 6);

function at(text: string, zone = 'UTC'): string {
  const target = parseTarget(text, now, zone);
  return target.kind === 'time' ? new Date(target.atMs).toISOString() : target.reason;
}

describe('parseTarget', () => {
  test.each([
    ['+30 d', '2026-04-01T09:00:06.000Z'],
    ['in 2 h 5 m', '2026-03-02T11:05:06.000Z'],
    ['1h', '2026-03-02T10:00:06.000Z'],
    ['tomorrow 02:00', '2026-03-03T02:00:00.000Z'],
    ['tomorrow', '2026-03-03T00:00:00.000Z'],
    ['friday', '2026-03-06T00:00:00.000Z'],
    ['mon 08:00', '2026-03-09T08:00:00.000Z'],
    ['end of month', '2026-04-01T00:00:00.000Z'],
    ['end of week', '2026-03-09T00:00:00.000Z'],
    ['end of the year', '2027-01-01T00:00:00.000Z'],
    ['2026-04-01 12:00', '2026-04-01T12:00:00.000Z'],
    ['2026-04-01T12:00:30Z', '2026-04-01T12:00:30.000Z'],
    ['08:00', '2026-03-03T08:00:00.000Z'],
    ['10:00', '2026-03-02T10:00:00.000Z'],
    // As the window itself writes times, with spaces that do not break.
    ['23\u00a0Jan\u00a02027 20:34:51.004 UTC', '2027-01-23T20:34:51.004Z'],
    ['23 Jan 2027 20:34:51.004\u00a0+02:00', '2027-01-23T18:34:51.004Z'],
    ['Sat 23 Jan 2027', '2027-01-23T00:00:00.000Z'],
    ['2027-01-23 20:34:51.004', '2027-01-23T20:34:51.004Z'],
    ['23 Jan 20:34', '2027-01-23T20:34:00.000Z'],
    ['Tue 3 March 02:00', '2026-03-03T02:00:00.000Z'],
    ['09:00:06.500', '2026-03-02T09:00:06.500Z'],
  ])('%s', (text, iso) => {
    expect(at(text)).toBe(iso);
  });

  test.each([
    // Summer time begins there on 29 March.
    ['2026-04-01 12:00', 'Europe/Paris', '2026-04-01T10:00:00.000Z'],
    ['tomorrow 02:00', 'Europe/Paris', '2026-03-03T01:00:00.000Z'],
    ['end of month', 'Europe/Paris', '2026-03-31T22:00:00.000Z'],
    ['10:00', 'Europe/Paris', '2026-03-03T09:00:00.000Z'],
    ['10:30', 'Europe/Paris', '2026-03-02T09:30:00.000Z'],
    // It is Monday evening there already, and Sunday night in Honolulu.
    ['tomorrow', 'Pacific/Auckland', '2026-03-02T11:00:00.000Z'],
    ['monday', 'Pacific/Honolulu', '2026-03-02T10:00:00.000Z'],
    ['2026-03-29 02:30', 'Europe/Paris', '2026-03-29T01:30:00.000Z'],
    ['2026-04-01 12:00Z', 'Europe/Paris', '2026-04-01T12:00:00.000Z'],
    ['2026-04-01 12:00 UTC', 'Europe/Paris', '2026-04-01T12:00:00.000Z'],
    ['2026-04-01T12:00:30-05:00', 'Europe/Paris', '2026-04-01T17:00:30.000Z'],
    ['tomorrow 02:00 +05:30', 'UTC', '2026-03-02T20:30:00.000Z'],
    ['+30 d', 'Europe/Paris', '2026-04-01T09:00:06.000Z'],
  ])('%s in %s', (text, zone, iso) => {
    expect(at(text, zone)).toBe(iso);
  });

  test('a time that the clocks skip is told', () => {
    expect(parseTarget('29 Mar 02:30', now, 'Europe/Paris')).toMatchObject({
      moved: 'The clocks skip 02:30 that day: it becomes 03:30.',
    });
    expect(parseTarget('29 Mar 03:30', now, 'Europe/Paris')).toMatchObject({ moved: undefined });
  });

  test('what is written is read back', () => {
    const later = Date.UTC(2026, 3, 1, 10, 0, 30);
    expect(inputOf(later, 'Europe/Paris')).toBe('2026-04-01 12:00:30');
    expect(at(inputOf(later, 'Europe/Paris'), 'Europe/Paris')).toBe(new Date(later).toISOString());
  });

  test('the past, nonsense and impossible dates are refused in words', () => {
    expect(at('2025-01-01')).toContain('has passed');
    expect(at('today')).toContain('has passed');
    expect(at('-1 d')).toContain('forward only');
    expect(at('3 m 12 s ago')).toContain('forward only');
    expect(at('1 Mar 2026 09:00')).toContain('forward only');
    expect(at('30 Feb 12:00')).toContain('is no time');
    expect(at('soonish'), 'with an example that lies ahead').toContain('2026-04-01 12:00');
    expect(at('soonish')).toContain('"soonish" is no time');
    expect(at('2026-02-30')).toContain('is no time');
    expect(at('tomorrow 25:00')).toContain('is no time');
    expect(at('')).toContain('+30 d');
  });
});
