/** Saving a timeline as a picture. */
import type { Brush } from '../../canvas/brush.ts';
import { drawExport, exportSize, type ExportFrame } from '../../canvas/drawExport.ts';
import { pagePalette } from '../../canvas/palette.ts';
import { canvasPatterns } from '../../canvas/patterns.ts';
import { createSvgPen } from '../../canvas/svgPen.ts';
import { ticksOf } from '../../canvas/ticks.ts';
import { makeScale } from '../../canvas/timeScale.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { saveFile } from '../../app/saveFile.ts';
import { toast, toastFailure } from '../../state/toasts.ts';
import type { TimelineController } from './timelineController.ts';
import type { TimelineModel } from './timelineModel.ts';
import { axisTexts } from './timelineTexts.ts';

/** What is exported: the part of the timeline that is in view, with every row. */
export interface ExportRequest {
  readonly model: TimelineModel;
  readonly controller: TimelineController;
  readonly nowMs: number;
  readonly name: string;
}

/** No narrower than this, however narrow the window is. */
const WIDTH_MIN = 900;
const PNG_SCALE = 2;

/** The picture of a timeline; undefined before there is one. */
export function exportFrame(request: ExportRequest): ExportFrame | undefined {
  const { model, controller, nowMs } = request;
  const input = controller.scaleInput();
  if (input === undefined) return undefined;
  const width = Math.max(WIDTH_MIN, input.width);
  const scale = makeScale({ ...input, width });
  const texts = axisTexts(model.startMs, model.walls);
  const since = (ms: number): string => durationText(Math.max(0, ms - model.startMs));
  const part = scale.isFitted ? '' : ` · part: +${since(scale.fromMs)} to +${since(scale.toMs)}`;
  return {
    title: `${request.name}${part}`,
    rows: model.rows,
    scale,
    nowMs,
    isOpen: model.isOpen,
    axis: {
      scale,
      height: 30,
      ticks: ticksOf(scale, model.startMs),
      virtualText: (tick) => texts.virtual(tick, scale),
      wallText: (tick) => texts.wall(tick, scale),
      foldText: texts.fold,
      now: model.isOpen ? { ms: nowMs, text: texts.now(nowMs) } : undefined,
      measured: undefined,
    },
  };
}

/** A timeline as SVG. */
export function timelineSvg(
  frame: ExportFrame,
  measure: (text: string, font: string) => number,
): string {
  const { width, height } = exportSize(frame);
  const { pen, patterns, elements } = createSvgPen(measure);
  drawExport({ pen, patterns, palette: pagePalette(), pulse: 1 }, frame);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${elements()}</svg>\n`;
}

async function timelinePng(frame: ExportFrame): Promise<Blob> {
  const { width, height } = exportSize(frame);
  const canvas = document.createElement('canvas');
  canvas.width = width * PNG_SCALE;
  canvas.height = height * PNG_SCALE;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This window has no canvas to draw the picture on.');
  context.setTransform(PNG_SCALE, 0, 0, PNG_SCALE, 0, 0);
  const patterns = canvasPatterns(context, PNG_SCALE);
  const brush: Brush = { pen: context, patterns, palette: pagePalette(), pulse: 1 };
  drawExport(brush, frame);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('The picture is too large. Fold or filter some rows.'));
      else resolve(blob);
    }, 'image/png');
  });
}

/** Saves the timeline as a file. */
export async function exportTimeline(format: 'png' | 'svg', request: ExportRequest): Promise<void> {
  const frame = exportFrame(request);
  if (frame === undefined) return;
  try {
    const context = document.createElement('canvas').getContext('2d');
    const measure = (text: string, font: string): number => {
      if (context === null) return text.length * 6;
      context.font = font;
      return context.measureText(text).width;
    };
    const blob =
      format === 'png'
        ? await timelinePng(frame)
        : new Blob([timelineSvg(frame, measure)], { type: 'image/svg+xml' });
    saveFile(`${request.name}.${format}`, blob, blob.type);
    toast({
      tone: 'ok',
      title: `Timeline exported as ${format.toUpperCase()}`,
      ...(frame.scale.isFitted
        ? {}
        : { text: 'It shows the part that is in view. Fit (0) brings the whole run into view.' }),
    });
  } catch (error) {
    toastFailure('The timeline could not be exported.', error);
  }
}
