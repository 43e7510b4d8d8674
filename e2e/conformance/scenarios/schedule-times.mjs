/** The times that schedule specs match: pure data, by ListScheduleMatchingTimes. */

const every = (interval, phase) => ({ interval: [{ interval, ...(phase && { phase }) }] });
const cron = (...cronString) => ({ cronString });
const range = (start, end = 0, step = 0) => ({ start, end, step });
const at = (fields) => ({
  structuredCalendar: [
    {
      second: [range(0)],
      minute: [range(0)],
      hour: [range(0)],
      dayOfMonth: [range(1, 31)],
      month: [range(1, 12)],
      dayOfWeek: [range(0, 6)],
      ...fields,
    },
  ],
});

/** name, spec, start and end of the window (a day in January 2024, unless told). */
const SPECS = [
  ['every hour', every('3600s')],
  ['every hour with a phase', every('3600s', '300s')],
  ['every seven hours', every('25200s')],
  ['every 90 minutes in another zone', { ...every('5400s'), timezoneName: 'Asia/Kolkata' }],
  ['two intervals', { interval: [{ interval: '21600s' }, { interval: '28800s', phase: '3600s' }] }],
  ['every day at noon', at({ hour: [range(12)] })],
  ['ranges with steps', at({ minute: [range(0, 59, 20)], hour: [range(9, 17, 4)] })],
  ['several ranges', at({ hour: [range(1), range(5, 6), range(20, 23, 3)] })],
  [
    'weekdays',
    at({ hour: [range(9)], dayOfWeek: [range(1, 5)] }),
    '2024-01-05T00:00:00Z',
    '2024-01-10T00:00:00Z',
  ],
  [
    'last days of months',
    at({ dayOfMonth: [range(29, 31)] }),
    '2024-01-28T00:00:00Z',
    '2024-05-01T00:00:00Z',
  ],
  [
    'one year only',
    at({ month: [range(1)], dayOfMonth: [range(2)], year: [range(2025)] }),
    '2024-01-01T00:00:00Z',
    '2027-01-01T00:00:00Z',
  ],
  [
    'leap day',
    at({ month: [range(2)], dayOfMonth: [range(29)] }),
    '2023-01-01T00:00:00Z',
    '2033-01-01T00:00:00Z',
  ],
  [
    'text calendar',
    {
      calendar: [
        {
          second: '30',
          minute: '15',
          hour: '1-3,22',
          dayOfWeek: 'mon-wed',
          month: 'january',
          dayOfMonth: '*',
        },
      ],
    },
  ],
  ['text calendar with steps', { calendar: [{ minute: '*/15', hour: '6-8/2' }] }],
  ['text calendar defaults', { calendar: [{}] }],
  ['cron of five fields', cron('30 2 * * *')],
  ['cron of five fields with lists and steps', cron('0,30 8-10/2 * * MON-FRI')],
  [
    'cron of six fields with a year',
    cron('0 12 1 1 * 2024-2025'),
    '2023-01-01T00:00:00Z',
    '2027-01-01T00:00:00Z',
  ],
  ['cron of seven fields with seconds', cron('*/20 0 12 * * * *')],
  ['cron @hourly', cron('@hourly')],
  [
    'cron @daily, @weekly, @monthly, @yearly',
    cron('@daily', '@weekly', '@monthly', '@yearly'),
    '2024-01-01T00:00:00Z',
    '2024-02-02T00:00:00Z',
  ],
  ['cron @every', cron('@every 5h30m')],
  ['cron @every with a phase', cron('@every 6h/15m')],
  ['cron with CRON_TZ', cron('CRON_TZ=America/New_York 0 9 * * *')],
  ['cron with TZ and a comment', cron('TZ=Europe/Paris 0 9 * * * # morning')],
  [
    'cron day of month and day of week',
    cron('0 0 13 * FRI'),
    '2024-01-01T00:00:00Z',
    '2024-12-31T00:00:00Z',
  ],
  ['cron Sunday as seven', cron('0 0 * * 7'), '2024-01-01T00:00:00Z', '2024-01-31T00:00:00Z'],
  [
    'New York, spring forward',
    { ...at({ hour: [range(2)], minute: [range(30)] }), timezoneName: 'America/New_York' },
    '2024-03-09T00:00:00Z',
    '2024-03-12T00:00:00Z',
  ],
  [
    'New York, fall back',
    { ...at({ hour: [range(1)], minute: [range(30)] }), timezoneName: 'America/New_York' },
    '2024-11-02T00:00:00Z',
    '2024-11-05T00:00:00Z',
  ],
  [
    'New York, hourly over the change',
    { ...cron('0 * * * *'), timezoneName: 'America/New_York' },
    '2024-03-10T05:00:00Z',
    '2024-03-10T10:00:00Z',
  ],
  [
    'Lord Howe, half an hour',
    { ...cron('15 2 * * *'), timezoneName: 'Australia/Lord_Howe' },
    '2024-10-04T00:00:00Z',
    '2024-10-08T00:00:00Z',
  ],
  [
    'excluded weekend',
    {
      ...at({ hour: [range(6)] }),
      excludeStructuredCalendar: [
        {
          second: [range(0, 59)],
          minute: [range(0, 59)],
          hour: [range(0, 23)],
          dayOfMonth: [range(1, 31)],
          month: [range(1, 12)],
          dayOfWeek: [range(6), range(0)],
        },
      ],
    },
    '2024-01-04T00:00:00Z',
    '2024-01-10T00:00:00Z',
  ],
  [
    'start and end times',
    { ...every('3600s'), startTime: '2024-01-01T05:30:00Z', endTime: '2024-01-01T08:00:00Z' },
  ],
  ['nothing', {}],
  [
    'interval and calendar together',
    { ...every('43200s'), ...at({ hour: [range(12), range(18)] }) },
  ],
  [
    'the middle of the window is inclusive',
    every('3600s'),
    '2024-01-01T01:00:00Z',
    '2024-01-01T03:00:00Z',
  ],
];

const BAD = [
  ['interval of zero', every('0s')],
  ['interval below a second', every('0.5s')],
  ['negative phase', every('60s', '-1s')],
  ['phase not below the interval', every('60s', '60s')],
  ['unknown zone', { ...every('60s'), timezoneName: 'Mars/Olympus' }],
  ['hour out of range', at({ hour: [range(24)] })],
  ['range backwards', at({ hour: [range(5, 3)] })],
  ['negative step', at({ hour: [range(0, 5, -1)] })],
  ['bad cron', cron('nonsense')],
  ['cron with too many fields', cron('1 2 3 4 5 6 7 8')],
  ['cron hour out of range', cron('0 25 * * *')],
  ['bad text calendar', { calendar: [{ hour: 'noon' }] }],
  ['bad @every', cron('@every soon')],
  ['zone in a second cron', cron('0 0 * * *', 'CRON_TZ=Europe/Paris 0 0 * * *')],
  [
    'end before start',
    { ...every('60s'), startTime: '2024-01-02T00:00:00Z', endTime: '2024-01-01T00:00:00Z' },
  ],
];

export const schedule = (ctx, spec, options = {}) => ({
  spec,
  action: {
    startWorkflow: {
      workflowId: ctx.id('scheduled'),
      workflowType: { name: 'Raw' },
      taskQueue: { name: ctx.queue },
    },
  },
  state: { paused: true },
  ...options,
});

const iso = ({ seconds, nanos }) =>
  `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}${nanos ? `.${nanos}` : ''}Z`;

export const scenarios = [
  {
    name: 'schedule-matching-times',
    about: 'A table of specs and the times they match.',
    async run(ctx) {
      await Promise.all(
        SPECS.map(([, spec], index) =>
          ctx.rpc
            .createSchedule({
              scheduleId: ctx.id(`s${index}`),
              schedule: schedule(ctx, spec),
              requestId: ctx.uuid(),
            })
            .catch(() => {}),
        ),
      );
      for (const [
        index,
        [name, , startTime = '2024-01-01T00:00:00Z', endTime = '2024-01-02T00:00:00Z'],
      ] of SPECS.entries()) {
        const times = ctx.rpc.listScheduleMatchingTimes({
          scheduleId: ctx.id(`s${index}`),
          startTime,
          endTime,
        });
        await ctx.outcome(
          name,
          times.then((response) => response.startTime.map(iso)),
        );
      }
    },
  },
  {
    name: 'schedule-canonical-specs',
    about: 'How a schedule describes the spec it was created with.',
    async run(ctx) {
      const some = SPECS.filter(([name]) =>
        /^(text|cron|every hour with|ranges|start and|nothing)/.test(name),
      );
      for (const [index, [name, spec]] of some.entries()) {
        const scheduleId = ctx.id(`c${index}`);
        const described = ctx.rpc
          .createSchedule({ scheduleId, schedule: schedule(ctx, spec), requestId: ctx.uuid() })
          .then(() => ctx.rpc.describeSchedule({ scheduleId }));
        await ctx.outcome(
          name,
          described.then((response) => response.schedule.spec),
        );
      }
    },
  },
  {
    name: 'schedule-bad-specs',
    about: 'Specs that are refused.',
    async run(ctx) {
      for (const [index, [name, spec]] of BAD.entries()) {
        await ctx.outcome(
          name,
          ctx.rpc.createSchedule({
            scheduleId: ctx.id(`b${index}`),
            schedule: schedule(ctx, spec),
            requestId: ctx.uuid(),
          }),
        );
      }
    },
  },
  {
    name: 'schedule-jitter',
    about:
      'Jittered times are the same each time, not before the nominal one, and not after the bound or the next one.',
    async run(ctx) {
      const scheduleId = ctx.id('jitter');
      await ctx.rpc.createSchedule({
        scheduleId,
        schedule: schedule(ctx, { ...every('3600s'), jitter: '600s' }),
        requestId: ctx.uuid(),
      });
      const times = async () =>
        (
          await ctx.rpc.listScheduleMatchingTimes({
            scheduleId,
            startTime: '2024-01-01T00:00:00Z',
            endTime: '2024-01-01T10:00:00Z',
          })
        ).startTime.map(({ seconds, nanos }) => Number(seconds) + nanos / 1e9);
      const [first, second] = [await times(), await times()];
      ctx.observe('repeatable', JSON.stringify(first) === JSON.stringify(second));
      ctx.observe(
        'within bounds',
        first.every((time) => time % 3600 >= 0 && time % 3600 <= 600),
      );
      ctx.observe(
        'jittered',
        first.some((time) => time % 3600 > 0),
      );
    },
  },
];
