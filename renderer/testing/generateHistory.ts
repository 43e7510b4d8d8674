/** Histories of any size, the same ones for the same arguments. */
import type { Execution, HistoryEvent } from '../../shared/ipc/models.ts';
import type { RecordedRun } from './histories.ts';

const START_MS = Date.UTC(2026, 2, 2, 9, 0, 0);

/** What a generated run looks like. */
export interface GeneratedShape {
  /** How many events at least. */
  readonly events: number;
  readonly seed?: number;
  /** How many activities run at once. */
  readonly concurrency?: number;
  /** Whether it is still open at its end. */
  readonly isOpen?: boolean;
}

/**
 * A run that fans activities out, some of which fail and are retried, with timers, signals, children and markers between, and a
 * workflow task for every few completions.
 */
export function generateRun({
  events: count,
  seed = 1,
  concurrency = 40,
  isOpen = true,
}: GeneratedShape): RecordedRun {
  const random = lcg(seed);
  const events: HistoryEvent[] = [];
  let nowMs = START_MS;
  const add = (type: string, attributes: Record<string, unknown>, more = {}): number => {
    const eventId = events.length + 1;
    events.push({ eventId, type, timeMs: nowMs, attributes, ...more });
    return eventId;
  };
  add('WORKFLOW_EXECUTION_STARTED', {
    workflowType: { name: 'Generated' },
    taskQueue: { name: 'generated' },
  });
  const running: { readonly id: number; readonly endMs: number; readonly type: string }[] = [];
  const attempts: NonNullable<Execution['attempts']> = {};
  let completedId = task(add, () => (nowMs += 3));
  while (events.length < count) {
    while (running.length < concurrency) {
      const type = ['resize', 'upload', 'index', 'notify'][Math.floor(random() * 4)] ?? 'resize';
      const id = add('ACTIVITY_TASK_SCHEDULED', {
        activityId: String(events.length + 1),
        activityType: { name: type },
        taskQueue: { name: 'generated' },
        input: [{ encoding: 'json/plain', sizeBytes: 24, json: { item: events.length } }],
        startToCloseTimeout: '10s',
        workflowTaskCompletedEventId: completedId,
      });
      running.push({ id, type, endMs: nowMs + 20 + random() * 2000 });
    }
    running.sort((a, b) => a.endMs - b.endMs);
    for (const activity of running.splice(0, 1 + Math.floor(random() * 3))) {
      nowMs = Math.max(nowMs, activity.endMs);
      finish(activity.id);
    }
    extras();
    completedId = task(add, () => (nowMs += 2));
  }
  if (!isOpen) add('WORKFLOW_EXECUTION_COMPLETED', { workflowTaskCompletedEventId: completedId });

  function finish(id: number): void {
    const number = random() < 0.08 ? 2 : 1;
    const startedMs = events[id - 1]?.timeMs ?? nowMs;
    const endedMs = nowMs;
    if (number === 2) {
      const middle = startedMs + (endedMs - startedMs) / 3;
      attempts[String(id)] = [
        {
          attempt: 1,
          startedMs: startedMs + 1,
          endedMs: middle,
          outcome: 'failed',
          failureText: 'OutOfMemory: item',
        },
        { attempt: 2, startedMs: middle + (endedMs - middle) / 2, endedMs, outcome: 'completed' },
      ];
    }
    // The server writes this event when the activity closes, with the time of its start.
    nowMs = startedMs + 2;
    const started = add('ACTIVITY_TASK_STARTED', { scheduledEventId: id, attempt: number });
    nowMs = endedMs;
    const failed = random() < 0.004;
    add(failed ? 'ACTIVITY_TASK_FAILED' : 'ACTIVITY_TASK_COMPLETED', {
      scheduledEventId: id,
      startedEventId: started,
      ...(failed
        ? { failure: { message: 'disk is full', applicationFailureInfo: { type: 'IoError' } } }
        : { result: [{ encoding: 'json/plain', sizeBytes: 4, json: id }] }),
    });
  }

  function extras(): void {
    const dice = random();
    if (dice < 0.03) {
      add('WORKFLOW_EXECUTION_SIGNALED', {
        signalName: 'hurry',
        input: [{ encoding: 'json/plain', sizeBytes: 2, json: events.length }],
      });
    } else if (dice < 0.05) {
      const id = add('TIMER_STARTED', {
        timerId: String(events.length),
        startToFireTimeout: '0.25s',
      });
      nowMs += 250;
      add('TIMER_FIRED', { startedEventId: id });
    } else if (dice < 0.06) {
      add('MARKER_RECORDED', { markerName: 'checkpoint' });
    }
  }
  return { nowMs: nowMs + 100, events, execution: describe(events, attempts, isOpen, nowMs) };
}

/** A workflow task from schedule to completion; returns the id of its completed event. */
function task(
  add: (type: string, attributes: Record<string, unknown>) => number,
  advance: () => void,
): number {
  const scheduledEventId = add('WORKFLOW_TASK_SCHEDULED', { startToCloseTimeout: '10s' });
  advance();
  const startedEventId = add('WORKFLOW_TASK_STARTED', { scheduledEventId });
  advance();
  return add('WORKFLOW_TASK_COMPLETED', { scheduledEventId, startedEventId });
}

function describe(
  events: readonly HistoryEvent[],
  attempts: NonNullable<Execution['attempts']>,
  isOpen: boolean,
  closeMs: number,
): Execution {
  return {
    summary: {
      workflowId: 'generated',
      runId: 'generated-run',
      type: 'Generated',
      status: isOpen ? 'Running' : 'Completed',
      taskQueue: 'generated',
      startMs: START_MS,
      historyLength: events.length,
      ...(isOpen ? {} : { closeMs }),
    },
    historySizeBytes: events.length * 180,
    memo: {},
    searchAttributes: {},
    pendingActivities: [],
    pendingChildren: [],
    attempts,
  };
}

/** A source of numbers in [0, 1) that is the same for the same seed. */
function lcg(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
