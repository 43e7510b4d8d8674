/** What all marks are drawn with: pen, colours, patterns, and the parts that they share. */
import { drawText, fitted, textWidth } from './canvasText.ts';
import type { Mark } from './marks.ts';
import type { GroupColours, Palette } from './palette.ts';
import type { Patterns, Pen } from './pen.ts';

/** Everything a mark is drawn with. */
export interface Brush {
  readonly pen: Pen;
  readonly palette: Palette;
  readonly patterns: Patterns;
  /** 0 to 1: how far the breath of running edges has come; 1 when nothing moves. */
  readonly pulse: number;
}

/** A bar's height in a row. */
export const BAR_PX = 16;
/** A workflow task's height. */
export const TASK_PX = 8;
/** A label needs this much room. */
export const LABEL_PX_MIN = 44;

/** The colours of a bar, which its end may change. */
export interface BarColours {
  readonly line: string;
  readonly fill: string;
  readonly ink: string;
}

/** A mark's colours. */
export function coloursOf({ palette }: Brush, mark: Mark): BarColours {
  const { colours } = palette;
  const group: GroupColours = palette.groups[mark.kind];
  switch (mark.end) {
    case 'failed':
      return {
        line: colours['status-failed'],
        fill: colours['status-failed-fill'],
        ink: group.ink,
      };
    case 'timedOut':
      return {
        line: colours['status-timed-out'],
        fill: colours['status-timed-out-fill'],
        ink: group.ink,
      };
    case 'canceled':
      return { line: colours['status-canceled'], fill: 'transparent', ink: colours['fg-2'] };
    case 'paused':
      return { line: colours['status-paused'], fill: 'transparent', ink: colours['fg-2'] };
    default:
      return group;
  }
}

/** The label inside if it fits, else beside as far as there is room. */
export function drawLabel(brush: Brush, mark: Mark, ink: string, afterPx: number): void {
  const { label } = mark;
  if (label === undefined) return;
  const { pen, palette } = brush;
  const cy = mark.y + mark.height / 2;
  const isRunning = mark.end === 'running';
  // A bar that begins left of the view is labelled where it can be seen.
  const insideX = Math.max(mark.x0, 0) + (mark.kind === 'child' ? 12 : 8);
  const insidePx = mark.x1 - insideX - (isRunning ? 22 : 8);
  const width = textWidth(pen, label.text);
  if (label.place === 'inside' && label.tone === 'plain' && mark.x1 - mark.x0 >= LABEL_PX_MIN) {
    const text =
      width <= insidePx ? label.text : isRunning ? fitted(pen, label.text, insidePx) : undefined;
    if (text !== undefined) {
      drawText(pen, text, insideX, cy, { colour: ink });
      return;
    }
  }
  const tones = {
    plain: palette.colours['fg-2'],
    failed: palette.colours['status-failed'],
    timedOut: palette.colours['status-timed-out'],
  };
  const colour = tones[label.tone];
  const room = mark.roomPx - afterPx - 4;
  const needed = Math.min(LABEL_PX_MIN, width);
  const after = room < needed ? undefined : fitted(pen, label.text, room);
  if (after !== undefined && (after === label.text || mark.roomBeforePx < width + 16)) {
    drawText(pen, after, mark.x1 + afterPx, cy, { colour });
    return;
  }
  // At the right end of a view there is room only in front.
  const before = fitted(pen, label.text, mark.roomBeforePx - 16);
  if (before !== undefined) drawText(pen, before, mark.x0 - 7, cy, { colour, align: 'right' });
}

/** What a text over a line is painted on. */
export function haloOf({ palette }: Brush, mark: Mark): string {
  return mark.isOnSelected ? palette.selectedGround : palette.colours['bg-panel'];
}

/** A cross: it failed. */
export function drawCross({ pen, palette }: Brush, x: number, y: number): void {
  pen.strokeStyle = palette.colours['status-failed'];
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(x - 3, y - 3);
  pen.lineTo(x + 3, y + 3);
  pen.moveTo(x + 3, y - 3);
  pen.lineTo(x - 3, y + 3);
  pen.stroke();
  pen.lineWidth = 1;
}

/** A straight line. */
export function stroke(pen: Pen, x0: number, y0: number, x1: number, y1: number): void {
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1, y1);
  pen.stroke();
}
