import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useId,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
} from 'react';
import type { HistoryEvent } from '../../../shared/ipc/models.ts';
import { plainEvent } from '../../../shared/ipc/unpackEvents.ts';
import { classes } from '../../components/classes.ts';
import text from '../../components/text.module.css';
import { eventTypeName } from '../../model/attributes.ts';
import { jsonText } from '../../model/payloadText.ts';
import { JsonBlock } from './InspectorPayload.tsx';
import styles from './EventsPane.module.css';

interface EventsJsonProps {
  readonly events: readonly HistoryEvent[];
  readonly selectedEventId: number | undefined;
  readonly onSelect: (eventId: number) => void;
}

const LINE_PX = 24;
const LINE_CHARACTERS = 400;
const PAGE = 15;

/** A line of JSON per event; the ones that were opened at full length. */
export function EventsJson({ events, selectedEventId, onSelect }: EventsJsonProps): ReactNode {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by what it returns
  const virtualizer = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    getItemKey: (index) => events[index]?.eventId ?? index,
    overscan: 16,
  });
  const chosen = events.findIndex((event) => event.eventId === selectedEventId);
  useScrollTo(virtualizer, chosen);
  const toggle = (eventId: number): void => {
    const next = new Set(opened);
    if (!next.delete(eventId)) next.add(eventId);
    setOpened(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const index = steppedIndex(event.key, chosen, events.length);
    const next = index === undefined ? undefined : events[index];
    if (next !== undefined) onSelect(next.eventId);
    else if (event.key === 'Enter' && selectedEventId !== undefined) toggle(selectedEventId);
    else return;
    event.preventDefault();
  };
  const press = (event: MouseEvent, act: (eventId: number) => void): void => {
    const line = event.target instanceof Element ? event.target.closest('[data-event]') : null;
    const eventId = Number(line?.getAttribute('data-event'));
    if (line !== null) act(eventId);
  };
  return (
    <div
      ref={scroller}
      className={styles.json}
      role="treegrid"
      aria-label="Events as JSON"
      aria-rowcount={events.length}
      aria-activedescendant={chosen === -1 ? undefined : `${id}${selectedEventId}`}
      tabIndex={0}
      data-pane-focus
      onKeyDown={onKeyDown}
      onClick={(event) => press(event, onSelect)}
      onDoubleClick={(event) => press(event, toggle)}
    >
      <div className={styles.lines} role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const event = events[item.index];
          if (event === undefined) return undefined;
          return (
            <Line
              key={item.key}
              id={`${id}${event.eventId}`}
              ref={virtualizer.measureElement}
              index={item.index}
              y={item.start}
              event={event}
              isChosen={item.index === chosen}
              isOpen={opened.has(event.eventId)}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Scrolls to what is chosen whenever it is another. */
function useScrollTo(list: { scrollToIndex: (index: number) => void }, chosen: number): void {
  const latest = useRef(list);
  useEffect(() => {
    latest.current = list;
  });
  useEffect(() => {
    if (chosen !== -1) latest.current.scrollToIndex(chosen);
  }, [chosen]);
}

/** Where a key goes in a list; undefined for a key that goes nowhere. */
function steppedIndex(key: string, from: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: PAGE,
    PageUp: -PAGE,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  if (step === undefined) return undefined;
  return Math.max(0, Math.min(count - 1, from === -1 ? 0 : from + step));
}

interface LineProps {
  readonly id: string;
  readonly ref: Ref<HTMLDivElement>;
  readonly index: number;
  readonly y: number;
  readonly event: HistoryEvent;
  readonly isChosen: boolean;
  readonly isOpen: boolean;
}

function Line({ id, ref, index, y, event, isChosen, isOpen }: LineProps): ReactNode {
  return (
    <div
      ref={ref}
      id={id}
      role="row"
      aria-level={1}
      aria-rowindex={index + 1}
      aria-selected={isChosen}
      aria-expanded={isOpen}
      data-index={index}
      data-event={event.eventId}
      className={styles.line}
      style={{ transform: `translateY(${y}px)` }}
    >
      <span role="gridcell" className={classes(styles.lineHead, text.mono)}>
        <span className={styles.lineId}>{event.eventId}</span>
        <span className={styles.lineType}>{eventTypeName(event.type)}</span>
        {!isOpen && (
          <span className={styles.lineText}>{jsonText(event.attributes, LINE_CHARACTERS)}</span>
        )}
      </span>
      {isOpen && (
        <div role="gridcell" className={styles.lineBlock}>
          <JsonBlock value={plainEvent(event)} />
        </div>
      )}
    </div>
  );
}
