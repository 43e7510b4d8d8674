import { ArrowRight, CalendarClock, RotateCw, Undo2, type LucideIcon } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { ChainCause, ChainRun } from '../../../../shared/ipc/chain.ts';
import { executionPath, href } from '../../../app/routes.ts';
import { Status } from '../../../components/Status.tsx';
import text from '../../../components/text.module.css';
import { countText } from '../../../components/timeText.ts';
import { useVirtualNow } from '../../../state/clock.ts';
import styles from './ChainStrip.module.css';
import { causeText, isChain, stateText } from './chainTexts.ts';
import { useChain } from './useChain.ts';

const ICONS: Readonly<Record<Exclude<ChainCause, 'start'>, LucideIcon>> = {
  continueAsNew: ArrowRight,
  retry: RotateCw,
  cron: CalendarClock,
  reset: Undo2,
};

function Run({
  workflowId,
  run,
  number,
  isHere,
  nowMs,
}: {
  readonly workflowId: string;
  readonly run: ChainRun;
  readonly number: number;
  readonly isHere: boolean;
  readonly nowMs: number;
}): ReactNode {
  const Icon = run.cause === 'start' ? undefined : ICONS[run.cause];
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isHere) link.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isHere]);
  const cause = causeText(run);
  return (
    <li className={styles.item}>
      {Icon && <Icon aria-hidden="true" className={styles.cause} data-cause={run.cause} />}
      <a
        ref={link}
        className={styles.run}
        href={href(executionPath(workflowId, run.runId))}
        aria-current={isHere ? 'page' : undefined}
        title={`Run ${number}, ${cause}. ${stateText(run, nowMs)}.`}
      >
        <Status status={run.status} look="bare" />
        <span className={text.screenReader}>, run </span>
        {number}
        <span className={text.screenReader}>, {cause}</span>
      </a>
    </li>
  );
}

/** The runs of the chain that a run belongs to, in order, with their status and why each began; a click goes there. */
export function ChainStrip({
  workflowId,
  runId,
}: {
  readonly workflowId: string;
  readonly runId: string;
}): ReactNode {
  const chain = useChain(workflowId, runId);
  const nowMs = useVirtualNow(1000) ?? 0;
  if (!chain || !isChain(chain.runs, nowMs)) return undefined;
  const { runs, more } = chain;
  const index = runs.findIndex((run) => run.runId === runId);
  const here = runs[index];
  return (
    <nav className={styles.strip} aria-label="Runs of this chain">
      <span className={styles.head}>
        Run {countText(index + 1)} of {countText(runs.length)}
        {more && ' shown'}
      </span>
      <ol className={styles.runs}>
        {runs.map((run, at) => (
          <Run
            key={run.runId}
            workflowId={workflowId}
            run={run}
            number={at + 1}
            isHere={run.runId === runId}
            nowMs={nowMs}
          />
        ))}
      </ol>
      {here && (
        <span className={styles.why} title={causeText(here)}>
          {causeText(here)}
          {here.closeMs === undefined && here.executionMs > nowMs && (
            <span className={text.time}> · {stateText(here, nowMs)}</span>
          )}
        </span>
      )}
    </nav>
  );
}
