import { Search, X } from 'lucide-react';
import {
  useId,
  useImperativeHandle,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from 'react';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { classes } from '../../components/classes.ts';
import { Keys } from '../../components/Keys.tsx';
import { plural } from '../../components/timeText.ts';
import {
  completeFilter,
  withSuggestion,
  type FilterProblem,
  type FilterVocabulary,
} from '../../model/filterCompletion.ts';
import { isListFilter } from '../../state/workflowQuery.ts';
import styles from './FilterField.module.css';
import { filterTokens } from './filterTokens.ts';

/** The filter's text, painted. It lies under the field, whose own text is transparent. */
function Painted({
  text,
  problem,
  ref,
}: {
  readonly text: string;
  readonly problem: FilterProblem | undefined;
  readonly ref: Ref<HTMLDivElement>;
}): ReactNode {
  const isFilter = isListFilter(text);
  return (
    <div ref={ref} className={styles.painted} aria-hidden="true">
      {filterTokens(text).map((token, index) => {
        const to = token.from + token.text.length;
        const isWrong = problem !== undefined && token.from < problem.to && to > problem.from;
        return (
          // A piece has no identity beyond its place in the text.
          <span
            key={index}
            className={classes(isFilter && styles[token.kind], isWrong && styles.wrong)}
          >
            {token.text}
          </span>
        );
      })}
      {problem !== undefined && problem.from >= text.length && (
        <span className={styles.wrong}> </span>
      )}
    </div>
  );
}

/** Whether the text is, or begins like, a list filter: what stands there half way is nothing to look for. */
function isFilterDraft(text: string, { attributes }: FilterVocabulary): boolean {
  const first = /^\s*(\S+)\s/.exec(text)?.[1];
  return isListFilter(text) || attributes.some(({ name }) => name === first);
}

/** What stands in the field, and what of it was asked for: words at once, a list filter when it is applied. */
function useDraft(value: string, vocabulary: FilterVocabulary, onChange: (text: string) => void) {
  const [draft, setDraft] = useState(value);
  const [given, setGiven] = useState(value);
  // What was applied on purpose: it holds while a list filter is typed, whose first letters were looked for as words.
  const [settled, setSettled] = useState(value);
  // What the field is given from outside, such as by "Clear", replaces the draft.
  if (given !== value) {
    setGiven(value);
    setSettled(value);
    setDraft(value);
  }
  const ask = (text: string): void => {
    if (text === given) return;
    setGiven(text);
    onChange(text);
  };
  const apply = (text: string): void => {
    setDraft(text);
    setSettled(text);
    ask(text);
  };
  const change = (text: string): void => {
    if (text === '') {
      apply('');
      return;
    }
    setDraft(text);
    ask(isFilterDraft(text, vocabulary) ? settled : text);
  };
  return { draft, apply, change };
}

/** The list of what may come next: which is highlighted, and whether it is shown. */
function useSuggestions(draft: string, cursor: number, vocabulary: FilterVocabulary) {
  const [shown, setShown] = useState(false);
  const [index, setIndex] = useState(-1);
  const completion = shown ? completeFilter(draft, cursor, vocabulary) : undefined;
  const suggestions = completion?.suggestions ?? [];
  const show = (next: boolean): void => {
    setShown(next);
    setIndex(-1);
  };
  const move = (step: 1 | -1): void =>
    setIndex((before) => (before + step + suggestions.length) % suggestions.length);
  return { completion, suggestions, index, shown, show, move, isOpen: suggestions.length > 0 };
}

interface FilterFieldProps {
  readonly value: string;
  readonly vocabulary: FilterVocabulary;
  /** What is wrong with a text, as far as the window can tell. */
  readonly problemOf: (text: string) => FilterProblem | undefined;
  /** The server refused what was applied. */
  readonly refused: boolean;
  readonly matches: number | undefined;
  readonly onChange: (text: string) => void;
  readonly ref?: Ref<HTMLInputElement>;
}

function SuggestionList({
  id,
  suggest,
  onTake,
}: {
  readonly id: string;
  readonly suggest: ReturnType<typeof useSuggestions>;
  readonly onTake: (text: string) => void;
}): ReactNode {
  const { suggestions, index } = suggest;
  return (
    <div className={styles.suggestions}>
      <div id={id} role="listbox" aria-label="What may come next" className={styles.list}>
        {suggestions.map((suggestion, at) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field has the focus and its keys
          <div
            key={suggestion.text}
            id={`${id}${at}`}
            role="option"
            aria-selected={at === index}
            className={styles.suggestion}
            ref={at === index ? (item) => item?.scrollIntoView({ block: 'nearest' }) : undefined}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onTake(suggestion.text)}
          >
            <span>{suggestion.text}</span>
            {suggestion.aside !== undefined && (
              <span className={styles.aside}>{suggestion.aside}</span>
            )}
          </div>
        ))}
      </div>
      <div className={styles.hint}>
        <Keys keys="Tab" /> takes the first or the highlighted one <Keys keys="Escape" /> closes
      </div>
    </div>
  );
}

/** The field's state: draft, cursor, suggestions, and the keys between them. */
function useFilterField({ value, vocabulary, problemOf, onChange }: FilterFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const { draft, apply, change } = useDraft(value, vocabulary, onChange);
  const [cursor, setCursor] = useState(0);
  const suggest = useSuggestions(draft, cursor, vocabulary);
  const problem = isListFilter(draft) ? problemOf(draft) : undefined;
  // What is typed at the end is not wrong yet.
  const shownProblem =
    problem && (draft === value || problem.to < draft.length) ? problem : undefined;
  const take = (text: string): void => {
    if (!suggest.completion) return;
    const next = withSuggestion(draft, suggest.completion, text);
    change(next.text);
    setCursor(next.cursor);
    suggest.show(true);
    requestAnimationFrame(() => input.current?.setSelectionRange(next.cursor, next.cursor));
  };
  const submit = (): void => {
    suggest.show(false);
    apply(draft);
  };
  const escape = (field: HTMLInputElement): void => {
    // What was just typed is not thrown away by the first Escape, also where there was nothing to suggest.
    if (suggest.shown) suggest.show(false);
    else if (draft === '') field.blur();
    else apply('');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const { isOpen, index, suggestions } = suggest;
    const highlighted = suggestions[index]?.text;
    if (event.key === 'Enter') {
      if (highlighted === undefined) submit();
      else take(highlighted);
    } else if (event.key === 'Tab' && isOpen && !event.shiftKey) {
      event.preventDefault();
      take(highlighted ?? suggestions[0]?.text ?? '');
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (isOpen) suggest.move(event.key === 'ArrowDown' ? 1 : -1);
      else suggest.show(true);
    } else if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      suggest.show(true);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      escape(event.currentTarget);
    }
  };
  const isReady = draft !== value && problem === undefined;
  return {
    input,
    draft,
    apply,
    change,
    setCursor,
    suggest,
    shownProblem,
    isReady,
    take,
    onKeyDown,
  };
}

/**
 * The filter: words to look for, or Temporal's list filter, which is painted and completed while it is typed, and asked of the server with
 * `Enter` or when the field is left.
 */
export function FilterField(props: FilterFieldProps): ReactNode {
  const { value, refused, matches, ref } = props;
  const state = useFilterField(props);
  const { input, draft, apply, change, setCursor, suggest, shownProblem, take, onKeyDown } = state;
  const painted = useRef<HTMLDivElement>(null);
  const listId = useId();
  useImperativeHandle(ref, () => input.current as HTMLInputElement, [input]);
  const isWrong = refused || shownProblem !== undefined;
  const isOpen = suggest.isOpen;
  return (
    <div className={classes(styles.field, isWrong && styles.invalid)} role="search">
      <Search aria-hidden="true" />
      <div className={styles.text}>
        <Painted ref={painted} text={draft} problem={shownProblem} />
        <input
          ref={input}
          role="combobox"
          value={draft}
          aria-label="Filter workflows"
          aria-invalid={isWrong}
          aria-expanded={isOpen}
          aria-controls={isOpen ? listId : undefined}
          aria-autocomplete="list"
          aria-activedescendant={suggest.index === -1 ? undefined : `${listId}${suggest.index}`}
          placeholder="Words, or a list filter such as WorkflowType = 'OrderSaga'"
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setCursor(event.target.selectionStart ?? event.target.value.length);
            suggest.show(true);
            change(event.target.value);
          }}
          onSelect={(event) => setCursor(event.currentTarget.selectionStart ?? 0)}
          onBlur={() => {
            suggest.show(false);
            apply(draft);
          }}
          onScroll={(event) => {
            if (painted.current) painted.current.scrollLeft = event.currentTarget.scrollLeft;
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {isOpen && <SuggestionList id={listId} suggest={suggest} onTake={take} />}
      {state.isReady && (
        <span className={styles.ready}>
          <Keys keys="Enter" /> applies it
        </span>
      )}
      {matches !== undefined && draft !== '' && draft === value && (
        <Chip>{plural(matches, 'match', 'match')}</Chip>
      )}
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
