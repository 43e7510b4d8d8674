import {
  useCallback,
  useEffect,
  useRef,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { Button } from '../../components/Button.tsx';
import { FailureNote } from '../../components/Note.tsx';
import { LoadingRows } from '../../components/Placeholder.tsx';
import { RowGrid, type GridHandle } from '../../components/RowGrid.tsx';
import { useNarrow } from '../../components/useMedia.ts';
import { useVirtualNow } from '../../state/clock.ts';
import {
  chooseRow,
  loadMore,
  pullWorkflows,
  queryOf,
  useWorkflows,
  wordsOf,
} from '../../state/workflows.ts';
import { NoRows } from './NoRows.tsx';
import type { useHeldRows } from './useHeldRows.ts';
import { workflowCells, workflowColumns } from './workflowColumns.tsx';
import { openRow, type WorkflowRow } from './workflowRows.ts';
import styles from './WorkflowsView.module.css';

interface WorkflowListProps {
  readonly grid: RefObject<GridHandle | null>;
  readonly rows: readonly WorkflowRow[];
  readonly held: ReturnType<typeof useHeldRows>;
  readonly onExpand: (row: WorkflowRow, expanded: boolean) => void;
  readonly onPeek: () => void;
  readonly onRange: (first: number, last: number) => void;
}

/** What stands in the list's place while it has no rows. */
function InPlaceOfRows(): ReactNode {
  const { view, text, answered, failure } = useWorkflows();
  if (failure && failure.kind !== 'unavailable')
    return (
      <div className={styles.problem}>
        <FailureNote
          title="The workflows could not be listed."
          failure={failure}
          onRetry={() => void pullWorkflows()}
        />
      </div>
    );
  if (answered === undefined) return <LoadingRows label="Loading the workflows" />;
  return <NoRows filtered={queryOf({ view, text }) !== '' || wordsOf(text).length > 0} />;
}

function Rows({ grid, rows, held, onExpand, onPeek, onRange }: WorkflowListProps): ReactNode {
  const columns = workflowColumns(useNarrow());
  const chosen = useWorkflows((state) => state.chosen);
  const wasChosen = useRef(chosen);
  useEffect(() => {
    // Back from a run's page: the arrows go on where they were.
    const nothingElse = document.activeElement === document.body;
    if (wasChosen.current !== undefined && nothingElse) grid.current?.focus();
  }, [grid]);
  const nowMs = useVirtualNow(1000) ?? 0;
  const range = useCallback(
    (first: number, last: number): void => {
      onRange(first, last);
      if (last >= rows.length - 30) loadMore();
    },
    [rows.length, onRange],
  );
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== ' ') return;
    event.preventDefault();
    onPeek();
  };
  return (
    <RowGrid
      ref={grid}
      label="Workflow executions"
      tree
      columns={columns}
      rows={rows}
      cells={(row) => workflowCells(row, columns, nowMs, onExpand)}
      chosen={chosen}
      onChoose={(row) => chooseRow(row.key)}
      onOpen={openRow}
      onExpand={onExpand}
      onKey={onKey}
      onRange={range}
      onScrolled={held.setScrolled}
      onPointerOver={held.setPointerOver}
    />
  );
}

/** The rows, what stands in their place, and the new ones that wait. */
export function WorkflowList(props: WorkflowListProps): ReactNode {
  const { grid, rows, held } = props;
  const failure = useWorkflows((state) => state.failure);
  const showNew = (): void => {
    grid.current?.scrollToTop();
    held.release();
  };
  return (
    <section className={styles.list} aria-label="Executions" data-pane>
      {rows.length > 0 && failure && failure.kind !== 'unavailable' && <InPlaceOfRows />}
      {rows.length > 0 ? <Rows {...props} /> : <InPlaceOfRows />}
      {held.waiting > 0 && (
        <Button size="small" className={styles.waiting} onClick={showNew}>
          {held.waiting} new
        </Button>
      )}
    </section>
  );
}
