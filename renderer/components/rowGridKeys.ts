/** The keys of a grid of rows. */
import type { KeyboardEvent, ReactNode } from 'react';

/** A row. One with `heading` spans all columns and can't be chosen. */
export interface GridRow {
  readonly key: string;
  readonly heading?: ReactNode;
  /** In a tree: its depth from 1, and whether it is open; undefined when it has nothing below it. */
  readonly level?: number;
  readonly expanded?: boolean | undefined;
}

/** Rows by their places. An array is one; a long list makes them as they are asked for. */
export interface GridRows<Row extends GridRow> {
  readonly length: number;
  at(index: number): Row | undefined;
  /** -1 when there is none of that key. Without it every row is looked at. */
  indexOfKey?(key: string | undefined): number;
}

/** The row at a place; undefined beyond either end. */
export function rowAt<Row extends GridRow>(rows: GridRows<Row>, index: number): Row | undefined {
  return index < 0 ? undefined : rows.at(index);
}

/** Where the row of a key is; -1 when there is none. */
export function indexOfKey(rows: GridRows<GridRow>, key: string | undefined): number {
  if (rows.indexOfKey !== undefined) return rows.indexOfKey(key);
  for (let index = 0; index < rows.length; index++) if (rows.at(index)?.key === key) return index;
  return -1;
}

/** What the keys act on. */
export interface GridKeyOptions<Row extends GridRow> {
  readonly rows: GridRows<Row>;
  readonly chosenIndex: number;
  readonly tree: boolean;
  readonly move: (step: number) => void;
  readonly choose: (index: number) => void;
  readonly scrollToTop: () => void;
  readonly onOpen: (row: Row) => void;
  /** Opens or closes a row of a tree. */
  readonly onExpand?: ((row: Row, expanded: boolean) => void) | undefined;
  /** Selects the rows between two, as with Shift and an arrow; without it Shift changes nothing. */
  readonly onExtend?: ((from: Row, to: Row) => void) | undefined;
  /** The choice went to the last row that is here. */
  readonly onEnd?: (() => void) | undefined;
  /** Keys that the grid does not take itself. */
  readonly onKey?: ((event: KeyboardEvent, row: Row | undefined) => void) | undefined;
}

const pageRows = 15;

function rowFrom(rows: GridRows<GridRow>, start: number, direction: 1 | -1): number | undefined {
  let index = start;
  while (rowAt(rows, index)?.heading !== undefined) index += direction;
  return rowAt(rows, index) === undefined ? undefined : index;
}

/** Where the choice goes from `from` by `step`, over headings; at an end it is the row next to it. */
export function nextRow(rows: GridRows<GridRow>, from: number, step: number): number {
  const wanted = Math.min(rows.length - 1, Math.max(0, from + step));
  const direction = step < 0 ? -1 : 1;
  const found = rowFrom(rows, wanted, direction) ?? rowFrom(rows, wanted, direction === 1 ? -1 : 1);
  return found ?? from;
}

function stepOf(key: string, rowCount: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: pageRows,
    PageUp: -pageRows,
    Home: -rowCount,
    End: rowCount,
  };
  return steps[key];
}

/** Right opens a closed row, left closes an open one or goes to the row above it in the tree. */
function treeKey<Row extends GridRow>(
  right: boolean,
  row: Row,
  { rows, chosenIndex, move, choose, onExpand }: GridKeyOptions<Row>,
): void {
  if (row.expanded !== undefined && row.expanded !== right) onExpand?.(row, right);
  else if (right && row.expanded) move(1);
  else if (!right) {
    let parent = chosenIndex - 1;
    while (parent >= 0 && (rows.at(parent)?.level ?? 1) >= (row.level ?? 1)) parent -= 1;
    if (parent >= 0) choose(parent);
  }
}

/** Does what a key asks for. */
export function gridKeys<Row extends GridRow>(
  event: KeyboardEvent,
  options: GridKeyOptions<Row>,
): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { rows, chosenIndex, tree, move, scrollToTop, onOpen, onKey } = options;
  const row = rowAt(rows, chosenIndex);
  const step = stepOf(event.key, rows.length);
  if (step !== undefined) {
    if (event.key === 'Home') scrollToTop();
    const target = rowAt(rows, nextRow(rows, chosenIndex, step));
    if (event.shiftKey && row && target) options.onExtend?.(row, target);
    move(step);
    if (event.key === 'End') options.onEnd?.();
  } else if (event.key === 'Enter' && row) onOpen(row);
  else if (tree && row && (event.key === 'ArrowRight' || event.key === 'ArrowLeft'))
    treeKey(event.key === 'ArrowRight', row, options);
  else {
    onKey?.(event, row);
    return;
  }
  event.preventDefault();
}
