import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { TextField } from '../../../components/Field.tsx';
import { WorkflowIcon } from '../../../components/GroupIcon.tsx';
import type { EditorKey } from '../../../components/json/JsonEditor.tsx';
import { FailureNote, Note } from '../../../components/Note.tsx';
import { SuggestField } from '../../../components/SuggestField.tsx';
import text from '../../../components/text.module.css';
import { plural } from '../../../components/timeText.ts';
import type { Failure } from '../../../../shared/ipc/failure.ts';
import { failureOf, host } from '../../../app/bridge.ts';
import { executionPath, goTo } from '../../../app/routes.ts';
import { serverOff, useApp } from '../../../state/app.ts';
import type { StartPreset } from '../../../state/overlays.ts';
import { toast } from '../../../state/toasts.ts';
import { noteStarted } from '../../../state/workflows.ts';
import { ArgumentEditors } from './ArgumentEditors.tsx';
import {
  formProblems,
  initialArgs,
  initialForm,
  startRequest,
  suggestedId,
  typeWarning,
  type FormProblem,
  type StartForm,
} from './startForm.ts';
import styles from './StartDialog.module.css';
import { StartOptions } from './StartOptions.tsx';
import { useIdState } from './useIdState.ts';

function newToken(): string {
  return crypto.randomUUID().slice(0, 4);
}

/** Brings the first field that is wrong into sight. */
function showProblem(problem: FormProblem | undefined): void {
  const popup = document.querySelector('[role="dialog"]');
  const target =
    popup?.querySelector<HTMLElement>(`[data-problem="${problem?.field ?? ''}"]`) ??
    popup?.querySelector<HTMLElement>('[aria-invalid="true"]');
  target?.scrollIntoView({ block: 'center' });
  target?.focus();
}

const stateHints = {
  free: undefined,
  running: 'A run with this ID is open.',
  used: 'A closed run has this ID.',
} as const;

/** Starts a workflow: type, id, input, and whatever else a start may say. */
export function StartDialog({
  preset,
  onClose,
}: {
  readonly preset: StartPreset;
  readonly onClose: () => void;
}): ReactNode {
  const project = useApp((state) => state.snapshot?.project);
  const off = useApp(serverOff);
  const types = project?.workflowTypes ?? [];
  const typeNamed = (name: string) => types.find((type) => type.name === name);
  const [token, setToken] = useState(newToken);
  const [form, setForm] = useState<StartForm>(() =>
    initialForm(
      typeNamed(preset.workflowType ?? types[0]?.name ?? ''),
      project?.taskQueue ?? '',
      token,
    ),
  );
  const [failure, setFailure] = useState<Failure>();
  const [starting, setStarting] = useState(false);
  // A field that was not touched yet is not called wrong before someone tries to start.
  const [tried, setTried] = useState(false);
  const firstField = useRef<HTMLInputElement>(null);
  const idState = useIdState(form.workflowId.trim());
  const type = typeNamed(form.workflowType);
  const all = formProblems(form, type?.argumentSchemas ?? []);
  const problems = tried
    ? all
    : all.filter(({ field }) => !['workflowType', 'workflowId', 'taskQueue'].includes(field));
  const onlyIgnorable = all.length > 0 && all.every((problem) => problem.canIgnore);
  const change = (next: Partial<StartForm>): void => {
    setFailure(undefined);
    setForm((before) => ({ ...before, ...next }));
  };
  const changeType = (workflowType: string): void => {
    const next = typeNamed(workflowType);
    const untouchedId = form.workflowId === suggestedId(form.workflowType, token);
    const untouchedArgs = form.args.join('\n') === initialArgs(type).join('\n');
    change({
      workflowType,
      ...(untouchedId ? { workflowId: suggestedId(workflowType, token) } : {}),
      ...(untouchedArgs && next ? { args: initialArgs(next) } : {}),
    });
  };
  const start = async (then: 'open' | 'keep', anyway = false): Promise<void> => {
    setTried(true);
    if (starting || off !== undefined) return;
    if (all.length > 0 && !(anyway && onlyIgnorable)) {
      showProblem(all[0]);
      return;
    }
    setStarting(true);
    try {
      const run = await host.call('workflows.start', startRequest(form));
      noteStarted(run.runId);
      if (then === 'open') {
        onClose();
        goTo(executionPath(run.workflowId, run.runId));
        return;
      }
      toast({
        tone: 'ok',
        title: `Started ${run.workflowId}`,
        action: { label: 'Open', run: () => goTo(executionPath(run.workflowId, run.runId)) },
      });
      const nextToken = newToken();
      if (form.workflowId === suggestedId(form.workflowType, token))
        change({ workflowId: suggestedId(form.workflowType, nextToken) });
      setToken(nextToken);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setStarting(false);
    }
  };
  const onKey = (key: EditorKey): void => {
    if (key === 'submit') void start('open');
    if (key === 'submitAndKeep') void start('keep');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // The JSON editors take these keys themselves.
    if (event.key !== 'Enter' || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey) void start('open');
    else if (event.altKey) void start('keep');
    else return;
    event.preventDefault();
  };
  const errorOf = (field: string): string | undefined =>
    problems.find((problem) => problem.field === field)?.message;
  return (
    <Dialog
      title="Start workflow"
      size="wide"
      flush
      onClose={onClose}
      initialFocus={firstField}
      footStart={
        problems.length > 0 && (
          <>
            <Button tone="ghost" size="small" onClick={() => showProblem(problems[0])}>
              <span className={text.danger}>{plural(problems.length, 'problem')}</span>
            </Button>
            {onlyIgnorable && (
              <Button size="small" onClick={() => void start('open', true)}>
                Start anyway
              </Button>
            )}
          </>
        )
      }
      actions={
        <>
          <Button onClick={onClose} keys="Escape">
            Cancel
          </Button>
          <Button off={off} keys="Alt+Enter" onClick={() => void start('keep')}>
            Start
          </Button>
          <Button tone="primary" off={off} keys="$mod+Enter" onClick={() => void start('open')}>
            Start and open
          </Button>
        </>
      }
    >
      <div className={styles.body} onKeyDown={onKeyDown}>
        <div className={styles.form}>
          <div className={styles.two}>
            <SuggestField
              ref={firstField}
              label="Workflow type"
              icon={<WorkflowIcon />}
              value={form.workflowType}
              onChange={changeType}
              suggestions={types.map(({ name, source, signature }) => ({
                value: name,
                aside: source ?? signature,
              }))}
              error={errorOf('workflowType')}
              warning={typeWarning(form.workflowType, types)}
              hint={
                type?.source ??
                (types.length === 0 ? 'No project is open: any type can be typed.' : undefined)
              }
              empty="The project registers none with this name; it is started all the same."
            />
            <TextField
              label="Workflow ID"
              mono
              value={form.workflowId}
              onChange={(workflowId) => change({ workflowId })}
              error={errorOf('workflowId')}
              unit={idState}
              hint={idState === undefined ? undefined : stateHints[idState]}
            />
          </div>
          {failure && <FailureNote title="The workflow was not started." failure={failure} />}
          <ArgumentEditors
            args={form.args}
            type={type}
            problems={problems}
            onChange={(args) => change({ args })}
            onKey={onKey}
          />
        </div>
        <div className={styles.side}>
          <SuggestField
            label="Task queue"
            mono
            value={form.taskQueue}
            onChange={(taskQueue) => change({ taskQueue })}
            suggestions={project ? [{ value: project.taskQueue, aside: "the project's" }] : []}
            error={errorOf('taskQueue')}
            warning={
              project && form.taskQueue.trim() !== '' && form.taskQueue !== project.taskQueue
                ? `The project's worker polls ${project.taskQueue}.`
                : undefined
            }
          />
          <StartOptions form={form} problems={problems} onChange={change} onKey={onKey} />
          {off !== undefined && <Note tone="warn">{off}</Note>}
        </div>
      </div>
    </Dialog>
  );
}
