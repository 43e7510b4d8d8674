/** Pointer and wheel on a timeline: drag pans, the wheel scrolls rows, with Ctrl it zooms at the pointer, with Shift it pans; two fingers pinch. */
import type { Mark } from '../../canvas/marks.ts';
import type { TimelineRow } from '../../model/timelineRows.ts';
import type { Measured, TimelineController } from './timelineController.ts';

/** What the pointer does besides moving the view. */
export interface GestureHandlers {
  readonly onPick: (mark: Mark | undefined, row: TimelineRow | undefined) => void;
  /** Undefined when the pointer left. */
  readonly onHover: (
    at: { readonly x: number; readonly y: number; readonly mark: Mark | undefined } | undefined,
  ) => void;
}

const CLICK_PX = 4;
const WHEEL_LINE_PX = 24;

/** How far a wheel event goes, in pixels. */
function wheelPx(event: WheelEvent, delta: number): number {
  return event.deltaMode === WheelEvent.DOM_DELTA_LINE ? delta * WHEEL_LINE_PX : delta;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** The pointer and the wheel on the body of a timeline. */
export class BodyGestures {
  readonly #stage: HTMLElement;
  readonly #scroller: HTMLElement;
  readonly #controller: TimelineController;
  readonly #handlers: GestureHandlers;
  readonly #pointers = new Map<number, Place>();
  /** How far the pointers went since the first was pressed: a click goes nowhere. */
  #movedPx = 0;
  #pinchPx: number | undefined;

  constructor(
    stage: HTMLElement,
    scroller: HTMLElement,
    controller: TimelineController,
    handlers: GestureHandlers,
  ) {
    this.#stage = stage;
    this.#scroller = scroller;
    this.#controller = controller;
    this.#handlers = handlers;
  }

  /** Listens. Returns how to stop. */
  follow(): () => void {
    const stopping = new AbortController();
    const { signal } = stopping;
    const stage = this.#stage;
    stage.addEventListener('pointerdown', (event) => this.#down(event), { signal });
    stage.addEventListener('pointermove', (event) => this.#move(event), { signal });
    stage.addEventListener('pointerup', (event) => this.#up(event), { signal });
    stage.addEventListener('pointercancel', (event) => this.#up(event), { signal });
    stage.addEventListener('pointerleave', () => this.#handlers.onHover(undefined), { signal });
    stage.addEventListener('dblclick', (event) => this.#double(event), { signal });
    stage.addEventListener('wheel', (event) => this.#wheel(event), { signal, passive: false });
    return () => stopping.abort();
  }

  #placeOf(event: MouseEvent): Place {
    const box = this.#stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#pointers.set(event.pointerId, this.#placeOf(event));
    this.#movedPx = 0;
    this.#pinchPx = undefined;
  }

  #move(event: PointerEvent): void {
    const at = this.#placeOf(event);
    const before = this.#pointers.get(event.pointerId);
    if (before === undefined) {
      this.#handlers.onHover({ ...at, mark: this.#controller.markAt(at.x, at.y) });
      return;
    }
    this.#movedPx += Math.hypot(at.x - before.x, at.y - before.y);
    this.#pointers.set(event.pointerId, at);
    if (this.#pointers.size === 2) {
      this.#pinch();
      return;
    }
    if (this.#movedPx < CLICK_PX) return;
    if (!this.#stage.hasPointerCapture(event.pointerId)) {
      this.#stage.setPointerCapture(event.pointerId);
    }
    this.#stage.dataset['dragging'] = '';
    this.#handlers.onHover(undefined);
    this.#controller.panBy(before.x - at.x);
    this.#scroller.scrollTop += before.y - at.y;
  }

  #pinch(): void {
    const [a, b] = [...this.#pointers.values()];
    if (a === undefined || b === undefined) return;
    const px = Math.max(10, Math.hypot(a.x - b.x, a.y - b.y));
    if (this.#pinchPx !== undefined) {
      this.#controller.zoomBy(px / this.#pinchPx, (a.x + b.x) / 2);
    }
    this.#pinchPx = px;
  }

  #up(event: PointerEvent): void {
    const wasDown = this.#pointers.delete(event.pointerId);
    delete this.#stage.dataset['dragging'];
    this.#pinchPx = undefined;
    if (!wasDown || this.#movedPx >= CLICK_PX || event.type === 'pointercancel') return;
    const at = this.#placeOf(event);
    this.#handlers.onPick(this.#controller.markAt(at.x, at.y), this.#controller.rowAt(at.y));
  }

  /** Opens a fold; zooms to what a block stands for. */
  #double(event: MouseEvent): void {
    const at = this.#placeOf(event);
    const fold = this.#controller.foldAt(at.x);
    const block = this.#controller.markAt(at.x, at.y)?.block;
    if (fold !== undefined) this.#controller.openFold(fold);
    else if (block !== undefined) {
      const room = Math.max(1, (block.toMs - block.fromMs) * 0.2);
      this.#controller.showSpan(block.fromMs - room, block.toMs + room);
    }
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      const factor = Math.exp(-wheelPx(event, event.deltaY) / 400);
      this.#controller.zoomBy(factor, this.#placeOf(event).x);
      return;
    }
    const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (isSideways) this.#controller.panBy(wheelPx(event, event.deltaX || event.deltaY));
    else this.#scroller.scrollTop += wheelPx(event, event.deltaY);
  }
}

/** Listens on the axis: a drag measures a span, a click forgets it, a double click zooms to it. Returns how to stop. */
export function followAxis(axis: HTMLElement, controller: TimelineController): () => void {
  let fromMs: number | undefined;
  let measuredBefore: Measured | undefined;
  const timeOf = (event: PointerEvent): number | undefined =>
    controller.scale()?.t(event.clientX - axis.getBoundingClientRect().left);
  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    fromMs = timeOf(event);
    // The first click of two forgets the span that the second one zooms to.
    measuredBefore = controller.snapshot().measured ?? measuredBefore;
    controller.setMeasured(undefined);
    axis.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent): void => {
    const toMs = timeOf(event);
    const scale = controller.scale();
    if (fromMs === undefined || toMs === undefined || scale === undefined) return;
    if (Math.abs(scale.x(fromMs) - scale.x(toMs)) < CLICK_PX) return;
    controller.setMeasured({ fromMs: Math.min(fromMs, toMs), toMs: Math.max(fromMs, toMs) });
  };
  const onUp = (): void => {
    fromMs = undefined;
  };
  const onDouble = (): void => {
    if (measuredBefore !== undefined) {
      controller.showSpan(measuredBefore.fromMs, measuredBefore.toMs);
    }
    measuredBefore = undefined;
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const x = event.clientX - axis.getBoundingClientRect().left;
    if (event.shiftKey) controller.panBy(wheelPx(event, event.deltaY));
    else controller.zoomBy(Math.exp(-wheelPx(event, event.deltaY) / 400), x);
  };
  const stopping = new AbortController();
  const { signal } = stopping;
  axis.addEventListener('pointerdown', onDown, { signal });
  axis.addEventListener('pointermove', onMove, { signal });
  axis.addEventListener('pointerup', onUp, { signal });
  axis.addEventListener('pointercancel', onUp, { signal });
  axis.addEventListener('dblclick', onDouble, { signal });
  axis.addEventListener('wheel', onWheel, { signal, passive: false });
  return () => stopping.abort();
}

const HANDLE_PX = 7;

/** Listens on the overview: the brush moves, its handles resize it, elsewhere a drag chooses a span. Returns how to stop. */
export function followOverview(
  overview: HTMLElement,
  controller: TimelineController,
  insetPx: number,
): () => void {
  let drag:
    { readonly part: 'left' | 'right' | 'middle' | 'new'; readonly startMs: number } | undefined;
  let lastX = 0;
  const xOf = (event: PointerEvent): number =>
    event.clientX - overview.getBoundingClientRect().left - insetPx;
  const onDown = (event: PointerEvent): void => {
    const strip = controller.stripScale();
    const scale = controller.scale();
    if (event.button !== 0 || strip === undefined || scale === undefined) return;
    const x = xOf(event);
    const x0 = strip.x(scale.fromMs);
    const x1 = strip.x(scale.toMs);
    const isNear = (edge: number): boolean => Math.abs(x - edge) <= HANDLE_PX;
    const isInside = x > x0 && x < x1 && !scale.isFitted;
    const part = isNear(x0) ? 'left' : isNear(x1) ? 'right' : isInside ? 'middle' : 'new';
    drag = { part, startMs: strip.t(x) };
    lastX = x;
    overview.setPointerCapture(event.pointerId);
  };
  const onMove = (event: PointerEvent): void => {
    const strip = controller.stripScale();
    const scale = controller.scale();
    if (drag === undefined || strip === undefined || scale === undefined) return;
    const x = xOf(event);
    const ms = strip.t(x);
    if (drag.part === 'left') controller.showSpan(Math.min(ms, scale.toMs - 1), scale.toMs);
    else if (drag.part === 'right')
      controller.showSpan(scale.fromMs, Math.max(ms, scale.fromMs + 1));
    else if (drag.part === 'middle') controller.panBy(scale.x(ms) - scale.x(strip.t(lastX)));
    else if (Math.abs(strip.x(drag.startMs) - x) > CLICK_PX) {
      controller.showSpan(Math.min(drag.startMs, ms), Math.max(drag.startMs, ms));
    }
    lastX = x;
  };
  const onUp = (event: PointerEvent): void => {
    const strip = controller.stripScale();
    const scale = controller.scale();
    const isClick =
      drag?.part === 'new' &&
      strip !== undefined &&
      Math.abs(strip.x(drag.startMs) - xOf(event)) <= CLICK_PX;
    if (isClick && scale !== undefined && drag !== undefined && !scale.isFitted) {
      controller.panBy(scale.x(drag.startMs) - scale.width / 2);
    }
    drag = undefined;
  };
  const onDouble = (): void => controller.fit();
  const stopping = new AbortController();
  const { signal } = stopping;
  overview.addEventListener('pointerdown', onDown, { signal });
  overview.addEventListener('pointermove', onMove, { signal });
  overview.addEventListener('pointerup', onUp, { signal });
  overview.addEventListener('pointercancel', onUp, { signal });
  overview.addEventListener('dblclick', onDouble, { signal });
  return () => stopping.abort();
}
