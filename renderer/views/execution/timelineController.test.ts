import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { installBrowserStubs } from '../../testing/browserStubs.ts';
import { installCanvasLog } from '../../testing/canvasLog.ts';
import { layoutRows } from '../../model/timelineRows.ts';
import { TimelineController, type TimelineData } from './timelineController.ts';

let frames: ((atMs: number) => void)[] = [];
let detach: (() => void)[] = [];

beforeEach(() => {
  installBrowserStubs();
  installCanvasLog();
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (callback: (atMs: number) => void) =>
    frames.push(callback),
  );
  vi.stubGlobal('cancelAnimationFrame', () => {});
});
afterEach(() => {
  for (const stop of detach) stop();
  detach = [];
  vi.unstubAllGlobals();
});

/** Draws what waits for a frame; how many did. */
function drawFrames(): number {
  const waiting = frames;
  frames = [];
  for (const frame of waiting) frame(performance.now());
  return waiting.length;
}

function dataAt(nowMs: () => number, change: Partial<TimelineData> = {}): TimelineData {
  return {
    rows: layoutRows([], new Set()),
    idle: { firstMs: 0, lastMs: 0, gaps: [], isBusy: true, dueMs: undefined },
    startMs: 0,
    isOpen: true,
    isMoving: true,
    isFolded: false,
    warp: undefined,
    texts: {
      virtual: () => '',
      wall: () => '',
      fold: () => '',
      now: () => 'now',
      measured: () => '',
    },
    nowMs,
    selectedKey: undefined,
    selectedGroupId: undefined,
    ...change,
  };
}

function attached(data: TimelineData): TimelineController {
  const controller = new TimelineController(() => false);
  const element = (): HTMLDivElement => document.createElement('div');
  const canvas = (): HTMLCanvasElement => document.createElement('canvas');
  const stop = controller.attach({
    overview: canvas(),
    axis: canvas(),
    body: canvas(),
    scroller: element(),
    stage: element(),
    overviewCell: element(),
    axisCell: element(),
  });
  detach.push(stop);
  controller.setData(data);
  drawFrames();
  return controller;
}

const fromMs = (controller: TimelineController): number => controller.scale()?.fromMs ?? Number.NaN;

describe('as time goes on', () => {
  test('a zoomed view that shows now goes on with it', () => {
    let nowMs = 10_000;
    const controller = attached(dataAt(() => nowMs));
    controller.showSpan(8000, 10_400);
    drawFrames();
    const before = fromMs(controller);
    nowMs = 10_396;
    controller.requestDraw();
    drawFrames();
    expect(fromMs(controller)).toBeGreaterThan(before + 500);
    expect(controller.scale()?.toMs).toBeGreaterThan(nowMs);
  });

  test('one that looks elsewhere stays', () => {
    let nowMs = 10_000;
    const controller = attached(dataAt(() => nowMs));
    controller.showSpan(1000, 3000);
    drawFrames();
    const before = fromMs(controller);
    nowMs = 14_000;
    controller.requestDraw();
    drawFrames();
    expect(fromMs(controller)).toBe(before);
  });

  test('the range grows in steps, so that a fitted view is calm', () => {
    let nowMs = 3000;
    const controller = attached(dataAt(() => nowMs));
    const first = controller.scale()?.toMs;
    nowMs = 3100;
    expect(controller.scale()?.toMs).toBe(first);
    nowMs = 30_000;
    expect(controller.scale()?.toMs).toBeGreaterThan(30_000);
  });
});

describe('drawing', () => {
  test('many changes are one frame', () => {
    const controller = attached(dataAt(() => 3000, { isMoving: false }));
    controller.zoomStep(1);
    controller.panStep(1);
    controller.setMeasured({ fromMs: 1, toMs: 2 });
    controller.setHovered('group:1');
    expect(drawFrames()).toBe(1);
  });

  test('nothing is drawn while nothing changes', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    attached(dataAt(() => 3000, { isOpen: false }));
    vi.advanceTimersByTime(60_000);
    expect(drawFrames()).toBe(0);
    vi.useRealTimers();
  });

  test('while time moves there is always a next frame, until it is let go', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    attached(dataAt(() => 3000));
    vi.advanceTimersByTime(2000);
    expect(drawFrames()).toBe(1);
    vi.useRealTimers();
  });
});

test('listeners hear of views, and of nothing else', () => {
  const controller = attached(dataAt(() => 3000, { isMoving: false }));
  let heard = 0;
  const stop = controller.subscribe(() => {
    heard += 1;
  });
  controller.requestDraw();
  drawFrames();
  expect(heard).toBe(0);
  controller.zoomStep(1);
  expect(heard).toBe(1);
  expect(controller.view()).toBeDefined();
  stop();
  controller.fit();
  expect(heard).toBe(1);
  expect(controller.view()).toBeUndefined();
});
