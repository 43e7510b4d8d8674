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
  faint = false,
}: {
  readonly source: number;
  readonly children?: ReactNode;
  readonly title?: string | undefined;
  /** Without its ground: nothing happened, or it is not sure. */
  readonly faint?: boolean;
}): ReactNode {
  return (
    <span
      className={styles.chip}
      data-hue={faint ? 'none' : hueOf(source)}
      data-mark={children === undefined ? '' : undefined}
      title={title}
      aria-hidden={children === undefined ? true : undefined}
    >
      {children}
    </span>
  );
}
