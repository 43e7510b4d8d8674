/**
 * The overview strip: the whole run, 2 px per lane, failures as red ticks on top. It is drawn once per change; the brush over it changes with every
 * frame and is drawn by itself.
 */
import { segmentToMs, type Segment } from '../model/segments.ts';
import type { LaneItem } from '../model/lanes.ts';
import type { RowContent, TimelineRow } from '../model/timelineRows.ts';
import type { Brush } from './brush.ts';
import { drawFold } from './drawTimeline.ts';
import type { TimeScale } from './timeScale.ts';

const TOP_PX = 9;
const BOTTOM_PX = 5;
const LANE_PX = 2;
const LANE_STEP_MAX = 5;

/** Draws the run. Lanes are put together when they exceed the height. */
export function drawOverview(
  brush: Brush,
  rows: readonly TimelineRow[],
  scale: TimeScale,
  height: number,
  nowMs: number,
): void {
  const { pen, palette } = brush;
  for (const fold of scale.folds) drawFold(pen, palette, fold, 0, height);
  const strips = rows.filter((row) => row.depth === 0).flatMap(({ content }) => stripsOf(content));
  const usable = height - TOP_PX - BOTTOM_PX;
  const step = Math.min(LANE_STEP_MAX, usable / Math.max(1, strips.length));
  const thick = Math.max(Math.min(LANE_PX, step), Math.min(LANE_PX + 1, step - 1));
  // Failures come last: whatever shares their pixels, they stay on top.
  const bad: (readonly [x: number, y: number, width: number])[] = [];
  strips.forEach((items, index) => {
    const y = TOP_PX + index * step;
    drawStrip(brush, items, scale, y, Math.max(1, thick), nowMs, bad);
  });
  pen.fillStyle = palette.colours['status-failed'];
  let lastX = -Infinity;
  for (const [x, y, width] of bad.sort((a, b) => a[0] - b[0])) {
    pen.fillRect(x, y, width, Math.max(1, thick));
    if (x + width - lastX < 1) continue;
    pen.fillRect(x + width - 1, 2, 2, 4);
    lastX = x + width;
  }
}

/** The lists of spans of a row that are drawn as lanes. */
function stripsOf(content: RowContent): readonly (readonly LaneItem[])[] {
  switch (content.type) {
    case 'group':
    case 'family':
      return [content.items];
    case 'lanes':
      return content.lanes.lanes;
    default:
      return [];
  }
}

function drawStrip(
  { pen, palette }: Brush,
  items: readonly LaneItem[],
  scale: TimeScale,
  y: number,
  thick: number,
  nowMs: number,
  bad: (readonly [x: number, y: number, width: number])[],
): void {
  let paintedX = -Infinity;
  for (const { group, segment } of items) {
    if (segment.kind === 'queue' || segment.kind === 'line') {
      if (group.kind !== 'timeSkip') continue;
    }
    const x0 = scale.x(segment.fromMs);
    const x1 = Math.min(scale.width, scale.x(segmentToMs(segment, nowMs)));
    const isBad = segment.end === 'failed' || segment.end === 'timedOut';
    if (isBad) {
      bad.push([x0, y, Math.max(1.5, x1 - x0)]);
      continue;
    }
    // What is painted already needs no second coat.
    if (x1 <= paintedX) continue;
    pen.fillStyle =
      segment.kind === 'backoff' ? palette.colours['line-strong'] : palette.groups[group.kind].line;
    pen.globalAlpha = alphaOf(segment);
    pen.fillRect(x0, y, Math.max(segment.kind === 'point' ? 3 : 1.5, x1 - x0), thick);
    pen.globalAlpha = 1;
    paintedX = Math.max(x0 + 1, x1);
  }
}

function alphaOf(segment: Segment): number {
  return segment.kind === 'timer' || segment.end === 'unfinished' ? 0.7 : 1;
}

/** Draws what part of the run is in view, over the strip. */
export function drawOverviewBrush(
  { pen, palette }: Brush,
  strip: TimeScale,
  view: { readonly fromMs: number; readonly toMs: number },
  nowMs: number | undefined,
  height: number,
): void {
  const { colours } = palette;
  const x0 = Math.max(0.5, Math.min(strip.width - 8, strip.x(view.fromMs)));
  const x1 = Math.min(strip.width - 0.5, Math.max(8, strip.x(view.toMs)));
  pen.fillStyle = colours['bg-sunken'];
  pen.globalAlpha = 0.72;
  pen.fillRect(0, 0, x0, height);
  pen.fillRect(x1, 0, strip.width - x1, height);
  pen.globalAlpha = 1;
  if (nowMs !== undefined) {
    pen.fillStyle = colours['time-line'];
    pen.fillRect(strip.x(nowMs) - 0.75, 0, 1.5, height);
  }
  pen.strokeStyle = colours['line-control'];
  pen.lineWidth = 1;
  pen.strokeRect(Math.round(x0) + 0.5, 0.5, Math.max(2, Math.round(x1 - x0) - 1), height - 1);
  pen.fillStyle = colours['line-control'];
  for (const x of [x0, x1]) {
    pen.beginPath();
    pen.roundRect(x - 2.5, height / 2 - 9, 5, 18, 2.5);
    pen.fill();
  }
}
