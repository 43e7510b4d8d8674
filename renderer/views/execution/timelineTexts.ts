/** What stands on a timeline's axis and beside its crosshair. */
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { AxisTexts } from '../../canvas/timelineStage.ts';
import { clockText, DAY_MS, sinceText, tickStep, virtualTickText } from '../../canvas/ticks.ts';
import type { TimeScale } from '../../canvas/timeScale.ts';
import { dayText, offsetText, timeOfDayText } from '../../components/timeText.ts';
import type { WallTimes } from '../../model/wallTimes.ts';

/** The texts of a run's axis. */
export function axisTexts(startMs: number, walls: WallTimes): AxisTexts {
  const startWallMs = walls.at(startMs);
  return {
    virtual: (tick, scale) =>
      virtualTickText(tick.ms, startMs, stepOf(scale), scale.toMs - scale.fromMs),
    wall: (tick, scale) => lowerText(tick.ms, startMs, startWallMs, walls, stepOf(scale)),
    fold: (fromMs, toMs) => roughly(toMs - fromMs),
    now: (nowMs) => `now ${nowText(nowMs, startMs)}`,
    measured: (fromMs, toMs) => durationText(Math.abs(toMs - fromMs)),
  };
}

function stepOf(scale: TimeScale): number | undefined {
  // Even times of the wall are any times of the run: they are written as exactly as it takes to tell them apart.
  if (scale.warp !== undefined) return Math.min(tickStep(scale), 60_000);
  return scale.folds.length > 0 ? undefined : tickStep(scale);
}

/** The wall's time; how long it took where time was skipped; the server's own time where nothing else is known. */
function lowerText(
  ms: number,
  startMs: number,
  startWallMs: number | undefined,
  walls: WallTimes,
  stepMs: number | undefined,
): string {
  const wallMs = walls.at(ms);
  if (wallMs === undefined || startWallMs === undefined) {
    return clockText(
      ms,
      stepMs === undefined || stepMs >= DAY_MS ? 60_000 : Math.min(stepMs, 1000),
    );
  }
  const isSkipped = ms - startMs > 1.5 * (wallMs - startWallMs) + 10_000;
  return isSkipped
    ? `+${durationText(wallMs - startWallMs)}`
    : timeOfDayText(wallMs, (stepMs ?? 1000) < 1000);
}

/** One unit is enough for a fold. */
function roughly(ms: number): string {
  return durationText(ms).split(' ')[0] ?? '';
}

function nowText(nowMs: number, startMs: number): string {
  if (nowMs - startMs >= 2 * DAY_MS) return `${dayText(nowMs)} ${clockText(nowMs, 60_000)}`;
  return durationText(nowMs - startMs);
}

/** The crosshair is this much more exact than the ticks. */
const FINER = 20;

/** A time for the crosshair: since the start, and by the wall where that is known. */
export function crosshairText(
  ms: number,
  startMs: number,
  walls: WallTimes,
  scale: TimeScale,
): string {
  const since = ms - startMs;
  const stepMs = tickStep(scale) / FINER;
  const upper =
    since >= 2 * DAY_MS
      ? `${dayText(ms)} ${clockText(ms, stepMs)}`
      : sinceText(Math.max(0, since), Math.min(stepMs, 1000));
  const wallMs = walls.at(ms);
  return wallMs === undefined
    ? `${upper}, ${clockText(ms, 1)} ${offsetText(ms)}`
    : `${upper}, wall ${timeOfDayText(wallMs, stepMs < 1000)}`;
}
