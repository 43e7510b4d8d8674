import { ArrowDown, ArrowUp } from 'lucide-react';
import { useRef, type PointerEvent, type ReactNode } from 'react';
import type { ListSort } from '../../../state/listPreferences.ts';
import { nextSort, type ColumnKind } from './columnKinds.ts';
import styles from './columns.module.css';

const widthMin = 48;
const widthMax = 1200;

/** Where a dragged header carries its column's key. */
const dragType = 'application/x-timelapse-column';

/** What a header can do; the menu of columns can do the same by keys. */
export interface HeaderActions {
  readonly onSort: (sort: ListSort | undefined) => void;
  readonly onWidth: (key: string, width: number | undefined) => void;
  /** Puts a column before another one. */
  readonly onMove: (key: string, before: string) => void;
}

/** The edge of a header: dragged it sizes the column, a double click gives the width back. */
function Edge({
  column,
  onWidth,
}: Pick<HeaderActions, 'onWidth'> & { readonly column: ColumnKind }): ReactNode {
  const drag = useRef<{ readonly at: number; readonly width: number }>(undefined);
  const begin = (event: PointerEvent<HTMLSpanElement>): void => {
    const cell = event.currentTarget.closest('[role="columnheader"]');
    if (!cell) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    event.preventDefault();
    drag.current = { at: event.clientX, width: cell.getBoundingClientRect().width };
  };
  const move = (event: PointerEvent): void => {
    if (!drag.current) return;
    const width = drag.current.width + event.clientX - drag.current.at;
    onWidth(column.key, Math.round(Math.min(widthMax, Math.max(widthMin, width))));
  };
  return (
    <span
      className={styles.edge}
      title={`Drag to size ${column.name}; a double click gives its width back`}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = undefined;
      }}
      onPointerCancel={() => {
        drag.current = undefined;
      }}
      onDoubleClick={() => onWidth(column.key, undefined)}
    />
  );
}

/** A column's header: a click orders by it, a drag moves it, its edge sizes it. */
export function HeaderCell({
  column,
  sort,
  partial,
  onSort,
  onWidth,
  onMove,
}: HeaderActions & {
  readonly column: ColumnKind;
  readonly sort: ListSort | undefined;
  /** Not all rows are loaded: an order is one of those that are. */
  readonly partial: boolean;
}): ReactNode {
  const Arrow = sort?.descending === true ? ArrowDown : ArrowUp;
  const isSorted = sort?.key === column.key;
  const name = (
    <span className={styles.name}>
      {column.name}
      {isSorted && <Arrow aria-hidden="true" />}
    </span>
  );
  const scope = partial ? ', among the rows that are loaded' : '';
  return (
    <span
      className={styles.header}
      data-column={column.key}
      data-end={column.align}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(dragType, column.key);
        event.dataTransfer.effectAllowed = 'move';
      }}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(dragType)) event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        const key = event.dataTransfer.getData(dragType);
        if (key !== '' && key !== column.key) onMove(key, column.key);
      }}
    >
      {column.value === undefined ? (
        name
      ) : (
        <button
          type="button"
          tabIndex={-1}
          className={styles.sort}
          title={`Order by ${column.name.toLowerCase()}${scope}`}
          onClick={() => onSort(nextSort(column, sort))}
        >
          {name}
        </button>
      )}
      <Edge column={column} onWidth={onWidth} />
    </span>
  );
}
