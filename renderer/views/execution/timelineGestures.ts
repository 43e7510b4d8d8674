/** Pointer and wheel on a timeline: drag pans, the wheel scrolls rows, with Ctrl it zooms at the pointer, with Shift it pans; two fingers pinch. */
import type { Mark } from '../../canvas/marks.ts';
import type { TimelineRow } from '../../model/timelineRows.ts';
import type { TimelineController } from './timelineController.ts';

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

/** Listens on the body of a timeline. Returns how to stop. */
export function followBody(
  stage: HTMLElement,
  scroller: HTMLElement,
  controller: TimelineController,
  handlers: GestureHandlers,
): () => void {
  const pointers = new Map<number, { x: number; y: number }>();
  let moved = 0;
  let pinchPx: number | undefined;
  const place = (event: PointerEvent | MouseEvent): { x: number; y: number } => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    pointers.set(event.pointerId, place(event));
    moved = 0;
    pinchPx = undefined;
  };
  const onMove = (event: PointerEvent): void => {
    const at = place(event);
    const before = pointers.get(event.pointerId);
    if (before === undefined) {
      handlers.onHover({ ...at, mark: controller.markAt(at.x, at.y) });
      return;
    }
    moved += Math.hypot(at.x - before.x, at.y - before.y);
    pointers.set(event.pointerId, at);
    if (pointers.size === 2) {
      pinch();
      return;
    }
    if (moved < CLICK_PX) return;
    if (!stage.hasPointerCapture(event.pointerId)) stage.setPointerCapture(event.pointerId);
    stage.dataset['dragging'] = '';
    handlers.onHover(undefined);
    controller.panBy(before.x - at.x);
    scroller.scrollTop += before.y - at.y;
  };
  const pinch = (): void => {
    const [a, b] = [...pointers.values()];
    if (a === undefined || b === undefined) return;
    const px = Math.max(10, Math.abs(a.x - b.x));
    if (pinchPx !== undefined) controller.zoomBy(px / pinchPx, (a.x + b.x) / 2);
    pinchPx = px;
  };
  const onUp = (event: PointerEvent): void => {
    const wasDown = pointers.delete(event.pointerId);
    delete stage.dataset['dragging'];
    pinchPx = undefined;
    if (!wasDown || moved >= CLICK_PX || event.type === 'pointercancel') return;
    const at = place(event);
    handlers.onPick(controller.markAt(at.x, at.y), controller.rowAt(at.y));
  };
  const onDouble = (event: MouseEvent): void => {
    const at = place(event);
    const fold = controller.foldAt(at.x);
    const mark = controller.markAt(at.x, at.y);
    if (fold !== undefined) controller.openFold(fold);
    else if (mark?.block !== undefined) {
      const room = Math.max(1, (mark.block.toMs - mark.block.fromMs) * 0.2);
      controller.showSpan(mark.block.fromMs - room, mark.block.toMs + room);
    }
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { x } = place(event);
    if (event.ctrlKey || event.metaKey) {
      controller.zoomBy(Math.exp(-wheelPx(event, event.deltaY) / 400), x);
      return;
    }
    const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (isSideways) controller.panBy(wheelPx(event, event.deltaX || event.deltaY));
    else scroller.scrollTop += wheelPx(event, event.deltaY);
  };
  const onLeave = (): void => handlers.onHover(undefined);
  stage.addEventListener('pointerdown', onDown);
  stage.addEventListener('pointermove', onMove);
  stage.addEventListener('pointerup', onUp);
  stage.addEventListener('pointercancel', onUp);
  stage.addEventListener('pointerleave', onLeave);
  stage.addEventListener('dblclick', onDouble);
  stage.addEventListener('wheel', onWheel, { passive: false });
  return () => {
    stage.removeEventListener('pointerdown', onDown);
    stage.removeEventListener('pointermove', onMove);
    stage.removeEventListener('pointerup', onUp);
    stage.removeEventListener('pointercancel', onUp);
    stage.removeEventListener('pointerleave', onLeave);
    stage.removeEventListener('dblclick', onDouble);
    stage.removeEventListener('wheel', onWheel);
  };
}

/** Listens on the axis: a drag measures a span, a click forgets it. Returns how to stop. */
export function followAxis(axis: HTMLElement, controller: TimelineController): () => void {
  let fromMs: number | undefined;
  const timeOf = (event: PointerEvent): number | undefined =>
    controller.scale()?.t(event.clientX - axis.getBoundingClientRect().left);
  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    fromMs = timeOf(event);
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
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const x = event.clientX - axis.getBoundingClientRect().left;
    if (event.shiftKey) controller.panBy(wheelPx(event, event.deltaY));
    else controller.zoomBy(Math.exp(-wheelPx(event, event.deltaY) / 400), x);
  };
  axis.addEventListener('pointerdown', onDown);
  axis.addEventListener('pointermove', onMove);
  axis.addEventListener('pointerup', onUp);
  axis.addEventListener('pointercancel', onUp);
  axis.addEventListener('wheel', onWheel, { passive: false });
  return () => {
    axis.removeEventListener('pointerdown', onDown);
    axis.removeEventListener('pointermove', onMove);
    axis.removeEventListener('pointerup', onUp);
    axis.removeEventListener('pointercancel', onUp);
    axis.removeEventListener('wheel', onWheel);
  };
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
  overview.addEventListener('pointerdown', onDown);
  overview.addEventListener('pointermove', onMove);
  overview.addEventListener('pointerup', onUp);
  overview.addEventListener('pointercancel', onUp);
  overview.addEventListener('dblclick', onDouble);
  return () => {
    overview.removeEventListener('pointerdown', onDown);
    overview.removeEventListener('pointermove', onMove);
    overview.removeEventListener('pointerup', onUp);
    overview.removeEventListener('pointercancel', onUp);
    overview.removeEventListener('dblclick', onDouble);
  };
}
