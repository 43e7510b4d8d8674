import { Search, X } from 'lucide-react';
import { useRef, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { classes } from '../../components/classes.ts';
import { Keys } from '../../components/Keys.tsx';
import { plural } from '../../components/timeText.ts';
import { isListFilter } from '../../state/workflows.ts';
import styles from './FilterField.module.css';
import { filterTokens } from './filterTokens.ts';

/** The filter's text, painted. It lies under the field, whose own text is transparent. */
function Painted({
  text,
  ref,
}: {
  readonly text: string;
  readonly ref: Ref<HTMLDivElement>;
}): ReactNode {
  const isFilter = isListFilter(text);
  return (
    <div ref={ref} className={styles.painted} aria-hidden="true">
      {filterTokens(text).map((token, index) => (
        // A piece has no identity beyond its place in the text.
        <span key={index} className={isFilter ? styles[token.kind] : undefined}>
          {token.text}
        </span>
      ))}
    </div>
  );
}

/** What stands in the field, and what of it was asked for: words at once, a list filter when it is applied. */
function useDraft(value: string, onChange: (text: string) => void) {
  const [draft, setDraft] = useState(value);
  const [given, setGiven] = useState(value);
  // What the field is given from outside, such as by "Clear", replaces the draft.
  if (given !== value) {
    setGiven(value);
    setDraft(value);
  }
  const apply = (text: string): void => {
    setDraft(text);
    setGiven(text);
    onChange(text);
  };
  const change = (text: string): void => {
    if (isListFilter(text)) setDraft(text);
    else apply(text);
  };
  return { draft, apply, change };
}

/**
 * The filter: words to look for, or Temporal's list filter, which is painted while it is typed and asked of the server with `Enter` or when
 * the field is left.
 */
export function FilterField({
  value,
  invalid,
  matches,
  onChange,
  ref,
}: {
  readonly value: string;
  readonly invalid: boolean;
  readonly matches: number | undefined;
  readonly onChange: (text: string) => void;
  readonly ref?: Ref<HTMLInputElement>;
}): ReactNode {
  const { draft, apply, change } = useDraft(value, onChange);
  const painted = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') apply(draft);
    if (event.key !== 'Escape') return;
    event.preventDefault();
    if (draft === '') event.currentTarget.blur();
    else apply('');
  };
  return (
    <div className={classes(styles.field, invalid && styles.invalid)} role="search">
      <Search aria-hidden="true" />
      <div className={styles.text}>
        <Painted ref={painted} text={draft} />
        <input
          ref={ref}
          value={draft}
          aria-label="Filter workflows"
          aria-invalid={invalid}
          placeholder="Words, or a list filter such as WorkflowType = 'OrderSaga'"
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => change(event.target.value)}
          onBlur={() => apply(draft)}
          onScroll={(event) => {
            if (painted.current) painted.current.scrollLeft = event.currentTarget.scrollLeft;
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {matches !== undefined && draft !== '' && <Chip>{plural(matches, 'match', 'match')}</Chip>}
      {draft === '' ? (
        <Keys keys="/" />
      ) : (
        <Button
          tone="ghost"
          size="small"
          iconOnly
          className={styles.clear}
          aria-label="Clear the filter"
          onClick={() => apply('')}
        >
          <X aria-hidden="true" />
        </Button>
      )}
    </div>
  );
}
