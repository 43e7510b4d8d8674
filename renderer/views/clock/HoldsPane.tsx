import { Hand, Lock, MessageCircleQuestion, Snowflake } from 'lucide-react';
import type { ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { Hold } from '../../../shared/ipc/models.ts';
import { executionPath, goTo, paths } from '../../app/routes.ts';
import { nextDueText } from '../../app/globalCommands.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { classes } from '../../components/classes.ts';
import { GroupIcon } from '../../components/GroupIcon.tsx';
import { HoldText } from '../../components/HoldText.tsx';
import { Pane } from '../../components/Pane.tsx';
import text from '../../components/text.module.css';
import { plural } from '../../components/timeText.ts';
import { useApp } from '../../state/app.ts';
import { useVirtualNow } from '../../state/clock.ts';
import { toggleFreeze } from '../../state/clockActions.ts';
import styles from './HoldsPane.module.css';

function HoldIcon({ kind }: { readonly kind: Hold['kind'] }): ReactNode {
  switch (kind) {
    case 'workflowTask':
      return <GroupIcon kind="workflowTask" />;
    case 'activity':
      return <GroupIcon kind="activity" />;
    case 'nexusOperation':
      return <GroupIcon kind="nexus" />;
    case 'query':
      return <MessageCircleQuestion aria-hidden="true" className={text.muted} />;
    case 'clientLock':
    case 'startLock':
      return <Lock aria-hidden="true" className={text.muted} />;
    case 'frozen':
      return <Snowflake aria-hidden="true" className={text.time} />;
  }
}

/** What ends a hold by itself, in a sentence. */
const endsBy: Readonly<Record<Hold['kind'], string>> = {
  workflowTask: 'It ends when a worker has completed the task.',
  activity: 'It ends by itself, or at one of its timeouts.',
  query: 'It ends when a worker has answered.',
  nexusOperation: 'It ends when the operation has completed.',
  clientLock: 'It ends when the client unlocks or disconnects.',
  startLock: 'It ends when a client unlocks time.',
  frozen: 'It ends when time is resumed.',
};

function HoldCard({ hold, nowMs }: { readonly hold: Hold; readonly nowMs: number }): ReactNode {
  const worker = useApp((state) => state.snapshot?.worker.state);
  const { workflowId, runId } = hold;
  const noWorker = hold.kind === 'workflowTask' && worker !== 'running';
  return (
    <li className={styles.hold}>
      <HoldIcon kind={hold.kind} />
      <span className={styles.text}>
        <HoldText hold={hold} />
      </span>
      <span className={styles.age}>{durationText(Math.max(0, nowMs - hold.sinceMs))}</span>
      <span className={styles.more}>
        {workflowId !== undefined && (
          <>
            In <span className={text.mono}>{workflowId}</span>.{' '}
          </>
        )}
        {endsBy[hold.kind]}
      </span>
      <div className={styles.actions}>
        {workflowId !== undefined && (
          <Button size="small" onClick={() => goTo(executionPath(workflowId, runId))}>
            Open
          </Button>
        )}
        {noWorker && (
          <Button size="small" onClick={() => goTo(paths.workers)}>
            Workers
          </Button>
        )}
        {hold.kind === 'frozen' && (
          <Button size="small" onClick={toggleFreeze}>
            Resume time
          </Button>
        )}
      </div>
    </li>
  );
}

/** Everything that holds time, with what ends it. */
export function HoldsPane(): ReactNode {
  const holds = useApp((state) => state.snapshot?.clock.holds) ?? [];
  const mode = useApp((state) => state.snapshot?.clock.mode);
  const nowMs = useVirtualNow(250) ?? 0;
  const next = nextDueText();
  return (
    <Pane
      title="Why isn't time moving?"
      className={styles.pane}
      icon={
        <Hand aria-hidden="true" className={classes(holds.length > 0 ? text.warn : text.faint)} />
      }
      tools={holds.length > 0 && <Chip tone="warn">{plural(holds.length, 'hold')}</Chip>}
    >
      {holds.length === 0 ? (
        <p className={text.muted}>
          Nothing holds time. {next === undefined ? 'Nothing is due.' : `Next: ${next}.`}
          {mode === 'real' &&
            next !== undefined &&
            ' It runs at wall pace; press S to skip, or set the clock to auto-skip.'}
        </p>
      ) : (
        <div className={styles.list}>
          <p className={text.muted}>
            Time can skip only when this list is empty.
            {mode === 'frozen' ? '' : ' It runs at wall pace until then.'}
          </p>
          <ul className={styles.list}>
            {holds.map((hold) => (
              <HoldCard
                key={`${hold.kind} ${hold.runId ?? ''} ${hold.sinceMs} ${hold.text.split('(')[0]}`}
                hold={hold}
                nowMs={nowMs}
              />
            ))}
          </ul>
        </div>
      )}
    </Pane>
  );
}
