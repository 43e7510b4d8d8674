import { Search, X } from 'lucide-react';
import { useRef, useState, type ReactNode, type Ref } from 'react';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { classes } from '../../components/classes.ts';
import { Keys } from '../../components/Keys.tsx';
import { plural } from '../../components/timeText.ts';
import { isListFilter } from '../../state/workflows.ts';
import styles from './FilterField.module.css';
import { filterTokens } from './filterTokens.ts';

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
  const [draft, setDraft] = useState(value);
  const [given, setGiven] = useState(value);
  const painted = useRef<HTMLDivElement>(null);
  // What the field is given from outside, such as by "Clear", replaces the draft.
  if (given !== value) {
    setGiven(value);
    setDraft(value);
  }
  const change = (text: string): void => {
    setDraft(text);
    if (isListFilter(text)) return;
    setGiven(text);
    onChange(text);
  };
  const apply = (): void => {
    setGiven(draft);
    onChange(draft);
  };
  return (
    <div className={classes(styles.field, invalid && styles.invalid)} role="search">
      <Search aria-hidden="true" />
      <div className={styles.text}>
        <div ref={painted} className={styles.painted} aria-hidden="true">
          {filterTokens(draft).map((token, index) => (
            // A piece has no identity beyond its place in the text.
            <span key={index} className={isListFilter(draft) ? styles[token.kind] : undefined}>
              {token.text}
            </span>
          ))}
        </div>
        <input
          ref={ref}
          value={draft}
          aria-label="Filter workflows"
          aria-invalid={invalid}
          placeholder="Words, or a list filter such as WorkflowType = 'OrderSaga'"
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => change(event.target.value)}
          onBlur={apply}
          onScroll={(event) => {
            if (painted.current) painted.current.scrollLeft = event.currentTarget.scrollLeft;
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') apply();
            if (event.key !== 'Escape') return;
            event.preventDefault();
            if (draft === '') event.currentTarget.blur();
            else change('');
          }}
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
          onClick={() => {
            setDraft('');
            setGiven('');
            onChange('');
          }}
        >
          <X aria-hidden="true" />
        </Button>
      )}
    </div>
  );
}
