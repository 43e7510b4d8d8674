/** What can be moved in the chart of attempts: the ends of attempts, their limit, the walls, the edges of outages. */
import { outageCountMax, type Scenario } from '../../../shared/retryLab/scenario.ts';
import { scriptedOutcome } from '../../../shared/retryLab/scriptSource.ts';
import type { AttemptRecord, Simulation } from '../../../shared/retryLab/simulate.ts';
import { tryNoun } from '../../../shared/retryLab/words/verdict.ts';
import type { ChartLayout, ChartRow } from './attemptChart.ts';

/** What a handle changes. */
export type HandleTarget =
  | { readonly kind: 'after'; readonly attempt: number }
  | { readonly kind: 'timeout'; readonly field: 'startToCloseMs' | 'scheduleToCloseMs' }
  | { readonly kind: 'workflow'; readonly field: 'runTimeoutMs' | 'executionTimeoutMs' }
  | { readonly kind: 'outage'; readonly index: number; readonly edge: 'fromMs' | 'toMs' };

/** A place in the chart that can be dragged, or moved with the arrow keys. */
export interface ChartHandle {
  readonly key: string;
  readonly target: HandleTarget;
  /** What it changes, in words. */
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  /** The value in force. */
  readonly valueMs: number;
  /** Where on the axis the value counts from. */
  readonly originMs: number;
}

/** All handles, from the top down; those over the whole height come last. */
export function handlesOf(
  layout: ChartLayout,
  scenario: Scenario,
  simulation: Simulation,
): ChartHandle[] {
  const rows = layout.rows.flatMap((row) => {
    const record = simulation.records[row.attempt - 1];
    return record ? rowHandles(layout, row, record, scenario, simulation) : [];
  });
  return [...rows, ...wallHandles(layout, scenario), ...outageHandles(layout, scenario)];
}

/** Two handles that are nearer to each other than this would hide one another. */
const distanceMin = 8;

function rowHandles(
  layout: ChartLayout,
  row: ChartRow,
  record: AttemptRecord,
  scenario: Scenario,
  { plan }: Simulation,
): ChartHandle[] {
  const { startedMs } = record;
  if (!row.bar || startedMs === undefined) return [];
  const at = { y: row.y - layout.rowHeight / 2, height: layout.rowHeight };
  const outcome = scriptedOutcome(scenario, row.attempt);
  const isScripted = !record.isOutage && outcome.kind !== 'hangs' && outcome.kind !== 'timesOut';
  const handles: ChartHandle[] = [];
  if (isScripted) {
    handles.push({
      ...at,
      key: `after${row.attempt}`,
      target: { kind: 'after', attempt: row.attempt },
      label: `How long ${tryNoun(plan)} ${row.attempt} takes`,
      x: row.bar.x1,
      valueMs: outcome.afterMs,
      originMs: startedMs,
    });
  }
  const isApart = row.limitX !== undefined && row.limitX - row.bar.x1 > distanceMin;
  if (row.limitX === undefined || !(isApart || !isScripted) || record.isOutage) return handles;
  const isActivity = plan.subject === 'activity';
  handles.push({
    ...at,
    key: `limit${row.attempt}`,
    target: isActivity
      ? { kind: 'timeout', field: 'startToCloseMs' }
      : { kind: 'workflow', field: 'runTimeoutMs' },
    label: `${isActivity ? 'Start to close' : 'Run timeout'}, at ${tryNoun(plan)} ${row.attempt}`,
    x: row.limitX,
    valueMs: isActivity ? plan.startToCloseMs : plan.runTimeoutMs,
    originMs: isActivity ? startedMs : record.scheduledMs,
  });
  return handles;
}

function wallHandles(layout: ChartLayout, { workflow }: Scenario): ChartHandle[] {
  return layout.walls.flatMap(({ field, isBeyond, x, atMs, text }): ChartHandle[] => {
    // A run timeout that stands in for the execution timeout cannot be moved by itself.
    if (isBeyond || (field === 'runTimeoutMs' && workflow.runTimeoutMs === undefined)) return [];
    const isRun = field === 'runTimeoutMs';
    return [
      {
        key: field,
        target:
          field === 'scheduleToCloseMs' ? { kind: 'timeout', field } : { kind: 'workflow', field },
        label: text,
        x,
        y: 0,
        height: layout.height,
        valueMs: isRun ? atMs + workflow.elapsedMs : atMs,
        originMs: isRun ? -workflow.elapsedMs : 0,
      },
    ];
  });
}

function outageHandles(layout: ChartLayout, { outages }: Scenario): ChartHandle[] {
  return layout.outages.flatMap((drawn) => {
    const outage = outages[drawn.index];
    if (!outage) return [];
    const number = outages.length === 1 ? '' : ` ${drawn.index + 1}`;
    return (['fromMs', 'toMs'] as const).map((edge) => ({
      key: `outage${drawn.index}${edge}`,
      target: { kind: 'outage' as const, index: drawn.index, edge },
      label: `${edge === 'fromMs' ? 'The beginning' : 'The end'} of outage${number}`,
      x: edge === 'fromMs' ? drawn.x0 : drawn.x1,
      y: 0,
      height: layout.height,
      valueMs: outage[edge],
      originMs: 0,
    }));
  });
}

/** The scenario with that handle's value changed, in ms. */
export function withHandle(scenario: Scenario, target: HandleTarget, valueMs: number): Scenario {
  const ms = Math.round(valueMs);
  switch (target.kind) {
    case 'after': {
      // An attempt beyond the script gets an outcome of its own as soon as it is touched.
      const length = Math.max(target.attempt, scenario.script.length);
      const script = Array.from({ length }, (_, index) => scriptedOutcome(scenario, index + 1));
      const changed = script.map((outcome, index) =>
        index === target.attempt - 1 ? { ...outcome, afterMs: Math.max(0, ms) } : outcome,
      );
      return { ...scenario, script: changed };
    }
    case 'timeout':
      return {
        ...scenario,
        timeouts: { ...scenario.timeouts, [target.field]: Math.max(1, ms) },
      };
    case 'workflow':
      return {
        ...scenario,
        workflow: { ...scenario.workflow, [target.field]: Math.max(1, ms) },
      };
    case 'outage':
      return {
        ...scenario,
        outages: scenario.outages.map((outage, index) =>
          index === target.index ? { ...outage, [target.edge]: Math.max(0, ms) } : outage,
        ),
      };
  }
}

/** Whether all compared policies share what the handle changes. */
export const isShared = ({ kind }: HandleTarget): boolean => kind === 'after' || kind === 'outage';

/** Two digits are as exact as a hand can be. */
export const roundedMs = (ms: number): number => {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, ms))) - 1);
  return Math.round(ms / step) * step;
};

/**
 * The scenario with an outage drawn along the axis: the one in which the drawing began is drawn anew, else there is another one.
 * @param index the outage that is being drawn, as answered before; undefined at the beginning
 */
export function withDrawnOutage(
  scenario: Scenario,
  index: number | undefined,
  fromMs: number,
  toMs: number,
): { readonly scenario: Scenario; readonly index: number } {
  const span = { fromMs: Math.min(fromMs, toMs), toMs: Math.max(fromMs, toMs) };
  const begun = scenario.outages.findIndex(
    (outage) => outage.fromMs <= fromMs && fromMs < outage.toMs,
  );
  const at = index ?? (begun >= 0 ? begun : scenario.outages.length);
  const last = Math.min(at, outageCountMax - 1);
  const like = scenario.outages[last] ??
    scenario.outages.at(-1) ?? {
      kind: 'fails' as const,
      afterMs: 50,
      errorType: 'ServiceUnavailable',
    };
  const outages = [...scenario.outages];
  outages[last] = { ...like, ...span };
  return { scenario: { ...scenario, outages }, index: last };
}
