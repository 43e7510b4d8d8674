import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScheduleDetail, ScheduleSpecView } from '../../../shared/ipc/schedules.ts';
import { SpecPreview } from '../../../shared/schedules/preview.ts';
import { readJson } from '../../components/json/jsonProblems.ts';
import { readForm, readSpec, refusedField } from './readForm.ts';
import {
  changesBetween,
  formOf,
  inputOf,
  newException,
  newForm,
  type ScheduleForm,
} from './scheduleForm.ts';
import { SPEC_SCHEMA, specJson, specOfJson } from './specJson.ts';
import { linesOf, readLines } from './specLines.ts';
import { specParts } from './specParts.ts';

const form = (change: Partial<ScheduleForm> = {}): ScheduleForm => ({
  ...newForm(undefined, 'orders', 'Europe/Paris'),
  scheduleId: 'nightly',
  workflowType: 'reconcile',
  args: [],
  ...change,
});

const field = (least: number, most: number) =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min: least, max: most }).map(String),
    fc.constant(`${least}-${most}/2`),
  );
const calendar = fc.record({
  second: fc.oneof(fc.constant('0'), field(0, 59)),
  minute: field(0, 59),
  hour: field(0, 23),
  dayOfMonth: field(1, 31),
  month: field(1, 12),
  dayOfWeek: field(0, 6),
  comment: fc.constantFrom('', 'by hand'),
});
const spec: fc.Arbitrary<ScheduleSpecView> = fc.record(
  {
    calendar: fc.array(calendar, { minLength: 1, maxLength: 2 }),
    excludeCalendar: fc.array(calendar, { minLength: 1, maxLength: 1 }),
    interval: fc.array(
      fc.integer({ min: 60, max: 90_000 }).map((seconds) => ({
        interval: { seconds, nanos: 0 },
        phase: { seconds: Math.floor(seconds / 3), nanos: 0 },
      })),
      { minLength: 1, maxLength: 2 },
    ),
    jitter: fc.constant({ seconds: 40, nanos: 0 }),
    timezoneName: fc.constantFrom('Europe/Paris', 'America/New_York'),
    startTime: fc.constant({ seconds: 1_767_225_600, nanos: 0 }),
    endTime: fc.constant({ seconds: 1_798_761_600, nanos: 0 }),
  },
  { requiredKeys: [] },
);
const from = Date.parse('2026-01-01T00:00:00Z');
/** The times of a spec, and in which words the server gives up after them. */
function timesOf(view: ScheduleSpecView) {
  const preview = new SpecPreview(view);
  const times = preview.next(from, 30).map(({ atMs }) => atMs);
  const refusal = times.length < 30 ? preview.refusal(times.at(-1) ?? from) : undefined;
  return { times, refusal };
}

const odd = { minute: '0-59/2', hour: '0-23/2', dayOfMonth: '*', month: '1-12/2' };
/** Nothing is left of the second calendar; the first goes on all the same. */
const excludesMost: ScheduleSpecView = {
  calendar: [
    { second: '0', minute: '0', hour: '1', dayOfMonth: '*', month: '*', dayOfWeek: '*' },
    { ...odd, second: '0-59/2', dayOfWeek: '0-6/2' },
  ],
  excludeCalendar: [
    { second: '0-59/2', minute: '*', hour: '0-23/2', dayOfMonth: '*', month: '*', dayOfWeek: '*' },
  ],
};
const excludesAll: ScheduleSpecView = {
  ...excludesMost,
  interval: [{ interval: { seconds: 2, nanos: 0 } }],
  calendar: [],
  excludeCalendar: [
    { second: '0-59/2', minute: '*', hour: '*', dayOfMonth: '*', month: '*', dayOfWeek: '*' },
  ],
};

describe('the three faces of a spec', () => {
  test('say the same', () => {
    fc.assert(
      fc.property(spec, (view) => {
        const times = timesOf(view);
        const parts = specParts(view);
        const { spec: read, problems } = readSpec(parts);
        expect(problems).toEqual([]);
        expect(timesOf(read)).toEqual(times);

        const lines = readLines(linesOf(parts));
        expect(lines.problems).toEqual([]);
        const { calendars, intervals, except } = lines;
        expect(timesOf(readSpec({ ...parts, calendars, intervals, except }).spec)).toEqual(times);

        const { value, problems: found } = readJson(specJson(view), SPEC_SCHEMA);
        expect(found).toEqual([]);
        const back = specOfJson(value?.json);
        expect(timesOf(back)).toEqual(times);
        expect(specParts(back)).toEqual(parts);
      }),
      { numRuns: 60, examples: [[excludesAll], [excludesMost]] },
    );
  });

  test('keep what text can not say', () => {
    const view: ScheduleSpecView = { structuredCalendar: [{ hour: [{ start: 2 }] }] };
    const parts = specParts(view);
    expect(linesOf(parts)).toBe('');
    expect(readSpec(parts).spec).toEqual(view);
  });
});

test('JSON is as short as it can be', () => {
  expect(specJson({ calendar: [{ hour: '2,5', dayOfWeek: '1-5' }] })).toContain(
    '"hour": [{ "start": 2 }, { "start": 5 }],',
  );
  expect(specJson({ calendar: [{ hour: '2' }] })).not.toContain('year');
  expect(specJson({ interval: [{ interval: { seconds: 0 } }] })).toContain('"interval": "0s"');
});

test('lines are cron, intervals and exceptions, with comments', () => {
  const lines = readLines(`
    CRON_TZ=Europe/Paris 0 2 * * mon-fri # weekdays
    @every 90m/10m
    except * * 6 4 *   # Easter Monday
    # nothing`);
  expect(lines).toMatchObject({
    calendars: [{ fields: { hour: '2', dayOfWeek: '1-5' }, comment: 'weekdays' }],
    intervals: [{ every: '1h30m', offset: '10m' }],
    except: [{ fields: { second: '*', minute: '*', dayOfMonth: '6' }, comment: 'Easter Monday' }],
    zone: 'Europe/Paris',
    problems: [],
  });
  expect(linesOf({ ...specParts({}), ...lines, zone: '' })).toBe(
    '0 2 * * 1-5 # weekdays\n@every 1h30m/10m\nexcept * * 6 4 * # Easter Monday',
  );
});

test.each([
  ['0 25 * * *', 'Hour is not in range [0-23]'],
  ['0 0', 'CronString does not have 5-7 fields'],
  ['@every 0s', 'interval is too small'],
  ['@every x', 'time: invalid duration "x"'],
  ['CRON_TZ=Europe/Atlantis 0 0 * * *', 'unknown time zone Europe/Atlantis'],
  ['except @every 1h', 'an interval cannot be an exception'],
])('%s is refused in the words of the server', (line, message) => {
  expect(readLines(`0 0 * * *\n${line}`).problems).toEqual([{ line: 2, message }]);
});

test('what is wrong stands at its field', () => {
  const { problems } = readForm(
    form({
      scheduleId: ' ',
      calendars: [{ fields: { ...newException.fields, hour: '25', month: 'x' }, comment: '' }],
      intervals: [
        { every: '1h', offset: '2h' },
        { every: 'often', offset: '' },
      ],
      zone: 'Europe/Atlantis',
      jitter: 'some',
      startAt: '2026-03-02',
      endAt: '2026-03-01',
      remaining: '-1',
      args: ['{'],
    }),
    [],
  );
  expect(problems.map((one) => `${one.field}: ${one.message}`)).toEqual([
    'scheduleId: A schedule ID is needed.',
    'calendars.0.hour: Hour is not in range [0-23]',
    'calendars.0.month: Month is not in range [1-12]',
    'intervals.0.offset: phase cannot be greater than Interval',
    'intervals.1.every: "often" is no duration. Try 30 s, 5 m or 1 d 2 h.',
    'jitter: "some" is no duration. Try 30 s, 5 m or 1 d 2 h.',
    'endAt: This is before the start: it would never act.',
    'zone: unknown time zone Europe/Atlantis',
    expect.stringMatching(/^args\.0: /),
    'remaining: A whole number is needed, or nothing for no limit.',
  ]);
  expect(readForm(form(), []).problems).toEqual([]);
});

const detail: ScheduleDetail = {
  scheduleId: 'nightly',
  spec: { calendar: [{ hour: '2' }] },
  hasZoneFile: false,
  action: {
    workflowType: 'reconcile',
    workflowId: 'nightly-run',
    taskQueue: 'reports',
    runTimeoutMs: 90_000,
    retryPolicy: { maximumAttempts: 3 },
    args: [
      { encoding: 'json/plain', json: { a: 1 }, sizeBytes: 7 },
      { encoding: 'binary/encrypted', base64: 'AAAA', sizeBytes: 3 },
    ],
    memo: {},
  },
  policies: {
    overlap: 'ALLOW_ALL',
    catchupWindowMs: 365 * 86_400_000,
    pauseOnFailure: true,
    keepOriginalWorkflowId: true,
  },
  note: 'n',
  paused: true,
  remainingActions: 4,
  recent: [],
  nextMs: [],
  running: [],
  actionCount: 0,
  missedCatchupWindow: 0,
  overlapSkipped: 0,
  bufferDropped: 0,
  bufferSize: 0,
  conflictToken: 't',
};

test('a schedule that was not touched is sent back as it was', () => {
  const same = formOf(detail);
  const { read, problems } = readForm(same, []);
  expect(problems).toEqual([]);
  expect(inputOf(same, read, detail)).toMatchObject({
    action: {
      workflowId: 'nightly-run',
      runTimeoutMs: 90_000,
      retryPolicy: { maximumAttempts: 3 },
    },
    policies: { overlap: 'ALLOW_ALL', pauseOnFailure: true, keepOriginalWorkflowId: true },
    note: 'n',
    paused: true,
    remainingActions: 4,
  });
  expect(inputOf(same, read, detail).action).not.toHaveProperty('args');
  expect(changesBetween(same, { ...same, jitter: '5s', args: [] })).toEqual(['jitter', 'input']);
  const other = { ...same, args: ['1'] };
  expect(inputOf(other, readForm(other, []).read, detail).action.args).toEqual([1]);
});

test('a refusal of the server finds its field', () => {
  const refused = (message: string, code = 'INVALID_ARGUMENT') =>
    refusedField({ kind: 'request', message, code });
  expect(refused('schedule "x" is already registered', 'ALREADY_EXISTS')).toBe('scheduleId');
  expect(refused('Invalid schedule spec: unknown time zone X')).toBe('zone');
  expect(refused('WorkflowType is not set on request.')).toBe('workflowType');
  expect(refused('missing task queue name')).toBe('taskQueue');
  expect(refused('too many schedules')).toBeUndefined();
});
