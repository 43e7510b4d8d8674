/** What stands in the schedule's form, and how it becomes a spec and a request. Pure. */
import type { WorkflowType } from '../../../shared/ipc/models.ts';
import type {
  OverlapPolicy,
  ScheduleDetail,
  ScheduleInput,
  ScheduleSpecView,
} from '../../../shared/ipc/schedules.ts';
import type { StructuredCalendarSpec } from '../../../shared/protocol/messages.ts';
import { goText, MIDNIGHT, type CalendarFields } from '../../../shared/schedules/specText.ts';
import { initialArgs } from '../workflows/start/startForm.ts';
import { specParts } from './specParts.ts';

/** A calendar as typed. */
export interface CalendarDraft {
  readonly fields: CalendarFields;
  readonly comment: string;
  /** What text can't say: a calendar with a field that matches nothing. It stays as it is. */
  readonly original?: StructuredCalendarSpec | undefined;
}

/** An interval as typed. */
export interface IntervalDraft {
  readonly every: string;
  readonly offset: string;
}

/** The part of the form that says when. */
export interface SpecForm {
  readonly calendars: readonly CalendarDraft[];
  readonly intervals: readonly IntervalDraft[];
  readonly except: readonly CalendarDraft[];
  readonly zone: string;
  readonly jitter: string;
  /** The first and the last moment, in UTC. */
  readonly startAt: string;
  readonly endAt: string;
}

/** The form's fields that are plain text. */
export const actionTimeouts = ['executionTimeout', 'runTimeout', 'taskTimeout'] as const;

/** Everything, as typed. */
export interface ScheduleForm extends SpecForm {
  readonly scheduleId: string;
  readonly overlap: OverlapPolicy;
  readonly catchup: string;
  readonly pauseOnFailure: boolean;
  readonly keepId: boolean;
  readonly remaining: string;
  readonly note: string;
  readonly paused: boolean;
  readonly workflowType: string;
  readonly workflowId: string;
  readonly taskQueue: string;
  /** A JSON text per argument. */
  readonly args: readonly string[];
  readonly timeouts: Readonly<Record<(typeof actionTimeouts)[number], string>>;
}

/** A new calendar: every day at midnight. */
export const newCalendar: CalendarDraft = { fields: MIDNIGHT, comment: '' };

/** A new exception: all of a day, until it is said which. */
export const newException: CalendarDraft = {
  fields: { ...MIDNIGHT, second: '*', minute: '*', hour: '*' },
  comment: '',
};

/** A new interval. */
export const newInterval: IntervalDraft = { every: '1h', offset: '' };

/** The form of a schedule that is to be made. */
export function newForm(
  type: WorkflowType | undefined,
  taskQueue: string,
  zone: string,
): ScheduleForm {
  return {
    scheduleId: '',
    calendars: [{ fields: { ...MIDNIGHT, hour: '9' }, comment: '' }],
    intervals: [],
    except: [],
    zone,
    jitter: '',
    startAt: '',
    endAt: '',
    overlap: 'SKIP',
    catchup: '',
    pauseOnFailure: false,
    keepId: false,
    remaining: '',
    note: '',
    paused: false,
    workflowType: type?.name ?? '',
    workflowId: '',
    taskQueue,
    args: initialArgs(type),
    timeouts: { executionTimeout: '', runTimeout: '', taskTimeout: '' },
  };
}

/** The server's own default, which need not be written. */
const CATCHUP_MS = 365 * 86_400_000;

const length = (ms: number | undefined): string => (ms === undefined ? '' : goText(ms));

/** The form of a schedule as the server has it. */
export function formOf(detail: ScheduleDetail): ScheduleForm {
  const { action, policies } = detail;
  const catchupMs = policies.catchupWindowMs;
  return {
    ...specParts(detail.spec),
    scheduleId: detail.scheduleId,
    overlap: policies.overlap,
    catchup: catchupMs === CATCHUP_MS ? '' : length(catchupMs),
    pauseOnFailure: policies.pauseOnFailure,
    keepId: policies.keepOriginalWorkflowId,
    remaining: detail.remainingActions === undefined ? '' : String(detail.remainingActions),
    note: detail.note,
    paused: detail.paused,
    workflowType: action.workflowType,
    workflowId: action.workflowId,
    taskQueue: action.taskQueue,
    args: action.args.map(argumentText),
    timeouts: {
      executionTimeout: length(action.executionTimeoutMs),
      runTimeout: length(action.runTimeoutMs),
      taskTimeout: length(action.taskTimeoutMs),
    },
  };
}

/** An argument as JSON; what is no JSON, or too long to be here whole, can't be edited. */
function argumentText(payload: ScheduleDetail['action']['args'][number]): string {
  if (!isEditable(payload)) return JSON.stringify(payload.text ?? payload.base64 ?? null);
  return payload.text ?? JSON.stringify(payload.json, undefined, 2);
}

const isEditable = ({ json, truncated }: ScheduleDetail['action']['args'][number]): boolean =>
  json !== undefined && truncated !== true;

/** Whether all arguments of a schedule can be edited as JSON. */
export const hasEditableArgs = ({ action }: ScheduleDetail): boolean =>
  action.args.every(isEditable);

/** What `specOf` and the fields' own readings made of a form. */
export interface ReadForm {
  readonly spec: ScheduleSpecView;
  readonly lengths: {
    readonly catchupMs: number | undefined;
    readonly timeoutMs: Readonly<Record<(typeof actionTimeouts)[number], number | undefined>>;
  };
  readonly remaining: number | undefined;
  readonly args: readonly unknown[];
}

/** The request for a form without problems. What was not touched of a schedule that exists is left as it is. */
export function inputOf(
  form: ScheduleForm,
  read: ReadForm,
  before: ScheduleDetail | undefined,
): ScheduleInput {
  const sameArgs = before && formOf(before).args.join('\n') === form.args.join('\n');
  const { timeoutMs, catchupMs } = read.lengths;
  return {
    spec: read.spec,
    action: {
      workflowType: form.workflowType.trim(),
      workflowId: form.workflowId.trim() || form.scheduleId.trim(),
      taskQueue: form.taskQueue.trim(),
      executionTimeoutMs: timeoutMs.executionTimeout,
      runTimeoutMs: timeoutMs.runTimeout,
      taskTimeoutMs: timeoutMs.taskTimeout,
      retryPolicy: before?.action.retryPolicy,
      ...(sameArgs ? {} : { args: [...read.args] }),
    },
    policies: {
      overlap: form.overlap,
      catchupWindowMs: catchupMs,
      pauseOnFailure: form.pauseOnFailure,
      keepOriginalWorkflowId: form.keepId,
    },
    note: form.note,
    paused: form.paused,
    remainingActions: read.remaining,
  };
}

const CHANGE_NAMES: Readonly<Partial<Record<keyof ScheduleForm, string>>> = {
  calendars: 'calendars',
  intervals: 'intervals',
  except: 'exceptions',
  zone: 'time zone',
  jitter: 'jitter',
  startAt: 'start',
  endAt: 'end',
  overlap: 'overlap policy',
  catchup: 'catch-up window',
  pauseOnFailure: 'pause on failure',
  keepId: 'workflow ID as it is',
  remaining: 'remaining actions',
  note: 'note',
  workflowType: 'workflow type',
  workflowId: 'workflow ID',
  taskQueue: 'task queue',
  args: 'input',
  timeouts: 'timeouts',
};

/** What differs between two forms, in words. */
export function changesBetween(before: ScheduleForm, now: ScheduleForm): readonly string[] {
  return (Object.keys(CHANGE_NAMES) as (keyof ScheduleForm)[])
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]))
    .map((key) => CHANGE_NAMES[key] ?? key);
}
