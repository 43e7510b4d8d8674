import { ChevronDown } from 'lucide-react';
import {
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  type RefObject,
} from 'react';
import { classes } from './classes.ts';
import { Field } from './Field.tsx';
import fieldStyles from './Field.module.css';
import { laterPart, usePart } from './laterPart.ts';
import styles from './SelectField.module.css';

const autocompletePart = laterPart(
  async () => (await import('@base-ui/react/autocomplete')).Autocomplete,
);

/** Something that may be meant. */
export interface Suggestion {
  readonly value: string;
  /** In grey beside it. */
  readonly aside?: string | undefined;
}

interface SuggestFieldProps {
  readonly label: string;
  readonly value: string;
  readonly suggestions: readonly Suggestion[];
  readonly icon?: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly warning?: string | undefined;
  readonly mono?: boolean;
  /** What is said when no suggestion fits. */
  readonly empty?: string;
  readonly onChange: (value: string) => void;
  readonly ref?: Ref<HTMLInputElement>;
}

function Suggestions({
  empty,
  box,
}: {
  readonly empty: string;
  /** The whole field: its input begins behind the icon. */
  readonly box: RefObject<HTMLElement | null>;
}): ReactNode {
  const Autocomplete = usePart(autocompletePart);
  return (
    <Autocomplete.Portal>
      <Autocomplete.Positioner
        className={styles.positioner}
        anchor={box}
        sideOffset={4}
        align="start"
      >
        <Autocomplete.Popup className={styles.popup}>
          <Autocomplete.Empty>
            <div className={styles.empty}>{empty}</div>
          </Autocomplete.Empty>
          <Autocomplete.List>
            {(item: Suggestion) => (
              <Autocomplete.Item key={item.value} value={item} className={styles.item}>
                <span>{item.value}</span>
                {item.aside !== undefined && <span className={styles.aside}>{item.aside}</span>}
              </Autocomplete.Item>
            )}
          </Autocomplete.List>
        </Autocomplete.Popup>
      </Autocomplete.Positioner>
    </Autocomplete.Portal>
  );
}

/** Enter with another key: it is for the form around the field. */
const isFormKey = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean =>
  key === 'Enter' && (altKey || ctrlKey || metaKey);

/** A field with suggestions; whatever else is typed is taken too. */
export function SuggestField({
  label,
  value,
  suggestions,
  icon,
  hint,
  error,
  warning,
  mono = false,
  empty = 'None has this name.',
  onChange,
  ref,
}: SuggestFieldProps): ReactNode {
  const Autocomplete = usePart(autocompletePart);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const describedBy = `${id}d`;
  // The list is a choice, not an answer to what is typed: with a known name in the field all others are still there.
  const fits = (item: Suggestion, query: string): boolean =>
    suggestions.some((known) => known.value === query) ||
    item.value.toLowerCase().includes(query.toLowerCase());
  return (
    <Field inputId={id} {...{ label, describedBy, hint, error, warning }}>
      <Autocomplete.Root
        items={[...suggestions]}
        value={value}
        onValueChange={onChange}
        open={open}
        onOpenChange={setOpen}
        itemToStringValue={(item: Suggestion) => item.value}
        openOnInputClick
        autoHighlight
        filter={fits}
      >
        <div
          ref={box}
          className={classes(fieldStyles.input, mono && fieldStyles.mono)}
          data-invalid={error === undefined ? undefined : ''}
        >
          {icon}
          <Autocomplete.Input
            {...(ref ? { ref } : {})}
            id={id}
            // While its list is open in a dialog the rest, the label too, is hidden from readers.
            aria-label={label}
            className={styles.combo}
            spellCheck={false}
            // What is typed takes the place of what was proposed.
            onFocus={(event) => event.currentTarget.select()}
            onKeyDown={(event) => {
              if (!isFormKey(event)) return;
              // It is the form's key: nothing is chosen by it, and the list is out of the way.
              event.preventBaseUIHandler();
              setOpen(false);
            }}
            aria-invalid={error !== undefined}
            aria-describedby={describedBy}
          />
          <Autocomplete.Trigger className={styles.comboTrigger} aria-label="Show all suggestions">
            <ChevronDown aria-hidden="true" />
          </Autocomplete.Trigger>
        </div>
        <Suggestions empty={empty} box={box} />
      </Autocomplete.Root>
    </Field>
  );
}
