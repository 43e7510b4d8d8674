/** The body of the timeline: folds, grid, what lies beyond now, rows, marks, and the line of now. */
import type { Brush } from './brush.ts';
import { drawText } from './canvasText.ts';
import { drawMark } from './drawMarks.ts';
import type { Area, ComposedRow } from './marks.ts';
import type { Pen } from './pen.ts';
import { SELECTED_ALPHA, type Palette } from './palette.ts';
import type { Tick } from './ticks.ts';
import type { PlacedFold, TimeScale } from './timeScale.ts';

/** What a frame shows. */
export interface Frame {
  readonly scale: TimeScale;
  readonly height: number;
  readonly rows: readonly ComposedRow[];
  readonly ticks: readonly Tick[];
  /** Virtual now; undefined when the run is closed. */
  readonly nowMs: number | undefined;
  readonly selectedKey: string | undefined;
  readonly hoveredKey: string | undefined;
  /** A span that is being measured. */
  readonly measured: { readonly fromMs: number; readonly toMs: number } | undefined;
}

const BEYOND_ALPHA = 0.65;

/** Draws a frame. */
export function drawTimeline(brush: Brush, frame: Frame): void {
  const { pen, palette } = brush;
  const { colours } = palette;
  const { scale, height } = frame;
  for (const fold of scale.folds) drawFold(pen, palette, fold, 0, height);
  drawGrid(brush, frame);
  const nowX = frame.nowMs === undefined ? Infinity : scale.x(frame.nowMs);
  if (nowX < scale.width) {
    pen.fillStyle = colours['bg-sunken'];
    pen.globalAlpha = BEYOND_ALPHA;
    pen.fillRect(Math.max(0, nowX), 0, scale.width - Math.max(0, nowX), height);
    pen.globalAlpha = 1;
  }
  drawMeasured(brush, frame);
  for (const { row, y } of frame.rows) {
    const isSelected = row.key === frame.selectedKey;
    if (isSelected || row.key === frame.hoveredKey) {
      pen.fillStyle = colours[isSelected ? 'bg-selected' : 'bg-hover'];
      pen.globalAlpha = SELECTED_ALPHA;
      pen.fillRect(0, y, scale.width, row.height - 1);
      pen.globalAlpha = 1;
    }
    pen.fillStyle = colours['line-subtle'];
    pen.fillRect(0, y + row.height - 1, scale.width, 1);
  }
  for (const composed of frame.rows) {
    if (composed.area !== undefined) drawArea(brush, composed, composed.area, scale.width);
    for (const mark of composed.marks) drawMark(brush, mark);
  }
  if (nowX >= 0 && nowX <= scale.width) {
    pen.fillStyle = colours['time-line'];
    pen.fillRect(nowX - 0.75, 0, 1.5, height);
  }
}

function drawGrid({ pen, palette }: Brush, { scale, height, ticks }: Frame): void {
  pen.fillStyle = palette.colours['line-subtle'];
  for (const { x } of ticks) {
    const isInFold = scale.folds.some((fold) => x > fold.x0 && x < fold.x1);
    if (!isInFold) pen.fillRect(Math.round(x), 0, 1, height);
  }
}

/** A fold: darker, between two torn edges. */
export function drawFold(
  pen: Pen,
  palette: Palette,
  fold: PlacedFold,
  y: number,
  height: number,
): void {
  pen.fillStyle = palette.colours['bg-sunken'];
  pen.fillRect(fold.x0, y, fold.x1 - fold.x0, height);
  // A torn edge needs room; of many narrow folds only the darker ground is left.
  if (fold.x1 - fold.x0 < 8) return;
  pen.strokeStyle = palette.colours['line-strong'];
  pen.lineWidth = 1;
  for (const x of [fold.x0, fold.x1]) {
    pen.beginPath();
    let side = 1;
    for (let down = 0; down <= height + 4; down += 4) {
      pen.lineTo(x + side * 2, y + down);
      side = -side;
    }
    pen.stroke();
  }
}

function drawMeasured({ pen, palette }: Brush, { measured, scale, height }: Frame): void {
  if (measured === undefined) return;
  const x0 = scale.x(measured.fromMs);
  const x1 = scale.x(measured.toMs);
  pen.fillStyle = palette.colours['accent-tint'];
  pen.globalAlpha = 0.6;
  pen.fillRect(x0, 0, x1 - x0, height);
  pen.globalAlpha = 1;
  pen.fillStyle = palette.colours['accent'];
  for (const x of [x0, x1]) pen.fillRect(Math.round(x), 0, 1, height);
}

/** How many ran at once, as steps, with the most as a dotted line. */
function drawArea(brush: Brush, { row, y }: ComposedRow, area: Area, width: number): void {
  const { pen, palette } = brush;
  const colours = palette.groups[area.kind];
  const base = y + row.height - 4;
  const top = y + 7;
  const heightOf = (count: number): number => base - (count / area.max) * (base - top);
  const [first] = area.points;
  if (first !== undefined) {
    pen.beginPath();
    pen.moveTo(first[0], base);
    let lastY = base;
    for (const [x, count] of area.points) {
      pen.lineTo(x, lastY);
      lastY = heightOf(count);
      pen.lineTo(x, lastY);
    }
    pen.lineTo(area.endX, lastY);
    pen.lineTo(area.endX, base);
    pen.closePath();
    pen.fillStyle = colours.fill;
    pen.fill();
    pen.strokeStyle = colours.line;
    pen.lineWidth = 1;
    pen.stroke();
  }
  pen.setLineDash([2, 3]);
  pen.strokeStyle = palette.colours['fg-3'];
  pen.beginPath();
  pen.moveTo(0, top + 0.5);
  pen.lineTo(width, top + 0.5);
  pen.stroke();
  pen.setLineDash([]);
  const halo = palette.colours['bg-panel'];
  const look = { colour: palette.colours['fg-3'], align: 'right', halo } as const;
  drawText(pen, `${area.max} at most`, width - 8, top + 11, look);
}
