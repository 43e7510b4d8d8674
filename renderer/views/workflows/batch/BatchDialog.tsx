import { useRef, useState, type ReactNode, type RefObject } from 'react';
import type { CallInput } from '../../../../shared/ipc/contract.ts';
import type { BatchAction } from '../../../../shared/ipc/listModels.ts';
import { assertNever } from '../../../../shared/util/assertNever.ts';
import { Button } from '../../../components/Button.tsx';
import { Field, TextField } from '../../../components/Field.tsx';
import { FormDialog } from '../../../components/FormDialog.tsx';
import { JsonEditor } from '../../../components/json/JsonEditor.tsx';
import { readJson } from '../../../components/json/jsonProblems.ts';
import { Note } from '../../../components/Note.tsx';
import { Segmented } from '../../../components/Segmented.tsx';
import { SuggestField } from '../../../components/SuggestField.tsx';
import text from '../../../components/text.module.css';
import { useApp } from '../../../state/app.ts';
import { startBatch } from '../../../state/batches.ts';
import { batchMeans, batchVerbs, leftText, workflowsText, type BatchKind } from './batchText.ts';

interface Form {
  readonly reason: string;
  readonly signal: string;
  readonly args: string;
  readonly to: 'first' | 'last';
}

interface FieldsProps {
  readonly kind: BatchKind;
  readonly form: Form;
  readonly problem: string | undefined;
  /** The first field: the focus goes there, never to what can't be undone. */
  readonly first: RefObject<HTMLInputElement | null>;
  readonly onChange: (change: Partial<Form>) => void;
}

const arrayOfArguments = { type: 'array' };

/** What is wrong with the arguments; undefined when nothing is. */
function argsProblem(args: string): string | undefined {
  return readJson(args, arrayOfArguments).problems[0]?.message;
}

function actionOf(kind: BatchKind, { reason, signal, args, to }: Form): BatchAction {
  const why = reason.trim() === '' ? {} : { reason: reason.trim() };
  switch (kind) {
    case 'cancel':
    case 'terminate':
      return { kind, ...why };
    case 'signal':
      return { kind, name: signal.trim(), args: readJson(args).value?.json as unknown[] };
    case 'reset':
      return { kind, to, ...why };
    case 'delete':
      return { kind };
    default:
      return assertNever(kind);
  }
}

function SignalFields({ form, problem, first, onChange }: FieldsProps): ReactNode {
  const types = useApp((state) => state.snapshot?.project?.workflowTypes);
  const signals = [...new Set(types?.flatMap((type) => type.signals) ?? [])];
  return (
    <>
      <SuggestField
        ref={first}
        label="Signal"
        value={form.signal}
        onChange={(signal) => onChange({ signal })}
        suggestions={signals.map((value) => ({ value }))}
        empty="The project has none with this name; it is sent all the same."
      />
      <Field label="Arguments" error={problem}>
        <JsonEditor
          label="Arguments, JSON"
          value={form.args}
          schema={arrayOfArguments}
          linesMin={3}
          invalid={problem !== undefined}
          onChange={(args) => onChange({ args })}
        />
      </Field>
    </>
  );
}

function Fields(props: FieldsProps): ReactNode {
  const { kind, form, first, onChange } = props;
  if (kind === 'signal') return <SignalFields {...props} />;
  if (kind === 'delete') return undefined;
  return (
    <>
      {kind === 'reset' && (
        <Segmented
          label="Reset to"
          value={form.to}
          onChange={(to) => onChange({ to })}
          options={[
            { value: 'last', label: 'Last workflow task' },
            { value: 'first', label: 'First workflow task' },
          ]}
        />
      )}
      <TextField
        ref={first}
        label="Reason"
        value={form.reason}
        onChange={(reason) => onChange({ reason })}
        placeholder="shown in their histories"
      />
    </>
  );
}

/** Asks before something is done to several runs: how many, what happens to each, and what it takes. */
export function BatchDialog({
  kind,
  count,
  left,
  target,
  about,
  onClose,
  onBegun,
}: {
  readonly kind: BatchKind;
  /** Undefined until it is counted. */
  readonly count: number | undefined;
  /** So many have closed already, and only open ones take it. */
  readonly left: number;
  readonly target: CallInput<'batch.start'>['target'];
  /** Which runs those are, where it is not those that were picked. */
  readonly about: string | undefined;
  readonly onClose: () => void;
  readonly onBegun: () => void;
}): ReactNode {
  const [form, setForm] = useState<Form>({ reason: '', signal: '', args: '[]', to: 'last' });
  const first = useRef<HTMLInputElement>(null);
  const problem = kind === 'signal' ? argsProblem(form.args) : undefined;
  const off =
    kind === 'signal' && form.signal.trim() === ''
      ? 'The signal needs a name.'
      : problem !== undefined
        ? 'The arguments are wrong.'
        : count === 0
          ? 'All of them are closed already.'
          : undefined;
  const begin = async (): Promise<void> => {
    if (off !== undefined) return;
    onClose();
    if (await startBatch({ action: actionOf(kind, form), target })) onBegun();
  };
  const counted = count === undefined ? 'workflows' : workflowsText(count);
  const title = `${batchVerbs[kind]} ${counted}`;
  return (
    <FormDialog
      title={title}
      onClose={onClose}
      onSubmit={() => void begin()}
      {...(kind === 'delete' ? {} : { initialFocus: first })}
      submit={
        <Button
          tone={kind === 'terminate' || kind === 'delete' ? 'dangerFill' : 'primary'}
          keys="$mod+Enter"
          off={off}
          onClick={() => void begin()}
        >
          {title}
        </Button>
      }
    >
      <p>
        <strong className={text.strong}>{counted}</strong>
        {about === undefined ? '. ' : ` ${about} `}
        {batchMeans[kind]}
      </p>
      {left > 0 && <Note>{leftText(left)}</Note>}
      <Fields
        kind={kind}
        form={form}
        problem={problem}
        first={first}
        onChange={(change) => setForm((before) => ({ ...before, ...change }))}
      />
    </FormDialog>
  );
}
