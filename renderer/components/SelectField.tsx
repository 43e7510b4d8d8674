import { ChevronDown } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { Field } from './Field.tsx';
import { laterPart, usePart } from './laterPart.ts';
import styles from './SelectField.module.css';

const selectPart = laterPart(async () => (await import('@base-ui/react/select')).Select);

/** One of a list, behind a button. */
export function SelectField<Value extends string>({
  label,
  value,
  options,
  hint,
  onChange,
}: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly hint?: string;
  readonly onChange: (value: Value) => void;
}): ReactNode {
  const Select = usePart(selectPart);
  const id = useId();
  return (
    <Field label={label} inputId={id} hint={hint}>
      <Select.Root
        items={[...options]}
        value={value}
        onValueChange={(next) => {
          if (next !== null) onChange(next as Value);
        }}
      >
        <Select.Trigger id={id} className={styles.trigger} aria-label={label}>
          <Select.Value className={styles.value} />
          <ChevronDown aria-hidden="true" />
        </Select.Trigger>
        <Select.Portal>
          <Select.Positioner
            className={styles.positioner}
            sideOffset={4}
            alignItemWithTrigger={false}
          >
            <Select.Popup className={styles.popup}>
              {options.map((option) => (
                <Select.Item key={option.value} value={option.value} className={styles.item}>
                  <Select.ItemText>{option.label}</Select.ItemText>
                </Select.Item>
              ))}
            </Select.Popup>
          </Select.Positioner>
        </Select.Portal>
      </Select.Root>
    </Field>
  );
}
