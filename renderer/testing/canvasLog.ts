/** Canvases for jsdom, which has none: each logs what is drawn on it. */
import { createPenLog, type PenLog } from './penLog.ts';

const logs = new WeakMap<HTMLCanvasElement, PenLog>();

/** Gives every canvas a context that logs. */
export function installCanvasLog(): void {
  HTMLCanvasElement.prototype.getContext = function getContext(this: HTMLCanvasElement) {
    const log = logs.get(this) ?? createPenLog();
    logs.set(this, log);
    return log.pen;
  } as unknown as typeof HTMLCanvasElement.prototype.getContext;
}

/** What was drawn on a canvas since its last frame began. */
export function drawnOn(canvas: HTMLCanvasElement): readonly string[] {
  const calls = logs.get(canvas)?.calls ?? [];
  return calls.slice(calls.lastIndexOf('clear') + 1);
}
