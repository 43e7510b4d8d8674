import { useId, type ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './Pane.module.css';

/** A title of so many characters is never cut; a longer one gives way. */
const shortTitle = 24;

interface PaneProps {
  readonly title: string;
  /** In front of the title. */
  readonly icon?: ReactNode;
  /** In grey after the title. */
  readonly facts?: ReactNode;
  /** At the right end of the head. */
  readonly tools?: ReactNode;
  /** Without the padding of the body. */
  readonly flush?: boolean;
  readonly className?: string | undefined;
  /** Beneath the body, always in sight. */
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}

/** A labelled part of a view: a head of 34 px and a scrolling body. `F6` goes from pane to pane. */
export function Pane({
  title,
  icon,
  facts,
  tools,
  flush = false,
  className,
  foot,
  children,
}: PaneProps): ReactNode {
  const id = useId();
  return (
    <section
      className={classes(styles.pane, className)}
      aria-labelledby={id}
      data-pane
      tabIndex={-1}
    >
      <header className={styles.head}>
        {icon}
        <h2
          id={id}
          className={classes(styles.title, title.length > shortTitle && styles.long)}
          title={title}
        >
          <span>{title}</span>
        </h2>
        {facts !== undefined && <span className={styles.facts}>{facts}</span>}
        {tools !== undefined && <div className={styles.tools}>{tools}</div>}
      </header>
      <div
        className={classes(styles.body, flush && styles.flush)}
        // What scrolls must be reached by keyboard; the content of a flush body scrolls itself.
        tabIndex={flush ? undefined : 0}
      >
        {children}
      </div>
      {foot}
    </section>
  );
}
