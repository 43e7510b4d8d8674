import { useState } from 'react';
import type { Failure } from '../../../../shared/ipc/failure.ts';
import type { WorkflowType } from '../../../../shared/ipc/models.ts';
import { failureOf, host } from '../../../app/bridge.ts';
import { executionPath, goTo } from '../../../app/routes.ts';
import { serverOff, useApp } from '../../../state/app.ts';
import { toast } from '../../../state/toasts.ts';
import { noteStarted } from '../../../state/workflows.ts';
import {
  caughtUp,
  formProblems,
  initialForm,
  offerFor,
  startRequest,
  suggestedId,
  type FormProblem,
  type StartForm,
} from './startForm.ts';

const noTypes: readonly WorkflowType[] = [];
const neededFields: readonly string[] = ['workflowType', 'workflowId', 'taskQueue'];

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

/** The form's values: what is changed by hand stays when the type changes. */
function useFormValues(types: readonly WorkflowType[], taskQueue: string, presetType?: string) {
  const typeNamed = (name: string): WorkflowType | undefined =>
    types.find((type) => type.name === name);
  const [token, setToken] = useState(newToken);
  const [form, setForm] = useState<StartForm>(() =>
    initialForm(typeNamed(presetType ?? types[0]?.name ?? ''), taskQueue, token),
  );
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
    change({
      workflowType,
      ...(idIsSuggested ? { workflowId: suggestedId(workflowType, token) } : {}),
    });
  };
  const suggestNextId = (): void => {
    const next = newToken();
    if (idIsSuggested) change({ workflowId: suggestedId(form.workflowType, next) });
    setToken(next);
  };
  return { form, type, change, changeType, suggestNextId };
}

/** Everything behind the start dialog: values, problems, and starting. */
export function useStartForm(presetType: string | undefined, onClose: () => void) {
  const project = useApp((state) => state.snapshot?.project);
  const off = useApp(serverOff);
  const types = project?.workflowTypes ?? noTypes;
  const values = useFormValues(types, project?.taskQueue ?? '', presetType);
  const { form, type, suggestNextId } = values;
  const [failure, setFailure] = useState<Failure>();
  const [starting, setStarting] = useState(false);
  // A field that was not touched yet is not called wrong before someone tries to start.
  const [tried, setTried] = useState(false);
  const all = formProblems(form, type?.argumentSchemas ?? []);
  const problems = tried ? all : all.filter(({ field }) => !neededFields.includes(field));
  const onlyIgnorable = all.length > 0 && all.every((problem) => problem.canIgnore);

  const send = async (then: 'open' | 'keep'): Promise<void> => {
    const run = await host.call('workflows.start', startRequest(form));
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
  return { ...values, types, project, off, failure, problems, onlyIgnorable, start };
}
