/**
 * What moves in a timeline: view, scroll position, pointer, time. It draws by itself, outside of React, at most once per frame;
 * React only hears of what its elements show.
 */
import { pagePalette } from '../../canvas/palette.ts';
import type { Mark } from '../../canvas/marks.ts';
import { TimelineStage, type AxisTexts, type StageCanvases } from '../../canvas/timelineStage.ts';
import {
  panned,
  viewOf,
  zoomed,
  type ScaleInput,
  type TimeScale,
  type View,
} from '../../canvas/timeScale.ts';
import { foldIdle, type Fold, type IdleIndex } from '../../model/idleTime.ts';
import { runRange, wallRange, type TimeRange } from '../../model/timelineRange.ts';
import { rowIndexAt, type TimelineRow, type TimelineRows } from '../../model/timelineRows.ts';
import type { Warp } from '../../model/wallTimes.ts';

/** What is shown, from outside. */
export interface TimelineData {
  readonly rows: TimelineRows;
  readonly idle: IdleIndex;
  readonly startMs: number;
  /** Whether the run is open, so that time goes on in it. */
  readonly isOpen: boolean;
  /** Whether virtual time moves. */
  readonly isMoving: boolean;
  readonly isFolded: boolean;
  /** For an axis on which the wall's time is even. */
  readonly warp: Warp | undefined;
  readonly texts: AxisTexts;
  readonly nowMs: () => number;
  readonly selectedKey: string | undefined;
  readonly selectedGroupId: number | undefined;
}

/** A span that is being measured on the axis. */
export interface Measured {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What React shows of it. */
export interface TimelineSnapshot {
  readonly measured: Measured | undefined;
  /** The rows in sight and a screen each way. */
  readonly firstRow: number;
  readonly lastRow: number;
  readonly bodyHeight: number;
}

/** The elements it works with. */
export interface TimelineElements extends StageCanvases {
  readonly scroller: HTMLElement;
  /** The cell that the body's canvas fills. */
  readonly stage: HTMLElement;
  readonly overviewCell: HTMLElement;
  readonly axisCell: HTMLElement;
}

const ZOOM_STEP = 1.35;
const PAN_SHARE = 0.18;
/** Frames while something breathes, and while only the line of now moves. */
const BREATH_MS = 66;
/** Growing bars are smooth at half of the screen's frames, for half of the work; what somebody moves is drawn in every frame. */
const GROW_MS = 30;
const STILL_MS = 1000;
/** When now comes this close to the right edge, the view turns the page and shows it at this share of the width. */
const FOLLOW_PX = 16;
const FOLLOW_SHARE = 0.55;

/** The state of one timeline. */
export class TimelineController {
  #data: TimelineData | undefined;
  #elements: TimelineElements | undefined;
  #stage: TimelineStage | undefined;
  #view: View | undefined;
  #measured: Measured | undefined;
  #hoveredKey: string | undefined;
  #openFolds: readonly Fold[] = [];
  #frame: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isVisible = true;
  /** Where the line of now was in the last frame. */
  #nowAt: { readonly x: number; readonly atMs: number } | undefined;
  #range: TimeRange = { fromMs: 0, toMs: 1 };
  #folds: readonly Fold[] = [];
  #snapshot: TimelineSnapshot = {
    measured: undefined,
    firstRow: 0,
    lastRow: 60,
    bodyHeight: 0,
  };
  readonly #listeners = new Set<() => void>();
  readonly #reducedMotion: () => boolean;

  /** @param reducedMotion whether nothing may move by itself */
  constructor(reducedMotion: () => boolean) {
    this.#reducedMotion = reducedMotion;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): TimelineSnapshot => this.#snapshot;

  /** What part of the run is in view; it is another with every step of a zoom. */
  readonly view = (): View | undefined => this.#view;

  /** Begins to draw. Returns how to end. */
  attach(elements: TimelineElements): () => void {
    this.#elements = elements;
    this.#stage = new TimelineStage(elements);
    this.#stage.repaint(pagePalette());
    const stops = [
      this.#followSize(elements),
      this.#followSight(elements),
      followTheme(() => this.repaint()),
    ];
    void document.fonts?.ready.then(() => this.repaint());
    return () => {
      for (const stop of stops) stop();
      this.#cancel();
      this.#elements = undefined;
      this.#stage = undefined;
    };
  }

  #followSize(elements: TimelineElements): () => void {
    this.measure();
    if (typeof ResizeObserver === 'undefined') return () => undefined;
    const observer = new ResizeObserver(() => this.measure());
    observer.observe(elements.scroller);
    observer.observe(elements.stage);
    return () => observer.disconnect();
  }

  #followSight(elements: TimelineElements): () => void {
    if (typeof IntersectionObserver === 'undefined') return () => undefined;
    const observer = new IntersectionObserver((entries) => {
      this.#isVisible = entries.at(-1)?.isIntersecting ?? true;
      if (this.#isVisible) this.requestDraw();
    });
    observer.observe(elements.scroller);
    return () => observer.disconnect();
  }

  /** Reads the sizes of the elements. */
  measure(): void {
    const elements = this.#elements;
    if (elements === undefined) return;
    this.#stage?.resize(
      {
        width: elements.axisCell.clientWidth,
        overviewHeight: elements.overviewCell.clientHeight,
        axisHeight: elements.axisCell.clientHeight,
        bodyHeight: elements.scroller.clientHeight,
      },
      window.devicePixelRatio || 1,
    );
    this.#publish();
    this.drawNow();
  }

  /** Reads the colours of the page anew. */
  repaint(): void {
    this.#stage?.repaint(pagePalette());
    this.requestDraw();
  }

  /** Shows something else. */
  setData(data: TimelineData): void {
    const known = this.#data;
    const isOtherAxis =
      known?.isFolded !== data.isFolded || (known.warp === undefined) !== (data.warp === undefined);
    if (known?.startMs !== data.startMs || isOtherAxis) {
      this.#openFolds = [];
      this.#view = undefined;
      this.#measured = undefined;
    }
    this.#data = data;
    this.#publish();
    this.requestDraw();
  }

  /** The scale as it is drawn; undefined before there is anything to draw. */
  scale(): TimeScale | undefined {
    this.#update();
    return this.#data === undefined ? undefined : this.#stage?.scale();
  }

  /** The scale of the overview. */
  stripScale(): TimeScale | undefined {
    this.#update();
    return this.#data === undefined ? undefined : this.#stage?.stripScale();
  }

  /** What the scale is made of; undefined before there is anything to draw. */
  scaleInput(): ScaleInput | undefined {
    this.#update();
    return this.#data === undefined ? undefined : this.#stage?.scaleInput();
  }

  markAt(x: number, y: number): Mark | undefined {
    return this.#stage?.markAt(x, y);
  }

  /** The row at a height of the body. */
  rowAt(y: number): TimelineRow | undefined {
    const { rows } = this.#data?.rows ?? { rows: [] };
    const top = y + (this.#elements?.scroller.scrollTop ?? 0);
    const row = rows[rowIndexAt(rows, top)];
    return row !== undefined && top < row.y + row.height ? row : undefined;
  }

  zoomBy(factor: number, px?: number): void {
    const scale = this.scale();
    const input = this.#stage?.scaleInput();
    if (scale === undefined || input === undefined) return;
    this.#setView(zoomed(input, scale, px ?? this.#focusPx(scale), factor));
  }

  /** Zooming by keys keeps what matters in place: now while it is in view, else the middle. */
  #focusPx(scale: TimeScale): number {
    const nowMs = this.#data?.isOpen === true ? this.#data.nowMs() : undefined;
    const x = nowMs === undefined ? -1 : scale.x(nowMs);
    return x >= 0 && x <= scale.width ? x : scale.width / 2;
  }

  zoomStep(direction: 1 | -1): void {
    this.zoomBy(direction === 1 ? ZOOM_STEP : 1 / ZOOM_STEP);
  }

  panBy(px: number): void {
    const scale = this.scale();
    const input = this.#stage?.scaleInput();
    if (scale !== undefined && input !== undefined) this.#setView(panned(input, scale, px));
  }

  panStep(direction: 1 | -1): void {
    this.panBy(direction * PAN_SHARE * (this.scale()?.width ?? 0));
  }

  fit(): void {
    this.#setView(undefined);
  }

  /** Shows a span of time. */
  showSpan(fromMs: number, toMs: number): void {
    const scale = this.scale();
    const input = this.#stage?.scaleInput();
    if (scale !== undefined && input !== undefined) this.#setView(viewOf(input, fromMs, toMs));
  }

  /** Moves the view so that a time is in it. */
  reveal(ms: number): void {
    const scale = this.scale();
    if (scale === undefined || scale.isFitted) return;
    const x = scale.x(ms);
    if (x < 20 || x > scale.width - 20) this.panBy(x - scale.width / 3);
  }

  /** Scrolls a row into sight. */
  revealRow(key: string): void {
    const row = this.#data?.rows.rows.find((candidate) => candidate.key === key);
    const scroller = this.#elements?.scroller;
    if (row === undefined || scroller === undefined) return;
    const { scrollTop, clientHeight } = scroller;
    if (row.y < scrollTop) scroller.scrollTop = row.y;
    else if (row.y + Math.min(row.height, clientHeight) > scrollTop + clientHeight) {
      scroller.scrollTop = row.y + Math.min(row.height, clientHeight) - clientHeight;
    }
    this.scrolled();
  }

  /** The fold at a place of the body. */
  foldAt(px: number): Fold | undefined {
    return this.scale()?.folds.find((fold) => px >= fold.x0 && px <= fold.x1);
  }

  /** Shows a fold's time at full length. */
  openFold(fold: Fold): void {
    this.#openFolds = [...this.#openFolds, fold];
    this.requestDraw();
  }

  setMeasured(measured: Measured | undefined): void {
    this.#measured = measured;
    this.#publish();
    this.requestDraw();
  }

  setHovered(key: string | undefined): void {
    if (key === this.#hoveredKey) return;
    this.#hoveredKey = key;
    this.requestDraw();
  }

  /** The scroller moved. */
  scrolled(): void {
    this.#publish();
    this.requestDraw();
  }

  #setView(view: View | undefined): void {
    this.#view = view;
    // Whether now is followed is decided by where it is after this.
    this.#nowAt = undefined;
    this.#notify();
    this.requestDraw();
  }

  /** Draws in the next frame. */
  requestDraw(): void {
    if (this.#frame !== undefined || this.#stage === undefined) return;
    this.#frame = requestAnimationFrame((atMs) => {
      this.#frame = undefined;
      this.drawNow(atMs);
    });
  }

  /** Draws at once. */
  drawNow(atMs = performance.now()): void {
    const data = this.#data;
    if (data === undefined || this.#stage === undefined) return;
    this.#update();
    if (this.#follow(data)) this.#update();
    this.#stage.draw(atMs);
    this.#goOn(data, atMs);
  }

  /** While time moves there is a next frame, as soon as there is something to see in it. */
  #goOn(data: TimelineData, atMs: number): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!data.isOpen || !data.isMoving || !this.#isVisible) return;
    const moveMs = 0.4 / Math.max(this.#speed(data.nowMs(), atMs), 1e-9);
    const breathes = data.idle.isBusy && !this.#reducedMotion();
    const waitMs = Math.max(GROW_MS, Math.min(moveMs, breathes ? BREATH_MS : STILL_MS));
    this.#timer = setTimeout(() => this.requestDraw(), waitMs);
  }

  /** How many pixels the line of now goes per ms: measured, for in a fold it hardly moves whatever the scale is. */
  #speed(nowMs: number, atMs: number): number {
    const x = this.#stage?.scale().x(nowMs) ?? 0;
    const before = this.#nowAt;
    this.#nowAt = { x, atMs };
    if (before === undefined || atMs - before.atMs < 1) return this.#stage?.scale().pxPerMs ?? 0;
    return Math.abs(x - before.x) / (atMs - before.atMs);
  }

  #cancel(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#frame = undefined;
    this.#timer = undefined;
  }

  /** Tells the stage how things are now. */
  #update(): void {
    const data = this.#data;
    const stage = this.#stage;
    if (data === undefined || stage === undefined) return;
    const nowMs = data.nowMs();
    this.#updateRange(data, nowMs);
    stage.show(
      {
        rows: data.rows,
        range: this.#range,
        folds: this.#folds,
        view: this.#view,
        warp: data.warp,
        scrollTop: this.#elements?.scroller.scrollTop ?? 0,
        nowMs,
        isOpen: data.isOpen,
        selectedKey: data.selectedKey,
        selectedGroupId: data.selectedGroupId,
        hoveredKey: this.#hoveredKey,
        measured: this.#measured,
        isAlive: data.isOpen && data.isMoving && !this.#reducedMotion(),
      },
      data.texts,
    );
  }

  /** A zoomed view in which now was seen goes on with it, a page at a time: a view that slides is hard to read. */
  #follow(data: TimelineData): boolean {
    const scale = this.#stage?.scale();
    const input = this.#stage?.scaleInput();
    const seenX = this.#nowAt?.x;
    if (scale === undefined || input === undefined || seenX === undefined) return false;
    if (scale.isFitted || !data.isOpen) return false;
    const x = scale.x(data.nowMs());
    const wasSeen = seenX >= 0 && seenX <= scale.width;
    if (!wasSeen || x <= scale.width - FOLLOW_PX) return false;
    this.#setView(panned(input, scale, x - scale.width * FOLLOW_SHARE));
    return true;
  }

  /** Range and folds keep their identity while they are the same, so that what is made of them is kept. */
  #updateRange(data: TimelineData, nowMs: number): void {
    const { idle, startMs, isOpen, isFolded, warp } = data;
    const openNowMs = isOpen ? nowMs : undefined;
    const { lastMs, dueMs } = idle;
    const input = { startMs, lastMs, nowMs: openNowMs, dueMs, isFolded };
    const range = warp === undefined ? runRange(input) : wallRange(input, warp);
    if (range.fromMs !== this.#range.fromMs || range.toMs !== this.#range.toMs) this.#range = range;
    const found = isFolded ? foldIdle(idle, openNowMs, range.toMs).folds : [];
    const folds = found.filter((fold) => !this.#openFolds.some((open) => overlaps(open, fold)));
    const isSame =
      folds.length === this.#folds.length &&
      folds.every((fold, index) => {
        const known = this.#folds[index];
        return known?.fromMs === fold.fromMs && known.toMs === fold.toMs;
      });
    if (!isSame) this.#folds = folds;
  }

  #publish(): void {
    const { rows } = this.#data?.rows ?? { rows: [] };
    const scroller = this.#elements?.scroller;
    const height = scroller?.clientHeight ?? 0;
    const top = scroller?.scrollTop ?? 0;
    const next: TimelineSnapshot = {
      measured: this.#measured,
      firstRow: rowIndexAt(rows, Math.max(0, top - height)),
      lastRow: rowIndexAt(rows, top + 2 * Math.max(height, 600)),
      bodyHeight: height,
    };
    const known = this.#snapshot;
    const isSame =
      known.measured === next.measured &&
      known.firstRow === next.firstRow &&
      known.lastRow === next.lastRow &&
      known.bodyHeight === next.bodyHeight;
    if (isSame) return;
    this.#snapshot = next;
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

function overlaps(a: Fold, b: Fold): boolean {
  return a.fromMs < b.toMs && b.fromMs < a.toMs;
}

/** Calls back when the page's theme changes. */
function followTheme(changed: () => void): () => void {
  if (typeof MutationObserver === 'undefined') return () => undefined;
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
