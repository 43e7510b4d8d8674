import { Fragment, type ReactNode } from 'react';
import styles from './KeyValues.module.css';

/** Facts as name and value; those without a value are left out. */
export function KeyValues({
  rows,
}: {
  readonly rows: readonly (readonly [string, ReactNode])[];
}): ReactNode {
  return (
    <dl className={styles.list}>
      {rows.map(
        ([name, value]) =>
          value !== undefined && (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Fragment>
          ),
      )}
    </dl>
  );
}
