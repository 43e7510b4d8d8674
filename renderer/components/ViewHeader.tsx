import type { ReactNode } from 'react';
import styles from './ViewHeader.module.css';

/** The first line of a view: its name, what belongs to it, its actions on the right. */
export function ViewHeader({
  title,
  children,
  actions,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}): ReactNode {
  return (
    <header className={styles.header}>
      <h1 className={styles.title}>{title}</h1>
      {children}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}
