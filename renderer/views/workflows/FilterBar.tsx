import type { ReactNode, RefObject } from 'react';
import { setFilter, useWorkflows } from '../../state/workflows.ts';
import { FilterField } from './FilterField.tsx';
import styles from './WorkflowsView.module.css';

/** The filter, and under it why the server refused it. */
export function FilterBar({
  field,
  matches,
}: {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly matches: number | undefined;
}): ReactNode {
  const text = useWorkflows((state) => state.text);
  const refused = useWorkflows((state) => state.filterFailure);
  const hasRows = useWorkflows((state) => state.rows.length > 0);
  return (
    <>
      <div className={styles.bar}>
        <FilterField
          ref={field}
          value={text}
          invalid={refused !== undefined}
          matches={matches}
          onChange={(next) => setFilter({ text: next })}
        />
      </div>
      {refused && (
        <div className={styles.refused} role="alert">
          {refused.message} {refused.fix}
          {hasRows && <span>The last valid filter is still applied.</span>}
        </div>
      )}
    </>
  );
}
