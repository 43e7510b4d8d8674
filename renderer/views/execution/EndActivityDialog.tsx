import { useRef, useState, type ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { CheckField } from '../../components/CheckField.tsx';
import { Field, TextField } from '../../components/Field.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { JsonEditor } from '../../components/json/JsonEditor.tsx';
import { readJson } from '../../components/json/jsonProblems.ts';
import text from '../../components/text.module.css';
import { steerActivity, type ActivityTarget } from '../../state/steerActivity.ts';

interface EndProps {
  readonly target: ActivityTarget;
  readonly onClose: () => void;
}

/** Completes the running attempt of an activity from outside, as an asynchronous completion does. */
export function CompleteActivityDialog({
  target,
  suggestion,
  onClose,
}: EndProps & {
  /** The result of the last one of its type, as JSON. */
  readonly suggestion: string | undefined;
}): ReactNode {
  const [result, setResult] = useState(suggestion ?? 'null');
  const field = useRef<HTMLDivElement>(null);
  const reading = result.trim() === '' ? undefined : readJson(result, undefined);
  const problem = reading?.problems[0]?.message;
  const submit = (): void => {
    if (problem !== undefined) return;
    onClose();
    const value = reading?.value?.json;
    void steerActivity('activities.complete', target, value === undefined ? {} : { result: value });
  };
  return (
    <FormDialog
      title={`Complete ${target.activityType} with`}
      onClose={onClose}
      onSubmit={submit}
      initialFocus={field}
      submit={
        <Button tone="primary" keys="$mod+Enter" off={problem} onClick={submit}>
          Complete
        </Button>
      }
    >
      <p className={text.muted}>
        The running attempt ends with this result; what its worker answers later is not heard. Empty
        is no result at all.
      </p>
      <Field label="Result" type="JSON" error={problem}>
        <div ref={field}>
          <JsonEditor
            label="Result, JSON"
            value={result}
            invalid={problem !== undefined}
            linesMin={6}
            onChange={setResult}
            onKey={(key) => key === 'submit' && submit()}
          />
        </div>
      </Field>
    </FormDialog>
  );
}

/** Fails the running attempt of an activity from outside. */
export function FailActivityDialog({ target, onClose }: EndProps): ReactNode {
  const [message, setMessage] = useState('');
  const [type, setType] = useState('');
  const [nonRetryable, setNonRetryable] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const submit = (): void => {
    onClose();
    void steerActivity('activities.fail', target, {
      message: message.trim() === '' ? 'Failed by hand' : message.trim(),
      nonRetryable,
      ...(type.trim() === '' ? {} : { type: type.trim() }),
    });
  };
  return (
    <FormDialog
      title={`Fail ${target.activityType}`}
      size="narrow"
      onClose={onClose}
      onSubmit={submit}
      initialFocus={field}
      submit={
        <Button tone="dangerFill" keys="$mod+Enter" onClick={submit}>
          Fail the attempt
        </Button>
      }
    >
      <TextField
        ref={field}
        label="Message"
        value={message}
        placeholder="Failed by hand"
        onChange={setMessage}
      />
      <TextField
        label="Error type"
        mono
        value={type}
        placeholder="such as CardDeclinedError"
        hint="Retry policies know errors by it."
        onChange={setType}
      />
      <CheckField
        label="Not retryable"
        hint="The activity fails for good, whatever its policy says."
        checked={nonRetryable}
        onChange={setNonRetryable}
      />
    </FormDialog>
  );
}
