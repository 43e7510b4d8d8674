/**
 * The overview strip: the whole run, 2 px per lane, failures as red ticks on top. It is drawn once per change; the brush over it changes with every
 * frame and is drawn by itself.
 */
import type { EventGroup } from '../model/eventGroup.ts';
import { segmentsOf, segmentToMs, type Segment } from '../model/segments.ts';
import type { LaneItem } from '../model/lanes.ts';
import type { RowContent, TimelineRow } from '../model/timelineRows.ts';
import type { Brush } from './brush.ts';
import { drawFold } from './drawTimeline.ts';
import type { TimeScale } from './timeScale.ts';

const TOP_PX = 9;
const BOTTOM_PX = 5;
const LANE_PX = 2;
const LANE_STEP_MAX = 5;

/** A failure's place, for what is drawn last. */
type BadPlace = readonly [x: number, y: number, width: number];

/** A line of pixels that bars go to, and which of them are painted already: those need no second coat. */
class Line {
  readonly y: number;
  /** For each pixel one at or after it up to which all are painted. */
  readonly #next: Int32Array;

  constructor(y: number, width: number) {
    this.y = y;
    this.#next = Int32Array.from({ length: Math.ceil(width) + 2 }, (_, x) => x);
  }

  /** Takes a bar; false when all of it is painted already. */
  paint(x0: number, x1: number): boolean {
    const last = this.#next.length - 1;
    const from = Math.max(0, Math.min(last, Math.floor(x0)));
    const to = Math.max(from + 1, Math.min(last, Math.ceil(x1)));
    let at = this.#unpainted(from);
    if (at >= to) return false;
    for (; at < to; at = this.#unpainted(at + 1)) this.#next[at] = at + 1;
    return true;
  }

  #unpainted(from: number): number {
    const next = this.#next;
    let at = from;
    for (;;) {
      const to = next[at] ?? at;
      if (to === at) return at;
      // Whoever comes next need not go all the way.
      next[at] = next[to] ?? to;
      at = to;
    }
  }
}

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
  let count = 0;
  for (const { depth, content } of rows) if (depth === 0) count += stripCount(content);
  const usable = height - TOP_PX - BOTTOM_PX;
  const step = Math.min(LANE_STEP_MAX, usable / Math.max(1, count));
  const thick = Math.max(1, Math.min(LANE_PX, step), Math.min(LANE_PX + 1, step - 1));
  // Failures come last: whatever shares their pixels, they stay on top.
  const bad: BadPlace[] = [];
  let line = new Line(TOP_PX, scale.width);
  let index = 0;
  const nextLine = (): Line => {
    const y = TOP_PX + index * step;
    index += 1;
    if (index > 1 && (step >= 1 || y - line.y >= 1)) line = new Line(y, scale.width);
    return line;
  };
  const draw = (to: Line, group: EventGroup, segment: Segment): void =>
    drawSpan(brush, { group, segment }, scale, to, thick, nowMs, bad);
  for (const { depth, content } of rows) {
    if (depth === 0) eachSpan(content, nextLine, draw);
  }
  drawBad(brush, bad, thick);
}

/** How many lanes a row's spans have in the strip. */
function stripCount(content: RowContent): number {
  switch (content.type) {
    case 'group':
    case 'family':
      return 1;
    case 'lanes':
      return content.lanes.lanes.length;
    default:
      return 0;
  }
}

/** Goes through the spans of a row, lane by lane. */
function eachSpan(
  content: RowContent,
  nextLine: () => Line,
  draw: (line: Line, group: EventGroup, segment: Segment) => void,
): void {
  switch (content.type) {
    case 'group': {
      const line = nextLine();
      for (const segment of segmentsOf(content.group)) draw(line, content.group, segment);
      return;
    }
    case 'family': {
      const line = nextLine();
      for (const { group, segment } of content.items) draw(line, group, segment);
      return;
    }
    case 'lanes':
      for (const lane of content.lanes.lanes) {
        const line = nextLine();
        for (const { group, segment } of lane) draw(line, group, segment);
      }
      return;
    default:
  }
}

function drawSpan(
  { pen, palette }: Brush,
  { group, segment }: LaneItem,
  scale: TimeScale,
  line: Line,
  thick: number,
  nowMs: number,
  bad: BadPlace[],
): void {
  if (segment.kind === 'queue' || segment.kind === 'line') {
    if (group.kind !== 'timeSkip') return;
  }
  const x0 = scale.x(segment.fromMs);
  const x1 = Math.min(scale.width, scale.x(segmentToMs(segment, nowMs)));
  if (segment.end === 'failed' || segment.end === 'timedOut') {
    bad.push([x0, line.y, Math.max(1.5, x1 - x0)]);
    return;
  }
  if (!line.paint(x0, x1)) return;
  pen.fillStyle =
    segment.kind === 'backoff' ? palette.colours['line-strong'] : palette.groups[group.kind].line;
  pen.globalAlpha = alphaOf(segment);
  pen.fillRect(x0, line.y, Math.max(segment.kind === 'point' ? 3 : 1.5, x1 - x0), thick);
  pen.globalAlpha = 1;
}

/** Failures in their lanes, and a tick above for each that can be told apart. */
function drawBad({ pen, palette }: Brush, bad: BadPlace[], thick: number): void {
  pen.fillStyle = palette.colours['status-failed'];
  let lastX = -Infinity;
  for (const [x, y, width] of bad.sort((a, b) => a[0] - b[0])) {
    pen.fillRect(x, y, width, thick);
    if (x + width - lastX < 1) continue;
    pen.fillRect(x + width - 1, 2, 2, 4);
    lastX = x + width;
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
