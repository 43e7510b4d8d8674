import { CircleCheck, CircleX, Clock, Infinity as Endless, TriangleAlert } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import type { Problem } from '../../../shared/retryLab/prepare.ts';
import type { Simulation } from '../../../shared/retryLab/simulate.ts';
import { roughText } from '../../../shared/retryLab/words/spanText.ts';
import type { Verdict } from '../../../shared/retryLab/words/verdict.ts';
import { announce } from '../../state/announcer.ts';
import styles from './VerdictBar.module.css';

const icons = {
  completed: CircleCheck,
  failed: CircleX,
  timedOut: Clock,
  endless: Endless,
} as const;

/** The answer in a sentence, with where the time went. */
export function VerdictBar({
  verdict,
  simulation,
}: {
  readonly verdict: Verdict;
  readonly simulation: Simulation;
}): ReactNode {
  const { totals } = simulation;
  const Icon = icons[verdict.tone];
  const sentence = [`${verdict.title}, ${verdict.detail}.`, verdict.outage]
    .filter(Boolean)
    .join(' ');
  useEffect(() => announce('retryLab', sentence), [sentence]);
  return (
    <section className={styles.verdict} aria-label="Answer">
      <Icon aria-hidden="true" className={styles[verdict.tone]} />
      <div>
        <p className={styles.title}>{verdict.title}</p>
        <p className={styles.detail}>{verdict.detail}</p>
        {verdict.outage !== undefined && <p className={styles.outage}>{verdict.outage}</p>}
      </div>
      <dl className={styles.totals}>
        <Total name="running" ms={totals.runningMs} />
        {totals.queuedMs > 0 && <Total name="queued" ms={totals.queuedMs} />}
        <Total name="waiting" ms={totals.waitingMs} />
      </dl>
    </section>
  );
}

function Total({ name, ms }: { readonly name: string; readonly ms: number }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{roughText(ms)}</dd>
    </div>
  );
}

/** What the server says to a policy that it refuses. */
export function RefusalBar({ problems }: { readonly problems: readonly Problem[] }): ReactNode {
  const [first, ...others] = problems;
  if (!first) return undefined;
  return (
    <section className={styles.verdict} aria-label="Answer" role="alert">
      <TriangleAlert aria-hidden="true" className={styles.refused} />
      <div>
        <p className={styles.title}>{first.words}</p>
        <p className={styles.server}>{first.message}</p>
        {others.map((problem) => (
          <p key={problem.message} className={styles.detail}>
            {problem.words}
          </p>
        ))}
      </div>
    </section>
  );
}
