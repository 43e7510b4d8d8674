import { Filter, X } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { Button } from '../../components/Button.tsx';
import { BareField } from '../../components/Field.tsx';
import { Keys } from '../../components/Keys.tsx';
import text from '../../components/text.module.css';
import styles from './TimelineToolbar.module.css';

interface TimelineToolbarProps {
  readonly tabs: ReactNode;
  readonly filter: string;
  readonly onFilter: (text: string) => void;
  /** What could not be understood of the filter. */
  readonly problem: string | undefined;
  /** How many are shown of how many, while a filter is set. */
  readonly found: string | undefined;
  /** Of the filter's field. */
  readonly ref: Ref<HTMLInputElement>;
  /** At the right end. */
  readonly children?: ReactNode;
}

/** The first line of the main pane: its views, a filter, its tools. */
export function TimelineToolbar({
  tabs,
  filter,
  onFilter,
  problem,
  found,
  ref,
  children,
}: TimelineToolbarProps): ReactNode {
  return (
    <div className={styles.bar}>
      {tabs}
      <BareField
        ref={ref}
        small
        className={styles.filter}
        label="Filter by name, text, kind:, status: or attempt:"
        placeholder="Filter by name, text, attempt"
        title={problem ?? 'Words, kind:timer, status:failed, attempt:2'}
        icon={<Filter aria-hidden="true" />}
        value={filter}
        invalid={problem !== undefined}
        onChange={onFilter}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          // The first Escape empties the filter, the next one leaves the field.
          event.preventDefault();
          if (filter === '') event.currentTarget.blur();
          else onFilter('');
        }}
        after={
          filter === '' ? (
            <Keys keys="/" />
          ) : (
            <button
              type="button"
              className={styles.clear}
              aria-label="Clear the filter"
              onClick={() => onFilter('')}
            >
              <X aria-hidden="true" />
            </button>
          )
        }
      />
      {problem !== undefined && <span className={styles.problem}>{problem}</span>}
      {problem === undefined && found !== undefined && <span className={text.faint}>{found}</span>}
      <span className={text.screenReader} role="status">
        {problem ?? found}
      </span>
      <span className={styles.grow} />
      {children}
    </div>
  );
}

/** Where rows would be, when the filter leaves none. */
export function NothingMatches({
  total,
  what,
  onClear,
}: {
  readonly total: number;
  readonly what: string;
  readonly onClear: () => void;
}): ReactNode {
  return (
    <div className={styles.nothing}>
      <p>
        Nothing matches. {total} {what} without this filter.
      </p>
      <Button size="small" onClick={onClear}>
        Clear the filter
      </Button>
    </div>
  );
}
