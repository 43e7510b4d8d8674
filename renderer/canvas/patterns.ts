/** Hatches for a canvas: small tiles, made once per colour and repeated by the canvas, which is far cheaper than drawing lines. */
import type { Paint, Patterns } from './pen.ts';

const LINE_PX = 1.4;
const OPACITY = 0.75;

/** Hatches that are sharp at a device pixel ratio. Without a canvas to draw tiles on, the plain colour. */
export function canvasPatterns(context: CanvasRenderingContext2D, ratio: number): Patterns {
  const made = new Map<string, Paint>();
  return {
    hatch(colour, gapPx) {
      const key = `${colour} ${gapPx}`;
      const known = made.get(key);
      if (known !== undefined) return known;
      const pattern = makeHatch(context, colour, gapPx, ratio) ?? colour;
      made.set(key, pattern);
      return pattern;
    },
  };
}

function makeHatch(
  context: CanvasRenderingContext2D,
  colour: string,
  gapPx: number,
  ratio: number,
): CanvasPattern | undefined {
  // The tile has whole device pixels, or its seams would show.
  const size = Math.round(gapPx * ratio);
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const pen = tile.getContext('2d');
  if (pen === null) return undefined;
  pen.strokeStyle = colour;
  pen.globalAlpha = OPACITY;
  pen.lineWidth = LINE_PX * ratio;
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift - size, 2 * size);
    pen.lineTo(shift + 2 * size, -size);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(gapPx / size));
  return pattern ?? undefined;
}
