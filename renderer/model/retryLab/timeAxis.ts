/** The time axis of the lab's charts: from 0 to a maximum, linear or logarithmic, with round ticks. */
import { scaleLinear, scaleSymlog } from 'd3-scale';
import { roughText } from '../../../shared/retryLab/words/spanText.ts';

export type AxisScale = 'linear' | 'log';

export interface AxisTick {
  readonly x: number;
  readonly text: string;
}

export interface TimeAxis {
  /** Where a time stands, px; times beyond the end stand at the end. */
  readonly x: (ms: number) => number;
  /** The time at a place, never negative. */
  readonly ms: (x: number) => number;
  readonly ticks: readonly AxisTick[];
}

const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000,
  300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 21_600_000, 43_200_000,
  86_400_000, 172_800_000, 604_800_000, 1_209_600_000, 2_592_000_000, 7_776_000_000,
];

/** Two ticks are never closer, px. */
const tickDistanceMin = 58;

/** An axis from `left` to `right` px that ends at `maxMs`. */
export function timeAxis(scale: AxisScale, maxMs: number, left: number, right: number): TimeAxis {
  const domainMs = Math.max(1, maxMs);
  const d3 =
    scale === 'linear'
      ? scaleLinear().domain([0, domainMs]).range([left, right])
      : scaleSymlog().constant(logConstant(domainMs)).domain([0, domainMs]).range([left, right]);
  const x = (ms: number) => d3(Math.min(domainMs, Math.max(0, ms)));
  return {
    x,
    ms: (at) => Math.max(0, d3.invert(Math.min(right, Math.max(left, at)))),
    ticks: scale === 'linear' ? linearTicks(domainMs, x, right - left) : logTicks(domainMs, x),
  };
}

/** Below it the axis is nearly linear: a thousandth of the whole, rounded down to a power of ten. */
const logConstant = (maxMs: number): number => 10 ** Math.max(0, Math.floor(Math.log10(maxMs)) - 3);

function linearTicks(maxMs: number, x: (ms: number) => number, width: number): AxisTick[] {
  const step = steps.find((length) => (length / maxMs) * width >= tickDistanceMin) ?? maxMs;
  const count = Math.floor(maxMs / step);
  return Array.from({ length: count + 1 }, (_, index) => tickAt(index * step, x));
}

/** Powers of ten below a minute, then minutes, hours, days; as many as have room. */
function logTicks(maxMs: number, x: (ms: number) => number): AxisTick[] {
  const candidates = [
    1, 10, 100, 1000, 10_000, 60_000, 600_000, 3_600_000, 21_600_000, 86_400_000, 864_000_000,
  ].filter((ms) => ms >= logConstant(maxMs) && ms <= maxMs);
  const ticks = [tickAt(0, x)];
  for (const ms of candidates) {
    const tick = tickAt(ms, x);
    if (tick.x - (ticks.at(-1)?.x ?? 0) >= tickDistanceMin * 0.75) ticks.push(tick);
  }
  return ticks;
}

const tickAt = (ms: number, x: (ms: number) => number): AxisTick => ({
  x: x(ms),
  text: ms === 0 ? '0\u00a0s' : roughText(ms),
});
