import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { roughText } from '../../../shared/retryLab/words/spanText.ts';
import { lengthProblem } from '../../../shared/temporal/lengths.ts';
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
  /** Why a text that was not read is none, and what to write instead. */
  readonly problem: (text: string) => string;
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
  const { value, onChange, derived, unsetText = 'unset' } = props;
  const { typing, unread, type, leave, forget } = useTyping(props, reading);
  const typed = typing?.text;
  // Words come once the field is left: "30 mi" is on its way to "30 min".
  const error = typing?.left ? unread : props.error;
  const isWrong = unread !== undefined || error !== undefined;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    forget();
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
    <>
      <div
        className={classes(styles.input, isBare && styles.bare)}
        data-unset={value === undefined ? '' : undefined}
        data-invalid={isWrong ? '' : undefined}
      >
        <input
          ref={input}
          id={id}
          aria-label={label}
          value={typed ?? reading.text}
          // A long derived value needs the room.
          placeholder={derived !== undefined && derived.length > 5 ? '' : unsetText}
          aria-invalid={isWrong}
          aria-describedby={error === undefined ? undefined : `${id}e`}
          spellCheck={false}
          autoComplete="off"
          inputMode="decimal"
          onFocus={(event) => event.target.select()}
          onChange={(event) => type(event.target.value)}
          onBlur={leave}
          onKeyDown={onKeyDown}
        />
        {unit !== undefined && <span className={styles.unit}>{unit}</span>}
      </div>
      {error !== undefined && (
        <div id={`${id}e`} className={styles.error} role="alert">
          {error}
        </div>
      )}
    </>
  );
}

/**
 * While it is being typed the text is the user's, and a bare number keeps counting in the unit that the field had before: otherwise
 * 60 s would become 1 m under the hand, and the next digit 10 m.
 */
interface Typing {
  readonly text: string;
  readonly reading: Reading;
  /** The field was left with a text that cannot be read, while it had this value. */
  readonly left?: { readonly value: number | undefined };
}

const unreadProblem = ({ text, reading }: Typing): string | undefined =>
  text.trim() === '' || reading.read(text) !== undefined ? undefined : reading.problem(text);

/** The text of a field in the user's hands. */
function useTyping({ value, onChange, isRequired = false }: EntryProps, reading: Reading) {
  const [kept, setTyping] = useState<Typing>();
  // What was left unread stays to be mended, until the value is changed from elsewhere.
  const isOutdated = kept?.left !== undefined && kept.left.value !== value;
  if (isOutdated) setTyping(undefined);
  const typing = isOutdated ? undefined : kept;
  const unread = typing && unreadProblem(typing);
  return {
    typing,
    unread,
    type: (text: string): void => {
      const held = typing?.reading ?? reading;
      setTyping({ text, reading: held });
      const next = text.trim() === '' ? (isRequired ? 0 : undefined) : held.read(text);
      if (next !== undefined || text.trim() === '') onChange(next);
    },
    leave: (): void =>
      setTyping(unread === undefined ? undefined : typing && { ...typing, left: { value } }),
    forget: (): void => setTyping(undefined),
  };
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
    problem: (text) => lengthProblem(text),
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
    problem: (text) =>
      lengthProblem(text, isWhole ? 'A whole number is needed.' : 'A number is needed.'),
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
