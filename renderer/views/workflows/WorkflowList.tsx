import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { Button } from '../../components/Button.tsx';
import { FailureNote } from '../../components/Note.tsx';
import { LoadingRows } from '../../components/Placeholder.tsx';
import { RowGrid, type GridColumn, type GridHandle } from '../../components/RowGrid.tsx';
import { useApp } from '../../state/app.ts';
import { useVirtualNow } from '../../state/clock.ts';
import { moved, setListPreferences, useListPreferences } from '../../state/listPreferences.ts';
import { useSkews } from '../../state/runClocks.ts';
import { useRunStrips, useStripsOf } from '../../state/runStrips.ts';
import {
  chooseRow,
  loadAll,
  loadAllMax,
  loadMore,
  pullWorkflows,
  seeRows,
  useListSight,
  useWorkflows,
} from '../../state/workflows.ts';
import { chosenKeys, sortOf, trackOf, widthMinOf, type ColumnKind } from './columns/columnKinds.ts';
import { HeaderCell, type HeaderActions } from './columns/HeaderCell.tsx';
import { NoRows } from './NoRows.tsx';
import type { useHeldRows } from './useHeldRows.ts';
import type { Marks } from './useMarks.ts';
import { cellsDependOn, workflowCells } from './workflowColumns.tsx';
import { openRow, type WorkflowRow, type WorkflowRows } from './workflowRows.ts';
import styles from './WorkflowsView.module.css';

/** More rows are asked for before the last of those that are here comes into sight. */
const ROWS_AHEAD = 400;
/** The wheel and the page keys move by less. */
const LEAP_ROWS = 100;

interface WorkflowListProps {
  readonly grid: RefObject<GridHandle | null>;
  /** All there are, and those that are shown. */
  readonly kinds: readonly ColumnKind[];
  readonly columns: readonly ColumnKind[];
  readonly rows: WorkflowRows;
  readonly held: ReturnType<typeof useHeldRows>;
  readonly marks: Marks;
  readonly onExpand: (row: WorkflowRow, expanded: boolean) => void;
  readonly onPeek: () => void;
  /** While it stays the same, rows stay where they are seen. */
  readonly order: string;
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
function useGridColumns(
  columns: readonly ColumnKind[],
  kinds: readonly ColumnKind[],
): readonly GridColumn[] {
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
        const next = moved(columns, from, keys.indexOf(before) - from);
        const { columns: kept } = useListPreferences.getState();
        setListPreferences({ columns: [...chosenKeys(next, kinds, kept)] });
      },
    };
    return columns.map((column) => ({
      key: column.key,
      name: <HeaderCell column={column} sort={sort} partial={partial} {...actions} />,
      track: trackOf(column, widths),
      sort: sortOf(column.key, sort),
      ...(column.align === undefined ? {} : { align: column.align }),
    }));
  }, [columns, kinds, sort, widths, partial]);
}

/** Comes back to where the arrows were, when the list is shown again. */
function useFocusAgain(grid: RefObject<GridHandle | null>, chosen: string | undefined): void {
  const wasChosen = useRef(chosen);
  useEffect(() => {
    const nothingElse = document.activeElement === document.body;
    if (wasChosen.current !== undefined && nothingElse) grid.current?.focus();
  }, [grid]);
}

/** Follows the runs in sight: their rows are kept in step, and their pictures are wanted. It draws nothing: the rows need not wait for it. */
function Sight({
  rows,
  withStrips,
}: {
  readonly rows: WorkflowRows;
  readonly withStrips: boolean;
}): ReactNode {
  const { first, last } = useListSight();
  const seen = useMemo(
    () => rows.slice(first, last + 1).map(({ summary }) => summary),
    [rows, first, last],
  );
  useStripsOf(seen, withStrips);
  useEffect(() => seeRows(seen), [seen]);
  return undefined;
}

/** Asks for more rows before the last of those that are here comes into sight, and for all that may come when someone leaps. */
function useMoreRows(count: number): (first: number, last: number) => void {
  const isOwn = useApp((state) => state.snapshot?.capabilities.clock === true);
  return useCallback(
    (first: number, last: number): void => {
      const before = useListSight.getState();
      useListSight.setState({ first, last });
      if (last < count - Math.min(ROWS_AHEAD, count / 3)) return;
      // Who drags the bar wants to go far; a server elsewhere is asked for no more than what is looked at.
      const leaps = Math.abs(first - before.first) > LEAP_ROWS;
      loadMore(isOwn && leaps ? loadAllMax : undefined);
    },
    [count, isOwn],
  );
}

/** The last row that is here was chosen; the last of all follows when all are here, unless another is chosen meanwhile. */
async function goToEnd(grid: RefObject<GridHandle | null>): Promise<void> {
  const { chosen, nextPageToken } = useWorkflows.getState();
  if (nextPageToken === undefined || !(await loadAll())) return;
  requestAnimationFrame(() => {
    if (useWorkflows.getState().chosen === chosen) grid.current?.move(Infinity);
  });
}

function Rows({
  grid,
  kinds,
  columns,
  rows,
  held,
  marks,
  onExpand,
  onPeek,
  order,
}: WorkflowListProps): ReactNode {
  const gridColumns = useGridColumns(columns, kinds);
  const widths = useListPreferences((state) => state.widths);
  const chosen = useWorkflows((state) => state.chosen);
  useFocusAgain(grid, chosen);
  const nowMs = useVirtualNow(1000) ?? 0;
  const strips = useRunStrips((state) => state.strips);
  const skews = useSkews();
  const onRange = useMoreRows(rows.length);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== ' ') return;
    event.preventDefault();
    onPeek();
  };
  const context = { nowMs, strips, skews, marks: marks.runs, onMark: marks.toggle, onExpand };
  return (
    <>
      <Sight rows={rows} withStrips={columns.some(({ key }) => key === 'run')} />
      <RowGrid
        ref={grid}
        label="Workflow executions"
        tree
        columns={gridColumns}
        widthMin={widthMinOf(columns, widths)}
        rows={rows}
        order={order}
        cells={(row) => workflowCells(row, columns, context)}
        dependsOn={(row) => cellsDependOn(row, columns, context)}
        chosen={chosen}
        marked={marks.runs}
        onChoose={(row, click) => {
          if (click === 'range') marks.extendTo(row);
          if (click === 'also') marks.toggle(row);
          chooseRow(row.key);
        }}
        onOpen={openRow}
        onExpand={onExpand}
        onExtend={marks.extend}
        onKey={onKey}
        onEnd={() => void goToEnd(grid)}
        onRange={onRange}
        onScrolled={held.setScrolled}
        onPointerOver={held.setPointerOver}
      />
    </>
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
