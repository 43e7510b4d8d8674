/** Times and parameters as the odds show them. */
import type { VariedParameter } from '../../../shared/retryLab/monteCarlo/sensitivity.ts';
import { numberText, roughText } from '../../../shared/retryLab/words/spanText.ts';

/** A random time: to the hundredth of a second, beyond a minute to the second, which is all that chance deserves. */
export function timeText(ms: number | undefined): string {
  if (ms === undefined) return 'never';
  const stepMs = ms < 1000 ? 1 : ms < 60_000 ? 10 : 1000;
  return roughText(Math.round(ms / stepMs) * stepMs);
}

/** How each parameter is called. */
export const parameterNames: Readonly<Record<VariedParameter, string>> = {
  initialIntervalMs: 'initial interval',
  backoffCoefficient: 'backoff coefficient',
  maximumIntervalMs: 'maximum interval',
  maximumAttempts: 'maximum attempts',
  scheduleToCloseMs: 'schedule to close',
  startToCloseMs: 'start to close',
};

/** A value of a parameter. */
export const parameterText = (parameter: VariedParameter, value: number): string =>
  parameter === 'maximumAttempts'
    ? value === 0
      ? '∞'
      : String(value)
    : parameter === 'backoffCoefficient'
      ? numberText(value)
      : roughText(value);
