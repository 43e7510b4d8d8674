import { useDeferredValue, useMemo, useState } from 'react';
import type { Failure } from '../../../shared/ipc/failure.ts';
import type { WorkflowType } from '../../../shared/ipc/models.ts';
import { SCHEDULE_CHANGED, type ScheduleDetail } from '../../../shared/ipc/schedules.ts';
import { SpecPreview } from '../../../shared/schedules/preview.ts';
import { ScheduleSpecError } from '../../../shared/schedules/specError.ts';
import { failureOf, host } from '../../app/bridge.ts';
import { goTo, schedulePath } from '../../app/routes.ts';
import { serverOff, useApp } from '../../state/app.ts';
import { virtualNow } from '../../state/clock.ts';
import { pullOpenSchedule, pullSchedules } from '../../state/schedules.ts';
import { toast } from '../../state/toasts.ts';
import { initialArgs, type FormProblem } from '../workflows/start/startForm.ts';
import { changeDraft, conflicts, dropDraft, merged, NEW_DRAFT, useDrafts } from './drafts.ts';
import { readForm, refusedField } from './readForm.ts';
import {
  changesBetween,
  formOf,
  inputOf,
  newForm,
  type ReadForm,
  type ScheduleForm,
} from './scheduleForm.ts';

const noTypes: readonly WorkflowType[] = [];

/** How the part that says when is written. */
export type Face = 'form' | 'text' | 'json';

/** A spec's times, or why it has none. */
export type Preview =
  | { readonly kind: 'times'; readonly preview: SpecPreview }
  | { readonly kind: 'wrong'; readonly message: string };

/** Brings a field that is wrong into sight. */
function showProblem({ field }: FormProblem): void {
  const target =
    document.querySelector<HTMLElement>(`[data-problem="${field}"] input`) ??
    document.querySelector<HTMLElement>(`[data-problem="${field}"]`) ??
    document.querySelector<HTMLElement>('[aria-invalid="true"]');
  target?.scrollIntoView({ block: 'center' });
  target?.focus();
}

function previewOf(spec: ReturnType<typeof readForm>['read']['spec']): Preview {
  try {
    const preview = new SpecPreview(spec);
    const refusal = preview.refusal(virtualNow() ?? 0);
    return refusal === undefined ? { kind: 'times', preview } : { kind: 'wrong', message: refusal };
  } catch (error) {
    if (error instanceof ScheduleSpecError) return { kind: 'wrong', message: error.message };
    throw error;
  }
}

/** The times of the form's spec, some moments behind the typing; behind what is right while it is wrong. */
function usePreview(read: ReturnType<typeof readForm>) {
  const isStale = read.problems.some(({ field }) =>
    /^(?:calendars|intervals|except|zone|jitter|startAt|endAt)/.test(field),
  );
  const text = useDeferredValue(isStale ? undefined : JSON.stringify(read.read.spec));
  const [valid, setValid] = useState<string>();
  if (text !== undefined && text !== valid) setValid(text);
  // The last valid result stays while something is wrong.
  const shown = text ?? valid;
  const preview = useMemo(
    (): Preview =>
      shown === undefined
        ? { kind: 'wrong', message: 'Nothing to show until the spec is right.' }
        : previewOf(JSON.parse(shown) as Parameters<typeof previewOf>[0]),
    [shown],
  );
  return { preview, isStale };
}

/** The form over what the server has, and how it is changed. */
function useForm(detail: ScheduleDetail | undefined) {
  const project = useApp((state) => state.snapshot?.project);
  const types = project?.workflowTypes ?? noTypes;
  const id = detail?.scheduleId ?? NEW_DRAFT;
  const server = useMemo(
    () => (detail ? formOf(detail) : newForm(types[0], project?.taskQueue ?? '', '')),
    [detail, types, project?.taskQueue],
  );
  const draft = useDrafts((state) => state.drafts[id]);
  const form = useMemo(() => merged(draft, server), [draft, server]);
  const type = types.find(({ name }) => name === form.workflowType);
  const change = (next: Partial<ScheduleForm>): void => changeDraft(id, server, next);
  const changeType = (workflowType: string): void => {
    const args = (name: string) => initialArgs(types.find((known) => known.name === name));
    const untouched = form.args.join('\n') === args(form.workflowType).join('\n');
    change({ workflowType, ...(untouched ? { args: args(workflowType) } : {}) });
  };
  return {
    id,
    form,
    type,
    types,
    project,
    hasDraft: draft !== undefined,
    changes: detail ? changesBetween(server, form) : [],
    conflicts: conflicts(draft, server),
    change,
    changeType,
  };
}

/** Sends the form. An existing schedule is updated as of what was read, unless it is to be overwritten. */
async function send(
  form: ScheduleForm,
  read: ReadForm,
  detail: ScheduleDetail | undefined,
  overwrite: boolean,
): Promise<void> {
  const schedule = inputOf(form, read, detail);
  const scheduleId = form.scheduleId.trim();
  if (detail) {
    const conflictToken = overwrite ? {} : { conflictToken: detail.conflictToken };
    await host.call('schedules.update', { scheduleId, schedule, ...conflictToken });
    await pullOpenSchedule();
  } else {
    await host.call('schedules.create', { scheduleId, schedule });
  }
  void pullSchedules();
  dropDraft(detail?.scheduleId ?? NEW_DRAFT);
  toast({ tone: 'ok', title: `${detail ? 'Saved' : 'Created'} ${scheduleId}` });
  if (!detail) goTo(schedulePath(scheduleId));
}

/** How the spec is written, and what is wrong with what is written there. */
function useFace() {
  const [face, setFace] = useState<Face>('form');
  const [faceProblem, setFaceProblem] = useState<string>();
  return { face, setFace, faceProblem, setFaceProblem };
}

/** What is wrong with the form, where the server's refusal belongs to a field with that. */
function problemsOf(
  all: readonly FormProblem[],
  failure: Failure | undefined,
  tried: boolean,
): readonly FormProblem[] {
  const field = failure && refusedField(failure);
  const shown = tried ? all : all.filter(({ message }) => !message.endsWith(' is needed.'));
  if (!failure || field === undefined) return shown;
  return [...shown, { field, message: failure.message, canIgnore: false }];
}

/** Everything behind the editor of a schedule: what stands in it, what is wrong, saving. Without a detail it makes a new one. */
export function useScheduleForm(detail: ScheduleDetail | undefined) {
  const off = useApp(serverOff);
  const { id, change, ...values } = useForm(detail);
  const { form, type } = values;
  const read = useMemo(() => readForm(form, type?.argumentSchemas ?? []), [form, type]);
  const { preview, isStale } = usePreview(read);
  const faces = useFace();
  // A field that was not touched yet is not called wrong before someone tries to save.
  const [tried, setTried] = useState(false);
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<Failure>();

  const discard = (): void => {
    dropDraft(id);
    setFailure(undefined);
    faces.setFaceProblem(undefined);
    faces.setFace('form');
    setTried(false);
  };
  const save = async (overwrite = false): Promise<void> => {
    setTried(true);
    if (saving || off !== undefined || faces.faceProblem !== undefined) return;
    const first = read.problems.find(({ canIgnore }) => !canIgnore);
    if (first) {
      // The fields of a calendar are only there in the form.
      if (/^(?:calendars|intervals|except)/.test(first.field)) faces.setFace('form');
      requestAnimationFrame(() => showProblem(first));
      return;
    }
    setSaving(true);
    setFailure(undefined);
    try {
      await send(form, read.read, detail, overwrite);
      setTried(false);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setSaving(false);
    }
  };
  return {
    ...values,
    ...faces,
    isNew: detail === undefined,
    off,
    preview,
    isStale,
    problems: problemsOf(read.problems, failure, tried),
    failure: failure && refusedField(failure) === undefined ? failure : undefined,
    isOutdated: failure?.code === SCHEDULE_CHANGED,
    saving,
    change: (next: Partial<ScheduleForm>): void => {
      setFailure(undefined);
      change(next);
    },
    discard,
    save,
  };
}

/** What the parts of the editor are given. */
export type ScheduleFormState = ReturnType<typeof useScheduleForm>;

/** The message at a field; undefined when nothing is wrong with it. */
export function errorOf(state: Pick<ScheduleFormState, 'problems'>, field: string) {
  return state.problems.find((problem) => problem.field === field)?.message;
}
