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
const APART_PX = 10;

/** Draws the axis. */
export function drawAxis(brush: Brush, frame: AxisFrame): void {
  const { pen, palette } = brush;
  const { scale, height } = frame;
  const { colours } = palette;
  pen.clearRect(0, 0, scale.width, height);
  const taken: [number, number][] = [];
  const now = nowBox(brush, frame);
  if (now !== undefined) taken.push([now.x - 4, now.x + now.width + 4]);
  for (const fold of scale.folds) {
    drawFold(pen, palette, fold, 0, height);
    const text = frame.foldText(fold.fromMs, fold.toMs);
    const middle = (fold.x0 + fold.x1) / 2;
    const width = textWidth(pen, text, TICK_FONT);
    const isFree =
      now === undefined || middle + width / 2 < now.x || middle - width / 2 > now.x + now.width;
    if (width <= fold.x1 - fold.x0 - 4 && isFree) {
      drawText(pen, text, middle, height / 2, {
        colour: colours.time,
        align: 'center',
        font: TICK_FONT,
      });
      taken.push([fold.x0, fold.x1]);
    }
  }
  drawTicks(brush, frame, taken);
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

/** Labels never touch each other, a fold's length, or now. */
function drawTicks(brush: Brush, frame: AxisFrame, taken: [number, number][]): void {
  const { pen, palette } = brush;
  const { scale, height } = frame;
  // Beside folds a label belongs to what is right of its tick.
  const isStretch = scale.folds.length > 0;
  for (const tick of frame.ticks) {
    pen.fillStyle = palette.colours['line'];
    pen.fillRect(Math.round(tick.x), height - 3, 1, 3);
    const upper = frame.virtualText(tick);
    const lower = frame.wallText(tick);
    const width = Math.max(textWidth(pen, upper, TICK_FONT), textWidth(pen, lower, TICK_FONT));
    const left = isStretch ? tick.x + 4 : tick.x - width / 2;
    const isOutside = left < 2 || left + width > scale.width - 2;
    const isTaken = taken.some(
      ([from, to]) => left < to + APART_PX / 2 && left + width > from - APART_PX / 2,
    );
    if (isOutside || isTaken) continue;
    taken.push([left, left + width]);
    const x = isStretch ? left : tick.x;
    const align = isStretch ? 'left' : 'center';
    drawText(pen, upper, x, UPPER_Y, { colour: palette.colours['fg-2'], align, font: TICK_FONT });
    if (lower === '') continue;
    drawText(pen, lower, x, LOWER_Y, { colour: palette.colours['fg-3'], align, font: TICK_FONT });
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
