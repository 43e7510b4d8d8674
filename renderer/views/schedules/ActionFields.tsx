import type { ReactNode } from 'react';
import type { ScheduleDetail } from '../../../shared/ipc/schedules.ts';
import { Expander } from '../../components/Expander.tsx';
import { TextField } from '../../components/Field.tsx';
import { WorkflowIcon } from '../../components/GroupIcon.tsx';
import { Note } from '../../components/Note.tsx';
import { SuggestField } from '../../components/SuggestField.tsx';
import { ArgumentEditors } from '../workflows/start/ArgumentEditors.tsx';
import { typeWarning } from '../workflows/start/startForm.ts';
import { actionTimeouts, hasEditableArgs } from './scheduleForm.ts';
import styles from './SchedulePage.module.css';
import { errorOf, type ScheduleFormState } from './useScheduleForm.ts';

const TIMEOUTS = {
  executionTimeout: { label: 'Execution timeout', placeholder: 'none' },
  runTimeout: { label: 'Run timeout', placeholder: 'none' },
  taskTimeout: { label: 'Workflow task timeout', placeholder: '10 s' },
} as const;

function Timeouts({ state }: { readonly state: ScheduleFormState }): ReactNode {
  const { form, change } = state;
  const set = actionTimeouts.filter((name) => form.timeouts[name].trim() !== '').length;
  return (
    <Expander
      label="Timeouts"
      setCount={set}
      forced={actionTimeouts.some((name) => errorOf(state, name) !== undefined)}
      className={styles.three}
    >
      {actionTimeouts.map((name) => (
        <div key={name} data-problem={name}>
          <TextField
            {...TIMEOUTS[name]}
            value={form.timeouts[name]}
            error={errorOf(state, name)}
            onChange={(value) => change({ timeouts: { ...form.timeouts, [name]: value } })}
          />
        </div>
      ))}
    </Expander>
  );
}

/** The workflow that the schedule starts. */
export function ActionFields({
  state,
  detail,
}: {
  readonly state: ScheduleFormState;
  readonly detail: ScheduleDetail | undefined;
}): ReactNode {
  const { form, type, types, project, change, changeType, problems, save } = state;
  const editable = detail === undefined || hasEditableArgs(detail);
  return (
    <section className={styles.section} aria-label="Action">
      <h3>
        Action <span>start a workflow</span>
      </h3>
      <div className={styles.three}>
        <div data-problem="workflowType">
          <SuggestField
            label="Workflow type"
            icon={<WorkflowIcon />}
            value={form.workflowType}
            suggestions={types.map(({ name, source }) => ({ value: name, aside: source }))}
            error={errorOf(state, 'workflowType')}
            warning={typeWarning(form.workflowType, types)}
            empty="The project registers none with this name."
            onChange={changeType}
          />
        </div>
        <div data-problem="workflowId">
          <TextField
            label="Workflow ID"
            mono
            value={form.workflowId}
            placeholder={form.scheduleId.trim() || 'that of the schedule'}
            unit={form.keepId ? undefined : '-time'}
            error={errorOf(state, 'workflowId')}
            onChange={(workflowId) => change({ workflowId })}
          />
        </div>
        <div data-problem="taskQueue">
          <SuggestField
            label="Task queue"
            mono
            value={form.taskQueue}
            suggestions={project ? [{ value: project.taskQueue, aside: "the project's" }] : []}
            error={errorOf(state, 'taskQueue')}
            onChange={(taskQueue) => change({ taskQueue })}
          />
        </div>
      </div>
      {editable ? (
        <ArgumentEditors
          args={form.args}
          type={type}
          problems={problems}
          onChange={(args) => change({ args })}
          onKey={(key) => {
            if (key === 'submit') void save();
          }}
        />
      ) : (
        <Note>
          Its input is not all JSON, or longer than is shown here. It stays as it is when the
          schedule is saved.
        </Note>
      )}
      <Timeouts state={state} />
    </section>
  );
}
