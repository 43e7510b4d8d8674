/** What stands for many: clusters of moments, density blocks, and spans in packed lanes. */
import { BAR_PX, coloursOf, TASK_PX, type Brush } from './brush.ts';
import { drawText, LANE_FONT, textWidth } from './canvasText.ts';
import { shortId } from '../model/rowText.ts';
import type { Mark } from './marks.ts';

/** Several moments too close to tell apart: their number in a pill. */
export function drawCluster(brush: Brush, mark: Mark): void {
  const { pen, palette } = brush;
  const colours = coloursOf(brush, mark);
  const text = String(mark.block?.count ?? 0);
  const width = Math.max(16, textWidth(pen, text) + 10, mark.x1 - mark.x0 + 8);
  const cy = mark.y + mark.height / 2;
  const middle = (mark.x0 + mark.x1) / 2;
  pen.beginPath();
  pen.roundRect(middle - width / 2, cy - 7.5, width, 15, 7.5);
  pen.fillStyle = colours.fill;
  pen.fill();
  pen.strokeStyle = colours.line;
  pen.stroke();
  drawText(pen, text, middle, cy, { colour: palette.groups[mark.kind].ink, align: 'center' });
}

/** Many short spans: as high as the share of time they took. */
export function drawBlock(brush: Brush, mark: Mark): void {
  const { pen, palette } = brush;
  const { block } = mark;
  if (block === undefined) return;
  const { line } = palette.groups[mark.kind];
  const full = mark.height < 20 ? mark.height - 2 : mark.kind === 'workflowTask' ? TASK_PX : BAR_PX;
  const share = Math.min(1, block.busyMs / Math.max(1e-6, block.toMs - block.fromMs));
  const h = Math.max(Math.min(3, full), full * share);
  const w = Math.max(mark.x1 - mark.x0, 1.5);
  const cy = mark.y + mark.height / 2;
  pen.fillStyle = line;
  pen.globalAlpha = 0.8;
  pen.fillRect(mark.x0, cy + full / 2 - h, w, h);
  pen.globalAlpha = 1;
  if (block.failed || block.timedOut) {
    const colour = palette.colours[block.failed ? 'status-failed' : 'status-timed-out'];
    pen.fillStyle = colour;
    const top = mark.height < 20 ? 2 : 4;
    pen.fillRect(mark.x0, cy - full / 2 - (mark.height < 20 ? 0 : 2), Math.max(w, 2), top);
  }
}

/** Lanes at least this high show how a span ended. */
const DETAILED_PX = 8;

/** A span in a packed lane: small, without rounding. */
export function drawLane(brush: Brush, mark: Mark): void {
  const { pen, palette, patterns } = brush;
  const colours = coloursOf(brush, mark);
  const { x0, y, height: h } = mark;
  const w = Math.max(1.5, mark.x1 - x0 - 0.5);
  const isBad = mark.end === 'failed' || mark.end === 'timedOut';
  if (h < DETAILED_PX && !mark.isSelected) {
    // A lane this low has no room for an outline; one rectangle is also what thousands of them can afford.
    pen.fillStyle = mark.end === 'canceled' ? palette.colours['status-canceled'] : colours.line;
    pen.fillRect(x0, y + 1, w, h - 1.5);
    return;
  }
  pen.fillStyle = colours.fill;
  pen.fillRect(x0, y + 1, w, h - 2);
  if (isBad) {
    pen.fillStyle = patterns.hatch(colours.line, mark.end === 'failed' ? 4 : 6);
    pen.fillRect(x0, y + 1, w, h - 2);
  }
  if (w >= 4) {
    pen.strokeStyle = colours.line;
    pen.lineWidth = mark.isSelected ? 2 : 1;
    if (mark.end === 'canceled') pen.setLineDash([3, 2]);
    pen.strokeRect(x0 + 0.5, y + 1.5, w - 1, h - 3);
    pen.setLineDash([]);
    pen.lineWidth = 1;
  }
  pen.fillStyle = colours.line;
  if (mark.end === 'running' && w > 8) {
    pen.fillRect(x0 + w - 6, y + 3, 2, Math.max(1, h - 6));
    pen.fillRect(x0 + w - 3, y + 3, 2, Math.max(1, h - 6));
  } else if (mark.end === 'timedOut') {
    pen.fillRect(x0 + w - 2, y, 2, h);
  } else if (!isBad) {
    pen.fillRect(x0, y + 1, Math.min(2, w), h - 2);
  }
  if (w <= 30 || h < 10 || isBad) return;
  drawText(pen, laneText(mark), Math.max(x0, 0) + 6, y + h / 2, {
    colour: colours.ink,
    font: LANE_FONT,
  });
}

/** The activity's id is short, and the attempt when it is not the first. */
function laneText(mark: Mark): string {
  const { group, segment } = mark.item;
  const attempt = segment.attempt?.number ?? 1;
  return attempt > 1 ? `${shortId(group)}·${attempt}` : shortId(group);
}
