/** A pen that writes SVG, so that an exported timeline is drawn by the same code as the one on the screen. */
import type { Paint, Patterns, Pen } from './pen.ts';

interface State {
  fillStyle: Paint;
  strokeStyle: Paint;
  lineWidth: number;
  lineCap: CanvasLineCap;
  lineJoin: CanvasLineJoin;
  globalAlpha: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  dash: readonly number[];
  dx: number;
  dy: number;
}

/** Measures texts for the SVG: a canvas can, an SVG can't. */
export type MeasureText = (text: string, font: string) => number;

/** A pen and what it has written. */
export interface SvgPen {
  readonly pen: Pen;
  readonly patterns: Patterns;
  /** The elements so far, to be put into an `svg`. */
  readonly elements: () => string;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Text for XML; characters that XML cannot hold are left out. */
function escaped(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- these are what XML refuses
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replaceAll(/[&<>"]/g, (character) => escapes[character] ?? '')
  );
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Makes a pen that writes SVG. */
export function createSvgPen(measure: MeasureText): SvgPen {
  return new SvgWriter(measure);
}

class SvgWriter implements SvgPen {
  readonly #measure: MeasureText;
  readonly #written: string[] = [];
  readonly #definitions = new Map<string, string>();
  #path: string[] = [];
  #state: State = {
    fillStyle: '#000',
    strokeStyle: '#000',
    lineWidth: 1,
    lineCap: 'butt',
    lineJoin: 'miter',
    globalAlpha: 1,
    font: '',
    textAlign: 'left',
    textBaseline: 'alphabetic',
    dash: [],
    dx: 0,
    dy: 0,
  };
  readonly #saved: State[] = [];
  readonly pen: Pen;
  readonly patterns: Patterns = {
    hatch: (colour, gapPx) => {
      const id = `hatch${gapPx}${colour.replaceAll(/[^\w]/g, '')}`;
      this.#definitions.set(
        id,
        `<pattern id="${id}" width="${gapPx}" height="${gapPx}" patternUnits="userSpaceOnUse"><path d="M${-gapPx} ${gapPx * 2}L${gapPx * 2} ${-gapPx}M${-gapPx} ${gapPx}L${gapPx} ${-gapPx}M0 ${gapPx * 2}L${gapPx * 2} 0" stroke="${colour}" stroke-opacity=".75" stroke-width="1.4"/></pattern>`,
      );
      return `url(#${id})`;
    },
  };

  constructor(measure: MeasureText) {
    this.#measure = measure;
    this.pen = this.#makePen();
  }

  readonly elements = (): string =>
    `<defs>${[...this.#definitions.values()].join('')}</defs>${this.#written.join('\n')}`;

  /** The pen's properties live in the state, so that save and restore find them. */
  #makePen(): Pen {
    const pen = { ...this.#stateMethods(), ...this.#pathMethods(), ...this.#paintMethods() };
    const names = [
      'fillStyle',
      'strokeStyle',
      'lineWidth',
      'lineCap',
      'lineJoin',
      'globalAlpha',
      'font',
      'textAlign',
      'textBaseline',
    ] as const;
    for (const name of names) {
      Object.defineProperty(pen, name, {
        get: () => this.#state[name],
        set: (value: never) => {
          this.#state = { ...this.#state, [name]: value };
        },
      });
    }
    return pen as unknown as Pen;
  }

  #stateMethods(): Pick<Pen, 'save' | 'restore' | 'translate' | 'setLineDash' | 'clip'> {
    return {
      save: () => this.#saved.push(this.#state),
      restore: () => {
        this.#state = this.#saved.pop() ?? this.#state;
      },
      translate: (x, y) => {
        this.#state = { ...this.#state, dx: this.#state.dx + x, dy: this.#state.dy + y };
      },
      setLineDash: (dash: Iterable<number>) => {
        this.#state = { ...this.#state, dash: [...dash] };
      },
      // The export has no view to clip to.
      clip: () => undefined,
    };
  }

  #point(x: number, y: number): string {
    return `${rounded(x + this.#state.dx)} ${rounded(y + this.#state.dy)}`;
  }

  #pathMethods(): Pick<
    Pen,
    'beginPath' | 'closePath' | 'moveTo' | 'lineTo' | 'arc' | 'rect' | 'roundRect'
  > {
    const add = (command: string): void => void this.#path.push(command);
    const box = (x: number, y: number, w: number, h: number): void =>
      add(`M${this.#point(x, y)}h${rounded(w)}v${rounded(h)}h${rounded(-w)}z`);
    return {
      beginPath: () => {
        this.#path = [];
      },
      closePath: () => add('z'),
      moveTo: (x, y) => add(`M${this.#point(x, y)}`),
      lineTo: (x, y) => add(`${this.#path.length === 0 ? 'M' : 'L'}${this.#point(x, y)}`),
      arc: (x, y, radius) => {
        const r = rounded(radius);
        add(
          `M${this.#point(x - radius, y)}a${r} ${r} 0 1 0 ${rounded(radius * 2)} 0a${r} ${r} 0 1 0 ${rounded(-radius * 2)} 0z`,
        );
      },
      rect: box,
      roundRect: (x, y, w, h, radii) => {
        const r = Math.min(typeof radii === 'number' ? radii : 0, Math.abs(w) / 2, Math.abs(h) / 2);
        if (r <= 0) {
          box(x, y, w, h);
          return;
        }
        const corner = (dx: number, dy: number): string =>
          `a${rounded(r)} ${rounded(r)} 0 0 1 ${rounded(dx)} ${rounded(dy)}`;
        add(
          `M${this.#point(x + r, y)}h${rounded(w - 2 * r)}${corner(r, r)}v${rounded(h - 2 * r)}${corner(-r, r)}h${rounded(2 * r - w)}${corner(-r, -r)}v${rounded(2 * r - h)}${corner(r, -r)}z`,
        );
      },
    };
  }

  #paintMethods(): Pick<
    Pen,
    'fill' | 'stroke' | 'fillRect' | 'strokeRect' | 'fillText' | 'measureText'
  > {
    const rectangle = (x: number, y: number, w: number, h: number): string =>
      `<rect x="${rounded(x + this.#state.dx)}" y="${rounded(y + this.#state.dy)}" width="${rounded(Math.max(0, w))}" height="${rounded(Math.max(0, h))}"`;
    return {
      fill: () => this.#write(`<path d="${this.#path.join('')}" ${this.#fill()}/>`),
      stroke: () => this.#write(`<path d="${this.#path.join('')}" ${this.#stroke()}/>`),
      fillRect: (x, y, w, h) => this.#write(`${rectangle(x, y, w, h)} ${this.#fill()}/>`),
      strokeRect: (x, y, w, h) => this.#write(`${rectangle(x, y, w, h)} ${this.#stroke()}/>`),
      fillText: (text, x, y) => {
        const anchors: Readonly<Record<string, string>> = { center: 'middle', right: 'end' };
        const anchor = anchors[this.#state.textAlign] ?? 'start';
        const style = `style="font:${this.#state.font.replaceAll('"', "'")}" dominant-baseline="central"`;
        const place = `x="${rounded(x + this.#state.dx)}" y="${rounded(y + this.#state.dy)}"`;
        this.#write(
          `<text ${place} text-anchor="${anchor}" ${style} ${this.#fill()}>${escaped(text)}</text>`,
        );
      },
      measureText: (text) =>
        ({ width: this.#measure(text, this.#state.font) }) as unknown as TextMetrics,
    };
  }

  #write(element: string): void {
    this.#written.push(element);
  }

  #opacity(): string {
    const { globalAlpha } = this.#state;
    return globalAlpha === 1 ? '' : ` opacity="${rounded(globalAlpha)}"`;
  }

  #fill(): string {
    return `fill="${String(this.#state.fillStyle)}"${this.#opacity()}`;
  }

  #stroke(): string {
    const { strokeStyle, lineWidth, lineCap, dash } = this.#state;
    const dashes = dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
    const cap = lineCap === 'butt' ? '' : ` stroke-linecap="${lineCap}"`;
    return `fill="none" stroke="${String(strokeStyle)}" stroke-width="${rounded(lineWidth)}"${dashes}${cap}${this.#opacity()}`;
  }
}
