/** The agenda as rows: entries under the day they are due. Pure. */
import type { AgendaEntry } from '../../../shared/ipc/models.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { shortTimeText, timeOfDayText } from '../../components/timeText.ts';
import type { GridRow } from '../../components/rowGridKeys.ts';

/** A row of the agenda: an entry, or the name of a day. */
export interface AgendaRow extends GridRow {
  readonly entry: AgendaEntry | undefined;
}

/** What an entry's kind is drawn as. */
export type AgendaLane = 'timer' | 'retry' | 'timeout' | 'other';

const dayMs = 86_400_000;
const dayName = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
});

/** Which lane an entry is in. */
export function laneOf(kind: string): AgendaLane {
  const lower = kind.toLowerCase();
  if (/timeout|toclose|tostart|heartbeat/.test(lower)) return 'timeout';
  if (lower.includes('retry') || lower.includes('backoff')) return 'retry';
  if (lower.includes('timer')) return 'timer';
  return 'other';
}

/** What an entry is about; which run it belongs to stands beside it. */
export function whatText(entry: AgendaEntry): string {
  const end = ` of ${entry.workflowId}`;
  return entry.text.endsWith(end) ? entry.text.slice(0, -end.length) : entry.text;
}

/** An entry's kind in words: `activityRetry` is `Activity retry`. */
export function kindWords(kind: string): string {
  if (kind === 'userTimer') return 'Timer';
  const words = kind.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The heading under which a time stands, seen from `nowMs`. */
export function dayHeading(atMs: number, nowMs: number): string {
  const days = Math.floor(atMs / dayMs) - Math.floor(nowMs / dayMs);
  if (days <= 0) return `Today, ${dayName.format(nowMs)}`;
  if (days === 1) return `Tomorrow, ${dayName.format(atMs)}`;
  return 'Later';
}

/** When an entry is due: today and tomorrow to the millisecond, later as a short date. */
export function dueAtText(atMs: number, nowMs: number): string {
  const near = Math.floor(atMs / dayMs) - Math.floor(nowMs / dayMs) <= 1;
  return near ? timeOfDayText(atMs, true) : shortTimeText(atMs, nowMs);
}

/** In how long an entry is due. */
export function dueInText(atMs: number, nowMs: number): string {
  return atMs <= nowMs ? 'now' : durationText(atMs - nowMs);
}

/** The rows for the entries, which come in order of time. */
export function agendaRows(entries: readonly AgendaEntry[], nowMs: number): readonly AgendaRow[] {
  const rows: AgendaRow[] = [];
  let heading: string | undefined;
  const seen = new Map<string, number>();
  for (const entry of entries) {
    const next = dayHeading(entry.atMs, nowMs);
    if (next !== heading) {
      heading = next;
      rows.push({ key: `day ${next}`, heading: next, entry: undefined });
    }
    const name = `${entry.runId} ${entry.kind} ${entry.text}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    rows.push({ key: `${name} ${count}`, entry });
  }
  return rows;
}

const spanMs = 31_536_000_000;
const nearestMs = 350;

/** Where a time stands on the horizon, 0 (now) to 1 (a year), logarithmically. */
export function horizonShare(inMs: number): number {
  const clamped = Math.min(spanMs, Math.max(nearestMs, inMs));
  return Math.log(clamped / nearestMs) / Math.log(spanMs / nearestMs);
}

/** The ticks of the horizon. */
export const horizonTicks: readonly (readonly [number, string])[] = [
  [1000, '1 s'],
  [10_000, '10 s'],
  [60_000, '1 min'],
  [600_000, '10 min'],
  [3_600_000, '1 h'],
  [21_600_000, '6 h'],
  [86_400_000, '1 d'],
  [604_800_000, '1 w'],
  [2_592_000_000, '30 d'],
  [31_536_000_000, '1 y'],
];
