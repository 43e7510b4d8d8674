import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './Segmented.module.css';

interface Option<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  readonly title?: string;
}

interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly options: readonly Option<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** `time` where the choice moves the clock. */
  readonly tone?: 'plain' | 'time';
  readonly stretch?: boolean;
  readonly off?: string | undefined;
}

/** One of a few, all in sight: a radio group with one tab stop and arrows inside. */
export function Segmented<Value extends string>({
  label,
  options,
  value,
  onChange,
  tone = 'plain',
  stretch = false,
  off,
}: SegmentedProps<Value>): ReactNode {
  const group = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent, step: number): void => {
    event.preventDefault();
    const index = options.findIndex((option) => option.value === value);
    const next = options[(index + step + options.length) % options.length];
    if (!next || off !== undefined) return;
    onChange(next.value);
    group.current?.querySelector<HTMLElement>(`[data-value="${next.value}"]`)?.focus();
  };
  return (
    <div
      ref={group}
      role="radiogroup"
      aria-label={label}
      title={off}
      className={classes(styles.group, tone === 'time' && styles.time, stretch && styles.stretch)}
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight' || event.key === 'ArrowDown') move(event, 1);
        if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') move(event, -1);
      }}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          data-value={option.value}
          aria-checked={option.value === value}
          aria-disabled={off === undefined ? undefined : true}
          tabIndex={option.value === value ? 0 : -1}
          title={off ?? option.title}
          className={styles.option}
          onClick={() => {
            if (off === undefined) onChange(option.value);
          }}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
