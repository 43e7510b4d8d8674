/** The elements of a timeline, collected as they appear: the controller begins when all are there. */
import type { TimelineElements } from './timelineController.ts';

type Name = keyof TimelineElements;

/** Collects the elements by callback refs. */
export class ElementBox {
  readonly #found = new Map<Name, HTMLElement>();

  /** An element came, or went. */
  set(name: Name, element: HTMLElement | null): void {
    if (element === null) this.#found.delete(name);
    else this.#found.set(name, element);
  }

  /** All elements; undefined while one is missing. */
  all(): TimelineElements | undefined {
    const overview = this.#canvas('overview');
    const axis = this.#canvas('axis');
    const body = this.#canvas('body');
    const scroller = this.#found.get('scroller');
    const stage = this.#found.get('stage');
    const overviewCell = this.#found.get('overviewCell');
    const axisCell = this.#found.get('axisCell');
    if (!overview || !axis || !body || !scroller || !stage || !overviewCell || !axisCell) {
      return undefined;
    }
    return { overview, axis, body, scroller, stage, overviewCell, axisCell };
  }

  #canvas(name: Name): HTMLCanvasElement | undefined {
    const element = this.#found.get(name);
    return element instanceof HTMLCanvasElement ? element : undefined;
  }
}
