/** What was changed of schedules and is not saved: kept while the window is open, so that going elsewhere loses nothing. */
import { create } from 'zustand';
import type { ScheduleForm } from './scheduleForm.ts';

/** A changed form, and for what was changed how it was then. */
export interface Draft {
  readonly base: ScheduleForm;
  readonly form: ScheduleForm;
}

/** The key of the schedule that does not exist yet. */
export const NEW_DRAFT = '';

/** The drafts by schedule id. */
export const useDrafts = create<{ readonly drafts: Readonly<Record<string, Draft>> }>()(() => ({
  drafts: {},
}));

type Key = keyof ScheduleForm;

const same = (a: ScheduleForm, b: ScheduleForm, key: Key): boolean =>
  JSON.stringify(a[key]) === JSON.stringify(b[key]);

const keysOf = (form: ScheduleForm): readonly Key[] => Object.keys(form) as Key[];

/** The form to show: what was changed here over what the server has now. */
export function merged(draft: Draft | undefined, server: ScheduleForm): ScheduleForm {
  if (!draft) return server;
  const changed = keysOf(server).filter((key) => !same(draft.base, draft.form, key));
  return { ...server, ...Object.fromEntries(changed.map((key) => [key, draft.form[key]])) };
}

/** What was changed both here and on the server, to something else. */
export function conflicts(draft: Draft | undefined, server: ScheduleForm): readonly Key[] {
  if (!draft) return [];
  return keysOf(server).filter(
    (key) =>
      !same(draft.base, draft.form, key) &&
      !same(draft.base, server, key) &&
      !same(draft.form, server, key),
  );
}

/** Changes a schedule's form. Back at what the server has, it is no draft any more. */
export function changeDraft(id: string, server: ScheduleForm, change: Partial<ScheduleForm>): void {
  const { drafts } = useDrafts.getState();
  const before = drafts[id];
  const form = { ...merged(before, server), ...change };
  if (keysOf(server).every((key) => same(form, server, key))) {
    dropDraft(id);
    return;
  }
  const kept = before ? keysOf(server).filter((key) => !same(before.base, before.form, key)) : [];
  const base = {
    ...server,
    ...Object.fromEntries(kept.map((key) => [key, before?.base[key]])),
  } as ScheduleForm;
  useDrafts.setState({ drafts: { ...drafts, [id]: { base, form } } });
}

/** Forgets what was changed. */
export function dropDraft(id: string): void {
  const { [id]: _, ...drafts } = useDrafts.getState().drafts;
  useDrafts.setState({ drafts });
}
