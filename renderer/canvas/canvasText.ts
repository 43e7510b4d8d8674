/** Text on the canvas: one font, measured once. */
import type { Pen } from './pen.ts';

/** The font of labels. */
export const LABEL_FONT = '500 11px "Inter Variable", system-ui, sans-serif';
/** The font of the axis, and of small things. */
export const TICK_FONT = '500 10.5px "Inter Variable", system-ui, sans-serif';
export const TICK_FONT_STRONG = '600 10.5px "Inter Variable", system-ui, sans-serif';
export const LANE_FONT = '500 9px "Inter Variable", system-ui, sans-serif';

/** Measured widths by font and text; emptied when it grows too large, for texts with a running number are new in every frame. */
const widths = new Map<string, Map<string, number>>();
const WIDTHS_MAX = 5000;

/** How wide a text is in a font. */
export function textWidth(pen: Pen, text: string, font = LABEL_FONT): number {
  let ofFont = widths.get(font);
  if (ofFont === undefined || ofFont.size > WIDTHS_MAX) {
    ofFont = new Map();
    widths.set(font, ofFont);
  }
  const known = ofFont.get(text);
  if (known !== undefined) return known;
  pen.font = font;
  const { width } = pen.measureText(text);
  ofFont.set(text, width);
  return width;
}

/** Forgets every width: the fonts have arrived. */
export function forgetTextWidths(): void {
  widths.clear();
}

/** How a text is drawn. */
export interface TextLook {
  readonly colour: string;
  readonly align?: 'left' | 'center' | 'right';
  /** Painted behind the text, over what is there. */
  readonly halo?: string | undefined;
  readonly font?: string;
}

/** Draws a text with its middle at `y`. */
export function drawText(pen: Pen, text: string, x: number, y: number, look: TextLook): void {
  const { align = 'left', font = LABEL_FONT } = look;
  pen.font = font;
  pen.textAlign = align;
  pen.textBaseline = 'middle';
  if (look.halo !== undefined) {
    const width = textWidth(pen, text, font) + 8;
    pen.fillStyle = look.halo;
    const left = align === 'center' ? x - width / 2 : align === 'right' ? x - width + 4 : x - 4;
    pen.fillRect(left, y - 8, width, 16);
  }
  pen.fillStyle = look.colour;
  pen.fillText(text, x, y + 0.5);
  pen.textAlign = 'left';
}

/** The text, or as much of it as fits into `px` with an ellipsis; undefined when nothing sensible fits. */
export function fitted(pen: Pen, text: string, px: number, font = LABEL_FONT): string | undefined {
  if (textWidth(pen, text, font) <= px) return text;
  const share = px / textWidth(pen, text, font);
  for (let length = Math.floor(text.length * share); length >= 4; length -= 1) {
    const shorter = `${text.slice(0, length).trimEnd()}…`;
    if (textWidth(pen, shorter, font) <= px) return shorter;
  }
  return undefined;
}
