/** Where the axis is marked, and what stands there: virtual time above, the wall's below. */
import { durationText } from '../../shared/temporal/durationText.ts';
import { dayText, timeOfDayText } from '../components/timeText.ts';
import type { Warp } from '../model/wallTimes.ts';
import type { TimeScale } from './timeScale.ts';

/** A mark on the axis. */
export interface Tick {
  readonly x: number;
  readonly ms: number;
}

/** Two ticks are never closer. */
const TICK_PX_MIN = 74;
/** A stretch between folds gets a tick of its own from this distance on. */
const STRETCH_PX_MIN = 40;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY_MS = 24 * HOUR;

const steps = [
  ...[0.001, 0.01, 0.1].flatMap((unit) => [unit, 2 * unit, 5 * unit]),
  ...[1, 10, 100].flatMap((unit) => [unit, 2 * unit, 5 * unit]),
  ...[SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND],
  ...[MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE],
  ...[HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR],
  ...[1, 2, 7, 14, 28, 91, 182, 364, 1820, 3640].map((days) => days * DAY_MS),
];

/** How far apart ticks are in time. */
export function tickStep(scale: TimeScale): number {
  return steps.find((step) => step * scale.pxPerMs >= TICK_PX_MIN) ?? steps.at(-1) ?? DAY_MS;
}

/**
 * The ticks in view: at round times since `startMs`, and with folds at the beginning of each stretch between them, for round times
 * may all lie in folds.
 */
export function ticksOf(scale: TimeScale, startMs: number): readonly Tick[] {
  if (scale.warp !== undefined) return warpedTicks(scale, startMs, scale.warp);
  return scale.folds.length === 0 ? roundTicks(scale, startMs) : stretchTicks(scale, startMs);
}

/** At round times of the wall since the start. */
function warpedTicks(scale: TimeScale, startMs: number, warp: Warp): readonly Tick[] {
  const step = tickStep(scale);
  const start = warp.to(startMs);
  const first = Math.max(0, Math.ceil((warp.to(scale.fromMs) - start) / step));
  const last = Math.floor((warp.to(scale.toMs) - start) / step);
  const ticks: Tick[] = [];
  for (let index = first; index <= last; index += 1) {
    const ms = warp.from(start + index * step);
    ticks.push({ ms, x: scale.x(ms) });
  }
  return ticks;
}

function roundTicks(scale: TimeScale, startMs: number): readonly Tick[] {
  const step = tickStep(scale);
  const first = Math.max(0, Math.ceil((scale.fromMs - startMs) / step));
  const last = Math.floor((scale.toMs - startMs) / step);
  const ticks: Tick[] = [];
  for (let index = first; index <= last; index += 1) {
    const ms = startMs + index * step;
    ticks.push({ ms, x: scale.x(ms) });
  }
  return ticks;
}

function stretchTicks(scale: TimeScale, startMs: number): readonly Tick[] {
  const ticks: Tick[] = [];
  let previousX = -Infinity;
  const add = (ms: number): void => {
    const x = scale.x(ms);
    if (x < -1 || x > scale.width || x - previousX < STRETCH_PX_MIN) return;
    ticks.push({ ms, x });
    previousX = x;
  };
  add(Math.max(startMs, scale.fromMs));
  for (const fold of scale.folds) add(fold.toMs);
  return ticks;
}

/** `09:00:05`, with as many decimals as the step between two of them needs. */
export function clockText(ms: number, stepMs = SECOND): string {
  if (stepMs >= MINUTE) return timeOfDayText(ms).slice(0, 5);
  return timeOfDayText(ms, stepMs < SECOND);
}

/**
 * Time since the start for short runs, the date for long ones.
 * @param stepMs undefined beside folds, where ticks are at no round times and any distance apart
 */
export function virtualTickText(
  ms: number,
  startMs: number,
  stepMs: number | undefined,
  spanMs: number,
): string {
  if (spanMs < 2 * DAY_MS) {
    const isExact = stepMs === undefined && ms > startMs;
    return isExact ? durationText(ms - startMs) : sinceText(ms - startMs, stepMs ?? SECOND);
  }
  if (stepMs === undefined) return dayText(ms);
  return stepMs < DAY_MS ? `${dayText(ms)} ${clockText(ms, MINUTE)}` : dayText(ms);
}

/** A distance from the start with the precision of its step: `1.5 s`, `20 ms`, `2 m 30 s`. */
export function sinceText(ms: number, stepMs: number): string {
  if (Math.abs(ms) < stepMs / 2) return '0\u00a0s';
  if (stepMs >= MINUTE) return durationText(ms);
  if (ms >= MINUTE) {
    const minutes = Math.floor(ms / MINUTE);
    const seconds = trimmed((ms - minutes * MINUTE) / SECOND, stepMs / SECOND);
    return seconds === '0' ? `${minutes}\u00a0m` : `${minutes}\u00a0m ${seconds}\u00a0s`;
  }
  if (ms >= SECOND) return `${trimmed(ms / SECOND, stepMs / SECOND)}\u00a0s`;
  return `${trimmed(ms, stepMs)}\u00a0ms`;
}

function trimmed(value: number, step: number): string {
  const decimals = Math.max(0, Math.min(3, Math.ceil(-Math.log10(step) - 1e-9)));
  return value.toFixed(decimals);
}
