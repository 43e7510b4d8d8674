/** "Why isn't time moving?", answered in a few lines for a terminal or any other reader. */
import type { Clock } from '../../../shared/ipc/models.ts';
import { heldBy, paceText } from '../../../shared/model/paceText.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';

/** How time runs and what holds it, a line each. */
export function whyText(clock: Clock): string {
  const holds = clock.holds.filter(({ kind }) => kind !== 'frozen');
  const lines = [
    `Virtual time is ${new Date(clock.virtualMs).toISOString()}.`,
    paceText(clock),
    ...(holds.length === 0 ? ['Nothing holds it.'] : [`${heldBy(clock)}:`]),
    ...holds.map(({ text, workflowId, ends }) => {
      const where =
        workflowId === undefined || text.includes(workflowId) ? '' : ` In ${workflowId}.`;
      return `  - ${text}.${where}${ends === undefined ? '' : ` ${ends}`}`;
    }),
    nextText(clock),
  ];
  return lines.join('\n');
}

function nextText({ nextMs, nextText: what = 'the next entry', virtualMs }: Clock): string {
  if (nextMs === undefined) return 'Nothing is due: no timer, retry, timeout or schedule waits.';
  const inMs = nextMs - virtualMs;
  return `Next: ${what} ${inMs <= 0 ? 'now' : `in ${durationText(inMs)}`}.`;
}
