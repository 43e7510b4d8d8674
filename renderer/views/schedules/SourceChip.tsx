import type { ReactNode } from 'react';
import styles from './SourceChip.module.css';

const HUES = 6;

/** The hue of a calendar or interval, by its place among them. */
export const hueOf = (source: number): number => source % HUES;

/** A time in the hue of what it is from, or a small mark of that hue. */
export function SourceChip({
  source,
  children,
  title,
  look,
}: {
  readonly source: number;
  readonly children?: ReactNode;
  readonly title?: string | undefined;
  /** `faint` is without its ground: nothing happened, or it is not sure. `idle` is a time at which nothing is going to happen. */
  readonly look?: 'faint' | 'idle' | undefined;
}): ReactNode {
  return (
    <span
      className={styles.chip}
      data-hue={look === undefined ? hueOf(source) : 'none'}
      data-idle={look === 'idle' ? '' : undefined}
      data-mark={children === undefined ? '' : undefined}
      title={title}
      aria-hidden={children === undefined ? true : undefined}
    >
      {children}
    </span>
  );
}
