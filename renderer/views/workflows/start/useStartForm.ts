import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../../shared/ipc/failure.ts';
import type { StartInput, WorkflowType } from '../../../../shared/ipc/models.ts';
import { failureOf, host } from '../../../app/bridge.ts';
import { executionPath, goTo } from '../../../app/routes.ts';
import { serverOff, useApp } from '../../../state/app.ts';
import type { StartPreset } from '../../../state/overlays.ts';
import { toast } from '../../../state/toasts.ts';
import { noteStarted } from '../../../state/workflows.ts';
import {
  argsFor,
  caughtUp,
  initialForm,
  offerFor,
  suggestedId,
  typeProblem,
  type FormProblem,
  type StartForm,
} from './startForm.ts';
import { formProblems } from './startProblems.ts';
import { formOf, startRequest } from './startRequest.ts';

const noTypes: readonly WorkflowType[] = [];
const neededFields: readonly string[] = ['workflowType', 'workflowId', 'taskQueue'];

/** The type that was started last: the next start is likely one of it. */
let lastType: string | undefined;

function newToken(): string {
  return crypto.randomUUID().slice(0, 4);
}

/** Brings a field that is wrong into sight. */
export function showProblem(problem: FormProblem | undefined): void {
  const popup = document.querySelector('[role="dialog"]');
  const target =
    popup?.querySelector<HTMLElement>(`[data-problem="${problem?.field ?? ''}"]`) ??
    popup?.querySelector<HTMLElement>('[aria-invalid="true"]');
  target?.scrollIntoView({ block: 'center' });
  target?.focus();
}

/** The form's values: what is changed by hand stays when the type changes, and the arguments of a type come back with it. */
function useFormValues(types: readonly WorkflowType[], taskQueue: string, presetType?: string) {
  const typeNamed = (name: string): WorkflowType | undefined =>
    types.find((type) => type.name === name);
  const [token, setToken] = useState(newToken);
  const [form, setForm] = useState<StartForm>(() => {
    const first = typeNamed(presetType ?? lastType ?? '') ?? types[0];
    return initialForm(first, taskQueue, token);
  });
  const [shelf, setShelf] = useState<Readonly<Record<string, readonly string[]>>>({});
  const type = typeNamed(form.workflowType);
  const offer = offerFor(form.workflowType, types, taskQueue);
  const offered = JSON.stringify(offer);
  const [taken, setTaken] = useState({ offer, offered });
  if (offered !== taken.offered) {
    setForm(caughtUp(form, taken.offer, offer, token));
    setTaken({ offer: { ...offer, args: offer.args ?? taken.offer.args }, offered });
  }
  const change = (next: Partial<StartForm>): void => setForm((before) => ({ ...before, ...next }));
  const idIsSuggested = form.workflowId === suggestedId(form.workflowType, token);
  const changeType = (workflowType: string): void => {
    const next = typeNamed(workflowType);
    if (type) setShelf((before) => ({ ...before, [type.name]: form.args }));
    const known = next && (next === type ? form.args : shelf[next.name]);
    change({
      workflowType,
      ...(next ? { args: argsFor(next, known) } : {}),
      ...(idIsSuggested ? { workflowId: suggestedId(workflowType, token) } : {}),
    });
    const now = offerFor(workflowType, types, taskQueue);
    setTaken({ offer: now, offered: JSON.stringify(now) });
  };
  const suggestNextId = (): void => {
    const next = newToken();
    if (idIsSuggested) change({ workflowId: suggestedId(form.workflowType, next) });
    setToken(next);
  };
  /** Fills it in as a run was started. */
  const takeOver = (start: StartInput): void => {
    const now = offerFor(start.workflowType, types, taskQueue);
    setForm(formOf(start, typeNamed(start.workflowType), token));
    setTaken({ offer: now, offered: JSON.stringify(now) });
  };
  return { form, type, change, changeType, suggestNextId, takeOver };
}

/** What could not be taken over from the run that this one is to be like; undefined while that is not known. */
interface Likeness {
  readonly workflowId: string;
  readonly left: readonly string[];
}

/** Asks how the other run was started, once. */
function useLikeness(
  like: StartPreset['like'],
  takeOver: (start: StartInput) => void,
  onFailure: (failure: Failure) => void,
): Likeness | undefined {
  const [likeness, setLikeness] = useState<Likeness>();
  const asked = useRef<StartPreset['like']>(undefined);
  useEffect(() => {
    if (like === undefined || asked.current === like) return;
    asked.current = like;
    host.call('workflows.startOf', like).then(
      ({ start, left }) => {
        takeOver(start);
        setLikeness({ workflowId: like.workflowId, left });
      },
      (error: unknown) => onFailure(failureOf(error)),
    );
  }, [like, takeOver, onFailure]);
  return likeness;
}

/** Everything behind the start dialog: values, problems, and starting. */
export function useStartForm(preset: StartPreset, onClose: () => void) {
  const project = useApp((state) => state.snapshot?.project);
  const off = useApp(serverOff);
  const types = project?.workflowTypes ?? noTypes;
  const values = useFormValues(types, project?.taskQueue ?? '', preset.workflowType);
  const { form, type, suggestNextId } = values;
  const [failure, setFailure] = useState<Failure>();
  const [starting, setStarting] = useState(false);
  const likeness = useLikeness(preset.like, values.takeOver, setFailure);
  // A field that was not touched yet is not called wrong before someone tries to start.
  const [tried, setTried] = useState(false);
  const unknownType = project && typeProblem(form, types, project.taskQueue);
  const all = [
    ...(unknownType ? [unknownType] : []),
    ...formProblems(form, type?.argumentSchemas ?? []),
  ];
  const problems = tried ? all : all.filter(({ field }) => !neededFields.includes(field));
  const onlyIgnorable = all.length > 0 && all.every((problem) => problem.canIgnore);

  const send = async (then: 'open' | 'keep'): Promise<void> => {
    const run = await host.call('workflows.start', startRequest(form));
    lastType = form.workflowType;
    noteStarted(run.runId);
    const open = (): void => goTo(executionPath(run.workflowId, run.runId));
    if (then === 'open') {
      onClose();
      open();
      return;
    }
    const action = { label: 'Open', run: open };
    toast({ tone: 'ok', title: `Started ${run.workflowId}`, action });
    suggestNextId();
  };
  const start = async (then: 'open' | 'keep', anyway = false): Promise<void> => {
    setTried(true);
    if (starting || off !== undefined) return;
    if (all.length > 0 && !(anyway && onlyIgnorable)) {
      showProblem(all[0]);
      return;
    }
    setStarting(true);
    setFailure(undefined);
    try {
      await send(then);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setStarting(false);
    }
  };
  return {
    ...values,
    types,
    project,
    off,
    failure,
    problems,
    unknownType,
    onlyIgnorable,
    likeness,
    start,
    /** Whether the form can be said as code: nothing is wrong but what a type's schema says. */
    canCopy: all.every((problem) => problem.canIgnore),
  };
}
