/** Why time does not move, in words. The window, the API and the command line all say what is made here. */
import type { TimeHold } from '../../engine/surface.ts';
import type { Hold } from '../../../shared/ipc/models.ts';
import type { WallMs } from '../../../shared/model/units.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { assertNever } from '../../../shared/util/assertNever.ts';

/** From so many activities of one type in one run on they are one hold. */
const ALIKE_MIN = 4;

/** What a hold is about, for those who group, link or end it. */
type Facts = Omit<Hold, 'text' | 'sinceMs' | 'kind' | 'age' | 'ends'>;

/** How long holds last for the user, who lives in the wall's time. */
export interface HoldTimes {
  readonly now: WallMs;
  sinceOf(hold: TimeHold): WallMs;
}

/**
 * What holds time, those alike as one.
 * @param holds those of a run after each other
 * @param most so many are told; what holds time beyond them is not looked at
 */
export function holdViews(holds: Iterable<TimeHold>, times: HoldTimes, most = Infinity): Hold[] {
  return grouped(holds, most)
    .slice(0, most)
    .map((alike) => holdView(alike, times));
}

function grouped(holds: Iterable<TimeHold>, most: number): TimeHold[][] {
  const groups = new Map<string | TimeHold, TimeHold[]>();
  let runId: string | undefined;
  for (const hold of holds) {
    const own = 'runId' in hold ? hold.runId : undefined;
    // Only what holds time in one run is alike.
    if (groups.size >= most && own !== runId) break;
    runId = own;
    const key =
      hold.kind === 'activity'
        ? `${hold.runId} ${hold.activityType} ${hold.started} ${hold.hasPoller} ${hold.taskQueue}`
        : hold;
    const alike = groups.get(key);
    if (alike) alike.push(hold);
    else groups.set(key, [hold]);
  }
  return [...groups.values()].flatMap((alike) =>
    alike.length < ALIKE_MIN ? alike.map((hold) => [hold]) : [alike],
  );
}

function holdView(alike: readonly TimeHold[], times: HoldTimes): Hold {
  const [first, ...others] = alike as readonly [TimeHold, ...TimeHold[]];
  const hold = others.reduce(
    (oldest, other) => (other.since < oldest.since ? other : oldest),
    first,
  );
  const sinceMs = times.sinceOf(hold);
  const age = durationText(Math.max(0, times.now - sinceMs));
  return {
    kind: hold.kind,
    text: textOf(hold, age, alike.length),
    sinceMs,
    age,
    ends: endsOf(hold),
    ...('runId' in hold ? { workflowId: hold.workflowId, runId: hold.runId } : {}),
    ...factsOf(hold),
    ...(alike.length > 1 ? { count: alike.length } : {}),
  };
}

/** One hold, as the rest of a sentence that begins with "Time is held by:". */
export function holdText(hold: TimeHold, times: HoldTimes): string {
  return holdView([hold], times).text;
}

function textOf(hold: TimeHold, age: string, count: number): string {
  switch (hold.kind) {
    case 'workflowTask':
      if (hold.started) return `a workflow task of ${hold.workflowId} (running ${age})`;
      return hold.hasPoller
        ? `a workflow task on "${hold.taskQueue}"`
        : `a workflow task ${noWorker(hold.taskQueue, age)}`;
    case 'activity':
      return activityText(hold, age, count);
    case 'query':
      return `a query of ${hold.workflowId} on "${hold.taskQueue}" (for ${age})`;
    case 'nexusOperation':
      return `Nexus operation ${hold.operation} of ${hold.workflowId} (for ${age})`;
    case 'clientLock':
      return `a client lock of ${clientText(hold)}, for ${age}`;
    case 'startLock':
      return `the lock that the server started with, for ${age}`;
    case 'frozen':
      return `the freeze that you set, for ${age}`;
    default:
      return assertNever(hold);
  }
}

function activityText(
  hold: Extract<TimeHold, { kind: 'activity' }>,
  age: string,
  count: number,
): string {
  const { activityType, activityId, attempt, taskQueue } = hold;
  const waits = hold.hasPoller ? `on "${taskQueue}"` : noWorker(taskQueue, age);
  if (count === 1) {
    return hold.started
      ? `activity ${activityType} (attempt ${attempt}, running ${age})`
      : `activity ${activityType} ${waits}`;
  }
  const many = `${count} activities ${activityType}`;
  return hold.started
    ? `${many} (oldest: #${activityId}, attempt ${attempt}, running ${age})`
    : `${many} ${waits}`;
}

const noWorker = (queue: string, age: string): string =>
  `waiting for a worker: none polls queue "${queue}" since ${age}`;

const clientText = ({ client, connection }: Extract<TimeHold, { kind: 'clientLock' }>): string =>
  client === undefined ? `connection ${connection}` : `${client} (connection ${connection})`;

/** What ends a hold by itself, in a sentence. */
function endsOf(hold: TimeHold): string {
  switch (hold.kind) {
    case 'workflowTask':
    case 'activity':
      if (!hold.started && !hold.hasPoller) return 'It ends when a worker polls this queue.';
      return hold.kind === 'activity'
        ? 'It ends by itself, or at one of its timeouts.'
        : 'It ends when the worker has completed the task.';
    case 'query':
      return 'It ends when a worker has answered.';
    case 'nexusOperation':
      return 'It ends when the operation has completed.';
    case 'clientLock':
      return 'It ends when the client unlocks or disconnects.';
    case 'startLock':
      return 'It ends when a client unlocks time.';
    case 'frozen':
      return 'It ends when time is resumed.';
    default:
      return assertNever(hold);
  }
}

function factsOf(hold: TimeHold): Facts {
  switch (hold.kind) {
    case 'workflowTask':
    case 'activity': {
      const { started, taskQueue, hasPoller } = hold;
      return {
        started,
        ...(hold.kind === 'activity' ? { activityId: hold.activityId } : {}),
        ...(started || hasPoller ? {} : { unpolledQueue: taskQueue }),
      };
    }
    case 'clientLock':
      return { connection: hold.connection };
    default:
      return {};
  }
}
