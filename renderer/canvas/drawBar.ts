/** Bars: activities, local activities, children, updates, Nexus operations and workflow tasks. */
import {
  BAR_PX,
  coloursOf,
  drawCross,
  drawLabel,
  haloOf,
  TASK_PX,
  type BarColours,
  type Brush,
} from './brush.ts';
import type { Mark } from './marks.ts';
import type { Pen } from './pen.ts';

/** Draws a span as a bar of its kind's silhouette. */
export function drawBar(brush: Brush, mark: Mark): void {
  const { pen, patterns } = brush;
  const isTask = mark.shape === 'task';
  const colours = coloursOf(brush, mark);
  const x0 = mark.x0;
  const w = Math.max(mark.x1 - x0, 1.5);
  const cy = mark.y + mark.height / 2;
  const h = isTask ? TASK_PX : Math.min(BAR_PX, mark.height - 7);
  const y = cy - h / 2;
  const isBad = mark.end === 'failed' || mark.end === 'timedOut';
  if (w < 4) {
    pen.fillStyle = colours.line;
    pen.fillRect(x0, y, Math.max(w, 2), h);
    if (isBad) pen.fillRect(x0, y - 3, Math.max(w, 2), 2);
  } else {
    outline(pen, mark.kind, x0, y, w, h);
    pen.fillStyle = colours.fill;
    pen.fill();
    if (isBad) {
      outline(pen, mark.kind, x0, y, w, h);
      pen.fillStyle = patterns.hatch(colours.line, mark.end === 'failed' ? 5 : 7);
      pen.fill();
    }
    details(brush, mark, colours, { x0, y, w, h });
    outline(pen, mark.kind, x0 + 0.5, y + 0.5, w - 1, h - 1);
    pen.strokeStyle = colours.line;
    pen.lineWidth = mark.isSelected ? 2 : 1;
    if (mark.end === 'canceled') pen.setLineDash([3, 2]);
    pen.stroke();
    pen.setLineDash([]);
    pen.lineWidth = 1;
    ending(brush, mark, colours, { x0, y, w, h });
  }
  const hasCross =
    mark.end === 'failed' && (isTask || mark.label !== undefined || mark.roomPx > 24);
  if (hasCross) drawCross(brush, mark.x1 + (isTask ? 6 : 8), cy);
  drawLabel(brush, mark, colours.ink, hasCross ? 18 : 7);
}

interface Box {
  readonly x0: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A kind's silhouette as a path. */
function outline(pen: Pen, kind: Mark['kind'], x: number, y: number, w: number, h: number): void {
  pen.beginPath();
  if (kind === 'nexus') {
    const nose = Math.min(6, w / 3);
    pen.moveTo(x, y + h / 2);
    pen.lineTo(x + nose, y);
    pen.lineTo(x + w - nose, y);
    pen.lineTo(x + w, y + h / 2);
    pen.lineTo(x + w - nose, y + h);
    pen.lineTo(x + nose, y + h);
    pen.closePath();
    return;
  }
  const radius = Math.min(kind === 'update' ? 8 : 3, w / 2, h / 2);
  pen.roundRect(x, y, w, h, radius);
}

/** What a kind has inside its outline. */
function details({ pen }: Brush, mark: Mark, colours: BarColours, { x0, y, w, h }: Box): void {
  pen.fillStyle = colours.line;
  if (mark.kind === 'localActivity' && mark.end !== 'failed') {
    const from = Math.max(x0 + 5, -10 + ((x0 + 5 + 10) % 6));
    for (let x = from; x < x0 + w - 3; x += 6) {
      pen.fillRect(x, y + 2, 2, 2);
      pen.fillRect(x, y + h - 4, 2, 2);
    }
  }
  if (mark.kind === 'child' && mark.end !== 'failed' && w > 16) {
    pen.fillRect(x0 + 5, y, 1.5, h);
    if (mark.end !== 'running') {
      pen.fillRect(x0 + w - 6, y, 1.5, h);
      pen.fillRect(x0 + w - 3, y, 3, h);
    }
  }
  for (const x of mark.beats) {
    // Signs of life: short lines at the foot of the bar.
    if (x > x0 + 3 && x < x0 + w - 1) pen.fillRect(x - 0.5, y + h - 5, 1, 5);
  }
  if (mark.middleX !== undefined && mark.middleX - x0 > 2) {
    pen.fillRect(mark.middleX - 0.5, y, 1, h);
  }
}

/** How a bar ended, at its right edge; and its leading edge. */
function ending(brush: Brush, mark: Mark, colours: BarColours, { x0, y, w, h }: Box): void {
  const { pen } = brush;
  const x1 = x0 + w;
  pen.fillStyle = colours.line;
  const hasEdge = mark.kind !== 'update' && mark.kind !== 'nexus' && mark.shape !== 'task';
  switch (mark.end) {
    case 'running': {
      if (hasEdge) pen.fillRect(x0, y, Math.min(3, w), h);
      // The right edge is open: what is painted over is the outline.
      pen.fillStyle = haloOf(brush, mark);
      pen.fillRect(x1 - 1.5, y - 1, 2, h + 2);
      pen.fillStyle = colours.line;
      const ticks = Math.min(3, Math.floor((w - 3) / 5));
      for (let index = 0; index < ticks; index += 1) {
        const fade = 1 - index * 0.3;
        pen.globalAlpha =
          fade * (0.55 + 0.45 * Math.cos((brush.pulse * 2 - index * 0.35) * Math.PI) ** 2);
        pen.fillRect(x1 - 4 - index * 5, y + 3, 2, h - 6);
      }
      pen.globalAlpha = 1;
      return;
    }
    case 'timedOut':
      if (hasEdge) pen.fillRect(x0, y, Math.min(3, w), h);
      pen.fillRect(x1 - 2, y - 3, 2, h + 6);
      return;
    case 'canceled':
      pen.fillRect(x0 + 2, y + h / 2 - 0.5, w - 4, 1);
      return;
    case 'paused':
      pen.fillRect(x0 + Math.min(5, w / 3), y + 4, 2, h - 8);
      pen.fillRect(x0 + Math.min(9, w / 2), y + 4, 2, h - 8);
      return;
    default:
      if (hasEdge) pen.fillRect(x0, y, Math.min(3, w), h);
  }
}
