/**
 * Marks: what is drawn of a row, in pixels. Pure, so that the canvas, the SVG, the index for hit tests and the tests all see the same thing.
 */
import {
  firstVisible,
  mergedPoints,
  mergedSpans,
  unmerged,
  type DensityBlock,
  type Drawable,
  type Merged,
} from '../model/density.ts';
import type { EventGroup, GroupKind } from '../model/eventGroup.ts';
import type { LaneItem, Lanes } from '../model/lanes.ts';
import { segmentToMs, type Segment, type SegmentEnd, type SegmentKind } from '../model/segments.ts';
import { LANES_PADDING_PX, type RowContent, type TimelineRow } from '../model/timelineRows.ts';
import { markLabel, type MarkLabel } from './markLabels.ts';
import type { TimeScale } from './timeScale.ts';

/** A span, a moment, or several of them, placed. */
export interface Mark {
  readonly shape: SegmentKind | 'block' | 'cluster' | 'lane';
  readonly kind: GroupKind;
  readonly end: SegmentEnd;
  readonly x0: number;
  readonly x1: number;
  /** Where now is, for what is drawn differently beyond it. */
  readonly nowX: number;
  readonly y: number;
  readonly height: number;
  readonly middleX: number | undefined;
  /** Where an attempt gave signs of life. */
  readonly beats: readonly number[];
  readonly label: MarkLabel | undefined;
  /** How far it is to the next mark of the row. */
  readonly roomPx: number;
  /** How far it is to the mark before it, or to the left edge. */
  readonly roomBeforePx: number;
  readonly block: DensityBlock | undefined;
  /** Whom clicking it selects. */
  readonly item: LaneItem;
  readonly isSelected: boolean;
  /** Whether its row is tinted as the selected one. */
  readonly isOnSelected: boolean;
}

/** What a mark is made for. */
export interface MarkInput {
  readonly scale: TimeScale;
  readonly nowMs: number;
  readonly selectedGroupId: number | undefined;
  readonly selectedKey: string | undefined;
}

/** A row with its marks; `y` is that of the canvas. */
export interface ComposedRow {
  readonly row: TimelineRow;
  readonly y: number;
  readonly marks: readonly Mark[];
  /** The number that ran at once over time, in pixels. */
  readonly area: Area | undefined;
}

/** Steps of "running at once". */
export interface Area {
  readonly points: readonly (readonly [x: number, count: number])[];
  readonly endX: number;
  readonly max: number;
  readonly kind: GroupKind;
}

/** The spans of one thing are drawn one by one up to this number, however short: how it ended must be readable. */
const FEW = 24;

/** Outside of the view nothing needs an exact place. */
const OUTSIDE_PX = 24;

/** The same, with the place of now. */
interface PlacedInput extends MarkInput {
  readonly nowX: number;
}

/** The marks of a row whose top is at `y`. */
export function composeRow(row: TimelineRow, y: number, given: MarkInput): ComposedRow {
  const { content } = row;
  const input: PlacedInput = { ...given, nowX: clampedX(given.scale, given.nowMs) };
  switch (content.type) {
    case 'group':
    case 'attempt':
    case 'family':
      return { row, y, marks: itemMarks(row, content, y, input), area: undefined };
    case 'lanes':
      return { row, y, marks: laneMarks(content.lanes, y, row.height, input), area: undefined };
    case 'concurrency':
      return { row, y, marks: [], area: areaOf(content, input) };
    case 'rest':
    case 'message':
      return { row, y, marks: [], area: undefined };
  }
}

function itemMarks(
  row: TimelineRow,
  content: Extract<RowContent, { readonly items: readonly LaneItem[] }>,
  y: number,
  input: PlacedInput,
): readonly Mark[] {
  const { items } = content;
  const height = row.height - 1;
  const isOnSelected = row.key === input.selectedKey;
  const msPerPx = 1 / input.scale.pxPerMs;
  const isPoints = items[0]?.segment.kind === 'point';
  const isFew = !isPoints && content.type !== 'family' && items.length <= FEW;
  const merged = isFew
    ? unmerged(items, msPerPx)
    : isPoints
      ? mergedPoints(items, msPerPx)
      : mergedSpans(items, msPerPx);
  const marks: Mark[] = [];
  eachVisible(merged, input.scale, (drawable) => {
    const isCluster = isPoints && 'block' in drawable;
    marks.push(markOf(drawable, y, height, input, isCluster ? 'cluster' : undefined));
  });
  return marks.map((mark, index) => {
    const nextX = marks[index + 1]?.x0 ?? input.scale.width;
    return {
      ...mark,
      isOnSelected,
      roomPx: nextX - mark.x1,
      roomBeforePx: mark.x0 - Math.max(0, marks[index - 1]?.x1 ?? 0),
      label: mark.block === undefined ? markLabel(mark.item, content, input.nowMs) : undefined,
    };
  });
}

function laneMarks(
  { lanes }: Lanes,
  y: number,
  height: number,
  input: PlacedInput,
): readonly Mark[] {
  const marks: Mark[] = [];
  const lanePx = (height - LANES_PADDING_PX) / Math.max(1, lanes.length);
  const msPerPx = 1 / input.scale.pxPerMs;
  lanes.forEach((items, lane) => {
    const top = y + LANES_PADDING_PX / 2 + lane * lanePx;
    eachVisible(mergedSpans(items, msPerPx), input.scale, (drawable) => {
      marks.push(markOf(drawable, top, lanePx, input, 'block' in drawable ? 'block' : 'lane'));
    });
  });
  return marks;
}

function eachVisible(merged: Merged, scale: TimeScale, visit: (drawable: Drawable) => void): void {
  const { drawables } = merged;
  const margin = OUTSIDE_PX / scale.pxPerMs;
  for (
    let index = firstVisible(merged, scale.fromMs - margin);
    index < drawables.length;
    index += 1
  ) {
    const drawable = drawables[index];
    if (drawable === undefined) return;
    const fromMs = 'item' in drawable ? drawable.item.segment.fromMs : drawable.block.fromMs;
    if (fromMs > scale.toMs + margin) return;
    visit(drawable);
  }
}

function markOf(
  drawable: Drawable,
  y: number,
  height: number,
  input: PlacedInput,
  shape: Mark['shape'] | undefined,
): Mark {
  const block = 'block' in drawable ? drawable.block : undefined;
  const item = 'block' in drawable ? drawable.block.representative : drawable.item;
  const { scale, nowMs } = input;
  const { segment, group } = item;
  const x0 = clampedX(scale, block?.fromMs ?? segment.fromMs);
  const x1 = clampedX(scale, block?.toMs ?? segmentToMs(segment, nowMs));
  return {
    shape: shape ?? (block === undefined ? segment.kind : 'block'),
    kind: group.kind,
    end: block === undefined ? endAt(segment, group, nowMs) : blockEnd(block),
    x0,
    x1,
    nowX: input.nowX,
    y,
    height,
    middleX: segment.middleMs === undefined ? undefined : clampedX(scale, segment.middleMs),
    beats: block === undefined ? beatsOf(segment, scale) : [],
    label: undefined,
    roomPx: 0,
    roomBeforePx: 0,
    block,
    item,
    isSelected: group.id === input.selectedGroupId,
    isOnSelected: false,
  };
}

const none: readonly number[] = [];
/** Beats closer than this are one line. */
const BEAT_PX_MIN = 4;

function beatsOf({ kind, attempt }: Segment, scale: TimeScale): readonly number[] {
  const beats = attempt?.heartbeatsMs;
  if (kind !== 'run' || beats === undefined) return none;
  const places: number[] = [];
  for (const ms of beats) {
    const x = clampedX(scale, ms);
    if (x - (places.at(-1) ?? -Infinity) >= BEAT_PX_MIN) places.push(x);
  }
  return places;
}

/** A queue that a limit ended stays as it is; everything else too. */
function endAt(segment: Segment, group: EventGroup, nowMs: number): SegmentEnd {
  const isBeforeStart = segment.untilNow && nowMs <= segment.fromMs && group.endMs === undefined;
  return isBeforeStart ? 'running' : segment.end;
}

function blockEnd(block: DensityBlock): SegmentEnd {
  if (block.failed) return 'failed';
  return block.timedOut ? 'timedOut' : 'completed';
}

function clampedX(scale: TimeScale, ms: number): number {
  return Math.max(-OUTSIDE_PX, Math.min(scale.width + OUTSIDE_PX, scale.x(ms)));
}

function areaOf(
  content: Extract<RowContent, { readonly type: 'concurrency' }>,
  { scale, nowMs }: PlacedInput,
): Area {
  const { steps, concurrencyMax } = content.lanes;
  const points: [number, number][] = [];
  let lastX = -Infinity;
  for (const [ms, count] of steps) {
    const x = clampedX(scale, ms);
    const previous = points.at(-1);
    // Of the steps within a pixel the highest is drawn.
    if (previous !== undefined && x - lastX < 1) {
      previous[1] = Math.max(previous[1], count);
      continue;
    }
    points.push([x, count]);
    lastX = x;
  }
  const last = steps.at(-1);
  const isOver = last?.[1] === 0;
  return {
    points,
    endX: isOver ? clampedX(scale, last[0]) : clampedX(scale, nowMs),
    max: Math.max(1, concurrencyMax),
    kind: content.groups[0]?.kind ?? 'activity',
  };
}
