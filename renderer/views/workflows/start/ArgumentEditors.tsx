import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { WorkflowType } from '../../../../shared/ipc/models.ts';
import { Button } from '../../../components/Button.tsx';
import { Chip } from '../../../components/Chip.tsx';
import { Field } from '../../../components/Field.tsx';
import { JsonEditor, type EditorKey } from '../../../components/json/JsonEditor.tsx';
import text from '../../../components/text.module.css';
import { parametersOf, type FormProblem } from './startForm.ts';
import styles from './StartDialog.module.css';

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
        const wrong = problems.filter((problem) => problem.field === `args.${index}`);
        const parameter = parameters[index];
        const name = parameter?.name.replace(/\?$/, '') ?? `Argument ${index + 1}`;
        return (
          // An argument has no identity beyond its place.
          <Field
            key={index}
            label={name}
            type={parameter?.type}
            aside={
              <>
                {wrong.length === 0 && type?.argumentSchemas?.[index] !== undefined && (
                  <Chip tone="ok">valid</Chip>
                )}
                <Button
                  tone="ghost"
                  size="small"
                  iconOnly
                  aria-label={`Remove ${name}`}
                  title={`Remove ${name}`}
                  onClick={() => onChange(args.filter((_, other) => other !== index))}
                >
                  <Trash2 aria-hidden="true" />
                </Button>
              </>
            }
          >
            <JsonEditor
              label={`${name}, JSON`}
              value={arg}
              schema={type?.argumentSchemas?.[index]}
              invalid={wrong.length > 0}
              linesMin={args.length > 1 ? 3 : 8}
              onChange={(next) =>
                onChange(args.map((old, other) => (other === index ? next : old)))
              }
              onKey={onKey}
            />
            {wrong.length > 0 && (
              <div className={styles.errors} data-problem={`args.${index}`}>
                {wrong.map((problem) => (
                  <span key={problem.message}>{problem.message}</span>
                ))}
              </div>
            )}
          </Field>
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
