/** What is due, in words. */
import type { AgendaEntry as EngineEntry } from '../../engine/engine.ts';
import type { AgendaEntry, AgendaLane } from '../../../shared/ipc/models.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';

interface TimerKind {
  readonly lane: AgendaLane;
  readonly what: (entry: EngineEntry) => string;
}

/** The engine's timers; a kind that is not here is named as it is. */
const KINDS: Readonly<Record<string, TimerKind>> = {
  userTimer: { lane: 'timer', what: (entry) => `timer ${nameOf(entry)}` },
  scheduleAction: { lane: 'schedule', what: ({ id }) => `action of schedule ${id}` },
  clientSleep: { lane: 'other', what: () => "a client's sleep" },
  fastForward: { lane: 'other', what: () => 'end of the fast-forward' },
  firstWorkflowTask: {
    lane: 'schedule',
    what: ({ type = '', cronSchedule }) =>
      cronSchedule === undefined ? `start of ${type}` : `cron run of ${type}`,
  },
  runTimeout: { lane: 'timeout', what: () => 'run timeout' },
  executionTimeout: { lane: 'timeout', what: () => 'execution timeout' },
  workflowTaskStartToClose: { lane: 'timeout', what: () => 'workflow task timeout' },
  workflowTaskScheduleToStart: { lane: 'timeout', what: () => 'sticky queue timeout' },
  activityRetry: {
    lane: 'retry',
    what: ({ type, id, attempt = 1 }) => `attempt ${attempt} of activity ${type ?? id}`,
  },
  activityScheduleToStart: timeoutKind('schedule to start'),
  activityScheduleToClose: timeoutKind('schedule to close'),
  activityStartToClose: timeoutKind('start to close'),
  activityHeartbeat: timeoutKind('heartbeat'),
};

function timeoutKind(name: string): TimerKind {
  return {
    lane: 'timeout',
    what: ({ type, id }) => `${name} timeout of activity ${type ?? id}`,
  };
}

/** What the code calls a timer, else its id. */
function nameOf({ id, summary }: EngineEntry): string {
  if (summary === undefined) return id;
  try {
    const name: unknown = JSON.parse(new TextDecoder().decode(summary));
    return typeof name === 'string' && name !== '' ? name : id;
  } catch {
    return id; // encrypted, or of another codec
  }
}

/** Which lane a kind of timer is in. */
export const laneOf = (kind: string): AgendaLane => KINDS[kind]?.lane ?? 'other';

/** What an entry is named by: there is at most one of a kind, id and time in a run. */
const keyOf = ({ runId, kind, id, at }: EngineEntry): string => `${runId} ${kind} ${id} ${at}`;

/** Something that will happen by itself, for the window. */
export function agendaView(entry: EngineEntry): AgendaEntry {
  const { at, kind, workflowId, runId } = entry;
  const known = KINDS[kind];
  const what = known?.what(entry) ?? kind;
  const detail = entry.cronSchedule ?? lengthText(entry);
  return {
    id: keyOf(entry),
    atMs: at,
    kind,
    lane: known?.lane ?? 'other',
    text: workflowId === '' ? what : `${what} of ${workflowId}`,
    what,
    ...(detail === undefined ? {} : { detail }),
    workflowId,
    runId,
  };
}

/** The words by which an entry is found, in lower case. */
export function searchText(entry: EngineEntry): string {
  const { kind, workflowId, cronSchedule = '' } = entry;
  return `${KINDS[kind]?.what(entry) ?? ''} ${kind} ${workflowId} ${cronSchedule}`.toLowerCase();
}

function lengthText({ kind, lengthMs }: EngineEntry): string | undefined {
  if (lengthMs === undefined || lengthMs === 0) return undefined;
  return kind === 'userTimer' ? durationText(lengthMs) : `limit ${durationText(lengthMs)}`;
}
