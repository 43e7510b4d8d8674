import {
  Ban,
  CircleCheck,
  CirclePlay,
  CircleX,
  Clock as ClockIcon,
  Hourglass,
  Inbox,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { classes } from '../../components/classes.ts';
import text from '../../components/text.module.css';
import type { AttemptRow } from '../../model/groupFacts.ts';
import styles from './InspectorPane.module.css';

const attemptIcons: Readonly<Record<AttemptRow['kind'], ReactNode>> = {
  failed: <CircleX aria-hidden="true" className={text.danger} />,
  timedOut: <ClockIcon aria-hidden="true" className={styles.late} />,
  completed: <CircleCheck aria-hidden="true" className={text.ok} />,
  canceled: <Ban aria-hidden="true" />,
  running: <CirclePlay aria-hidden="true" className={styles.live} />,
  backoff: <Hourglass aria-hidden="true" />,
  queued: <Inbox aria-hidden="true" />,
  next: <ClockIcon aria-hidden="true" />,
};

function keptText(rows: readonly AttemptRow[]): string {
  const place = rows.findIndex(({ unkeptCount }) => unkeptCount !== undefined);
  if (place === -1) return 'every one is kept';
  // The embedded server keeps the first ones, too.
  if (rows.slice(0, place).every(({ kind }) => kind === 'queued')) {
    return 'this server keeps only the last';
  }
  return `${rows[place]?.unkeptCount} in the middle are left out`;
}

/** Every attempt, the waits between, and what comes next. */
export function InspectorAttempts({ rows }: { readonly rows: readonly AttemptRow[] }): ReactNode {
  return (
    <section aria-label="Attempts">
      <h3 className={styles.section}>
        Attempts
        <span className={text.faint}>{keptText(rows)}</span>
      </h3>
      <ol>
        {rows.map((row) => {
          const isWait = row.kind === 'backoff' || row.kind === 'queued' || row.kind === 'next';
          const isBad = row.kind === 'failed' || row.kind === 'timedOut';
          return (
            <li
              key={row.key}
              className={classes(
                styles.attempt,
                isWait && text.faint,
                row.kind === 'running' && styles.current,
              )}
            >
              {attemptIcons[row.kind]}
              <span>{row.name}</span>
              <span
                className={classes(
                  text.ellipsis,
                  row.kind === 'failed' && text.danger,
                  row.kind === 'timedOut' && styles.late,
                  !isBad && text.muted,
                )}
                title={row.text}
              >
                {row.text}
              </span>
              <span className={text.num}>{row.ms === undefined ? '–' : durationText(row.ms)}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
