import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { HistoryEvent } from '../../../shared/ipc/models.ts';
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
  const virtualizer = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    getItemKey: (index) => events[index]?.eventId ?? index,
    overscan: 16,
  });
  const chosen = events.findIndex((event) => event.eventId === selectedEventId);
  useEffect(() => {
    if (chosen !== -1) virtualizer.scrollToIndex(chosen);
    // Only a new choice scrolls; that the virtualizer is another object means nothing.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [chosen]);
  const toggle = (eventId: number): void => {
    const next = new Set(opened);
    if (!next.delete(eventId)) next.add(eventId);
    setOpened(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: PAGE,
      PageUp: -PAGE,
      Home: -events.length,
      End: events.length,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      const next = events[Math.max(0, Math.min(events.length - 1, Math.max(0, chosen) + step))];
      if (next !== undefined) onSelect(next.eventId);
    } else if (event.key === 'Enter' && selectedEventId !== undefined) toggle(selectedEventId);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={scroller}
      className={styles.json}
      role="grid"
      aria-label="Events as JSON"
      aria-rowcount={events.length}
      aria-activedescendant={chosen === -1 ? undefined : `${id}${selectedEventId}`}
      tabIndex={0}
      data-pane-focus
      onKeyDown={onKeyDown}
    >
      <div className={styles.lines} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const event = events[item.index];
          if (event === undefined) return undefined;
          const isOpen = opened.has(event.eventId);
          return (
            <div
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              id={`${id}${event.eventId}`}
              role="row"
              aria-rowindex={item.index + 1}
              aria-selected={item.index === chosen}
              aria-expanded={isOpen}
              className={styles.line}
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={() => onSelect(event.eventId)}
              onDoubleClick={() => toggle(event.eventId)}
            >
              <span role="gridcell" className={classes(styles.lineHead, text.mono)}>
                <span className={styles.lineId}>{event.eventId}</span>
                <span className={styles.lineType}>{eventTypeName(event.type)}</span>
                {!isOpen && (
                  <span className={styles.lineText}>
                    {jsonText(event.attributes, LINE_CHARACTERS)}
                  </span>
                )}
              </span>
              {isOpen && (
                <div role="gridcell" className={styles.lineBlock}>
                  <JsonBlock value={event} />
                </div>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
