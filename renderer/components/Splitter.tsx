import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './Splitter.module.css';

interface SplitterProps {
  /** What it resizes, such as "Console height". */
  readonly label: string;
  /** Of the line: a vertical one lies between left and right. */
  readonly orientation: 'vertical' | 'horizontal';
  /** The size of the pane after the line, px. */
  readonly size: number;
  readonly min: number;
  readonly max: number;
  readonly initial: number;
  readonly onResize: (size: number) => void;
}

const step = 16;

/** The line between two panes: 1 px drawn, 9 px to grab; arrows move it, a double click resets it. */
export function Splitter({
  label,
  orientation,
  size,
  min,
  max,
  initial,
  onResize,
}: SplitterProps): ReactNode {
  const drag = useRef<{ readonly at: number; readonly size: number }>(undefined);
  const [dragging, setDragging] = useState(false);
  const along = (event: PointerEvent): number =>
    orientation === 'vertical' ? event.clientX : event.clientY;
  const resize = (next: number): void => onResize(Math.round(Math.min(max, Math.max(min, next))));
  const onKeyDown = (event: KeyboardEvent): void => {
    const grow = orientation === 'vertical' ? 'ArrowLeft' : 'ArrowUp';
    const shrink = orientation === 'vertical' ? 'ArrowRight' : 'ArrowDown';
    if (event.key === grow) resize(size + step);
    else if (event.key === shrink) resize(size - step);
    else if (event.key === 'Home') resize(min);
    else if (event.key === 'End') resize(max);
    else return;
    event.preventDefault();
  };
  return (
    <div
      role="separator"
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(size)}
      aria-valuemin={min}
      aria-valuemax={Math.round(max)}
      tabIndex={0}
      data-dragging={dragging ? '' : undefined}
      className={classes(styles.splitter, styles[orientation])}
      onKeyDown={onKeyDown}
      onDoubleClick={() => resize(initial)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { at: along(event), size };
        setDragging(true);
      }}
      onPointerMove={(event) => {
        if (drag.current) resize(drag.current.size + drag.current.at - along(event));
      }}
      onPointerUp={() => {
        drag.current = undefined;
        setDragging(false);
      }}
      onPointerCancel={() => {
        drag.current = undefined;
        setDragging(false);
      }}
    />
  );
}
