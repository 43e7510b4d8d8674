import {
  memo,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  type MouseEvent,
  type ReactNode,
  type Ref,
} from 'react';
import { classes } from './classes.ts';
import styles from './RowGrid.module.css';
import {
  gridKeys,
  indexOfKey,
  nextRow,
  rowAt,
  type GridKeyOptions,
  type GridRow,
  type GridRows,
} from './rowGridKeys.ts';
import { useRowWindow, type RowWindow } from './useRowWindow.ts';

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
  'onOpen' | 'onExpand' | 'onKey' | 'onExtend' | 'onEnd'
> {
  readonly label: string;
  readonly tree?: boolean;
  readonly columns: readonly GridColumn[];
  readonly rows: GridRows<Row>;
  /** While it stays the same, the rows in sight stay where they are when others come or go above them. */
  readonly order?: string;
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
  readonly marked?: { has(key: string): boolean };
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

/** How far from its place a row is looked for when others came or went above it. */
const SHIFT_MAX = 2000;

/** Where a row is that was at `index`; undefined when it is not near there. */
function nearIndexOf(rows: GridRows<GridRow>, key: string, index: number): number | undefined {
  for (let shift = 0; shift <= SHIFT_MAX; shift++) {
    if (rowAt(rows, index + shift)?.key === key) return index + shift;
    if (rowAt(rows, index - shift)?.key === key) return index - shift;
  }
  return undefined;
}

/** Keeps the first row in sight where it is, unless that is the top of the list: there new rows push the others down. */
function useKeptPlace(
  rows: GridRows<GridRow>,
  order: string | undefined,
  { first, scrollBy }: RowWindow,
  rowHeight: number,
): void {
  const before = useRef({ rows, order, first, key: rowAt(rows, first)?.key });
  useLayoutEffect(() => {
    const { current: was } = before;
    before.current = { rows, order, first, key: rowAt(rows, first)?.key };
    const isOther = was.rows !== rows && was.order === order && order !== undefined;
    if (!isOther || was.key === undefined || was.first === 0 || was.first !== first) return;
    const index = nearIndexOf(rows, was.key, first);
    if (index === undefined || index === first) return;
    before.current = { rows, order, first: index, key: was.key };
    scrollBy((index - first) * rowHeight);
  });
}

function useGridRows<Row extends GridRow>({
  rows,
  order,
  rowHeight = rowHeightUsual,
  chosen,
  onChoose,
  onRange,
  ref,
}: RowGridProps<Row>) {
  const view = useRowWindow({ count: rows.length, rowHeight, headerHeight });
  const { scroller } = view;
  useKeptPlace(rows, order, view, rowHeight);
  const chosenIndex = indexOfKey(rows, chosen);
  const { first, last } = view;
  useEffect(() => onRange?.(first, last), [first, last, onRange]);

  const atFirst = useRef(chosenIndex);
  useLayoutEffect(() => {
    if (atFirst.current > 0) view.show(atFirst.current, 'center');
    atFirst.current = -1;
  });

  const choose = (index: number): void => {
    const row = rowAt(rows, index);
    if (!row) return;
    view.show(index);
    onChoose(row);
  };
  const move = (step: number): void =>
    choose(chosenIndex === -1 ? nextRow(rows, 0, 0) : nextRow(rows, chosenIndex, step));
  const scrollToTop = (): void => view.scrollBy(-Infinity);
  useImperativeHandle(ref, () => ({
    focus: () => scroller.current?.focus(),
    scrollToTop,
    move,
  }));
  return { scroller, view, chosenIndex, choose, move, scrollToTop };
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
  readonly rowHeight: number;
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
function isSame<Held extends object>(a: Held, b: Held, ignored: readonly string[] = []): boolean {
  const keys = Object.keys(a) as (keyof Held & string)[];
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.is(a[key], b[key]) || ignored.includes(key))
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
  rowHeight,
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
  const rowUnder = ({ target }: MouseEvent): Row | undefined => {
    const element = target instanceof Element ? target.closest('[aria-rowindex]') : undefined;
    const row = rowAt(rows, Number(element?.getAttribute('aria-rowindex')) - 2);
    return row?.heading === undefined ? row : undefined;
  };
  return {
    onMouseDown: (event: MouseEvent): void => {
      // Shift would select the text between the two clicks.
      if (event.shiftKey && rowUnder(event)) event.preventDefault();
    },
    onClick: (event: MouseEvent): void => {
      const row = rowUnder(event);
      if (row) onChoose(row, clickOf(event));
    },
    onDoubleClick: (event: MouseEvent): void => {
      const row = rowUnder(event);
      if (row) onOpen(row);
    },
  };
}

/** The rows that exist: those in sight and a few around them. */
function RowsInView<Row extends GridRow>({
  id,
  view,
  chosenIndex,
  tree = false,
  columns,
  rows,
  cells,
  dependsOn,
  marked,
  rowHeight,
}: Pick<RowGridProps<Row>, 'tree' | 'columns' | 'rows' | 'cells' | 'dependsOn' | 'marked'> & {
  readonly id: string;
  readonly view: RowWindow;
  readonly chosenIndex: number;
  readonly rowHeight: number;
}): ReactNode {
  return Array.from({ length: view.to - view.from }, (_, offset) => {
    const index = view.from + offset;
    const row = rowAt(rows, index);
    return (
      row && (
        <RowView
          // What scrolls out of sight makes way in its own place: other words in a row cost half of a new row.
          key={index % view.slots}
          id={`${id}${index}`}
          index={index}
          start={headerHeight + index * rowHeight}
          tree={tree}
          columns={columns}
          rowHeight={rowHeight}
          row={row}
          cells={() => cells(row)}
          dependsOn={dependsOn?.(row)}
          isChosen={index === chosenIndex}
          isMarked={marked?.has(row.key) ?? false}
        />
      )
    );
  });
}

/**
 * Rows in columns, of which only the visible ones exist. One tab stop; arrows, Home, End and page keys move the choice,
 * Enter or a double click opens, in a tree right and left open and close.
 */
export function RowGrid<Row extends GridRow>(props: RowGridProps<Row>): ReactNode {
  const { label, tree = false, columns, rows, onScrolled, onPointerOver } = props;
  const { onOpen, onExpand, onKey, onExtend, onEnd, marked, widthMin } = props;
  const { rowHeight = rowHeightUsual } = props;
  const id = useId();
  const { scroller, view, chosenIndex, choose, move, scrollToTop } = useGridRows(props);
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
          onEnd,
        })
      }
      onFocus={(event) => {
        if (event.target === scroller.current && chosenIndex === -1 && rows.length > 0) move(0);
      }}
      onScroll={(event) => {
        // Read first: once rows are drawn anew it would have to be laid out for it.
        const isScrolled = event.currentTarget.scrollTop > 0;
        view.onScroll();
        onScrolled?.(isScrolled);
      }}
      onPointerEnter={() => onPointerOver?.(true)}
      onPointerLeave={() => onPointerOver?.(false)}
    >
      <div
        className={styles.content}
        role="rowgroup"
        style={{ height: view.height, minWidth: widthMin }}
        {...rowPointer(props)}
      >
        <HeaderRow columns={columns} />
        <RowsInView
          {...props}
          id={id}
          view={view}
          rowHeight={rowHeight}
          chosenIndex={chosenIndex}
        />
      </div>
    </div>
  );
}
