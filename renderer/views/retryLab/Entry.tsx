import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { roughText } from '../../../shared/retryLab/words/spanText.ts';
import {
  splitLength,
  stepped,
  steppedLength,
  typedLength,
} from '../../model/retryLab/lengthEntry.ts';
import { classes } from '../../components/classes.ts';
import styles from './Entry.module.css';

/** A grid of labels and fields. */
export function Fields({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={styles.fields}>{children}</div>;
}

interface EntryProps {
  /** Undefined: unset. */
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
  /** Shown while it is unset: what the server derives. */
  readonly derived?: string | undefined;
  readonly unsetText?: string;
  /** An empty field is 0, not unset. */
  readonly isRequired?: boolean;
  readonly error?: string | undefined;
  /** Takes the focus as soon as it is true; `onFocused` says that it has it. */
  readonly wantsFocus?: boolean;
  readonly onFocused?: () => void;
}

interface Reading {
  readonly text: string;
  readonly unit: string | undefined;
  readonly read: (text: string) => number | undefined;
  readonly step: (direction: 1 | -1) => number;
}

function EntryInput({
  id,
  label,
  props,
  reading,
  isBare = false,
}: {
  readonly id: string;
  /** For fields without a label of their own in sight. */
  readonly label?: string | undefined;
  readonly props: EntryProps;
  readonly reading: Reading;
  readonly isBare?: boolean;
}): ReactNode {
  const { value, onChange, derived, unsetText = 'unset', isRequired = false, error } = props;
  // While it is being typed the text is the user's, and a bare number keeps counting in the unit that the field had before:
  // otherwise 60 s would become 1 m under the hand, and the next digit 10 m.
  const [typing, setTyping] = useState<{ readonly text: string; readonly reading: Reading }>();
  const typed = typing?.text;
  const isUnread =
    typing !== undefined &&
    typing.text.trim() !== '' &&
    typing.reading.read(typing.text) === undefined;
  const type = (text: string): void => {
    const held = typing?.reading ?? reading;
    setTyping({ text, reading: held });
    if (text.trim() === '') onChange(isRequired ? 0 : undefined);
    else {
      const next = held.read(text);
      if (next !== undefined) onChange(next);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    setTyping(undefined);
    onChange(reading.step(event.key === 'ArrowUp' ? 1 : -1));
  };
  const input = useRef<HTMLInputElement>(null);
  const { wantsFocus = false, onFocused } = props;
  useEffect(() => {
    if (!wantsFocus) return;
    input.current?.focus();
    onFocused?.();
  }, [wantsFocus, onFocused]);
  const isUnset = value === undefined && typed === undefined;
  const unit = isUnset ? derived : typing === undefined ? reading.unit : unitWhileTyping(typing);
  return (
    <div
      className={classes(styles.input, isBare && styles.bare)}
      data-unset={value === undefined ? '' : undefined}
      data-invalid={error !== undefined || isUnread ? '' : undefined}
    >
      <input
        ref={input}
        id={id}
        aria-label={label}
        value={typed ?? reading.text}
        // A long derived value needs the room.
        placeholder={derived !== undefined && derived.length > 5 ? '' : unsetText}
        aria-invalid={error !== undefined || isUnread}
        aria-describedby={error === undefined ? undefined : `${id}e`}
        spellCheck={false}
        autoComplete="off"
        inputMode="decimal"
        onFocus={(event) => event.target.select()}
        onChange={(event) => type(event.target.value)}
        onBlur={() => setTyping(undefined)}
        onKeyDown={onKeyDown}
      />
      {unit !== undefined && <span className={styles.unit}>{unit}</span>}
    </div>
  );
}

/** A bare number has the unit that it had; whoever types a unit sees that one. */
const unitWhileTyping = ({
  text,
  reading,
}: {
  text: string;
  reading: Reading;
}): string | undefined => (/^[\s\d.,_-]*$/.test(text) ? reading.unit : undefined);

function lengthReading(value: number | undefined): Reading {
  const split = value === undefined ? undefined : splitLength(value);
  const unit = split?.unit ?? 's';
  return {
    text: split?.number ?? '',
    unit,
    read: (text) => typedLength(text, unit),
    step: (direction) => (value === undefined ? 1000 : steppedLength(value, direction)),
  };
}

function numberReading(
  value: number | undefined,
  min: number,
  isWhole: boolean,
  unit?: string,
): Reading {
  return {
    text: value === undefined ? '' : String(value),
    unit,
    read: (text) => {
      const number = Number(text.replace('%', '').trim());
      return Number.isFinite(number) && (!isWhole || Number.isInteger(number)) ? number : undefined;
    },
    step: (direction) => {
      const next = stepped(value ?? min, direction, min);
      return isWhole ? Math.max(min, Math.round(next === value ? next + direction : next)) : next;
    },
  };
}

function Labelled({
  label,
  title,
  props,
  reading,
}: {
  readonly label: string;
  readonly title?: string | undefined;
  readonly props: EntryProps;
  readonly reading: Reading;
}): ReactNode {
  const id = useId();
  return (
    <>
      <label htmlFor={id} title={title}>
        {label}
      </label>
      <EntryInput id={id} props={props} reading={reading} />
      {props.error !== undefined && (
        <div id={`${id}e`} className={styles.error} role="alert">
          {props.error}
        </div>
      )}
    </>
  );
}

/** A length of time with its label: numbers with a unit, arrows step it. */
export function LengthField({
  label,
  title,
  ...props
}: EntryProps & { readonly label: string; readonly title?: string }): ReactNode {
  return (
    <Labelled label={label} title={title} props={props} reading={lengthReading(props.value)} />
  );
}

/** A number with its label. */
export function NumberField({
  label,
  title,
  min = 0,
  isWhole = false,
  unit,
  ...props
}: EntryProps & {
  readonly label: string;
  readonly title?: string;
  readonly min?: number;
  readonly isWhole?: boolean;
  readonly unit?: string;
}): ReactNode {
  const reading = numberReading(props.value, min, isWhole, unit);
  return <Labelled label={label} title={title} props={props} reading={reading} />;
}

/** A share in per cent with its label; the value is from 0 to 1. */
export function ShareField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}): ReactNode {
  return (
    <NumberField
      label={label}
      unit="%"
      isRequired
      value={Number((value * 100).toFixed(4))}
      onChange={(percent) => onChange(Math.min(1, Math.max(0, (percent ?? 0) / 100)))}
    />
  );
}

/** A length of time in a table's cell. */
export function LengthCell({
  label,
  ...props
}: EntryProps & { readonly label: string }): ReactNode {
  const id = useId();
  return (
    <EntryInput id={id} label={label} props={props} reading={lengthReading(props.value)} isBare />
  );
}

/** A share in per cent without a label in sight; the value is from 0 to 1. */
export function PercentCell({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}): ReactNode {
  const id = useId();
  const percent = Number((value * 100).toFixed(4));
  return (
    <EntryInput
      id={id}
      label={label}
      props={{
        value: percent,
        isRequired: true,
        onChange: (next) => onChange(Math.min(1, Math.max(0, (next ?? 0) / 100))),
      }}
      reading={numberReading(percent, 0, false, '%')}
    />
  );
}

/** A derived length as it is shown in an unset field; nothing where the server has none. */
export const derivedText = (ms: number | undefined): string | undefined =>
  ms === undefined || ms === 0 || ms === Infinity ? undefined : roughText(ms);
