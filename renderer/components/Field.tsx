import { useId, type InputHTMLAttributes, type ReactNode, type Ref } from 'react';
import { classes } from './classes.ts';
import styles from './Field.module.css';

/** What stands around any input: its label, a hint, what is wrong with it. */
export function Field({
  label,
  type,
  aside,
  hint,
  error,
  warning,
  inputId,
  describedBy,
  children,
}: {
  readonly label: string;
  /** The type, in mono beside the label. */
  readonly type?: string | undefined;
  /** At the right end of the label's line. */
  readonly aside?: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly warning?: string | undefined;
  readonly inputId?: string;
  readonly describedBy?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={styles.field}>
      <div className={styles.label}>
        <label htmlFor={inputId}>{label}</label>
        {type !== undefined && <span className={styles.type}>{type}</span>}
        {aside !== undefined && <span style={{ marginLeft: 'auto' }}>{aside}</span>}
      </div>
      {children}
      <div id={describedBy} aria-live="polite">
        {error !== undefined && <div className={styles.error}>{error}</div>}
        {error === undefined && warning !== undefined && (
          <div className={styles.warning}>{warning}</div>
        )}
        {error === undefined && warning === undefined && hint !== undefined && (
          <div className={styles.hint}>{hint}</div>
        )}
      </div>
    </div>
  );
}

interface TextFieldProps extends Omit<
  InputHTMLAttributes<HTMLInputElement>,
  'onChange' | 'value' | 'size' | 'type'
> {
  readonly label: string;
  readonly typeName?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly warning?: string | undefined;
  readonly unit?: ReactNode;
  readonly mono?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A line of text with its label. */
export function TextField({
  label,
  typeName,
  value,
  onChange,
  hint,
  error,
  warning,
  unit,
  mono = false,
  ref,
  ...rest
}: TextFieldProps): ReactNode {
  const id = useId();
  return (
    <Field
      label={label}
      type={typeName}
      hint={hint}
      error={error}
      warning={warning}
      inputId={id}
      describedBy={`${id}d`}
    >
      <div
        className={classes(styles.input, mono && styles.mono)}
        data-invalid={error === undefined ? undefined : ''}
      >
        <input
          {...rest}
          ref={ref}
          id={id}
          value={value}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={error !== undefined}
          aria-describedby={`${id}d`}
          onChange={(event) => onChange(event.target.value)}
        />
        {unit !== undefined && <span className={styles.unit}>{unit}</span>}
      </div>
    </Field>
  );
}

/** A line of text without a visible label, such as a pane's filter. */
export function BareField({
  label,
  icon,
  value,
  onChange,
  small = false,
  mono = false,
  invalid = false,
  after,
  className,
  ref,
  ...rest
}: Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value' | 'size'> & {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly small?: boolean;
  readonly mono?: boolean;
  readonly invalid?: boolean;
  readonly after?: ReactNode;
  readonly ref?: Ref<HTMLInputElement>;
}): ReactNode {
  return (
    <div
      className={classes(styles.input, small && styles.small, mono && styles.mono, className)}
      data-invalid={invalid ? '' : undefined}
    >
      {icon}
      <input
        {...rest}
        ref={ref}
        value={value}
        aria-label={label}
        aria-invalid={invalid}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
      {after}
    </div>
  );
}
