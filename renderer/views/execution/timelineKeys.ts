/** The keys of a timeline that has the focus. */
import type { KeyboardEvent } from 'react';
import type { TimelineRow } from '../../model/timelineRows.ts';
import type { TimelineController } from './timelineController.ts';

/** What keys act on. */
export interface KeyTarget {
  readonly controller: TimelineController;
  readonly rows: readonly TimelineRow[];
  /** -1 when no row is active. */
  readonly activeIndex: number;
  readonly pageRows: number;
  readonly onActivate: (row: TimelineRow) => void;
  readonly onToggle: (row: TimelineRow) => void;
  readonly onStepEvent: (step: 1 | -1) => void;
  /** Lets go of the selection; false when there is none. */
  readonly onClear: () => boolean;
}

/** Does what a key says; false when it says nothing here. */
export function timelineKey(event: KeyboardEvent, target: KeyTarget): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return rowKey(key, target) || viewKey(key, target, event.shiftKey);
}

function rowKey(key: string, target: KeyTarget): boolean {
  const { rows, activeIndex } = target;
  const active = rows[activeIndex];
  const go = (index: number): boolean => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row !== undefined) target.onActivate(row);
    return true;
  };
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return go(activeIndex + 1);
    case 'ArrowUp':
    case 'k':
      return go(activeIndex === -1 ? 0 : activeIndex - 1);
    case 'PageDown':
      return go(activeIndex + target.pageRows);
    case 'PageUp':
      return go(activeIndex - target.pageRows);
    case 'Home':
      return go(0);
    case 'End':
      return go(rows.length - 1);
    case 'Enter':
      if (active?.expanded !== undefined) target.onToggle(active);
      return active !== undefined;
    case 'ArrowRight':
      if (active?.expanded === false) target.onToggle(active);
      else if (active?.expanded === true) go(activeIndex + 1);
      return true;
    case 'ArrowLeft':
      if (active?.expanded === true) target.onToggle(active);
      else if (active !== undefined && active.depth > 0) go(parentOf(rows, activeIndex));
      return true;
    default:
      return false;
  }
}

function parentOf(rows: readonly TimelineRow[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  const parent = rows.slice(0, index).findLastIndex((row) => row.depth < depth);
  return Math.max(0, parent);
}

function viewKey(key: string, target: KeyTarget, isShifted: boolean): boolean {
  const { controller } = target;
  switch (key) {
    case 'w':
    case '+':
    case '=':
      controller.zoomStep(1);
      return true;
    case 's':
    case '-':
      // With Shift it is a command of the clock.
      if (isShifted) return false;
      controller.zoomStep(-1);
      return true;
    case 'a':
      controller.panStep(-1);
      return true;
    case 'd':
      controller.panStep(1);
      return true;
    case '0':
      controller.fit();
      return true;
    case '[':
      target.onStepEvent(-1);
      return true;
    case ']':
      target.onStepEvent(1);
      return true;
    case 'Escape':
      if (controller.snapshot().measured === undefined) return target.onClear();
      controller.setMeasured(undefined);
      return true;
    default:
      return false;
  }
}
