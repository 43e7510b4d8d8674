import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  bytesText,
  clockText,
  dateTimeText,
  plural,
  shortTimeText,
  offsetText,
  weekdayText,
  writeTimesAs,
} from './timeText.ts';

afterEach(() => {
  writeTimesAs('utc');
  vi.unstubAllEnvs();
});

describe('times', () => {
  const at = Date.UTC(2026, 2, 2, 9, 0, 6, 50);
  test('the clock, and a time with its date', () => {
    expect(clockText(at)).toBe('2026-03-02 09:00:06.050');
    expect(dateTimeText(at).replaceAll('\u00a0', ' ')).toBe('2 Mar 2026 09:00:06.050');
  });
  test('a short time says only what differs from now', () => {
    const short = (ms: number): string => shortTimeText(ms, at).replaceAll('\u00a0', ' ');
    expect(short(at - 3000)).toBe('09:00:03');
    expect(short(Date.UTC(2026, 2, 1, 23, 14))).toBe('1 Mar 23:14');
    expect(short(Date.UTC(2025, 2, 2))).toBe('2 Mar 2025');
  });
  test("in the user's own zone they say which one it is", () => {
    vi.stubEnv('TZ', 'America/New_York');
    writeTimesAs('local');
    const late = Date.UTC(2026, 2, 3, 3, 0, 6);
    expect(clockText(late)).toBe('2026-03-02 22:00:06.000');
    expect(dateTimeText(late).replaceAll('\u00a0', ' ')).toBe(
      '2 Mar 2026 22:00:06.000 \u221205:00',
    );
    expect(weekdayText(late).replaceAll('\u00a0', ' ')).toBe('Mon 2 Mar 2026');
    expect(offsetText(late)).toBe('\u221205:00');
    writeTimesAs('utc');
    expect(weekdayText(late).replaceAll('\u00a0', ' ')).toBe('Tue 3 Mar 2026');
    expect(offsetText(late)).toBe('UTC');
    writeTimesAs('local');
    expect(dateTimeText(Date.UTC(2026, 6, 1))).toMatch(/20:00:00\.000\u00a0\u221204:00$/);
    expect(shortTimeText(late, Date.UTC(2026, 2, 3, 4))).toBe('22:00:06');
  });
  test('by their distance from now', () => {
    writeTimesAs('relative');
    const distance = (ms: number): string => shortTimeText(at + ms, at).replaceAll('\u00a0', ' ');
    expect([-192_400, -3900, -20, 30 * 86_400_000].map(distance)).toEqual([
      '3 m 12 s ago',
      '3 s ago',
      'just now',
      'in 30 d',
    ]);
    expect(clockText(at)).toBe('2026-03-02 09:00:06.050');
  });
});

test('sizes and counts', () => {
  expect(bytesText(18_600)).toBe('18.6\u00a0KB');
  expect(plural(1, 'hold')).toBe('1\u00a0hold');
  expect(plural(1200, 'entry', 'entries')).toBe('1,200\u00a0entries');
});
