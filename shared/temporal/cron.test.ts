import { describe, expect, it } from 'vitest';
import { nextCronMs, parseCron } from './cron.ts';
import { goDurationMs } from './goDuration.ts';

const next = (spec: string, after: string): string | undefined => {
  const schedule = parseCron(spec);
  if (!schedule) throw new Error(`not a schedule: ${spec}`);
  const at = nextCronMs(schedule, Date.parse(after));
  return at === undefined ? undefined : new Date(at).toISOString();
};

describe('parseCron', () => {
  it.each([
    'whenever',
    '0 0 * * * *',
    '60 * * * *',
    '* * 0 * *',
    '@every',
    '@never',
    'CRON_TZ=Mars/Olympus 0 0 * * *',
    '*/0 * * * *',
    '5-1 * * * *',
  ])('refuses %s', (spec) => expect(parseCron(spec)).toBeUndefined());
});

describe('nextCronMs', () => {
  it.each([
    ['*/15 * * * *', '2026-03-02T09:00:00Z', '2026-03-02T09:15:00.000Z'],
    ['0 9 * * MON-FRI', '2026-03-06T09:00:00Z', '2026-03-09T09:00:00.000Z'],
    ['0 0 1 1 *', '2026-03-06T09:00:00Z', '2027-01-01T00:00:00.000Z'],
    ['0 0 29 2 *', '2026-03-06T09:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0 0 13 * 5', '2026-03-01T00:00:00Z', '2026-03-06T00:00:00.000Z'],
    ['@hourly', '2026-03-06T09:59:59.999Z', '2026-03-06T10:00:00.000Z'],
    ['@every 90m', '2026-03-06T09:00:00.500Z', '2026-03-06T10:30:00.000Z'],
    ['CRON_TZ=America/New_York 30 2 * * *', '2026-03-07T08:00:00Z', '2026-03-09T06:30:00.000Z'],
    ['CRON_TZ=Europe/Berlin 30 2 * * *', '2026-10-24T10:00:00Z', '2026-10-25T00:30:00.000Z'],
    ['TZ=Asia/Kolkata 0 9 * * *', '2026-03-06T00:00:00Z', '2026-03-06T03:30:00.000Z'],
  ])('%s after %s is %s', (spec, after, expected) => expect(next(spec, after)).toBe(expected));

  it('knows a schedule that never comes', () =>
    expect(next('0 0 31 2 *', '2026-01-01T00:00:00Z')).toBeUndefined());
});

describe('goDurationMs', () => {
  it.each([
    ['1h30m', 5_400_000],
    ['1.5s', 1_500],
    ['-2ms', -2],
    ['0', 0],
    ['250us', 0.25],
  ])('%s is %d ms', (text, ms) => expect(goDurationMs(text)).toBe(ms));
  it.each(['', '1', 'h', '1d', '1h 30m'])('refuses %j', (text) =>
    expect(goDurationMs(text)).toBeUndefined(),
  );
});
