import type { ReactNode } from 'react';
import { Expander } from '../../../components/Expander.tsx';
import { Field, TextField } from '../../../components/Field.tsx';
import type { EditorKey } from '../../../components/json/editorKeys.ts';
import { JsonEditor } from '../../../components/json/JsonEditor.tsx';
import { SelectField } from '../../../components/SelectField.tsx';
import { AttributeFields } from './AttributeFields.tsx';
import {
  durationFields,
  type DurationField,
  type FormProblem,
  type StartForm,
} from './startForm.ts';
import styles from './StartDialog.module.css';

const names: Readonly<Record<DurationField, string>> = {
  executionTimeout: 'Execution timeout',
  runTimeout: 'Run timeout',
  taskTimeout: 'Workflow task timeout',
  startDelay: 'Start delay',
  initialInterval: 'Initial interval',
  maximumInterval: 'Maximum interval',
};
const unset: Readonly<Record<DurationField, string>> = {
  executionTimeout: 'none',
  runTimeout: 'none',
  taskTimeout: '10 s',
  startDelay: 'none',
  initialInterval: '1 s',
  maximumInterval: '100 × initial',
};

interface OptionsProps {
  readonly form: StartForm;
  readonly problems: readonly FormProblem[];
  readonly onChange: (change: Partial<StartForm>) => void;
  readonly onKey: (key: EditorKey) => void;
}

/** Fields whose value is not what it is at first, so that a folded list never hides a choice. */
function changedCount(form: StartForm): number {
  const texts = [
    ...Object.values(form.durations),
    form.backoffCoefficient,
    form.maximumAttempts,
    form.nonRetryableErrorTypes,
    form.memo,
    form.cronSchedule,
    form.priorityKey,
    form.fairnessKey,
    form.fairnessWeight,
    form.details,
  ];
  return texts.filter((value) => value.trim() !== '').length + form.searchAttributes.length;
}

function errorOf(problems: readonly FormProblem[], field: string): string | undefined {
  return problems.find((problem) => problem.field === field)?.message;
}

function Policies({ form, onChange }: Pick<OptionsProps, 'form' | 'onChange'>): ReactNode {
  return (
    <>
      <SelectField
        label="If the ID is running"
        value={form.idConflictPolicy}
        onChange={(idConflictPolicy) => onChange({ idConflictPolicy })}
        options={[
          { value: 'FAIL', label: 'Fail' },
          { value: 'USE_EXISTING', label: 'Use the existing run' },
          { value: 'TERMINATE_EXISTING', label: 'Terminate the existing run' },
        ]}
      />
      <SelectField
        label="If the ID was used"
        value={form.idReusePolicy}
        onChange={(idReusePolicy) => onChange({ idReusePolicy })}
        options={[
          { value: 'ALLOW_DUPLICATE', label: 'Allow' },
          { value: 'ALLOW_DUPLICATE_FAILED_ONLY', label: 'Allow if it failed' },
          { value: 'REJECT_DUPLICATE', label: 'Reject' },
        ]}
      />
    </>
  );
}

function Durations({
  fields,
  form,
  problems,
  onChange,
}: Omit<OptionsProps, 'onKey'> & { readonly fields: readonly DurationField[] }): ReactNode {
  return fields.map((field) => (
    <TextField
      key={field}
      label={names[field]}
      value={form.durations[field]}
      placeholder={unset[field]}
      error={errorOf(problems, field)}
      onChange={(value) => onChange({ durations: { ...form.durations, [field]: value } })}
    />
  ));
}

function RetryPolicy({ form, problems, onChange }: Omit<OptionsProps, 'onKey'>): ReactNode {
  return (
    <fieldset className={styles.group}>
      <legend>Retry policy of the workflow</legend>
      <Durations
        fields={durationFields.slice(4)}
        form={form}
        problems={problems}
        onChange={onChange}
      />
      <TextField
        label="Backoff coefficient"
        value={form.backoffCoefficient}
        placeholder="2"
        error={errorOf(problems, 'backoffCoefficient')}
        onChange={(backoffCoefficient) => onChange({ backoffCoefficient })}
      />
      <TextField
        label="Maximum attempts"
        value={form.maximumAttempts}
        placeholder="no limit"
        error={errorOf(problems, 'maximumAttempts')}
        onChange={(maximumAttempts) => onChange({ maximumAttempts })}
      />
      <TextField
        label="Non-retryable error types"
        value={form.nonRetryableErrorTypes}
        placeholder="CardDeclined, InvalidCard"
        onChange={(nonRetryableErrorTypes) => onChange({ nonRetryableErrorTypes })}
      />
    </fieldset>
  );
}

function Memo({ form, problems, onChange, onKey }: OptionsProps): ReactNode {
  const error = errorOf(problems, 'memo');
  return (
    <Field label="Memo" error={error}>
      <JsonEditor
        label="Memo, JSON"
        value={form.memo}
        linesMin={3}
        invalid={error !== undefined}
        onChange={(memo) => onChange({ memo })}
        onKey={onKey}
      />
    </Field>
  );
}

function Priority({ form, problems, onChange }: Omit<OptionsProps, 'onKey'>): ReactNode {
  return (
    <fieldset className={styles.group}>
      <legend>Priority</legend>
      <TextField
        label="Priority key"
        value={form.priorityKey}
        placeholder="3"
        hint="1 is the most urgent."
        error={errorOf(problems, 'priorityKey')}
        onChange={(priorityKey) => onChange({ priorityKey })}
      />
      <TextField
        label="Fairness key"
        value={form.fairnessKey}
        placeholder="none"
        onChange={(fairnessKey) => onChange({ fairnessKey })}
      />
      <TextField
        label="Fairness weight"
        value={form.fairnessWeight}
        placeholder="1"
        error={errorOf(problems, 'fairnessWeight')}
        onChange={(fairnessWeight) => onChange({ fairnessWeight })}
      />
    </fieldset>
  );
}

/** What can be said about a start beyond type, id and input. */
export function StartOptions(props: OptionsProps): ReactNode {
  const { form, problems } = props;
  // A problem in a folded field would be one that nobody sees.
  const folded: readonly string[] = [
    'memo',
    'backoffCoefficient',
    'maximumAttempts',
    'priorityKey',
    'fairnessWeight',
    ...durationFields,
  ];
  return (
    <>
      <TextField
        label="Summary"
        value={form.summary}
        placeholder="a line about this run"
        onChange={(summary) => props.onChange({ summary })}
      />
      <Policies {...props} />
      <Expander
        label="More options"
        setCount={changedCount(form)}
        forced={problems.some(
          ({ field }) => folded.includes(field) || field.startsWith('searchAttributes.'),
        )}
        className={styles.args}
      >
        <Durations fields={durationFields.slice(0, 4)} {...props} />
        <TextField
          label="Cron schedule"
          mono
          value={form.cronSchedule}
          placeholder="0 9 * * 1-5"
          onChange={(cronSchedule) => props.onChange({ cronSchedule })}
        />
        <AttributeFields
          rows={form.searchAttributes}
          problems={problems}
          onChange={(searchAttributes) => props.onChange({ searchAttributes })}
        />
        <RetryPolicy {...props} />
        <Priority {...props} />
        <Memo {...props} />
        <TextField
          label="Details"
          value={form.details}
          placeholder="more about this run, in Markdown"
          onChange={(details) => props.onChange({ details })}
        />
      </Expander>
    </>
  );
}
