/** Times and parameters as the odds show them. */
import type { VariedParameter } from '../../../shared/retryLab/monteCarlo/sensitivity.ts';
import { numberText, roughText } from '../../../shared/retryLab/words/spanText.ts';

/** A random time: to the hundredth of a second, which is all that chance deserves. */
export const timeText = (ms: number | undefined): string =>
  ms === undefined ? 'never' : roughText(ms < 1000 ? Math.round(ms) : Math.round(ms / 10) * 10);

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
