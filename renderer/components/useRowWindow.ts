/** Which rows of a scrolling list are in sight. All are of one height, so it is arithmetic: a hundred thousand cost what forty do. */
import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';

/** Rows beyond those in sight that exist, on either side: what is scrolled to is there before the scripts have run. */
const OVERSCAN = 12;

const SLOTS_STEP = 8;

/** As many as a high window shows, until its height is known. */
const SEEN_AT_FIRST = 40;

interface RowWindowOptions {
  readonly count: number;
  readonly rowHeight: number;
  /** What stays in place above the rows. */
  readonly headerHeight: number;
}

/** What is in sight, and how to get elsewhere. Places are from 0. */
export interface RowWindow {
  /** The element that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly first: number;
  readonly last: number;
  /** The rows that exist. */
  readonly from: number;
  readonly to: number;
  /** At least as many as exist, and seldom another number. */
  readonly slots: number;
  /** The height of everything, px. */
  readonly height: number;
  /** Call when the list was scrolled. */
  readonly onScroll: () => void;
  /** Brings a row into sight, if it is not. */
  readonly show: (index: number, align?: 'center') => void;
  /** Moves by so many px. */
  readonly scrollBy: (px: number) => void;
}

/** Follows what is in sight of a scroller. */
export function useRowWindow({ count, rowHeight, headerHeight }: RowWindowOptions): RowWindow {
  const scroller = useRef<HTMLDivElement>(null);
  const [[seenFirst, seenLast], setSeen] = useState<readonly [number, number]>([0, SEEN_AT_FIRST]);
  const look = useCallback((): void => {
    const { scrollTop = 0, clientHeight = 0 } = scroller.current ?? {};
    const first = Math.max(0, Math.floor(scrollTop / rowHeight));
    const end = Math.ceil((scrollTop + clientHeight - headerHeight) / rowHeight);
    const last = Math.max(first, end - 1);
    setSeen((seen) => (seen[0] === first && seen[1] === last ? seen : [first, last]));
  }, [rowHeight, headerHeight]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    // It calls at once, too.
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [look]);
  const scrollTo = (top: number): void => {
    const element = scroller.current;
    if (element === null || element.scrollTop === top) return;
    element.scrollTop = top;
    look();
  };
  const show = (index: number, align?: 'center'): void => {
    const { scrollTop = 0, clientHeight = 0 } = scroller.current ?? {};
    const room = clientHeight - headerHeight;
    const top = index * rowHeight;
    if (align === 'center') scrollTo(Math.max(0, top - (room - rowHeight) / 2));
    else if (top < scrollTop) scrollTo(top);
    else if (top + rowHeight > scrollTop + room) scrollTo(top + rowHeight - room);
  };
  const first = Math.min(seenFirst, Math.max(0, count - 1));
  const last = Math.min(seenLast, Math.max(0, count - 1));
  return {
    scroller,
    first,
    last,
    from: Math.max(0, first - OVERSCAN),
    to: Math.min(count, last + 1 + OVERSCAN),
    slots: Math.ceil((last + 1 - first + 2 * OVERSCAN + 1) / SLOTS_STEP) * SLOTS_STEP,
    height: headerHeight + count * rowHeight,
    // In the frame in which it is scrolled: drawn a frame later there would be places without a row.
    onScroll: () => flushSync(look),
    show,
    scrollBy: (px) => scrollTo(Math.max(0, (scroller.current?.scrollTop ?? 0) + px)),
  };
}
