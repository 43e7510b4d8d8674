import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './Chip.module.css';

/** What a chip means; `time` is virtual time and nothing else. */
export type ChipTone = 'plain' | 'outline' | 'time' | 'warn' | 'danger' | 'ok' | 'accent';

/** A short fact on a tinted ground. */
export function Chip({
  tone = 'plain',
  title,
  children,
}: {
  readonly tone?: ChipTone;
  readonly title?: string | undefined;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <span className={classes(styles.chip, tone !== 'plain' && styles[tone])} title={title}>
      {children}
    </span>
  );
}
