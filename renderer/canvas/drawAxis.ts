/** The axis: virtual time above, the wall's below, the lengths of folds, and now. */
import type { Brush } from './brush.ts';
import { drawText, TICK_FONT, TICK_FONT_STRONG, textWidth } from './canvasText.ts';
import { drawFold } from './drawTimeline.ts';
import type { Tick } from './ticks.ts';
import type { TimeScale } from './timeScale.ts';

/** What the axis shows. */
export interface AxisFrame {
  readonly scale: TimeScale;
  readonly height: number;
  readonly ticks: readonly Tick[];
  readonly virtualText: (tick: Tick) => string;
  /** Empty where the wall's time is not known. */
  readonly wallText: (tick: Tick) => string;
  readonly foldText: (fromMs: number, toMs: number) => string;
  readonly now: { readonly ms: number; readonly text: string } | undefined;
  readonly measured:
    { readonly fromMs: number; readonly toMs: number; readonly text: string } | undefined;
}

const UPPER_Y = 9;
const LOWER_Y = 21;
const APART_PX = 5;
/** A label at the right edge is moved so far at most, else left out. */
const NUDGE_PX_MAX = 14;

/** Draws the axis. */
export function drawAxis(brush: Brush, frame: AxisFrame): void {
  const { pen, palette } = brush;
  const { scale, height } = frame;
  const { colours } = palette;
  const now = nowBox(brush, frame);
  const upper = new Line();
  const lower = new Line();
  if (now !== undefined) {
    upper.take(now.x, now.x + now.width);
    lower.take(now.x, now.x + now.width);
  }
  for (const fold of scale.folds) {
    drawFold(pen, palette, fold, 0, height);
    const text = frame.foldText(fold.fromMs, fold.toMs);
    const middle = (fold.x0 + fold.x1) / 2;
    const width = textWidth(pen, text, TICK_FONT);
    if (width > fold.x1 - fold.x0 - 4 || !lower.isFree(middle - width / 2, middle + width / 2)) {
      continue;
    }
    lower.take(fold.x0, fold.x1);
    drawText(pen, text, middle, LOWER_Y, {
      colour: colours.time,
      align: 'center',
      font: TICK_FONT,
    });
  }
  drawTicks(brush, frame, upper, lower);
  drawMeasure(brush, frame);
  if (now !== undefined && frame.now !== undefined) {
    const nowX = scale.x(frame.now.ms);
    pen.fillStyle = colours['time-fill'];
    pen.beginPath();
    pen.roundRect(now.x, height - 20, now.width, 16, 3);
    pen.fill();
    pen.beginPath();
    pen.moveTo(nowX - 4.5, height - 5);
    pen.lineTo(nowX + 4.5, height - 5);
    pen.lineTo(nowX, height);
    pen.closePath();
    pen.fill();
    drawText(pen, frame.now.text, now.x + now.width / 2, height - 12, {
      colour: colours['on-time'],
      align: 'center',
      font: TICK_FONT_STRONG,
    });
  }
}

/** Where the label of now stands; undefined when now is out of view. */
function nowBox(
  { pen }: Brush,
  { now, scale }: AxisFrame,
): { readonly x: number; readonly width: number } | undefined {
  if (now === undefined) return undefined;
  const x = scale.x(now.ms);
  if (x < -1 || x > scale.width + 1) return undefined;
  const width = textWidth(pen, now.text, TICK_FONT_STRONG) + 12;
  return { x: Math.min(scale.width - width - 2, Math.max(2, x - width / 2)), width };
}

/** What is written on a line of the axis: nothing touches anything else. */
class Line {
  readonly #taken: [from: number, to: number][] = [];

  isFree(from: number, to: number): boolean {
    return this.#taken.every(([left, right]) => to + APART_PX <= left || from - APART_PX >= right);
  }

  take(from: number, to: number): void {
    this.#taken.push([from, to]);
  }
}

function drawTicks(brush: Brush, frame: AxisFrame, upper: Line, lower: Line): void {
  const { pen, palette } = brush;
  const { scale, height } = frame;
  // Beside folds a label belongs to what is right of its tick.
  const isStretch = scale.folds.length > 0;
  const align = isStretch ? 'left' : 'center';
  for (const tick of frame.ticks) {
    pen.fillStyle = palette.colours['line'];
    pen.fillRect(Math.round(tick.x), height - 3, 1, 3);
    const text = frame.virtualText(tick);
    const below = frame.wallText(tick);
    const width = textWidth(pen, text, TICK_FONT);
    const widthBelow = textWidth(pen, below, TICK_FONT);
    const leftOf = (px: number): number => (isStretch ? tick.x + 2 : tick.x - px / 2);
    const left = leftOf(width);
    const leftmost = Math.min(left, isStretch ? left : tick.x - widthBelow / 2);
    if (leftmost < 2 || left + width > scale.width - 2) continue;
    if (!upper.isFree(left, left + width)) continue;
    upper.take(left, left + width);
    const x = isStretch ? left : tick.x;
    drawText(pen, text, x, UPPER_Y, { colour: palette.colours['fg-2'], align, font: TICK_FONT });
    const leftBelow = leftOf(widthBelow);
    // The wider one of the two may need a little more room than there is.
    const overPx = Math.max(0, leftBelow + widthBelow - scale.width + 2);
    const [from, to] = [leftBelow - overPx, leftBelow + widthBelow - overPx];
    if (below === '' || overPx > NUDGE_PX_MAX || !lower.isFree(from, to)) continue;
    lower.take(from, to);
    drawText(pen, below, x - overPx, LOWER_Y, {
      colour: palette.colours['fg-3'],
      align,
      font: TICK_FONT,
    });
  }
}

function drawMeasure({ pen, palette }: Brush, { measured, scale, height }: AxisFrame): void {
  if (measured === undefined) return;
  const x0 = Math.max(0, scale.x(measured.fromMs));
  const x1 = Math.min(scale.width, scale.x(measured.toMs));
  pen.fillStyle = palette.colours['accent'];
  pen.fillRect(x0, height - 2, x1 - x0, 2);
  const width = textWidth(pen, measured.text, TICK_FONT_STRONG) + 10;
  const middle = Math.max(width / 2 + 2, Math.min(scale.width - width / 2 - 2, (x0 + x1) / 2));
  pen.fillStyle = palette.colours['bg-raised'];
  pen.beginPath();
  pen.roundRect(middle - width / 2, 4, width, 18, 3);
  pen.fill();
  pen.strokeStyle = palette.colours['accent'];
  pen.lineWidth = 1;
  pen.stroke();
  drawText(pen, measured.text, middle, 13, {
    colour: palette.colours['fg'],
    align: 'center',
    font: TICK_FONT_STRONG,
  });
}
