import { useVirtualizer } from '@tanstack/react-virtual';
import {
  memo,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  type MouseEvent,
  type ReactNode,
  type Ref,
} from 'react';
import { classes } from './classes.ts';
import styles from './RowGrid.module.css';
import { gridKeys, nextRow, type GridKeyOptions, type GridRow } from './rowGridKeys.ts';

/** A column: its name, its track in the grid, and how it is aligned. */
export interface GridColumn {
  readonly key: string;
  readonly name: ReactNode;
  /** A CSS grid track, such as `minmax(0, 2fr)` or `92px`. */
  readonly track: string;
  readonly align?: 'start' | 'end';
  /** How the rows stand in order of it, where they do. */
  readonly sort?: 'ascending' | 'descending' | undefined;
}

/** How a row was clicked: alone, with those from the last one to it, or in addition to others. */
export type RowClick = 'alone' | 'range' | 'also';

/** What a view may ask of its grid. */
export interface GridHandle {
  readonly focus: () => void;
  readonly scrollToTop: () => void;
  /** Moves the choice by some rows. */
  readonly move: (step: number) => void;
}

interface RowGridProps<Row extends GridRow> extends Pick<
  GridKeyOptions<Row>,
  'onOpen' | 'onExpand' | 'onKey' | 'onExtend'
> {
  readonly label: string;
  readonly tree?: boolean;
  readonly columns: readonly GridColumn[];
  readonly rows: readonly Row[];
  readonly cells: (row: Row) => readonly ReactNode[];
  /**
   * Everything that a row's cells are made from besides the row and whether it is selected: where none of it changed, the row is not drawn
   * anew. Without it rows are drawn whenever the grid is.
   */
  readonly dependsOn?: (row: Row) => readonly unknown[];
  readonly rowHeight?: number;
  /** The key of the chosen row. */
  readonly chosen: string | undefined;
  readonly onChoose: (row: Row, click?: RowClick) => void;
  /** The keys of rows that are selected besides the chosen one; undefined where only one can be. */
  readonly marked?: ReadonlySet<string>;
  /** The width below which the columns scroll sideways, px. */
  readonly widthMin?: number;
  /** The rows that are in sight, from 0, whenever they change. */
  readonly onRange?: (first: number, last: number) => void;
  readonly onScrolled?: (scrolled: boolean) => void;
  readonly onPointerOver?: (over: boolean) => void;
  readonly ref?: Ref<GridHandle>;
}

const headerHeight = 28;
const rowHeightUsual = 26;

function useGridRows<Row extends GridRow>({
  rows,
  rowHeight = rowHeightUsual,
  chosen,
  onChoose,
  onRange,
  ref,
}: RowGridProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by what it returns
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
    paddingStart: headerHeight,
    scrollPaddingStart: headerHeight,
  });
  const chosenIndex = rows.findIndex((row) => row.key === chosen);
  const first = virtualizer.range?.startIndex ?? 0;
  const last = virtualizer.range?.endIndex ?? 0;
  useEffect(() => onRange?.(first, last), [first, last, onRange]);

  const atFirst = useRef(chosenIndex);
  useEffect(() => {
    if (atFirst.current > 0) virtualizer.scrollToIndex(atFirst.current, { align: 'center' });
  }, [virtualizer]);

  const choose = (index: number): void => {
    const row = rows[index];
    if (!row) return;
    virtualizer.scrollToIndex(index);
    onChoose(row);
  };
  const move = (step: number): void =>
    choose(chosenIndex === -1 ? nextRow(rows, 0, 0) : nextRow(rows, chosenIndex, step));
  const scrollToTop = (): void => virtualizer.scrollToOffset(0);
  useImperativeHandle(ref, () => ({
    focus: () => scroller.current?.focus(),
    scrollToTop,
    move,
  }));
  return { scroller, virtualizer, chosenIndex, choose, move, scrollToTop };
}

function tracksOf(columns: readonly GridColumn[]): string {
  return columns.map((column) => column.track).join(' ');
}

function Cells({
  columns,
  role,
  cells,
}: {
  readonly columns: readonly GridColumn[];
  readonly role: 'gridcell' | 'columnheader';
  readonly cells: readonly ReactNode[];
}): ReactNode {
  return columns.map((column, index) => (
    <div
      key={column.key}
      role={role}
      aria-sort={role === 'columnheader' ? column.sort : undefined}
      className={classes(styles.cell, column.align === 'end' && styles.end)}
    >
      {cells[index]}
    </div>
  ));
}

function HeaderRow({ columns }: { readonly columns: readonly GridColumn[] }): ReactNode {
  return (
    <div
      className={styles.header}
      role="row"
      aria-rowindex={1}
      style={{ gridTemplateColumns: tracksOf(columns) }}
    >
      <Cells columns={columns} role="columnheader" cells={columns.map((column) => column.name)} />
    </div>
  );
}

interface RowViewProps {
  readonly tree: boolean;
  readonly columns: readonly GridColumn[];
  readonly rowHeight: number | undefined;
  readonly id: string;
  readonly index: number;
  readonly start: number;
  readonly row: GridRow;
  readonly isChosen: boolean;
  readonly isMarked: boolean;
  readonly cells: () => readonly ReactNode[];
  readonly dependsOn: readonly unknown[] | undefined;
}

/** Whether two objects, or two lists, hold the very same values; other than `ignored`. */
function isSame(a: object, b: object, ignored: readonly string[] = []): boolean {
  const [one, other] = [Object.entries(a), new Map(Object.entries(b))];
  return (
    one.length === other.size &&
    one.every(([key, value]) => ignored.includes(key) || Object.is(value, other.get(key)))
  );
}

/** A row's object is made anew with every answer of the server: what it holds counts. */
function isDrawnAlike(a: RowViewProps, b: RowViewProps): boolean {
  return (
    a.dependsOn !== undefined &&
    b.dependsOn !== undefined &&
    isSame(a.dependsOn, b.dependsOn) &&
    isSame(a.row, b.row) &&
    isSame(a, b, ['dependsOn', 'row', 'cells'])
  );
}

const RowView = memo(function RowView({
  id,
  index,
  start,
  row,
  isChosen,
  isMarked,
  tree,
  columns,
  cells,
  rowHeight = rowHeightUsual,
}: RowViewProps): ReactNode {
  const place = {
    gridTemplateColumns: tracksOf(columns),
    height: rowHeight,
    transform: `translateY(${start}px)`,
  };
  if (row.heading !== undefined)
    return (
      <div
        role="row"
        aria-rowindex={index + 2}
        className={classes(styles.row, styles.heading)}
        style={place}
      >
        <div role="gridcell" aria-colspan={columns.length} className={styles.cell}>
          {row.heading}
        </div>
      </div>
    );
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-level={tree ? (row.level ?? 1) : undefined}
      aria-expanded={row.expanded}
      aria-selected={isChosen || isMarked}
      data-chosen={isChosen ? '' : undefined}
      className={styles.row}
      style={place}
    >
      <Cells columns={columns} role="gridcell" cells={cells()} />
    </div>
  );
}, isDrawnAlike);

const clickOf = (event: MouseEvent): RowClick =>
  event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'also' : 'alone';

/** What the pointer does to rows: heard above them, so that a row that is not drawn anew has no old listeners. */
function rowPointer<Row extends GridRow>({
  rows,
  onChoose,
  onOpen,
}: Pick<RowGridProps<Row>, 'rows' | 'onChoose' | 'onOpen'>) {
  const rowAt = ({ target }: MouseEvent): Row | undefined => {
    const element = target instanceof Element ? target.closest('[aria-rowindex]') : undefined;
    const row = rows[Number(element?.getAttribute('aria-rowindex')) - 2];
    return row?.heading === undefined ? row : undefined;
  };
  return {
    onMouseDown: (event: MouseEvent): void => {
      // Shift would select the text between the two clicks.
      if (event.shiftKey && rowAt(event)) event.preventDefault();
    },
    onClick: (event: MouseEvent): void => {
      const row = rowAt(event);
      if (row) onChoose(row, clickOf(event));
    },
    onDoubleClick: (event: MouseEvent): void => {
      const row = rowAt(event);
      if (row) onOpen(row);
    },
  };
}

/**
 * Rows in columns, of which only the visible ones exist. One tab stop; arrows, Home, End and page keys move the choice,
 * Enter or a double click opens, in a tree right and left open and close.
 */
export function RowGrid<Row extends GridRow>(props: RowGridProps<Row>): ReactNode {
  const { label, tree = false, columns, rows, cells, onScrolled, onPointerOver } = props;
  const { onOpen, onExpand, onKey, onExtend, marked, widthMin, dependsOn } = props;
  const id = useId();
  const { scroller, virtualizer, chosenIndex, choose, move, scrollToTop } = useGridRows(props);
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- its role is one of two
    <div
      ref={scroller}
      className={styles.grid}
      role={tree ? 'treegrid' : 'grid'}
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-multiselectable={marked === undefined ? undefined : true}
      aria-activedescendant={chosenIndex === -1 ? undefined : `${id}${chosenIndex}`}
      tabIndex={0}
      data-pane-focus
      onKeyDown={(event) =>
        gridKeys(event, {
          rows,
          chosenIndex,
          tree,
          move,
          choose,
          scrollToTop,
          onOpen,
          onExpand,
          onKey,
          onExtend,
        })
      }
      onFocus={(event) => {
        if (event.target === scroller.current && chosenIndex === -1 && rows.length > 0) move(0);
      }}
      onScroll={(event) => onScrolled?.(event.currentTarget.scrollTop > 0)}
      onPointerEnter={() => onPointerOver?.(true)}
      onPointerLeave={() => onPointerOver?.(false)}
    >
      <div
        className={styles.content}
        role="rowgroup"
        style={{ height: virtualizer.getTotalSize(), minWidth: widthMin }}
        {...rowPointer(props)}
      >
        <HeaderRow columns={columns} />
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return (
            row && (
              <RowView
                key={item.key}
                id={`${id}${item.index}`}
                index={item.index}
                start={item.start}
                tree={tree}
                columns={columns}
                rowHeight={props.rowHeight}
                row={row}
                cells={() => cells(row)}
                dependsOn={dependsOn?.(row)}
                isChosen={item.index === chosenIndex}
                isMarked={marked?.has(row.key) ?? false}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
