/**
 * Drawing a mark. Hue says what it is, silhouette and pattern say how it ended; nothing is told by colour alone:
 *
 *     completed   solid, leading edge        failed      hatched, cross behind the end
 *     timed out   wide hatch, limit line     canceled    hollow, dashed, struck through
 *     running     open edge of three ticks   queued      dotted thin box
 *     backoff     dotted line                paused      hollow, two posts
 *     unfinished  half as strong
 */
import type { Brush } from './brush.ts';
import { drawBar } from './drawBar.ts';
import { drawLine, drawPoint, drawTimer } from './drawLines.ts';
import { drawBlock, drawCluster, drawLane } from './drawSmall.ts';
import { drawBackoff, drawEarlier, drawQueue } from './drawWaits.ts';
import type { Mark } from './marks.ts';

/** Draws a mark. */
export function drawMark(brush: Brush, mark: Mark): void {
  const { pen } = brush;
  pen.lineWidth = 1;
  if (mark.end === 'unfinished') pen.globalAlpha = 0.5;
  switch (mark.shape) {
    case 'queue':
      drawQueue(brush, mark);
      break;
    case 'backoff':
      drawBackoff(brush, mark);
      break;
    case 'earlier':
      drawEarlier(brush, mark);
      break;
    case 'timer':
      drawTimer(brush, mark);
      break;
    case 'line':
      drawLine(brush, mark);
      break;
    case 'point':
      drawPoint(brush, mark);
      break;
    case 'cluster':
      drawCluster(brush, mark);
      break;
    case 'block':
      drawBlock(brush, mark);
      break;
    case 'lane':
      drawLane(brush, mark);
      break;
    case 'task':
    case 'run':
      drawBar(brush, mark);
      break;
  }
  pen.globalAlpha = 1;
}
