/** The clock's words: why time does not move, and what is due. */
import type { AgendaEntry as EngineEntry } from '../../engine/engine.ts';
import type { TimeHold } from '../../engine/surface.ts';
import type { AgendaEntry, Hold } from '../../../shared/ipc/models.ts';
import type { VirtualMs } from '../../../shared/model/units.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { assertNever } from '../../../shared/util/assertNever.ts';

/** A hold for the window. @param now virtual now, for how long it lasts */
export function holdView(hold: TimeHold, now: VirtualMs): Hold {
  const base = { kind: hold.kind, text: holdText(hold, now), sinceMs: hold.since };
  return 'runId' in hold ? { ...base, workflowId: hold.workflowId, runId: hold.runId } : base;
}

/** What holds time, as the rest of a sentence that begins with "Time is held by:". */
export function holdText(hold: TimeHold, now: VirtualMs): string {
  const lasts = durationText(Math.max(0, now - hold.since));
  switch (hold.kind) {
    case 'workflowTask':
      if (hold.started) return `a workflow task of ${hold.workflowId} (running ${lasts})`;
      return `a workflow task on "${hold.taskQueue}"${noWorker(hold)}`;
    case 'activity':
      if (hold.started) {
        return `activity ${hold.activityType} (attempt ${hold.attempt}, running ${lasts})`;
      }
      return `activity ${hold.activityType} on "${hold.taskQueue}"${noWorker(hold)}`;
    case 'query':
      return `a query of ${hold.workflowId} on "${hold.taskQueue}"`;
    case 'nexusOperation':
      return `Nexus operation ${hold.operation} of ${hold.workflowId}`;
    case 'clientLock':
      return `a client's lock (for ${lasts}); it ends when the client unlocks or disconnects`;
    case 'startLock':
      return 'the lock that the server started with; it ends when a client unlocks time';
    case 'frozen':
      return 'the freeze that you set';
    default:
      return assertNever(hold);
  }
}

function noWorker(hold: { readonly hasPoller: boolean }): string {
  return hold.hasPoller ? '' : ': no worker polls this queue';
}

/** The engine's timers in words; a kind that is not here is named as it is. */
const TIMER_TEXT: Readonly<Record<string, (entry: EngineEntry) => string>> = {
  userTimer: ({ id, workflowId }) => `timer ${id} of ${workflowId}`,
  scheduleAction: ({ id }) => `action of schedule ${id}`,
  clientSleep: () => "a client's sleep",
  fastForward: ({ workflowId }) => `end of the fast-forward of ${workflowId}`,
  firstWorkflowTask: ({ workflowId }) => `start of ${workflowId}`,
  runTimeout: ({ workflowId }) => `run timeout of ${workflowId}`,
  executionTimeout: ({ workflowId }) => `execution timeout of ${workflowId}`,
  workflowTaskStartToClose: ({ workflowId }) => `workflow task timeout of ${workflowId}`,
  workflowTaskScheduleToStart: ({ workflowId }) => `sticky queue timeout of ${workflowId}`,
  activityRetry: ({ id, workflowId }) => `next attempt of activity ${id} of ${workflowId}`,
  activityScheduleToStart: (entry) => activityTimeout('schedule to start', entry),
  activityScheduleToClose: (entry) => activityTimeout('schedule to close', entry),
  activityStartToClose: (entry) => activityTimeout('start to close', entry),
  activityHeartbeat: (entry) => activityTimeout('heartbeat', entry),
};

function activityTimeout(name: string, { id, workflowId }: EngineEntry): string {
  return `${name} timeout of activity ${id} of ${workflowId}`;
}

/** Something that will happen by itself, for the window. */
export function agendaView(entry: EngineEntry): AgendaEntry {
  const { at, kind, workflowId, runId } = entry;
  const text = TIMER_TEXT[kind]?.(entry) ?? `${kind} of ${workflowId}`;
  return { atMs: at, kind, text, workflowId, runId };
}
