import { Switch } from '@base-ui/react/switch';
import { useId, type ReactNode } from 'react';
import styles from './SwitchField.module.css';

/** Yes or no, with its label behind it. */
export function SwitchField({
  label,
  checked,
  onChange,
}: {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className={styles.row}>
      <Switch.Root
        className={styles.switch}
        aria-labelledby={id}
        checked={checked}
        onCheckedChange={(next) => onChange(next)}
      >
        <span>
          <Switch.Thumb className={styles.thumb} />
        </span>
      </Switch.Root>
      <span id={id}>{label}</span>
    </div>
  );
}
