/**
 * Code that the first picture can do without: it is loaded when the page rests, or when it is needed before that. Reading it earlier would
 * delay the picture.
 */
import { createElement, use, type ComponentType } from 'react';
import { loadPart } from './loadPart.ts';
import { whenIdle } from './whenIdle.ts';

/** A part of the window's code, there or not. */
export class LaterPart<Part> {
  readonly #import: () => Promise<Part>;
  #loading: Promise<Part> | undefined;
  #part: Part | undefined;

  /** @param load imports it */
  constructor(load: () => Promise<Part>) {
    this.#import = load;
  }

  /** What `usePart` answers with from now on; undefined before it is loaded. */
  get loaded(): Part | undefined {
    return this.#part;
  }

  /** The part; every call is answered with the same promise, which rejects with PartMissingError. */
  load(): Promise<Part> {
    this.#loading ??= loadPart(this.#import()).then((part) => {
      this.#part = part;
      return part;
    });
    return this.#loading;
  }

  /** Loads it for a later use; one that fails is asked for again then, and says so there. */
  loadAhead(): void {
    this.load().catch(() => {
      this.#loading = undefined;
    });
  }
}

/** The part's code. A component that needs it is suspended until it is loaded. */
export function usePart<Part>(part: LaterPart<Part>): Part {
  return part.loaded ?? use(part.load());
}

/** Parts that are loaded without being asked for, in this order. */
const loadedAhead: Pick<LaterPart<unknown>, 'load' | 'loadAhead' | 'loaded'>[] = [];

/** A part that is loaded when the page rests. */
export function laterPart<Part>(load: () => Promise<Part>): LaterPart<Part> {
  const part = new LaterPart(load);
  loadedAhead.push(part);
  return part;
}

/** The component that a part is; the place where it is drawn needs a Suspense around it. */
export function componentOf<Props extends object>(
  part: LaterPart<ComponentType<Props>>,
): ComponentType<Props> {
  return function Later(props) {
    return createElement(usePart(part), props);
  };
}

/** A component that is loaded when the page rests. */
export function laterComponent<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  return componentOf(laterPart(load));
}

/** Loads them all now, those too that come with them. */
export async function loadLaterPartsNow(): Promise<void> {
  const missing = loadedAhead.filter(({ loaded }) => loaded === undefined);
  if (missing.length === 0) return;
  await Promise.all(missing.map((part) => part.load()));
  await loadLaterPartsNow();
}

/** By then the first page is drawn, even a long run's. */
const REST_MS = 2000;

/** Has the later parts there before somebody needs them, one after the other. */
export function loadLaterParts(): void {
  setTimeout(() => {
    for (const part of loadedAhead) whenIdle(() => part.loadAhead());
  }, REST_MS);
}
