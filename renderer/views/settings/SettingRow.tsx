import { useId, type ReactNode } from 'react';
import { BareSwitch } from '../../components/SwitchField.tsx';
import text from '../../components/text.module.css';
import styles from './SettingsView.module.css';

/** A setting: what it is called, what it does, and the control that changes it. */
export function SettingRow({
  title,
  titleId,
  hint,
  children,
}: {
  readonly title: string;
  readonly titleId?: string;
  readonly hint?: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <span id={titleId}>{title}</span>
        {hint !== undefined && <div className={text.faint}>{hint}</div>}
      </div>
      {children}
    </div>
  );
}

/** A setting that is on or off. */
export function SwitchRow({
  title,
  hint,
  checked,
  off,
  onChange,
}: {
  readonly title: string;
  readonly hint: string;
  readonly checked: boolean;
  /** Why it can't be changed. */
  readonly off?: string | undefined;
  readonly onChange: (checked: boolean) => void;
}): ReactNode {
  const id = useId();
  return (
    <SettingRow title={title} titleId={id} hint={off ?? hint}>
      <BareSwitch
        labelledBy={id}
        checked={checked}
        disabled={off !== undefined}
        onChange={onChange}
      />
    </SettingRow>
  );
}
