/** A timeline as a picture of its own: title, axis, labels and every row, drawn by the same code as on the screen. */
import { rowFact, rowKind, rowName } from '../model/rowText.ts';
import { ROW_PX, type TimelineRow, type TimelineRows } from '../model/timelineRows.ts';
import type { Brush } from './brush.ts';
import {
  drawText,
  fitted,
  LABEL_FONT,
  TICK_FONT,
  TICK_FONT_STRONG,
  textWidth,
} from './canvasText.ts';
import { drawAxis, type AxisFrame } from './drawAxis.ts';
import { drawTimeline } from './drawTimeline.ts';
import { composeRow } from './marks.ts';
import type { TimeScale } from './timeScale.ts';

/** What is exported. */
export interface ExportFrame {
  readonly title: string;
  readonly rows: TimelineRows;
  readonly scale: TimeScale;
  readonly axis: AxisFrame;
  readonly nowMs: number;
  readonly isOpen: boolean;
}

/** More rows than this make no picture that anybody opens. */
export const EXPORT_ROWS_MAX = 600;
export const EXPORT_LABELS_PX = 248;
const TITLE_PX = 34;
const AXIS_PX = 30;
const PAD_PX = 14;

/** The rows that fit into a picture. */
export function exportedRows(rows: TimelineRows): readonly TimelineRow[] {
  return rows.rows.slice(0, EXPORT_ROWS_MAX);
}

/** How large the picture is. */
export function exportSize(frame: ExportFrame): {
  readonly width: number;
  readonly height: number;
} {
  const last = exportedRows(frame.rows).at(-1);
  const rowsPx = last === undefined ? ROW_PX : last.y + last.height;
  return {
    width: EXPORT_LABELS_PX + frame.scale.width,
    height: TITLE_PX + AXIS_PX + rowsPx + PAD_PX,
  };
}

/** Draws the picture. */
export function drawExport(brush: Brush, frame: ExportFrame): void {
  const { pen, palette } = brush;
  const { colours } = palette;
  const { width, height } = exportSize(frame);
  pen.fillStyle = colours['bg-panel'];
  pen.fillRect(0, 0, width, height);
  drawText(pen, frame.title, 16, TITLE_PX / 2, { colour: colours['fg'], font: TICK_FONT_STRONG });
  const rows = exportedRows(frame.rows);
  const input = {
    scale: frame.scale,
    nowMs: frame.nowMs,
    selectedGroupId: undefined,
    selectedKey: undefined,
  };
  pen.save();
  pen.translate(EXPORT_LABELS_PX, TITLE_PX + AXIS_PX);
  drawTimeline(brush, {
    scale: frame.scale,
    height: height - TITLE_PX - AXIS_PX,
    rows: rows.map((row) => composeRow(row, row.y, input)),
    ticks: frame.axis.ticks,
    nowMs: frame.isOpen ? frame.nowMs : undefined,
    selectedKey: undefined,
    hoveredKey: undefined,
    measured: undefined,
  });
  pen.restore();
  pen.save();
  pen.translate(EXPORT_LABELS_PX, TITLE_PX);
  drawAxis(brush, frame.axis);
  pen.restore();
  // Marks may begin left of the view; the labels stand over them.
  pen.fillStyle = colours['bg-panel'];
  pen.fillRect(0, TITLE_PX, EXPORT_LABELS_PX, height - TITLE_PX);
  for (const row of rows) drawLabel(brush, row, TITLE_PX + AXIS_PX + row.y, frame.nowMs);
  pen.fillStyle = colours['line'];
  pen.fillRect(EXPORT_LABELS_PX - 1, TITLE_PX, 1, height - TITLE_PX);
  pen.fillRect(0, TITLE_PX, width, 1);
  pen.fillRect(0, TITLE_PX + AXIS_PX - 1, width, 1);
}

function drawLabel({ pen, palette }: Brush, row: TimelineRow, y: number, nowMs: number): void {
  const { colours } = palette;
  const cy = y + row.height / 2;
  const x = 20 + row.depth * 16;
  pen.fillStyle = palette.groups[rowKind(row)].line;
  pen.fillRect(x - 10, cy - 3, 4, 6);
  const fact = rowFact(row, nowMs);
  const factPx = fact === undefined ? 0 : textWidth(pen, fact.text, TICK_FONT) + 12;
  const name = fitted(pen, rowName(row), EXPORT_LABELS_PX - x - factPx - 12, LABEL_FONT);
  if (name !== undefined) drawText(pen, name, x, cy, { colour: colours['fg'] });
  if (fact === undefined) return;
  const tones = {
    plain: colours['fg-3'],
    time: colours['time'],
    warn: colours['warn'],
    danger: colours['status-failed'],
    late: colours['status-timed-out'],
    terminated: colours['status-terminated'],
  };
  drawText(pen, fact.text, EXPORT_LABELS_PX - 10, cy, {
    colour: tones[fact.tone],
    align: 'right',
    font: TICK_FONT,
  });
}
