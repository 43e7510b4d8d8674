import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { WorkflowType } from '../../../../shared/ipc/models.ts';
import { Button } from '../../../components/Button.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { Chip } from '../../../components/Chip.tsx';
import { Field } from '../../../components/Field.tsx';
import type { EditorKey } from '../../../components/json/editorKeys.ts';
import { JsonEditor } from '../../../components/json/JsonEditor.tsx';
import text from '../../../components/text.module.css';
import { parametersOf, type FormProblem } from './startForm.ts';
import styles from './StartDialog.module.css';

interface ArgumentProps {
  readonly value: string;
  readonly name: string;
  readonly typeName: string | undefined;
  readonly schema: unknown;
  readonly lines: number;
  /** What is wrong with it, and the name of its field. */
  readonly problems: readonly FormProblem[];
  readonly field: string;
  readonly onChange: (value: string) => void;
  readonly onRemove: () => void;
  readonly onKey: (key: EditorKey) => void;
}

function Argument({
  value,
  name,
  typeName,
  schema,
  lines,
  problems,
  field,
  onChange,
  onRemove,
  onKey,
}: ArgumentProps): ReactNode {
  return (
    <Field
      label={name}
      type={typeName}
      aside={
        <span className={styles.aside}>
          {problems.length === 0 && schema !== undefined && <Chip tone="ok">valid</Chip>}
          <IconButton label={`Remove ${name}`} title={`Remove ${name}`} onClick={onRemove}>
            <Trash2 aria-hidden="true" />
          </IconButton>
        </span>
      }
    >
      <JsonEditor
        label={`${name}, JSON`}
        value={value}
        schema={schema}
        invalid={problems.length > 0}
        linesMin={lines}
        onChange={onChange}
        onKey={onKey}
      />
      {problems.length > 0 && (
        <div className={styles.errors} data-problem={field}>
          {problems.map((problem) => (
            <span key={problem.message}>{problem.message}</span>
          ))}
        </div>
      )}
    </Field>
  );
}

/** One JSON editor per argument. */
export function ArgumentEditors({
  args,
  type,
  problems,
  onChange,
  onKey,
}: {
  readonly args: readonly string[];
  readonly type: WorkflowType | undefined;
  readonly problems: readonly FormProblem[];
  readonly onChange: (args: readonly string[]) => void;
  readonly onKey: (key: EditorKey) => void;
}): ReactNode {
  const parameters = parametersOf(type?.signature);
  return (
    <div className={styles.args}>
      {args.map((arg, index) => {
        const field = `args.${index}`;
        const parameter = parameters[index];
        return (
          <Argument
            // An argument has no identity beyond its place.
            key={index}
            value={arg}
            name={parameter?.name.replace(/\?$/, '') ?? `Argument ${index + 1}`}
            typeName={parameter?.type}
            schema={type?.argumentSchemas?.[index]}
            lines={args.length > 1 ? 3 : 8}
            problems={problems.filter((problem) => problem.field === field)}
            field={field}
            onChange={(next) => onChange(args.map((old, at) => (at === index ? next : old)))}
            onRemove={() => onChange(args.filter((_, at) => at !== index))}
            onKey={onKey}
          />
        );
      })}
      {args.length === 0 && <p className={text.muted}>Started without arguments.</p>}
      <Button
        tone="ghost"
        size="small"
        className={styles.add}
        onClick={() => onChange([...args, 'null'])}
      >
        <Plus aria-hidden="true" />
        Add an argument
      </Button>
    </div>
  );
}
