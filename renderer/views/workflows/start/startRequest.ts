/** The start dialog's form as a request, and a request as a form. Pure. */
import type { StartInput, WorkflowType } from '../../../../shared/ipc/models.ts';
import { wholeUnits } from '../../../../shared/temporal/lengths.ts';
import { readJson } from '../../../components/json/jsonProblems.ts';
import { parseDuration } from '../../../components/parseDuration.ts';
import { attributeText, readAttribute } from './attributeValues.ts';
import {
  initialForm,
  suggestedId,
  type AttributeRow,
  type DurationField,
  type StartForm,
} from './startForm.ts';

/** The request for a form without problems that can't be ignored. */
export function startRequest(form: StartForm): StartInput {
  const ms = (field: DurationField): number | undefined =>
    parseDuration(form.durations[field], 's');
  const number = (text: string): number | undefined =>
    text.trim() === '' ? undefined : Number(text);
  const errorTypes = form.nonRetryableErrorTypes
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const retryPolicy = {
    initialIntervalMs: ms('initialInterval'),
    backoffCoefficient: number(form.backoffCoefficient),
    maximumIntervalMs: ms('maximumInterval'),
    maximumAttempts: number(form.maximumAttempts),
    nonRetryableErrorTypes: errorTypes.length === 0 ? undefined : errorTypes,
  };
  const hasPolicy = Object.values(retryPolicy).some((value) => value !== undefined);
  return {
    workflowType: form.workflowType.trim(),
    workflowId: form.workflowId.trim(),
    taskQueue: form.taskQueue.trim(),
    args: form.args.map((text) => readJson(text).value?.json),
    executionTimeoutMs: ms('executionTimeout'),
    runTimeoutMs: ms('runTimeout'),
    taskTimeoutMs: ms('taskTimeout'),
    startDelayMs: ms('startDelay'),
    retryPolicy: hasPolicy ? retryPolicy : undefined,
    idReusePolicy: form.idReusePolicy,
    idConflictPolicy: form.idConflictPolicy,
    memo:
      form.memo.trim() === ''
        ? undefined
        : (readJson(form.memo).value?.json as Record<string, unknown>),
    ...present({
      cronSchedule: textOf(form.cronSchedule),
      searchAttributes: attributesOf(form.searchAttributes),
      priority: priorityOf(form),
      summary: textOf(form.summary),
      details: textOf(form.details),
    }),
  };
}

const textOf = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

function attributesOf(rows: readonly AttributeRow[]): StartInput['searchAttributes'] {
  const entries = rows.flatMap((row) => {
    const read = readAttribute(row);
    return 'value' in read ? [[row.name, { type: row.type, value: read.value }] as const] : [];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function priorityOf(form: StartForm): StartInput['priority'] {
  const number = (text: string): number | undefined =>
    text.trim() === '' ? undefined : Number(text);
  const priority = present({
    key: number(form.priorityKey),
    fairnessKey: textOf(form.fairnessKey),
    fairnessWeight: number(form.fairnessWeight),
  });
  return Object.keys(priority).length === 0 ? undefined : priority;
}

/** Leaves out what is undefined, so that an absent field stays absent. */
function present<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: Exclude<Fields[Key], undefined>;
  };
}

/** A duration as it may be typed, to the millisecond. */
export function durationTyped(ms: number | undefined): string {
  if (ms === undefined) return '';
  return wholeUnits(ms).join(' ');
}

/** A form that says what a request says; its id is a new one. */
export function formOf(
  start: StartInput,
  type: WorkflowType | undefined,
  token: string,
): StartForm {
  const { retryPolicy: retry = {}, priority = {}, memo, searchAttributes = {} } = start;
  const text = (value: unknown): string => (value === undefined ? '' : String(value));
  const json = (value: unknown): string => JSON.stringify(value, undefined, 2);
  return {
    ...initialForm(type, start.taskQueue, token),
    workflowType: start.workflowType,
    workflowId: suggestedId(start.workflowType, token),
    args: start.args.map((value) => json(value ?? null)),
    durations: {
      executionTimeout: durationTyped(start.executionTimeoutMs),
      runTimeout: durationTyped(start.runTimeoutMs),
      taskTimeout: durationTyped(start.taskTimeoutMs),
      startDelay: durationTyped(start.startDelayMs),
      initialInterval: durationTyped(retry.initialIntervalMs),
      maximumInterval: durationTyped(retry.maximumIntervalMs),
    },
    backoffCoefficient: text(retry.backoffCoefficient),
    maximumAttempts: text(retry.maximumAttempts),
    nonRetryableErrorTypes: (retry.nonRetryableErrorTypes ?? []).join(', '),
    memo: memo === undefined ? '' : json(memo),
    cronSchedule: start.cronSchedule ?? '',
    searchAttributes: Object.entries(searchAttributes).map(([name, { type: of, value }]) => ({
      name,
      type: of,
      value: attributeText(value),
    })),
    priorityKey: text(priority.key),
    fairnessKey: priority.fairnessKey ?? '',
    fairnessWeight: text(priority.fairnessWeight),
    summary: start.summary ?? '',
    details: start.details ?? '',
  };
}
