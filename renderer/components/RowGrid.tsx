import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from 'react';
import { classes } from './classes.ts';
import styles from './RowGrid.module.css';

/** A column: its name, its track in the grid, and how it is aligned. */
export interface GridColumn {
  readonly key: string;
  readonly name: ReactNode;
  /** A CSS grid track, such as `minmax(0, 2fr)` or `92px`. */
  readonly track: string;
  readonly align?: 'start' | 'end';
}

/** A row. One with `heading` spans all columns and can't be chosen. */
export interface GridRow {
  readonly key: string;
  readonly heading?: ReactNode;
  /** In a tree: its depth from 1, and whether it is open; undefined when it has nothing below it. */
  readonly level?: number;
  readonly expanded?: boolean | undefined;
}

/** What a view may ask of its grid. */
export interface GridHandle {
  readonly focus: () => void;
  readonly scrollToTop: () => void;
  /** Moves the choice by some rows. */
  readonly move: (step: number) => void;
}

interface RowGridProps<Row extends GridRow> {
  readonly label: string;
  readonly tree?: boolean;
  readonly columns: readonly GridColumn[];
  readonly rows: readonly Row[];
  readonly cells: (row: Row) => readonly ReactNode[];
  readonly rowHeight?: number;
  /** The key of the chosen row. */
  readonly chosen: string | undefined;
  readonly onChoose: (row: Row) => void;
  readonly onOpen: (row: Row) => void;
  /** Opens or closes a row of a tree. */
  readonly onExpand?: (row: Row, expanded: boolean) => void;
  /** Keys that the grid does not take itself. */
  readonly onKey?: (event: KeyboardEvent, row: Row | undefined) => void;
  /** The rows that are in sight, from 0, whenever they change. */
  readonly onRange?: (first: number, last: number) => void;
  readonly onScrolled?: (scrolled: boolean) => void;
  readonly onPointerOver?: (over: boolean) => void;
  readonly ref?: Ref<GridHandle>;
}

const headerHeight = 28;
const pageRows = 15;

/** Where the choice goes from `from` by `step`, over headings; it stays when there is no row further on. */
export function nextRow(rows: readonly GridRow[], from: number, step: number): number {
  let index = Math.min(rows.length - 1, Math.max(0, from + step));
  const direction = step < 0 ? -1 : 1;
  while (rows[index]?.heading !== undefined) index += direction;
  return rows[index] === undefined ? from : index;
}

/**
 * Rows in columns, of which only the visible ones exist. One tab stop; arrows, Home, End and page keys move the choice,
 * Enter or a double click opens, in a tree right and left open and close.
 */
export function RowGrid<Row extends GridRow>({
  label,
  tree = false,
  columns,
  rows,
  cells,
  rowHeight = 26,
  chosen,
  onChoose,
  onOpen,
  onExpand,
  onKey,
  onRange,
  onScrolled,
  onPointerOver,
  ref,
}: RowGridProps<Row>): ReactNode {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
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
  const visible = virtualizer.getVirtualItems();
  const range = virtualizer.range;
  const [first, last] = [range?.startIndex ?? 0, range?.endIndex ?? 0];
  useEffect(() => onRange?.(first, last), [first, last, onRange]);

  const choose = (index: number): void => {
    const row = rows[index];
    if (!row) return;
    virtualizer.scrollToIndex(index);
    onChoose(row);
  };
  const move = (step: number): void =>
    choose(chosenIndex === -1 ? nextRow(rows, 0, 0) : nextRow(rows, chosenIndex, step));
  useImperativeHandle(ref, () => ({
    focus: () => scroller.current?.focus(),
    scrollToTop: () => virtualizer.scrollToOffset(0),
    move,
  }));

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[chosenIndex];
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: pageRows,
      PageUp: -pageRows,
      Home: -rows.length,
      End: rows.length,
    };
    const step = moves[event.key];
    if (step !== undefined) {
      if (event.key === 'Home') virtualizer.scrollToOffset(0);
      move(step);
      event.preventDefault();
    } else if (event.key === 'Enter' && row) {
      onOpen(row);
      event.preventDefault();
    } else if (tree && row && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
      treeKey(event.key === 'ArrowRight', row);
      event.preventDefault();
    } else onKey?.(event, row);
  };
  /** Right opens a closed row, left closes an open one or goes to the row above it in the tree. */
  const treeKey = (right: boolean, row: Row): void => {
    if (row.expanded !== undefined && row.expanded !== right) onExpand?.(row, right);
    else if (right && row.expanded) move(1);
    else if (!right) {
      const parent = rows.findLastIndex(
        (other, index) => index < chosenIndex && (other.level ?? 1) < (row.level ?? 1),
      );
      if (parent !== -1) choose(parent);
    }
  };

  const template = columns.map((column) => column.track).join(' ');
  return (
    <div
      ref={scroller}
      className={styles.grid}
      role={tree ? 'treegrid' : 'grid'}
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={chosenIndex === -1 ? undefined : `${id}${chosenIndex}`}
      tabIndex={0}
      data-pane-focus
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target === scroller.current && chosenIndex === -1 && rows.length > 0) move(0);
      }}
      onScroll={(event) => onScrolled?.(event.currentTarget.scrollTop > 0)}
      onPointerEnter={() => onPointerOver?.(true)}
      onPointerLeave={() => onPointerOver?.(false)}
    >
      <div className={styles.content} role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
        <div className={styles.header} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
          {columns.map((column) => (
            <div
              key={column.key}
              role="columnheader"
              className={classes(styles.cell, column.align === 'end' && styles.end)}
            >
              {column.name}
            </div>
          ))}
        </div>
        {visible.map((item) => {
          const row = rows[item.index];
          if (!row) return undefined;
          const place = {
            gridTemplateColumns: template,
            height: rowHeight,
            transform: `translateY(${item.start}px)`,
          };
          if (row.heading !== undefined)
            return (
              <div
                key={item.key}
                role="row"
                aria-rowindex={item.index + 2}
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
              key={item.key}
              id={`${id}${item.index}`}
              role="row"
              aria-rowindex={item.index + 2}
              aria-level={tree ? (row.level ?? 1) : undefined}
              aria-expanded={row.expanded}
              aria-selected={item.index === chosenIndex}
              className={styles.row}
              style={place}
              onClick={() => onChoose(row)}
              onDoubleClick={() => onOpen(row)}
            >
              {cells(row).map((cell, index) => (
                <div
                  key={columns[index]?.key}
                  role="gridcell"
                  className={classes(styles.cell, columns[index]?.align === 'end' && styles.end)}
                >
                  {cell}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
