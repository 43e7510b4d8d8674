/** Reading the schedule's form: the spec it says, and what is wrong with it, in the server's words and at its field. Pure. */
import type { Failure } from '../../../shared/ipc/failure.ts';
import type { ScheduleSpecView } from '../../../shared/ipc/schedules.ts';
import { canonicalSpec } from '../../../shared/schedules/canonicalSpec.ts';
import { FIELDS, parseField } from '../../../shared/schedules/fieldText.ts';
import { ScheduleSpecError } from '../../../shared/schedules/specError.ts';
import { CALENDAR_FIELDS } from '../../../shared/schedules/specText.ts';
import { durationOf } from '../../../shared/temporal/duration.ts';
import { lengthProblem } from '../../../shared/temporal/lengths.ts';
import { readJson } from '../../components/json/jsonProblems.ts';
import { parseDuration } from '../../components/parseDuration.ts';
import { parseMoment } from '../../model/schedules/zonedTime.ts';
import type { FormProblem } from '../workflows/start/startForm.ts';
import {
  actionTimeouts,
  type CalendarDraft,
  type IntervalDraft,
  type ReadForm,
  type ScheduleForm,
  type SpecForm,
} from './scheduleForm.ts';

/** A spec and what is wrong with it; with problems the spec is not to be sent. */
interface ReadSpec {
  readonly spec: ScheduleSpecView;
  readonly problems: readonly FormProblem[];
}

const problem = (field: string, message: string): FormProblem => ({
  field,
  message,
  canIgnore: false,
});

/** The server's message, or undefined when it is taken. */
function refusal(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof ScheduleSpecError) return error.message;
    throw error;
  }
}

function calendarProblems(
  list: 'calendars' | 'except',
  drafts: readonly CalendarDraft[],
): FormProblem[] {
  return drafts.flatMap(({ fields, comment }, index) => [
    ...CALENDAR_FIELDS.flatMap((name) => {
      const message = refusal(() => parseField(fields[name], FIELDS[name]));
      return message === undefined ? [] : [problem(`${list}.${index}.${name}`, message)];
    }),
    ...(new TextEncoder().encode(comment).length > 200
      ? [problem(`${list}.${index}.comment`, 'comment is too long')]
      : []),
  ]);
}

/** A length of time; undefined for none, and for what is none, which is a problem. */
function readLength(text: string, field: string, problems: FormProblem[]): number | undefined {
  if (text.trim() === '') return undefined;
  const ms = parseDuration(text, 's');
  if (ms === undefined) problems.push(problem(field, lengthProblem(text)));
  return ms;
}

function readInterval(
  { every, offset }: IntervalDraft,
  index: number,
  problems: FormProblem[],
): NonNullable<ScheduleSpecView['interval']>[number] {
  const field = `intervals.${index}`;
  const before = problems.length;
  const everyMs = readLength(every, `${field}.every`, problems);
  if (every.trim() === '') problems.push(problem(`${field}.every`, 'An interval is needed.'));
  const offsetMs = readLength(offset, `${field}.offset`, problems);
  const interval = {
    interval: durationOf(everyMs ?? 0),
    ...(offsetMs ? { phase: durationOf(offsetMs) } : {}),
  };
  if (problems.length > before) return interval;
  const message = refusal(() => canonicalSpec({ interval: [interval] }));
  if (message !== undefined) {
    problems.push(problem(`${field}.${message.includes('phase') ? 'offset' : 'every'}`, message));
  }
  return interval;
}

function readMoment(text: string, field: string, problems: FormProblem[]): number | undefined {
  if (text.trim() === '') return undefined;
  const ms = parseMoment(text);
  if (ms === undefined) {
    problems.push(problem(field, `"${text.trim()}" is no time. Try 2026-04-01 12:00.`));
  }
  return ms;
}

/** The part of the form that says when. */
export function readSpec(form: SpecForm): ReadSpec {
  const problems = [
    ...calendarProblems('calendars', form.calendars),
    ...calendarProblems('except', form.except),
  ];
  const interval = form.intervals.map((one, index) => readInterval(one, index, problems));
  const jitterMs = readLength(form.jitter, 'jitter', problems);
  const startMs = readMoment(form.startAt, 'startAt', problems);
  const endMs = readMoment(form.endAt, 'endAt', problems);
  if (startMs !== undefined && endMs !== undefined && endMs < startMs) {
    problems.push(problem('endAt', 'This is before the start: it would never act.'));
  }
  const zone = form.zone.trim();
  const zoneProblem = refusal(() => canonicalSpec({ timezoneName: zone }));
  if (zoneProblem !== undefined) problems.push(problem('zone', zoneProblem));
  return {
    problems,
    spec: {
      ...calendarsOf(form.calendars, 'calendar', 'structuredCalendar'),
      ...calendarsOf(form.except, 'excludeCalendar', 'excludeStructuredCalendar'),
      ...(interval.length > 0 ? { interval } : {}),
      ...(jitterMs ? { jitter: durationOf(jitterMs) } : {}),
      ...(startMs === undefined ? {} : { startTime: durationOf(startMs) }),
      ...(endMs === undefined ? {} : { endTime: durationOf(endMs) }),
      ...(zone === '' ? {} : { timezoneName: zone }),
    },
  };
}

/** The server puts calendars of ranges before those of text. */
function calendarsOf(
  drafts: readonly CalendarDraft[],
  textName: 'calendar' | 'excludeCalendar',
  rangesName: 'structuredCalendar' | 'excludeStructuredCalendar',
): ScheduleSpecView {
  const texts = drafts
    .filter(({ original }) => original === undefined)
    .map(({ fields, comment }) => ({ ...fields, ...(comment === '' ? {} : { comment }) }));
  const originals = drafts.flatMap(({ original }) => (original ? [original] : []));
  return {
    ...(texts.length > 0 ? { [textName]: texts } : {}),
    ...(originals.length > 0 ? { [rangesName]: originals } : {}),
  };
}

/** The whole form. Schemas are those of the workflow type's arguments. */
export function readForm(
  form: ScheduleForm,
  schemas: readonly unknown[],
): { readonly read: ReadForm; readonly problems: readonly FormProblem[] } {
  const { spec, problems: specProblems } = readSpec(form);
  const problems: FormProblem[] = [...required(form), ...specProblems];
  const catchupMs = readLength(form.catchup, 'catchup', problems);
  const [executionTimeout, runTimeout, taskTimeout] = actionTimeouts.map((name) =>
    readLength(form.timeouts[name], name, problems),
  );
  const args = form.args.map((text, index) => {
    const { value, problems: found } = readJson(text, schemas[index]);
    for (const { message, kind } of found) {
      problems.push({ field: `args.${index}`, message, canIgnore: kind === 'schema' });
    }
    return value?.json;
  });
  return {
    problems,
    read: {
      spec,
      lengths: { catchupMs, timeoutMs: { executionTimeout, runTimeout, taskTimeout } },
      remaining: readRemaining(form.remaining, problems),
      args,
    },
  };
}

function readRemaining(text: string, problems: FormProblem[]): number | undefined {
  if (text.trim() === '') return undefined;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text);
  problems.push(problem('remaining', 'A whole number is needed, or nothing for no limit.'));
  return undefined;
}

function required(form: ScheduleForm): FormProblem[] {
  const names = {
    scheduleId: 'A schedule ID',
    workflowType: 'A workflow type',
    taskQueue: 'A task queue',
  } as const;
  return (['scheduleId', 'workflowType', 'taskQueue'] as const)
    .filter((field) => form[field].trim() === '')
    .map((field) => problem(field, `${names[field]} is needed.`));
}

/** The field that a refusal of the server speaks of; undefined when it is about none. */
export function refusedField({ code, message }: Failure): string | undefined {
  if (code === 'ALREADY_EXISTS') return 'scheduleId';
  if (/time ?zone/i.test(message)) return 'zone';
  if (/interval is too small|phase/.test(message)) return 'intervals.0.every';
  if (/WorkflowType/.test(message)) return 'workflowType';
  if (/task ?queue/i.test(message)) return 'taskQueue';
  if (/WorkflowId/i.test(message)) return 'workflowId';
  if (/ExecutionTimeout/.test(message)) return 'executionTimeout';
  if (/RunTimeout/.test(message)) return 'runTimeout';
  return undefined;
}
