/** Sentences about the runs of a chain. Pure. */
import type { ChainCause, ChainRun } from '../../../../shared/ipc/chain.ts';
import { durationText } from '../../../../shared/temporal/durationText.ts';
import { statusWord } from '../../../components/Status.tsx';

const CAUSES: Readonly<Record<ChainCause, string>> = {
  start: 'started',
  continueAsNew: 'continued as new',
  retry: 'retried',
  cron: 'repeated by cron',
  reset: 'reset',
};

/** Why a run began: `retried, attempt 2 of 3: OutOfStock: no stock`. */
export function causeText({
  cause,
  attempt,
  attemptsMax,
  cronSchedule,
  failure,
}: ChainRun): string {
  const words = CAUSES[cause];
  switch (cause) {
    case 'retry': {
      const of = attemptsMax === undefined ? '' : ` of ${attemptsMax}`;
      return `${words}, attempt ${attempt ?? 1}${of}${failure === undefined ? '' : `: ${failure}`}`;
    }
    case 'cron':
      return `${words} ${cronSchedule ?? ''}`.trim();
    default:
      return cronSchedule === undefined ? words : `${words}, cron ${cronSchedule}`;
  }
}

/** How a run stands: `Failed after 5 s`, `Running`, `begins in 55 m`. */
export function stateText(
  { status, startMs, executionMs, closeMs }: ChainRun,
  nowMs: number,
): string {
  if (closeMs !== undefined) {
    const lastedMs = Math.max(0, closeMs - Math.max(startMs, executionMs));
    return `${statusWord(status)} after ${durationText(lastedMs)}`;
  }
  return executionMs > nowMs
    ? `begins in ${durationText(executionMs - nowMs)}`
    : statusWord(status);
}

/** Whether there is a chain to show: more than one run, or one that will be repeated, or has not begun yet. */
export const isChain = (runs: readonly ChainRun[], nowMs: number): boolean =>
  runs.length > 1 ||
  runs.some(
    ({ cause, cronSchedule, executionMs, closeMs }) =>
      cause !== 'start' ||
      cronSchedule !== undefined ||
      (closeMs === undefined && executionMs > nowMs),
  );
