import { useId, type ReactNode } from 'react';
import { laterPart, usePart } from './laterPart.ts';
import styles from './SwitchField.module.css';

const switchPart = laterPart(async () => (await import('@base-ui/react/switch')).Switch);

/** Yes or no, labelled by an element elsewhere. */
export function BareSwitch({
  labelledBy,
  checked,
  disabled = false,
  onChange,
}: {
  /** The label's id. */
  readonly labelledBy: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}): ReactNode {
  const Switch = usePart(switchPart);
  return (
    <Switch.Root
      className={styles.switch}
      aria-labelledby={labelledBy}
      checked={checked}
      disabled={disabled}
      onCheckedChange={(next) => onChange(next)}
    >
      <span>
        <Switch.Thumb className={styles.thumb} />
      </span>
    </Switch.Root>
  );
}

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
      <BareSwitch labelledBy={id} checked={checked} onChange={onChange} />
      <span id={id}>{label}</span>
    </div>
  );
}
