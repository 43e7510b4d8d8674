import { describe, expect, test } from 'vitest';
import { bytesText, clockText, dateTimeText, plural, shortTimeText } from './timeText.ts';

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
});

test('sizes and counts', () => {
  expect(bytesText(18_600)).toBe('18.6\u00a0KB');
  expect(plural(1, 'hold')).toBe('1\u00a0hold');
  expect(plural(1200, 'entry', 'entries')).toBe('1,200\u00a0entries');
});
