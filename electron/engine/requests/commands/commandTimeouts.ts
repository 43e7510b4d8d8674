import type { Duration } from '../../../../shared/protocol/messages.ts';
import { checkDuration } from '../../../../shared/temporal/durationLimits.ts';
import type { BadCommand } from './badCommand.ts';

const TIMEOUTS = [
  'workflowExecutionTimeout',
  'workflowRunTimeout',
  'workflowTaskTimeout',
  'backoffStartInterval',
] as const;

/** Checks the timeouts of a command that starts a run; `where` ends the message about one that is wrong. */
export function checkTimeouts(
  attributes: { readonly [Name in (typeof TIMEOUTS)[number]]?: Duration | undefined },
  command: string,
  where: string,
  bad: (message: string) => BadCommand,
): void {
  for (const name of TIMEOUTS) {
    const duration = checkDuration(attributes[name]);
    if (duration.ok) continue;
    const field = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    throw bad(`Invalid ${field} on ${command}: ${duration.reason}. ${where}`);
  }
}
