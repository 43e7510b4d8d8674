/** A pen that logs what is drawn, one line per call, with the style that it is drawn in. */
import { readPalette, type Palette } from '../canvas/palette.ts';
import type { Patterns, Pen } from '../canvas/pen.ts';

/** A pen and its log. */
export interface PenLog {
  readonly pen: Pen;
  readonly calls: string[];
}

const round = (value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 10) / 10 : value;

/** A pen that logs. A character is 6 px wide. */
export function createPenLog(): PenLog {
  const calls: string[] = [];
  const style: Record<string, unknown> = {
    globalAlpha: 1,
    lineWidth: 1,
    fillStyle: '',
    strokeStyle: '',
  };
  let dash: readonly number[] = [];
  let path: string[] = [];
  const alpha = (): string =>
    style['globalAlpha'] === 1 ? '' : ` alpha ${String(round(style['globalAlpha']))}`;
  const paints: Readonly<Record<string, (args: readonly unknown[]) => void>> = {
    beginPath: () => {
      path = [];
    },
    fill: () => calls.push(`fill ${String(style['fillStyle'])}${alpha()}: ${path.join(' ')}`),
    stroke: () =>
      calls.push(
        `stroke ${String(style['strokeStyle'])} ${String(round(style['lineWidth']))}${dash.length > 0 ? ` dash ${dash.join(',')}` : ''}${alpha()}: ${path.join(' ')}`,
      ),
    fillRect: (args) =>
      calls.push(`fillRect ${String(style['fillStyle'])}${alpha()} ${args.map(round).join(',')}`),
    strokeRect: (args) =>
      calls.push(
        `strokeRect ${String(style['strokeStyle'])}${dash.length > 0 ? ` dash ${dash.join(',')}` : ''}${alpha()} ${args.map(round).join(',')}`,
      ),
    fillText: ([text, x, y]) =>
      calls.push(
        `text ${String(style['fillStyle'])} "${String(text)}" ${String(round(x))},${String(round(y))}`,
      ),
    setLineDash: ([next]) => {
      dash = next as readonly number[];
    },
    clearRect: () => calls.push('clear'),
  };
  const pen = new Proxy(style, {
    get(target, name) {
      if (typeof name !== 'string') return undefined;
      if (name === 'measureText') return (text: string) => ({ width: text.length * 6 });
      if (name in target) return target[name];
      return (...args: unknown[]) => {
        const paint = paints[name];
        if (paint === undefined) path.push(`${name}(${args.map(round).join(',')})`);
        else paint(args);
      };
    },
    set(target, name, value) {
      if (typeof name === 'string') target[name] = value;
      return true;
    },
  }) as unknown as Pen;
  return { pen, calls };
}

/** Hatches whose paint says what it is. */
export const namedPatterns: Patterns = {
  hatch: (colour, gapPx) => `hatch(${colour},${gapPx})`,
};

/** A palette whose colours are their names. */
export const namedPalette: Palette = readPalette((property) => property.slice(2));
