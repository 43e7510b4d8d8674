import type { ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { executionPath, href } from '../../app/routes.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import text from '../../components/text.module.css';
import { countText, plural } from '../../components/timeText.ts';
import { openOverlay } from '../../state/overlays.ts';
import { runModeNames, useOwnClocks } from '../../state/runClocks.ts';
import styles from './OwnClocks.module.css';

const shown = 20;

/** The runs whose clock is not the server's: how far they are ahead, and how they go on. */
export function OwnClocks(): ReactNode {
  const { total, runs } = useOwnClocks(shown);
  if (total === 0) return undefined;
  return (
    <section className={styles.section} aria-label="Own clocks">
      <h3>
        Own clocks{' '}
        <span className={text.muted}>
          {plural(total, 'run differs', 'runs differ')} from the server
        </span>
      </h3>
      <ul>
        {runs.map((run) => {
          const { workflowId, runId, skewMs, mode } = run;
          return (
            <li key={runId} className={styles.row}>
              <a
                className={classes(text.mono, text.ellipsis)}
                href={href(executionPath(workflowId, runId))}
              >
                {workflowId}
              </a>
              <span className={styles.skew}>
                {skewMs > 0 ? `+${durationText(skewMs)}` : 'not ahead'}
              </span>
              <Button
                size="small"
                tone="ghost"
                title={`Set the clock of ${workflowId}`}
                onClick={() => openOverlay({ kind: 'runClock', workflowId, runId })}
              >
                {runModeNames[mode]}
              </Button>
            </li>
          );
        })}
      </ul>
      {total > runs.length && (
        <p className={text.muted}>and {countText(total - runs.length)} more</p>
      )}
    </section>
  );
}
