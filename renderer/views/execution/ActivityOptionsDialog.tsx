import { useRef, useState, type ReactNode } from 'react';
import type { ActivityOptionsInput } from '../../../shared/ipc/steering.ts';
import { lengthProblem } from '../../../shared/temporal/lengths.ts';
import { shortDuration } from '../../model/shortDuration.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { parseDuration } from '../../components/parseDuration.ts';
import text from '../../components/text.module.css';
import { steerActivity, type ActivityTarget } from '../../state/steerActivity.ts';
import styles from './Dialogs.module.css';

/** The options as they are, as far as the history tells. */
export type KnownOptions = Readonly<Partial<Record<keyof ActivityOptionsInput, number | string>>>;

interface OptionField {
  readonly name: keyof ActivityOptionsInput;
  readonly label: string;
  readonly kind: 'duration' | 'number' | 'count' | 'text';
}

const fields: readonly OptionField[] = [
  { name: 'startToCloseMs', label: 'Start to close', kind: 'duration' },
  { name: 'scheduleToCloseMs', label: 'Schedule to close', kind: 'duration' },
  { name: 'scheduleToStartMs', label: 'Schedule to start', kind: 'duration' },
  { name: 'heartbeatMs', label: 'Heartbeat', kind: 'duration' },
  { name: 'initialIntervalMs', label: 'Initial interval', kind: 'duration' },
  { name: 'backoffCoefficient', label: 'Backoff coefficient', kind: 'number' },
  { name: 'maximumIntervalMs', label: 'Maximum interval', kind: 'duration' },
  { name: 'maximumAttempts', label: 'Maximum attempts', kind: 'count' },
  { name: 'taskQueue', label: 'Task queue', kind: 'text' },
];

/** What a field's text says; a text that says nothing of its kind is a problem in words. */
export function readOption(
  { kind }: Pick<OptionField, 'kind'>,
  typed: string,
): { readonly value: number | string } | { readonly problem: string } {
  const trimmed = typed.trim();
  if (kind === 'text') return { value: trimmed };
  if (kind === 'duration') {
    const ms = parseDuration(trimmed, 's');
    return ms === undefined ? { problem: lengthProblem(trimmed) } : { value: ms };
  }
  const number = Number(trimmed);
  if (kind === 'count') {
    return Number.isInteger(number) && number >= 0
      ? { value: number }
      : { problem: `"${trimmed}" is no count. 0 is unlimited.` };
  }
  return number >= 1 ? { value: number } : { problem: 'A coefficient is 1 or more.' };
}

function knownText({ name, kind }: OptionField, known: KnownOptions): string {
  const value = known[name];
  if (value === undefined) return kind === 'duration' ? 'not set' : '';
  return kind === 'duration' && typeof value === 'number' ? shortDuration(value) : String(value);
}

/** Gives a pending activity other timeouts, another policy or another task queue; empty fields stay as they are. */
export function ActivityOptionsDialog({
  target,
  known,
  onClose,
}: {
  readonly target: ActivityTarget;
  readonly known: KnownOptions;
  readonly onClose: () => void;
}): ReactNode {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const first = useRef<HTMLInputElement>(null);
  const filled = fields.filter(({ name }) => (typed[name] ?? '').trim() !== '');
  const readings = filled.map((field) => ({
    field,
    read: readOption(field, typed[field.name] ?? ''),
  }));
  const problems = readings.filter(({ read }) => 'problem' in read);
  const off =
    filled.length === 0
      ? 'Fill in what is to change.'
      : problems.length > 0
        ? 'Some fields are wrong.'
        : undefined;
  const apply = (): void => {
    if (off !== undefined) return;
    const options = Object.fromEntries(
      readings.flatMap(({ field, read }) => ('value' in read ? [[field.name, read.value]] : [])),
    );
    onClose();
    void steerActivity('activities.options', target, { options });
  };
  return (
    <FormDialog
      title={`Change the options of ${target.activityType}`}
      onClose={onClose}
      onSubmit={apply}
      initialFocus={first}
      submit={
        <Button tone="primary" keys="$mod+Enter" off={off} onClick={apply}>
          Apply
        </Button>
      }
    >
      <p className={text.muted}>
        For this activity {target.activityId} alone, from its next attempt on. An empty field stays
        as it is.
      </p>
      <div className={styles.columns}>
        {fields.map((field, index) => {
          const reading = readings.find((one) => one.field === field)?.read;
          return (
            <TextField
              key={field.name}
              {...(index === 0 ? { ref: first } : {})}
              label={field.label}
              value={typed[field.name] ?? ''}
              placeholder={knownText(field, known)}
              error={reading !== undefined && 'problem' in reading ? reading.problem : undefined}
              onChange={(value) => setTyped((before) => ({ ...before, [field.name]: value }))}
            />
          );
        })}
      </div>
    </FormDialog>
  );
}
