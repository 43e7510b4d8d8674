/** The cases that the simulator in Temporal's documentation gets wrong, with what the server does. */
import { RetryState } from '../../protocol/enums.ts';
import { docs, fails, succeeds, times, type Given, type Row } from './play.ts';

/** The first eight. */
export const documentationRows: readonly Row[] = [
  [
    '1 defaults; fail 10, succeed 10',
    { timeouts: docs, script: [fails(10), succeeds(10)] },
    ['completed', 1020, 2],
  ],
  [
    '2 the first wait is the initial interval',
    { timeouts: docs, policy: { initialIntervalMs: 1000 }, script: [fails(10), succeeds(10)] },
    ['completed', 1020, 2],
  ],
  [
    '3 a start-to-close time-out is retried',
    { timeouts: { startToCloseMs: 100 }, script: [succeeds(150), succeeds(10)] },
    ['completed', 1110, 2],
  ],
  [
    '4 start-to-close unset, schedule-to-close set',
    { timeouts: { scheduleToCloseMs: 60_000 }, script: [succeeds(10)] },
    ['completed', 10, 1],
  ],
  [
    '5 the wait for a worker counts',
    { timeouts: docs, queueMs: 500, script: [succeeds(10)] },
    ['completed', 510, 1],
  ],
  [
    '6 schedule-to-close cuts a running attempt',
    { timeouts: { ...docs, scheduleToCloseMs: 1000 }, script: [succeeds(5000)] },
    ['timedOut', 1000, 1, RetryState.TIMEOUT],
  ],
  [
    '7 a wait that does not fit ends it at once',
    { timeouts: { ...docs, scheduleToCloseMs: 2500 }, script: times(3, fails(10)) },
    ['failed', 1020, 2, RetryState.TIMEOUT],
  ],
  [
    '8 the maximum interval is 100 times the initial',
    { timeouts: docs, script: [...times(10, fails(1)), succeeds(1)] },
    ['completed', 427_011, 11],
  ],
];

/** The ninth: a name, a scenario, the server's message. */
export const documentationRefusals: readonly (readonly [string, Given, string])[] = [
  [
    '9 a maximum interval below the initial one is refused',
    { timeouts: docs, policy: { maximumIntervalMs: 500 } },
    'MaximumInterval cannot be less than InitialInterval on retry policy.',
  ],
];
