/** When a workflow with a cron schedule runs next (server: common/backoff/cron.go). */
import { nextCronMs, parseCron } from '../../../shared/temporal/cron.ts';

/** Whether a text is a cron schedule; none is one. */
export const isCronSchedule = (schedule: string | undefined): boolean =>
  !schedule || parseCron(schedule) !== undefined;

/**
 * The wait until the next time of a schedule, in ms, whole seconds; undefined when there is no next time.
 * @param startedAt when the run before could begin: times are counted from there, so that `@every` keeps its beat
 * @param now when that run has ended
 */
export function cronBackoffMs(
  schedule: string,
  startedAt: number,
  now: number,
): number | undefined {
  const cron = parseCron(schedule);
  if (!cron) return undefined;
  if (cron.kind === 'every') {
    const passed = Math.floor((now - startedAt) / cron.intervalMs) + 1;
    return wholeSeconds(startedAt + Math.max(1, passed) * cron.intervalMs - now);
  }
  const next = nextCronMs(cron, Math.max(startedAt, now));
  return next === undefined ? undefined : wholeSeconds(next - now);
}

const wholeSeconds = (ms: number): number => Math.ceil(ms / 1000) * 1000;
