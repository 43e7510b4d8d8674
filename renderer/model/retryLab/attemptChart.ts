/**
 * Where everything stands in the chart of attempts.
 *
 * ```
 *  scheduled                     done 17 s    schedule to close 30 s
 *  attempt 1  |##........|  Error   :                   ║//////
 *  attempt 2  └─ 1 s ─|######|      :                   ║//////
 *             0 s        5 s        10 s                30 s
 * ```
 * Each attempt has a row: its wait in the queue, its bar, its start-to-close limit as a dotted box, the wait before it as a
 * dotted step from the row above. Policies that are compared stand in the same rows, hollow and thinner.
 */
import type { Plan } from '../../../shared/retryLab/prepare.ts';
import type { Outage } from '../../../shared/retryLab/scenario.ts';
import type { AttemptRecord, Simulation } from '../../../shared/retryLab/simulate.ts';
import { exactText, roughText } from '../../../shared/retryLab/words/spanText.ts';
import { tryNoun } from '../../../shared/retryLab/words/verdict.ts';
import { timeAxis, type AxisScale, type TimeAxis } from './timeAxis.ts';

/** How a bar is drawn. */
export type BarLook = 'completed' | 'failed' | 'timedOut';

export interface ChartBar {
  readonly x0: number;
  readonly x1: number;
  readonly look: BarLook;
}

export interface ChartRow {
  readonly attempt: number;
  /** The middle of the row. */
  readonly y: number;
  readonly name: string;
  readonly queue: { readonly x0: number; readonly x1: number } | undefined;
  readonly bar: ChartBar | undefined;
  /** The right end of the start-to-close box. */
  readonly limitX: number | undefined;
  readonly label:
    | {
        readonly x: number;
        readonly isBefore: boolean;
        readonly text: string;
        readonly look: BarLook;
      }
    | undefined;
  /** The dotted step from the row above. */
  readonly step:
    | { readonly x0: number; readonly x1: number; readonly fromY: number; readonly text: string }
    | undefined;
  /** The same attempt of the policies that are compared. */
  readonly others: readonly (ChartBar & { readonly variant: number })[];
}

/** A time in which the called service is down. */
export interface ChartOutage {
  /** Its number in the scenario. */
  readonly index: number;
  readonly x0: number;
  readonly x1: number;
  readonly text: string;
}

/** A limit of the whole. */
export interface ChartWall {
  readonly x: number;
  readonly text: string;
  /** It lies beyond the end of the axis: only its name is shown, at the edge. */
  readonly isBeyond: boolean;
  readonly field: 'scheduleToCloseMs' | 'runTimeoutMs' | 'executionTimeoutMs';
  readonly atMs: number;
}

export interface ChartLayout {
  readonly width: number;
  /** Of the rows; the axis below is apart. */
  readonly height: number;
  readonly rowHeight: number;
  readonly left: number;
  readonly right: number;
  readonly axis: TimeAxis;
  readonly rows: readonly ChartRow[];
  /** Attempts that have no row: there are too many. */
  readonly hiddenCount: number;
  readonly walls: readonly ChartWall[];
  readonly outages: readonly ChartOutage[];
  readonly end: { readonly x: number; readonly text: string; readonly look: BarLook } | undefined;
}

export interface ChartInput {
  /** The first is the one that is edited. */
  readonly simulations: readonly [Simulation, ...Simulation[]];
  readonly outages: readonly Outage[];
  readonly width: number;
  /** What the rows have at least. */
  readonly height: number;
  readonly scale: AxisScale;
}

/** More attempts than this have no rows. */
const rowCountMax = 150;
/** An endless chain is drawn as far as this. */
const endlessRowCount = 14;
const left = 78;
const rightMargin = 26;
const characterPx = 6.2;
/** Rows lower than this have no room for words in each. */
const denseRowHeight = 20;

export function layoutChart(input: ChartInput): ChartLayout {
  const { simulations, outages, width, height } = input;
  const [main, ...others] = simulations;
  const shown = main.records.slice(0, rowLimit(main));
  const rowCount = Math.max(
    1,
    shown.length,
    ...others.map((other) => Math.min(rowLimit(other), other.records.length)),
  );
  const rowHeight = Math.max(15, Math.min(34, height / rowCount));
  const right = Math.max(left + 80, width - rightMargin);
  const maxMs = axisEndMs(input);
  const axis = timeAxis(input.scale, maxMs, left, right);
  const rows = Array.from({ length: rowCount }, (_, index) => {
    const y = (index + 0.5) * rowHeight;
    return rowOf(main, shown[index], index, y, rowHeight, axis, right, others);
  });
  const isDense = rowHeight < denseRowHeight;
  return {
    width,
    height: Math.max(height, rowCount * rowHeight),
    rowHeight,
    left,
    right,
    axis,
    rows: isDense ? withoutRepeatedLabels(rows) : rows,
    hiddenCount: main.records.length - shown.length,
    walls: wallsOf(main.plan, axis, maxMs, right),
    outages: outages.flatMap(({ fromMs, toMs }, index) =>
      fromMs < maxMs
        ? [
            {
              index,
              x0: axis.x(fromMs),
              x1: axis.x(toMs),
              text: `outage ${roughText(Math.max(0, toMs - fromMs))}`,
            },
          ]
        : [],
    ),
    end: endOf(main, axis, maxMs),
  };
}

/** Where rows are this low a column of the same words would hide the picture: they stand in the first of them. */
function withoutRepeatedLabels(rows: readonly ChartRow[]): ChartRow[] {
  return rows.map((row, index) => {
    const above = rows[index - 1]?.label?.text;
    return row.label && row.label.text === above ? { ...row, label: undefined } : row;
  });
}

const rowLimit = ({ ending }: Simulation): number =>
  ending.kind === 'unfinished' || ending.kind === 'endless' ? endlessRowCount : rowCountMax;

/** Far enough for every row, for the ends, and for limits that are not much further away. */
function axisEndMs({ simulations, outages }: ChartInput): number {
  let endMs = 1;
  for (const simulation of simulations) {
    const { plan, ending } = simulation;
    const shown = simulation.records.slice(0, rowLimit(simulation));
    for (const { startedMs, endedMs, scheduledMs } of shown) {
      const boxMs =
        plan.subject === 'activity' && startedMs !== undefined
          ? Math.min(startedMs + plan.startToCloseMs, (startedMs + 10) * 2)
          : 0;
      endMs = Math.max(endMs, Number.isFinite(endedMs) ? endedMs : scheduledMs + 1000, boxMs);
    }
    if (ending.kind !== 'unfinished' && Number.isFinite(ending.atMs))
      endMs = Math.max(endMs, ending.atMs);
  }
  const near = (ms: number) => Number.isFinite(ms) && ms <= endMs * 2.2;
  const limits = simulations.flatMap(({ plan }) => limitsOf(plan).map(([ms]) => ms));
  const furthest = Math.max(endMs, ...[...limits, ...outages.map(({ toMs }) => toMs)].filter(near));
  return furthest * 1.06;
}

function limitsOf(plan: Plan): [number, string, ChartWall['field']][] {
  return plan.subject === 'activity'
    ? [
        [plan.closesAtMs, 'schedule to close', 'scheduleToCloseMs'],
        [plan.runEndsAtMs, 'run timeout', 'runTimeoutMs'],
      ]
    : [[plan.executionEndsAtMs, 'execution timeout', 'executionTimeoutMs']];
}

function wallsOf(plan: Plan, axis: TimeAxis, maxMs: number, right: number): ChartWall[] {
  const limits = limitsOf(plan).filter(([ms]) => Number.isFinite(ms));
  // The run timeout caps schedule-to-close; where both stand at the same place one name is enough.
  const distinct = limits.filter(
    ([ms], index) => !limits.slice(0, index).some(([other]) => other === ms),
  );
  return distinct.map(([ms, name, field]) => ({
    x: ms > maxMs ? right : axis.x(ms),
    text: `${name} ${roughText(ms)}`,
    isBeyond: ms > maxMs,
    field,
    atMs: ms,
  }));
}

function endOf({ ending }: Simulation, axis: TimeAxis, maxMs: number): ChartLayout['end'] {
  if (ending.kind === 'unfinished' || !Number.isFinite(ending.atMs) || ending.atMs > maxMs)
    return undefined;
  const at = exactText(ending.atMs);
  const x = axis.x(ending.atMs);
  if (ending.kind === 'completed') return { x, text: `done ${at}`, look: 'completed' };
  if (ending.kind === 'failed') return { x, text: `fails ${at}`, look: 'failed' };
  return { x, text: `times out ${at}`, look: 'timedOut' };
}

function rowOf(
  main: Simulation,
  record: AttemptRecord | undefined,
  index: number,
  y: number,
  rowHeight: number,
  axis: TimeAxis,
  right: number,
  others: readonly Simulation[],
): ChartRow {
  const compared = others.flatMap((other, variant) => {
    const same = other.records[index];
    const bar = same && barOf(same, axis);
    return bar ? [{ ...bar, variant }] : [];
  });
  const name = `${tryNoun(main.plan)} ${index + 1}`;
  if (!record) {
    return {
      attempt: index + 1,
      y,
      name,
      queue: undefined,
      bar: undefined,
      limitX: undefined,
      label: undefined,
      step: undefined,
      others: compared,
    };
  }
  const bar = barOf(record, axis);
  const limitX = limitOf(main.plan, record, axis);
  const queueEnd = axis.x(record.startedMs ?? record.endedMs);
  const queueStart = axis.x(record.scheduledMs);
  const step = stepOf(main.records[index - 1], axis, y, rowHeight);
  const drawn = bar ?? { x0: queueStart, x1: queueEnd };
  return {
    attempt: record.attempt,
    y,
    name,
    queue: queueEnd - queueStart >= 2 ? { x0: queueStart, x1: queueEnd } : undefined,
    bar,
    limitX,
    label: labelOf(main.plan, record, drawn, limitX ?? 0, step?.x0 ?? queueStart, right),
    step,
    others: compared,
  };
}

function barOf(record: AttemptRecord, axis: TimeAxis): ChartBar | undefined {
  if (record.startedMs === undefined) return undefined;
  const x0 = axis.x(record.startedMs);
  // Never so thin that it is not seen.
  return { x0, x1: Math.max(axis.x(record.endedMs), x0 + 3), look: lookOf(record) };
}

/** How an attempt's bar is drawn. */
export function lookOf(record: Pick<AttemptRecord, 'cut' | 'next' | 'errorType'>): BarLook {
  if (record.cut !== 'answer') return 'timedOut';
  return record.errorType === undefined && record.next === 'completed' ? 'completed' : 'failed';
}

function limitOf(plan: Plan, record: AttemptRecord, axis: TimeAxis): number | undefined {
  if (record.startedMs === undefined) return undefined;
  const lengthMs = plan.subject === 'activity' ? plan.startToCloseMs : plan.runTimeoutMs;
  const fromMs = plan.subject === 'activity' ? record.startedMs : record.scheduledMs;
  return Number.isFinite(lengthMs) ? axis.x(fromMs + lengthMs) : undefined;
}

/** After the limit's box where there is room, else in the box after the bar, else before the bar and the wait that leads to it. */
function labelOf(
  plan: Plan,
  record: AttemptRecord,
  bar: { readonly x0: number; readonly x1: number },
  limitX: number,
  beginX: number,
  right: number,
): ChartRow['label'] {
  const text = labelText(plan, record);
  const look = lookOf(record);
  const width = text.length * characterPx;
  for (const x of [Math.max(bar.x1, limitX) + 8, bar.x1 + 8]) {
    if (x + width <= right + rightMargin - 4) return { x, isBefore: false, text, look };
  }
  const beforeX = Math.min(bar.x0, beginX) - 8;
  if (beforeX - width >= left) return { x: beforeX, isBefore: true, text, look };
  return undefined;
}

function labelText(plan: Plan, record: AttemptRecord): string {
  const ranMs = record.endedMs - (record.startedMs ?? record.scheduledMs);
  switch (record.cut) {
    case 'answer':
      return record.errorType ?? `succeeds after ${roughText(ranMs)}`;
    case 'startToClose':
      return `start to close ${roughText(ranMs)}`;
    case 'heartbeat':
      return plan.subject === 'activity' ? `heartbeat timeout ${roughText(plan.heartbeatMs)}` : '';
    case 'scheduleToStart':
      return `schedule to start ${roughText(ranMs)}`;
    case 'scheduleToClose':
      return 'schedule to close';
    case 'runTimeout':
      return 'run timeout';
    case 'executionTimeout':
      return 'execution timeout';
  }
}

/** The length of a wait stands above its line, where a row is high enough and the line long enough. */
function stepOf(
  before: AttemptRecord | undefined,
  axis: TimeAxis,
  y: number,
  rowHeight: number,
): ChartRow['step'] {
  if (!before?.wait) return undefined;
  const x0 = axis.x(before.endedMs);
  const x1 = axis.x(before.wait.untilMs);
  const asked = before.wait.source === 'asked' ? ' asked' : '';
  const text = `${roughText(before.wait.delayMs)}${asked}`;
  const hasRoom = rowHeight >= 20 && text.length * characterPx <= x1 - x0 + 14;
  return { x0, x1, fromY: y - rowHeight, text: hasRoom ? text : '' };
}
