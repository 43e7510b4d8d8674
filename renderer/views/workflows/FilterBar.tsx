import type { ReactNode, RefObject } from 'react';
import { isListFilter, treeQuery } from '../../state/workflowQuery.ts';
import { setFilter, useWorkflows } from '../../state/workflows.ts';
import { ColumnsMenu } from './columns/ColumnsMenu.tsx';
import type { ColumnKind } from './columns/columnKinds.ts';
import { FilterField } from './FilterField.tsx';
import { FilterMenu } from './FilterMenu.tsx';
import { SaveView } from './SaveView.tsx';
import { useFilterVocabulary } from './useFilterVocabulary.ts';
import styles from './WorkflowsView.module.css';

/** The filter, what helps to write it, and under it why it is refused. */
export function FilterBar({
  field,
  matches,
  kinds,
  shown,
}: {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly matches: number | undefined;
  readonly kinds: readonly ColumnKind[];
  readonly shown: readonly ColumnKind[];
}): ReactNode {
  const text = useWorkflows((state) => state.text);
  const failure = useWorkflows((state) => state.filterFailure);
  const answered = useWorkflows((state) => state.answered);
  const { vocabulary, problemOf } = useFilterVocabulary();
  const problem = isListFilter(text) ? problemOf(text) : undefined;
  const message = problem?.message ?? (failure && `${failure.message} ${failure.fix ?? ''}`);
  return (
    <>
      <div className={styles.bar}>
        <FilterField
          ref={field}
          value={text}
          vocabulary={vocabulary}
          problemOf={problemOf}
          refused={failure !== undefined}
          matches={matches}
          onChange={(next) => setFilter({ text: next })}
        />
        <FilterMenu vocabulary={vocabulary} />
        <SaveView />
        <ColumnsMenu kinds={kinds} shown={shown} />
      </div>
      {message !== undefined && (
        <div className={styles.refused} role="alert">
          {problem && <b>Column {problem.from + 1}:</b>} {message}
          {answered !== undefined && (
            <span>
              {answered === '' || answered === treeQuery
                ? 'No filter is applied.'
                : 'The last valid filter is still applied.'}
            </span>
          )}
        </div>
      )}
    </>
  );
}
