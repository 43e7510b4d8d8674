import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { Mark } from '../../canvas/marks.ts';
import { statusText } from '../../model/eventGroup.ts';
import { lastFailureOf, outcomeText } from '../../model/groupText.ts';
import { failureText } from '../../model/failure.ts';
import { segmentToMs } from '../../model/segments.ts';
import text from '../../components/text.module.css';
import { dateText, offsetText, timeOfDayText } from '../../components/timeText.ts';
import type { TimelineController } from './timelineController.ts';
import type { TimelineModel } from './timelineModel.ts';
import { KindIcon } from './TimelineKindIcon.tsx';
import { crosshairText } from './timelineTexts.ts';
import styles from './TimelineGrid.module.css';

/** Where the pointer is, in the body. */
export interface HoverPlace {
  readonly x: number;
  readonly y: number;
  readonly mark: Mark | undefined;
}

interface TimelineHoverProps {
  readonly place: HoverPlace | undefined;
  readonly model: TimelineModel;
  readonly nowMs: () => number;
  readonly controller: TimelineController;
}

const APART_PX = 14;

/** The crosshair with both times, and a card about what is under the pointer. Decoration: rows and inspector say the same. */
export function TimelineHover({ place, model, nowMs, controller }: TimelineHoverProps): ReactNode {
  const card = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (place === undefined) return;
    const width =
      card.current?.parentElement?.clientWidth ?? tip.current?.parentElement?.clientWidth ?? 0;
    const height = tip.current?.parentElement?.clientHeight ?? 0;
    if (tip.current !== null) {
      const left = Math.min(place.x + 8, width - tip.current.offsetWidth - 4);
      tip.current.style.left = `${Math.max(4, left)}px`;
      // At the foot, where rows are rare; the first row is always taken.
      const isFree = place.y < height - 3 * tip.current.offsetHeight;
      tip.current.style.top = isFree ? `${height - tip.current.offsetHeight - 4}px` : '4px';
    }
    if (card.current !== null) {
      const { offsetWidth, offsetHeight } = card.current;
      const isRight = place.x + APART_PX + offsetWidth < width;
      const isBelow = place.y + APART_PX + offsetHeight < height;
      card.current.style.left = `${Math.max(4, isRight ? place.x + APART_PX : place.x - APART_PX - offsetWidth)}px`;
      card.current.style.top = `${Math.max(4, isBelow ? place.y + APART_PX : place.y - APART_PX - offsetHeight)}px`;
    }
  });
  if (place === undefined) return undefined;
  const scale = controller.scale();
  const ms = scale?.t(place.x);
  return (
    <div className={styles.hover} aria-hidden="true">
      <div className={styles.hair} style={{ left: place.x }} />
      {scale !== undefined && ms !== undefined && (
        <div ref={tip} className={styles.tip}>
          {crosshairText(ms, model.startMs, model.walls, scale)}
        </div>
      )}
      {place.mark !== undefined && (
        <div ref={card} className={styles.card}>
          <Card mark={place.mark} startMs={model.startMs} nowMs={nowMs()} />
        </div>
      )}
    </div>
  );
}

interface CardProps {
  readonly mark: Mark;
  readonly startMs: number;
  readonly nowMs: number;
}

function Card({ mark, startMs, nowMs }: CardProps): ReactNode {
  if (mark.block !== undefined) return <BlockCard mark={mark} />;
  const { group, segment } = mark.item;
  const toMs = segmentToMs(segment, nowMs);
  const failure = segment.end === 'failed' ? lastFailureOf(group) : undefined;
  const said = segment.attempt?.failureText ?? (failure && failureText(failure));
  const outcome = said ?? outcomeText(group);
  const isMoment = toMs === segment.fromMs;
  return (
    <>
      <div className={styles.cardHead}>
        <KindIcon kind={group.kind} />
        <b>{group.label}</b>
        <span className={text.faint}>{spanText(mark)}</span>
      </div>
      {outcome !== '' && (
        <div className={said === undefined ? text.muted : text.danger}>{outcome}</div>
      )}
      <div className={text.num}>
        {durationText(Math.max(0, segment.fromMs - startMs))}
        {isMoment ? ' after the start' : ` to ${durationText(Math.max(0, toMs - startMs))}`}
        {!isMoment && <span className={text.faint}>, {durationText(toMs - segment.fromMs)}</span>}
      </div>
      <div className={text.faint}>
        {dateText(segment.fromMs)} {timeOfDayText(segment.fromMs, true)}{' '}
        {offsetText(segment.fromMs)}
      </div>
    </>
  );
}

function BlockCard({ mark }: { readonly mark: Mark }): ReactNode {
  const { block } = mark;
  if (block === undefined) return undefined;
  return (
    <>
      <div className={styles.cardHead}>
        <KindIcon kind={mark.kind} />
        <b>
          {block.count} × {mark.item.group.label}
        </b>
      </div>
      {(block.failed || block.timedOut) && (
        <div className={text.danger}>{block.failed ? 'some failed' : 'some timed out'}</div>
      )}
      <div className={text.num}>within {durationText(block.toMs - block.fromMs)}</div>
      <div className={text.faint}>Double click to zoom in.</div>
    </>
  );
}

/** What of a group the span is. */
function spanText(mark: Mark): string {
  const { group, segment } = mark.item;
  const number = segment.attempt?.number;
  switch (segment.kind) {
    case 'queue':
      return 'waits for a worker';
    case 'backoff':
      return number === undefined ? 'backoff' : `backoff after attempt ${number}`;
    case 'earlier':
      return 'earlier attempts';
    case 'point':
      return '';
    default:
      return number === undefined || group.attemptNumber === 1
        ? statusText(group.status)
        : `attempt ${number}`;
  }
}
