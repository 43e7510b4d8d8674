import type { ReactNode } from 'react';
import styles from './Placeholder.module.css';
import text from './text.module.css';

/** Where rows would be: one sentence, what to do, one action. */
export function Empty({
  title,
  children,
  actions,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}): ReactNode {
  return (
    <div className={styles.empty}>
      <div>
        <p className={text.strong}>{title}</p>
        {children !== undefined && <div className={text.muted}>{children}</div>}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

const widths = [44, 62, 38, 51, 57, 33, 48, 60, 41];

/** Rows that are on their way; drawn only when they take longer than 150 ms. */
export function LoadingRows({ label }: { readonly label: string }): ReactNode {
  return (
    <div aria-busy="true" role="status" aria-label={label}>
      {widths.map((width, index) => (
        <div key={width} className={styles.row} style={{ opacity: 1 - index * 0.1 }}>
          <i style={{ width: 12 }} />
          <i style={{ width: `${width}%` }} />
          <i style={{ width: '14%' }} />
        </div>
      ))}
    </div>
  );
}
