/** What is under the pointer: an index of the drawn boxes, made when it is first asked for after a frame. */
import Flatbush from 'flatbush';
import type { ComposedRow, Mark } from './marks.ts';

/** The drawn boxes of a frame. */
export interface HitIndex {
  /** The mark at a point of the canvas: of several the smallest. */
  readonly at: (x: number, y: number) => Mark | undefined;
}

/** Boxes are this much larger than what is drawn: a bar of two pixels can be hit. */
const SLACK_PX = 3;
const GLYPH_PX = 7;

/** Indexes the marks of a frame. */
export function indexMarks(rows: readonly ComposedRow[]): HitIndex {
  const marks = rows.flatMap((row) => row.marks);
  if (marks.length === 0) return { at: () => undefined };
  const index = new Flatbush(marks.length);
  for (const mark of marks) {
    const reach = mark.shape === 'point' || mark.shape === 'cluster' ? GLYPH_PX : SLACK_PX;
    index.add(mark.x0 - reach, mark.y, mark.x1 + reach, mark.y + mark.height);
  }
  index.finish();
  return {
    at(x, y) {
      let best: Mark | undefined;
      for (const found of index.search(x, y, x, y)) {
        const mark = marks[found];
        if (mark === undefined) continue;
        if (best === undefined || distance(mark, x) < distance(best, x)) best = mark;
      }
      return best;
    },
  };
}

/** How far a point is from a mark; within it the narrower one is nearer. */
function distance(mark: Mark, x: number): number {
  if (x < mark.x0) return 1e6 + (mark.x0 - x);
  if (x > mark.x1) return 1e6 + (x - mark.x1);
  return mark.x1 - mark.x0;
}
