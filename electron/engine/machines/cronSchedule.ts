/** When a workflow with a cron schedule runs next. */
import { RequestError } from '../core/errors.ts';

/**
 * The wait until the next time of a cron schedule, in ms.
 * @param startedAt when the run before could begin
 * @param now when that run has ended
 */
export function cronBackoffMs(schedule: string, startedAt: number, now: number): number | undefined {
  void startedAt;
  void now;
  throw new RequestError('UNIMPLEMENTED', `cron schedules are not there yet: ${schedule}`);
}
