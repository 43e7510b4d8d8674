/** Waits: for a worker, between attempts, and attempts of which no times are known. */
import { coloursOf, drawLabel, haloOf, LABEL_PX_MIN, stroke, type Brush } from './brush.ts';
import { drawText, fitted, textWidth } from './canvasText.ts';
import type { Mark } from './marks.ts';

/** Draws a wait for a worker: a dotted thin box. */
export function drawQueue(brush: Brush, mark: Mark): void {
  const { pen, palette } = brush;
  const w = mark.x1 - mark.x0;
  const cy = mark.y + mark.height / 2;
  const isBad = mark.end === 'timedOut' || mark.end === 'failed';
  const line = isBad ? coloursOf(brush, mark).line : palette.groups[mark.kind].line;
  if (w >= 2) {
    pen.strokeStyle = line;
    const alpha = pen.globalAlpha;
    pen.globalAlpha = alpha * 0.8;
    pen.setLineDash([2, 2]);
    pen.strokeRect(mark.x0 + 0.5, cy - 3.5, Math.max(w - 1, 1), 7);
    pen.setLineDash([]);
    pen.globalAlpha = alpha;
  }
  if (isBad) {
    pen.fillStyle = line;
    pen.fillRect(mark.x1 - 2, cy - 10, 2, 20);
  }
  if (mark.end === 'canceled') {
    pen.fillStyle = palette.colours['status-canceled'];
    pen.fillRect(mark.x0 + 2, cy - 0.5, Math.max(w - 4, 1), 1);
  }
  drawLabel(brush, mark, palette.colours['fg-2'], 7);
}

/** Draws a backoff: a dotted line with its length. */
export function drawBackoff(brush: Brush, mark: Mark): void {
  const { pen, palette } = brush;
  const w = mark.x1 - mark.x0;
  const cy = mark.y + mark.height / 2;
  if (w < 5) return;
  pen.strokeStyle = palette.colours['fg-3'];
  pen.setLineDash([1, 4]);
  pen.lineCap = 'round';
  pen.lineWidth = 1.8;
  stroke(pen, mark.x0 + 3, cy, mark.x1 - 2, cy);
  pen.setLineDash([]);
  pen.lineCap = 'butt';
  pen.lineWidth = 1;
  const { label } = mark;
  if (label?.place === 'middle') {
    if (w > LABEL_PX_MIN && textWidth(pen, label.text) + 14 < w) {
      drawText(pen, label.text, mark.x0 + w / 2, cy, {
        colour: palette.colours['fg-2'],
        align: 'center',
        halo: haloOf(brush, mark),
      });
    }
    return;
  }
  if (mark.end === 'open') stroke(pen, mark.x1, cy - 4, mark.x1, cy + 4);
  drawLabel(brush, mark, palette.colours['fg-2'], 7);
}

/** Attempts of which no times are known: a queue's box with the hatch of a failure. */
export function drawEarlier(brush: Brush, mark: Mark): void {
  const { pen, palette, patterns } = brush;
  const colour = palette.colours['status-failed'];
  const w = Math.max(mark.x1 - mark.x0, 2);
  const cy = mark.y + mark.height / 2;
  const alpha = pen.globalAlpha;
  pen.globalAlpha = alpha * 0.55;
  pen.fillStyle = patterns.hatch(colour, 7);
  pen.fillRect(mark.x0, cy - 5, w, 10);
  pen.globalAlpha = alpha;
  pen.strokeStyle = colour;
  pen.setLineDash([2, 2]);
  pen.strokeRect(mark.x0 + 0.5, cy - 5.5, Math.max(w - 1, 1), 11);
  pen.setLineDash([]);
  const { label } = mark;
  if (label === undefined || w < LABEL_PX_MIN) return;
  const text = fitted(pen, label.text, w - 16);
  if (text === undefined) return;
  drawText(pen, text, mark.x0 + 8, cy, { colour, halo: haloOf(brush, mark) });
}
