/**
 * The three canvases of a timeline: overview, axis, body. It is told what to show and draws what changed, at most once per frame.
 *
 * 1. Nothing is drawn but in `draw`; everything else only says what is outdated.
 * 2. The overview is drawn once per change into a canvas of its own; a frame copies it and draws the brush over it.
 */
import type { Fold } from '../model/idleTime.ts';
import type { TimeRange } from '../model/timelineRange.ts';
import { rowIndexAt, type TimelineRows } from '../model/timelineRows.ts';
import type { Warp } from '../model/wallTimes.ts';
import { forgetTextWidths } from './canvasText.ts';
import type { Brush } from './brush.ts';
import { drawAxis, type AxisFrame } from './drawAxis.ts';
import { drawOverview, drawOverviewBrush } from './drawOverview.ts';
import { drawTimeline } from './drawTimeline.ts';
import { indexMarks, type HitIndex } from './hitTest.ts';
import { composeRow, type ComposedRow, type Mark } from './marks.ts';
import type { Palette } from './palette.ts';
import { canvasPatterns } from './patterns.ts';
import { ticksOf, type Tick } from './ticks.ts';
import { makeScale, type ScaleInput, type TimeScale, type View } from './timeScale.ts';

/** What a timeline shows. */
export interface Scene {
  readonly rows: TimelineRows;
  readonly range: TimeRange;
  readonly folds: readonly Fold[];
  readonly view: View | undefined;
  /** For an axis on which the wall's time is even. */
  readonly warp: Warp | undefined;
  readonly scrollTop: number;
  /** Virtual now, or the run's end. */
  readonly nowMs: number;
  readonly isOpen: boolean;
  readonly selectedKey: string | undefined;
  readonly selectedGroupId: number | undefined;
  readonly hoveredKey: string | undefined;
  readonly measured: { readonly fromMs: number; readonly toMs: number } | undefined;
  /** Whether running edges breathe. */
  readonly isAlive: boolean;
}

/** Texts of the axis. */
export interface AxisTexts {
  readonly virtual: (tick: Tick, scale: TimeScale) => string;
  readonly wall: (tick: Tick, scale: TimeScale) => string;
  readonly fold: (fromMs: number, toMs: number) => string;
  readonly now: (nowMs: number) => string;
  readonly measured: (fromMs: number, toMs: number) => string;
}

/** The canvases. */
export interface StageCanvases {
  readonly overview: HTMLCanvasElement;
  readonly axis: HTMLCanvasElement;
  readonly body: HTMLCanvasElement;
}

/** Sizes in CSS pixels. */
export interface StageSize {
  readonly width: number;
  readonly overviewHeight: number;
  readonly axisHeight: number;
  readonly bodyHeight: number;
}

/** The strip is inset, so that the brush's handles stay inside. */
export const OVERVIEW_INSET_PX = 8;
const PULSE_MS = 1600;
const STRIP_STEP_PX = 1.5;

interface Surface {
  readonly brush: Brush;
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
}

/** Draws a timeline. */
export class TimelineStage {
  readonly #canvases: StageCanvases;
  readonly #strip: HTMLCanvasElement;
  #size: StageSize = { width: 0, overviewHeight: 0, axisHeight: 0, bodyHeight: 0 };
  #ratio = 1;
  #palette: Palette | undefined;
  #scene: Scene | undefined;
  #texts: AxisTexts | undefined;
  #scale: TimeScale | undefined;
  #composed: readonly ComposedRow[] = [];
  #hits: HitIndex | undefined;
  #stripOf:
    | {
        rows: TimelineRows;
        range: TimeRange;
        nowX: number;
        foldCount: number;
        warp: Warp | undefined;
      }
    | undefined;
  #surfaces = new Map<HTMLCanvasElement, Surface>();

  constructor(canvases: StageCanvases) {
    this.#canvases = canvases;
    this.#strip = canvases.body.ownerDocument.createElement('canvas');
  }

  /** Tells the size, in CSS pixels, and how many device pixels one has. */
  resize(size: StageSize, ratio: number): void {
    this.#size = size;
    this.#ratio = ratio;
    this.#surfaces.clear();
    this.#stripOf = undefined;
  }

  /** Tells the colours. */
  repaint(palette: Palette): void {
    this.#palette = palette;
    this.#surfaces.clear();
    this.#stripOf = undefined;
    forgetTextWidths();
  }

  /** Tells what to show. */
  show(scene: Scene, texts: AxisTexts): void {
    this.#scene = scene;
    this.#texts = texts;
    this.#scale = undefined;
  }

  /** What zooming and panning start from. */
  scaleInput(): ScaleInput {
    const scene = this.#scene;
    const range = scene?.range ?? { fromMs: 0, toMs: 1 };
    const { width } = this.#size;
    return { range, folds: scene?.folds ?? [], width, view: scene?.view, warp: scene?.warp };
  }

  /** The scale of the body and the axis. */
  scale(): TimeScale {
    this.#scale ??= makeScale(this.scaleInput());
    return this.#scale;
  }

  /** The scale of the overview: the whole run. */
  stripScale(): TimeScale {
    const width = Math.max(1, this.#size.width - 2 * OVERVIEW_INSET_PX);
    return makeScale({ ...this.scaleInput(), width, view: undefined });
  }

  /** The mark at a point of the body. */
  markAt(x: number, y: number): Mark | undefined {
    this.#hits ??= indexMarks(this.#composed);
    return this.#hits.at(x, y);
  }

  /** Draws everything. @param atMs the wall's time of the frame, for what breathes */
  draw(atMs: number): void {
    const scene = this.#scene;
    if (scene === undefined || this.#palette === undefined || this.#size.width <= 0) return;
    const pulse = scene.isAlive ? (atMs % PULSE_MS) / PULSE_MS : 1;
    this.#drawBody(scene, pulse);
    this.#drawAxis(scene);
    this.#drawOverview(scene);
  }

  #drawBody(scene: Scene, pulse: number): void {
    const { bodyHeight, width } = this.#size;
    const surface = this.#surface(this.#canvases.body, width, bodyHeight);
    if (surface === undefined) return;
    this.#composed = this.#compose(scene, bodyHeight);
    this.#hits = undefined;
    drawTimeline(
      { ...surface.brush, pulse },
      {
        scale: this.scale(),
        height: bodyHeight,
        rows: this.#composed,
        ticks: this.#ticks(scene),
        nowMs: scene.isOpen ? scene.nowMs : undefined,
        selectedKey: scene.selectedKey,
        hoveredKey: scene.hoveredKey,
        measured: scene.measured,
      },
    );
  }

  /** The rows in view, with their marks. */
  #compose(scene: Scene, bodyHeight: number): readonly ComposedRow[] {
    const { rows } = scene.rows;
    const composed: ComposedRow[] = [];
    const input = {
      scale: this.scale(),
      nowMs: scene.nowMs,
      selectedGroupId: scene.selectedGroupId,
      selectedKey: scene.selectedKey,
    };
    for (let index = rowIndexAt(rows, scene.scrollTop); index < rows.length; index += 1) {
      const row = rows[index];
      if (row === undefined || row.y - scene.scrollTop > bodyHeight) break;
      composed.push(composeRow(row, row.y - scene.scrollTop, input));
    }
    return composed;
  }

  #ticks(scene: Scene): readonly Tick[] {
    return ticksOf(this.scale(), scene.range.fromMs);
  }

  #drawAxis(scene: Scene): void {
    const texts = this.#texts;
    const { axisHeight, width } = this.#size;
    const surface = this.#surface(this.#canvases.axis, width, axisHeight);
    if (surface === undefined || texts === undefined) return;
    const scale = this.scale();
    const { measured, nowMs } = scene;
    const frame: AxisFrame = {
      scale,
      height: axisHeight,
      ticks: this.#ticks(scene),
      virtualText: (tick) => texts.virtual(tick, scale),
      wallText: (tick) => texts.wall(tick, scale),
      foldText: texts.fold,
      now: scene.isOpen ? { ms: nowMs, text: texts.now(nowMs) } : undefined,
      measured: measured && { ...measured, text: texts.measured(measured.fromMs, measured.toMs) },
    };
    drawAxis(surface.brush, frame);
  }

  #drawOverview(scene: Scene): void {
    const { overviewHeight, width } = this.#size;
    const surface = this.#surface(this.#canvases.overview, width, overviewHeight);
    if (surface === undefined) return;
    const strip = this.stripScale();
    this.#renewStrip(scene, strip);
    const { context, brush } = surface;
    if (this.#strip.width > 0 && this.#strip.height > 0) {
      context.drawImage(this.#strip, OVERVIEW_INSET_PX, 0, strip.width, overviewHeight);
    }
    context.save();
    context.translate(OVERVIEW_INSET_PX, 0);
    const nowMs = scene.isOpen ? scene.nowMs : undefined;
    const scale = this.scale();
    drawOverviewBrush(brush, strip, scale, nowMs, overviewHeight);
    context.restore();
  }

  /** While time moves the strip is drawn anew only when a bar in it would have grown by a pixel or two. */
  #renewStrip(scene: Scene, strip: TimeScale): void {
    const { rows, range, warp } = scene;
    const nowX = scene.isOpen ? strip.x(scene.nowMs) : 0;
    const foldCount = scene.folds.length;
    const known = this.#stripOf;
    const isSame =
      known?.rows === rows &&
      known.range === range &&
      known.foldCount === foldCount &&
      known.warp === warp;
    if (isSame && Math.abs(known.nowX - nowX) < STRIP_STEP_PX) return;
    const surface = this.#surface(this.#strip, strip.width, this.#size.overviewHeight);
    if (surface === undefined) return;
    drawOverview(surface.brush, rows.rows, strip, this.#size.overviewHeight, scene.nowMs);
    this.#stripOf = { rows, range, nowX, foldCount, warp };
  }

  /** An empty canvas of a size, ready to draw on in CSS pixels. */
  #surface(canvas: HTMLCanvasElement, width: number, height: number): Surface | undefined {
    const known = this.#surfaces.get(canvas);
    if (known?.width === width && known.height === height) {
      known.context.clearRect(0, 0, width, height);
      return known;
    }
    if (this.#palette === undefined) return undefined;
    canvas.width = Math.max(1, Math.round(width * this.#ratio));
    canvas.height = Math.max(1, Math.round(height * this.#ratio));
    const context = canvas.getContext('2d');
    if (context === null) return undefined;
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    const patterns = canvasPatterns(context, this.#ratio);
    const brush: Brush = { pen: context, palette: this.#palette, patterns, pulse: 1 };
    const surface: Surface = { context, width, height, brush };
    this.#surfaces.set(canvas, surface);
    return surface;
  }
}
