import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { Button } from '../../components/Button.tsx';
import { FailureNote } from '../../components/Note.tsx';
import { LoadingRows } from '../../components/Placeholder.tsx';
import { RowGrid, type GridColumn, type GridHandle } from '../../components/RowGrid.tsx';
import { useVirtualNow } from '../../state/clock.ts';
import { moved, setListPreferences, useListPreferences } from '../../state/listPreferences.ts';
import { useSkews } from '../../state/runClocks.ts';
import { useRunStrips, useStripsOf } from '../../state/runStrips.ts';
import {
  chooseRow,
  loadMore,
  pullWorkflows,
  seeRows,
  useWorkflows,
} from '../../state/workflows.ts';
import { sortOf, trackOf, widthMinOf, type ColumnKind } from './columns/columnKinds.ts';
import { HeaderCell, type HeaderActions } from './columns/HeaderCell.tsx';
import { NoRows } from './NoRows.tsx';
import type { useHeldRows } from './useHeldRows.ts';
import type { Marks } from './useMarks.ts';
import { cellsDependOn, workflowCells } from './workflowColumns.tsx';
import { openRow, type WorkflowRow } from './workflowRows.ts';
import styles from './WorkflowsView.module.css';

/** More rows are asked for before the last of those that are here comes into sight. */
const ROWS_AHEAD = 400;

interface WorkflowListProps {
  readonly grid: RefObject<GridHandle | null>;
  readonly columns: readonly ColumnKind[];
  readonly rows: readonly WorkflowRow[];
  readonly held: ReturnType<typeof useHeldRows>;
  readonly marks: Marks;
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
  return <NoRows filtered={view !== 'all' || text.trim() !== ''} />;
}

/** The columns with their headers. */
function useGridColumns(columns: readonly ColumnKind[]): readonly GridColumn[] {
  const sort = useListPreferences((state) => state.sort);
  const widths = useListPreferences((state) => state.widths);
  const partial = useWorkflows((state) => state.nextPageToken !== undefined);
  return useMemo(() => {
    const actions: HeaderActions = {
      onSort: (next) => setListPreferences({ sort: next }),
      onWidth: (key, width) => {
        const { [key]: _, ...others } = useListPreferences.getState().widths;
        setListPreferences({ widths: width === undefined ? others : { ...others, [key]: width } });
      },
      onMove: (key, before) => {
        const keys = columns.map((column) => column.key);
        const from = keys.indexOf(key);
        setListPreferences({ columns: moved(keys, from, keys.indexOf(before) - from) });
      },
    };
    return columns.map((column) => ({
      key: column.key,
      name: <HeaderCell column={column} sort={sort} partial={partial} {...actions} />,
      track: trackOf(column, widths),
      sort: sortOf(column.key, sort),
      ...(column.align === undefined ? {} : { align: column.align }),
    }));
  }, [columns, sort, widths, partial]);
}

/** Comes back to where the arrows were, when the list is shown again. */
function useFocusAgain(grid: RefObject<GridHandle | null>, chosen: string | undefined): void {
  const wasChosen = useRef(chosen);
  useEffect(() => {
    const nothingElse = document.activeElement === document.body;
    if (wasChosen.current !== undefined && nothingElse) grid.current?.focus();
  }, [grid]);
}

/** The runs in sight, whose pictures are wanted. */
function useSight(rows: readonly WorkflowRow[], on: boolean) {
  const [[first, last], setSight] = useState<readonly [number, number]>([0, 40]);
  const seen = useMemo(
    () => rows.slice(first, last + 1).map(({ summary }) => summary),
    [rows, first, last],
  );
  useStripsOf(seen, on);
  useEffect(() => seeRows(seen.map(({ runId }) => runId)), [seen]);
  return setSight;
}

function Rows({
  grid,
  columns,
  rows,
  held,
  marks,
  onExpand,
  onPeek,
  onRange,
}: WorkflowListProps): ReactNode {
  const gridColumns = useGridColumns(columns);
  const widths = useListPreferences((state) => state.widths);
  const chosen = useWorkflows((state) => state.chosen);
  useFocusAgain(grid, chosen);
  const nowMs = useVirtualNow(1000) ?? 0;
  const strips = useRunStrips((state) => state.strips);
  const skews = useSkews();
  const setSight = useSight(
    rows,
    columns.some(({ key }) => key === 'run'),
  );
  const marked = useMemo(() => new Set(marks.runs.keys()), [marks.runs]);
  const range = useCallback(
    (first: number, last: number): void => {
      onRange(first, last);
      setSight([first, last]);
      if (last >= rows.length - Math.min(ROWS_AHEAD, rows.length / 3)) loadMore();
    },
    [rows.length, onRange, setSight],
  );
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== ' ') return;
    event.preventDefault();
    onPeek();
  };
  const context = { nowMs, strips, skews, marks: marks.runs, onMark: marks.toggle, onExpand };
  return (
    <RowGrid
      ref={grid}
      label="Workflow executions"
      tree
      columns={gridColumns}
      widthMin={widthMinOf(columns, widths)}
      rows={rows}
      cells={(row) => workflowCells(row, columns, context)}
      dependsOn={(row) => cellsDependOn(row, columns, context)}
      chosen={chosen}
      marked={marked}
      onChoose={(row, click) => {
        if (click === 'range') marks.extendTo(row);
        if (click === 'also') marks.toggle(row);
        chooseRow(row.key);
      }}
      onOpen={openRow}
      onExpand={onExpand}
      onExtend={marks.extend}
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
