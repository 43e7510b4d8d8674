import { useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import type { EditorKey } from '../../../components/json/editorKeys.ts';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { TextField } from '../../../components/Field.tsx';
import { WorkflowIcon } from '../../../components/GroupIcon.tsx';
import { FailureNote, Note } from '../../../components/Note.tsx';
import { SuggestField } from '../../../components/SuggestField.tsx';
import text from '../../../components/text.module.css';
import { plural } from '../../../components/timeText.ts';
import type { StartPreset } from '../../../state/overlays.ts';
import { ArgumentEditors } from './ArgumentEditors.tsx';
import { CopyCode } from './CopyCode.tsx';
import { typeWarning } from './startForm.ts';
import styles from './StartDialog.module.css';
import { StartOptions } from './StartOptions.tsx';
import { useIdState } from './useIdState.ts';
import { showProblem, useStartForm } from './useStartForm.ts';

type StartState = ReturnType<typeof useStartForm>;

interface PartProps {
  readonly state: StartState;
  readonly onKey: (key: EditorKey) => void;
}

const idHints = {
  free: undefined,
  running: 'A run with this ID is open.',
  used: 'A closed run has this ID.',
} as const;

function errorOf({ problems }: StartState, field: string): string | undefined {
  return problems.find((problem) => problem.field === field)?.message;
}

/** Type and id, side by side. */
function Identity({
  state,
  firstField,
}: {
  readonly state: StartState;
  readonly firstField: RefObject<HTMLInputElement | null>;
}): ReactNode {
  const { form, type, types, change, changeType } = state;
  const idState = useIdState(form.workflowId.trim());
  const noTypes = types.length === 0 ? 'No project is open: any type can be typed.' : undefined;
  const elsewhere =
    state.unknownType === undefined && typeWarning(form.workflowType, types) !== undefined
      ? `${form.workflowType} is none of the project's: the worker of ${form.taskQueue || 'that queue'} must have it.`
      : undefined;
  return (
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
        error={errorOf(state, 'workflowType')}
        warning={state.unknownType?.message ?? elsewhere}
        hint={type?.source ?? noTypes}
        empty="None of the project's has this name."
      />
      <TextField
        label="Workflow ID"
        mono
        value={form.workflowId}
        onChange={(workflowId) => change({ workflowId })}
        error={errorOf(state, 'workflowId')}
        unit={idState}
        hint={idState === undefined ? undefined : idHints[idState]}
      />
    </div>
  );
}

function Side({ state, onKey }: PartProps): ReactNode {
  const { form, project, change, problems, off } = state;
  const otherQueue =
    project && form.taskQueue.trim() !== '' && form.taskQueue !== project.taskQueue
      ? `The project's worker polls ${project.taskQueue}.`
      : undefined;
  return (
    <div className={styles.side}>
      <SuggestField
        label="Task queue"
        mono
        value={form.taskQueue}
        onChange={(taskQueue) => change({ taskQueue })}
        suggestions={project ? [{ value: project.taskQueue, aside: "the project's" }] : []}
        error={errorOf(state, 'taskQueue')}
        warning={otherQueue}
      />
      <StartOptions form={form} problems={problems} onChange={change} onKey={onKey} />
      {off !== undefined && <Note tone="warn">{off}</Note>}
    </div>
  );
}

function Problems({ state }: { readonly state: StartState }): ReactNode {
  const { problems, onlyIgnorable, start } = state;
  if (problems.length === 0) return undefined;
  return (
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
  );
}

function LikeNote({
  workflowId,
  left,
}: {
  readonly workflowId: string;
  readonly left: readonly string[];
}): ReactNode {
  if (left.length === 0) return <Note>As {workflowId} was started, under a new ID.</Note>;
  return (
    <Note tone="warn">
      As {workflowId} was started, without {left.join(', ')}: it is no JSON. Fill it in.
    </Note>
  );
}

/** Starts a workflow: type, id, input, and whatever else a start may say. */
export function StartDialog({
  preset,
  onClose,
}: {
  readonly preset: StartPreset;
  readonly onClose: () => void;
}): ReactNode {
  const state = useStartForm(preset, onClose);
  const { form, type, off, failure, problems, likeness, start, change } = state;
  const firstField = useRef<HTMLInputElement>(null);
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
  return (
    <Dialog
      title="Start workflow"
      size="wide"
      flush
      onClose={onClose}
      onKeyDown={onKeyDown}
      initialFocus={firstField}
      footStart={
        <>
          <CopyCode form={form} canCopy={state.canCopy} />
          <Problems state={state} />
        </>
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
      <div className={styles.body}>
        <div className={styles.form}>
          <Identity state={state} firstField={firstField} />
          {failure && <FailureNote title="The workflow was not started." failure={failure} />}
          {likeness && <LikeNote {...likeness} />}
          <ArgumentEditors
            args={form.args}
            type={type}
            problems={problems}
            onChange={(args) => change({ args })}
            onKey={onKey}
          />
        </div>
        <Side state={state} onKey={onKey} />
      </div>
    </Dialog>
  );
}
