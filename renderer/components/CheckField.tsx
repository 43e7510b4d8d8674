import { useId, type ReactNode } from 'react';
import styles from './CheckField.module.css';

/** A choice that is on or off, with what it means beneath. */
export function CheckField({
  label,
  hint,
  checked,
  onChange,
}: {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className={styles.check}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={hint === undefined ? undefined : `${id}d`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <span id={`${id}d`} className={styles.hint}>
          {hint}
        </span>
      )}
    </div>
  );
}
