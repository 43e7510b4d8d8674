/** What is a line or a moment: timers, the run itself, signals, markers. */
import { coloursOf, drawCross, drawLabel, haloOf, stroke, type Brush } from './brush.ts';
import { drawText, fitted, textWidth } from './canvasText.ts';
import type { Mark } from './marks.ts';

/** Draws a timer: a line with a start post and an end dot, dashed beyond now. */
export function drawTimer(brush: Brush, mark: Mark): void {
  const { pen, palette } = brush;
  const isDead = mark.end === 'canceled';
  const colour = isDead ? palette.colours['fg-3'] : palette.groups[mark.kind].line;
  const { x0 } = mark;
  const x1 = Math.max(mark.x1, x0 + 2);
  const cy = mark.y + mark.height / 2;
  const passedX = mark.end === 'running' ? Math.min(x1, Math.max(x0, mark.nowX)) : x1;
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  stroke(pen, x0, cy, passedX, cy);
  if (passedX < x1) {
    pen.setLineDash([4, 4]);
    stroke(pen, passedX, cy, x1, cy);
    pen.setLineDash([]);
  }
  stroke(pen, x0 + 1, cy - 5, x0 + 1, cy + 5);
  if (isDead) {
    pen.lineWidth = 1.6;
    stroke(pen, x1 - 4, cy - 4, x1 + 4, cy + 4);
    stroke(pen, x1 + 4, cy - 4, x1 - 4, cy + 4);
  } else if (x1 - x0 >= 10) {
    pen.beginPath();
    pen.arc(x1 - 4, cy, 4, 0, 7);
    pen.fillStyle = mark.end === 'completed' ? colour : haloOf(brush, mark);
    pen.fill();
    pen.stroke();
  } else {
    stroke(pen, x1 - 1, cy - 3, x1 - 1, cy + 3);
  }
  pen.lineWidth = 1;
  timerLabel(brush, mark, passedX, isDead);
}

/** In the middle of what has passed and can be seen, else behind the end. */
function timerLabel(brush: Brush, mark: Mark, passedX: number, isDead: boolean): void {
  const { pen, palette } = brush;
  const { label } = mark;
  if (label === undefined) return;
  const left = Math.max(0, mark.x0);
  const seenX = passedX - left > 90 ? passedX : mark.x1;
  const right = Math.min(seenX, mark.x1);
  const cy = mark.y + mark.height / 2;
  const width = textWidth(pen, label.text);
  const isCrossed = Math.abs((left + right) / 2 - passedX) < width / 2 + 4;
  // The line of now would go through it: it stands in the longer half.
  const isLeft = passedX - left > right - passedX;
  const from = isCrossed && !isLeft ? passedX : left;
  const to = isCrossed && isLeft ? passedX : right;
  if (to - from > width + (isCrossed ? 12 : 30)) {
    drawText(pen, label.text, (from + to) / 2, cy, {
      colour: isDead ? palette.colours['fg-3'] : palette.colours['fg'],
      align: 'center',
      halo: haloOf(brush, mark),
    });
  } else if (mark.roomPx > width + 14) {
    drawText(pen, label.text, mark.x1 + 8, cy, { colour: palette.colours['fg-2'] });
  }
}

/** The run itself: a thin line with a post where it started and a cap that says how it ended. Skips of time are boxes. */
export function drawLine(brush: Brush, mark: Mark): void {
  const { pen, palette } = brush;
  const cy = mark.y + mark.height / 2;
  const w = Math.max(mark.x1 - mark.x0, 2);
  if (mark.kind === 'timeSkip') {
    const { line, fill } = palette.groups.timeSkip;
    pen.fillStyle = fill;
    pen.fillRect(mark.x0, cy - 7, w, 14);
    pen.strokeStyle = line;
    pen.strokeRect(mark.x0 + 0.5, cy - 6.5, Math.max(w - 1, 1), 13);
    pen.fillStyle = line;
    pen.fillRect(mark.x0, cy - 7, Math.min(3, w), 14);
    if (mark.label !== undefined && textWidth(pen, mark.label.text) + 14 < w) {
      const { ink } = palette.groups.timeSkip;
      drawText(pen, mark.label.text, mark.x0 + w / 2, cy, { colour: ink, align: 'center' });
    }
    return;
  }
  const { line } = coloursOf(brush, mark);
  pen.fillStyle = palette.groups[mark.kind].line;
  pen.fillRect(mark.x0, cy - 0.75, w, 1.5);
  pen.fillRect(mark.x0, cy - 5, 2, 10);
  if (mark.end !== 'running') {
    pen.fillStyle = mark.end === 'completed' ? palette.colours['status-completed'] : line;
    pen.fillRect(mark.x1 - 2, cy - 6, 3, 12);
  }
  const isFailed = mark.end === 'failed';
  if (isFailed) drawCross(brush, mark.x1 + 9, cy);
  lineLabel(brush, mark, isFailed ? 20 : 9);
}

/** A closed run's outcome stands left of its end, where there is always room; over the line, so with a halo. */
function lineLabel(brush: Brush, mark: Mark, afterPx: number): void {
  const { label } = mark;
  if (label === undefined) return;
  const { pen, palette } = brush;
  const colours = palette.colours;
  const tone =
    label.tone === 'failed'
      ? colours['status-failed']
      : label.tone === 'timedOut'
        ? colours['status-timed-out']
        : colours['fg-2'];
  const cy = mark.y + mark.height / 2;
  if (mark.roomPx > textWidth(pen, label.text) + afterPx + 4) {
    drawText(pen, label.text, mark.x1 + afterPx, cy, { colour: tone });
    return;
  }
  const text = fitted(pen, label.text, mark.x1 - Math.max(0, mark.x0) - 40);
  if (text === undefined) return;
  drawText(pen, text, mark.x1 - 12, cy, {
    colour: tone,
    align: 'right',
    halo: haloOf(brush, mark),
  });
}

/** Draws a moment: a diamond, a flag or a dot. */
export function drawPoint(brush: Brush, mark: Mark): void {
  const { pen, palette } = brush;
  const { line, fill } = palette.groups[mark.kind];
  const x = mark.x0;
  const cy = mark.y + mark.height / 2;
  pen.fillStyle = mark.end === 'failed' ? palette.colours['status-failed-fill'] : fill;
  pen.strokeStyle = mark.end === 'failed' ? palette.colours['status-failed'] : line;
  pen.lineWidth = mark.isSelected ? 2.2 : 1.6;
  pen.beginPath();
  if (mark.kind === 'signal') {
    pen.moveTo(x, cy - 6.5);
    pen.lineTo(x + 6.5, cy);
    pen.lineTo(x, cy + 6.5);
    pen.lineTo(x - 6.5, cy);
    pen.closePath();
  } else if (mark.kind === 'marker') {
    pen.moveTo(x, cy + 7);
    pen.lineTo(x, cy - 7);
    pen.lineTo(x + 9, cy - 3);
    pen.lineTo(x, cy + 1);
  } else {
    pen.arc(x, cy, 5, 0, 7);
  }
  pen.fill();
  pen.stroke();
  pen.lineWidth = 1;
  drawLabel(brush, mark, palette.colours['fg-2'], 13);
}
