/** What the window needs of a browser and jsdom has not: a layout of a fixed size, media queries, observers. */

const viewport = { width: 1440, height: 600 };

class FixedResizeObserver implements ResizeObserver {
  readonly #callback: ResizeObserverCallback;

  constructor(callback: ResizeObserverCallback) {
    this.#callback = callback;
  }

  observe(target: Element): void {
    const { width, height } = viewport;
    const box = [{ inlineSize: width, blockSize: height }];
    const contentRect = {
      x: 0,
      y: 0,
      top: 0,
      left: 0,
      right: width,
      bottom: height,
      width,
      height,
      toJSON: () => ({}),
    };
    const entry: ResizeObserverEntry = {
      target,
      contentRect,
      borderBoxSize: box,
      contentBoxSize: box,
      devicePixelContentBoxSize: box,
    };
    this.#callback([entry], this);
  }

  unobserve(): void {}

  disconnect(): void {}
}

/** Puts the stubs in place; once is enough, more does no harm. */
export function installBrowserStubs(): void {
  window.ResizeObserver = FixedResizeObserver;
  for (const name of ['offsetHeight', 'clientHeight'])
    Object.defineProperty(HTMLElement.prototype, name, {
      configurable: true,
      get: () => viewport.height,
    });
  for (const name of ['offsetWidth', 'clientWidth'])
    Object.defineProperty(HTMLElement.prototype, name, {
      configurable: true,
      get: () => viewport.width,
    });
  HTMLElement.prototype.scrollIntoView = () => {};
  HTMLElement.prototype.scrollTo = () => {};
  // No page rests in a test: what is loaded then would come after its end. A test that needs it loads it itself.
  window.requestIdleCallback = () => 0;
  window.cancelIdleCallback = () => {};
  window.matchMedia = (query) => ({
    media: query,
    matches: false,
    onchange: null,
    addEventListener: () => {},
    removeEventListener: () => {},
    addListener: () => {},
    removeListener: () => {},
    dispatchEvent: () => false,
  });
  // CodeMirror measures text by ranges.
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
  Range.prototype.getBoundingClientRect = () => new DOMRect();
}
