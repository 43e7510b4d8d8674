/** "Why isn't time moving?", answered in a few lines for a terminal or any other reader. */
import type { Clock } from '../../../shared/ipc/models.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { assertNever } from '../../../shared/util/assertNever.ts';

/** How time runs and what holds it, a line each. */
export function whyText(clock: Clock): string {
  const holds = clock.holds.filter(({ kind }) => kind !== 'frozen');
  const lines = [
    `Virtual time is ${new Date(clock.virtualMs).toISOString()}.`,
    paceText(clock, holds.length > 0),
    ...(holds.length === 0 ? ['Nothing holds it.'] : ['Time is held by:']),
    ...holds.map(({ text, workflowId, ends }) => {
      const where =
        workflowId === undefined || text.includes(workflowId) ? '' : ` In ${workflowId}.`;
      return `  - ${text}.${where}${ends === undefined ? '' : ` ${ends}`}`;
    }),
    nextText(clock),
  ];
  return lines.join('\n');
}

function paceText({ mode, speed = 1, stopped }: Clock, held: boolean): string {
  if (stopped) return 'It stands for good: the server has stopped because of an error.';
  switch (mode) {
    case 'frozen':
      return 'It stands: you froze it.';
    case 'real':
      return 'It runs at the pace of the wall clock: the mode is real.';
    case 'scaled':
      return held && speed > 1
        ? `It runs at the pace of the wall clock while something holds it, else ${speed} times as fast: the mode is scaled.`
        : `It runs ${speed} times as fast as the wall clock: the mode is scaled.`;
    case 'autoSkip':
      return held
        ? 'It runs at the pace of the wall clock while something holds it, else it jumps to what is next: the mode is auto-skip.'
        : 'It jumps to what is next: the mode is auto-skip.';
    default:
      return assertNever(mode);
  }
}

function nextText({ nextMs, nextText: what = 'the next entry', virtualMs }: Clock): string {
  if (nextMs === undefined) return 'Nothing is due: no timer, retry, timeout or schedule waits.';
  const inMs = nextMs - virtualMs;
  return `Next: ${what} ${inMs <= 0 ? 'now' : `in ${durationText(inMs)}`}.`;
}
