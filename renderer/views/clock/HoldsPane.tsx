import { Hand, Lock, MessageCircleQuestion, Snowflake } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Hold } from '../../../shared/ipc/models.ts';
import { paceText } from '../../../shared/model/paceText.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { nextDueText, workerCommands } from '../../app/globalCommands.ts';
import { executionPath, goTo, paths } from '../../app/routes.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { classes } from '../../components/classes.ts';
import { GroupIcon } from '../../components/GroupIcon.tsx';
import { HoldText } from '../../components/HoldText.tsx';
import { Pane } from '../../components/Pane.tsx';
import text from '../../components/text.module.css';
import { plural } from '../../components/timeText.ts';
import { useApp } from '../../state/app.ts';
import { useWallNow } from '../../state/clock.ts';
import { blockingHolds, clockOff, releaseLock, toggleFreeze } from '../../state/clockActions.ts';
import type { ActivityTarget } from '../../state/steerActivity.ts';
import { workerOff } from '../../state/workerActions.ts';
import { CompleteActivityDialog, FailActivityDialog } from '../execution/EndActivityDialog.tsx';
import styles from './HoldsPane.module.css';
import { OwnClocks } from './OwnClocks.tsx';

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

/** Starts the worker where the hold waits for the project's own queue; else shows the workers. */
function WorkerButton({ queue }: { readonly queue: string }): ReactNode {
  const own = useApp((state) => state.snapshot?.project?.taskQueue === queue);
  const off = useApp((state) => workerOff(state, 'start'));
  if (own && off === undefined)
    return (
      <Button size="small" onClick={workerCommands.start.run}>
        Start the worker
      </Button>
    );
  return (
    <Button size="small" onClick={() => goTo(paths.workers)}>
      Workers
    </Button>
  );
}

/** The one activity that a hold is about, to end it from outside. */
function targetOf(hold: Hold): ActivityTarget | undefined {
  const { kind, started, count = 1, workflowId, runId, activityId } = hold;
  if (kind !== 'activity' || started !== true || count > 1) return undefined;
  if (workflowId === undefined || runId === undefined || activityId === undefined) return undefined;
  const activityType = /^activity (\S+)/.exec(hold.text)?.[1] ?? activityId;
  return { workflowId, runId, activityId, activityType };
}

function ActivityButtons({ target }: { readonly target: ActivityTarget }): ReactNode {
  const [dialog, setDialog] = useState<'complete' | 'fail'>();
  const onClose = (): void => setDialog(undefined);
  return (
    <>
      <Button size="small" onClick={() => setDialog('complete')}>
        Complete with…
      </Button>
      <Button size="small" onClick={() => setDialog('fail')}>
        Fail…
      </Button>
      {dialog === 'complete' && (
        <CompleteActivityDialog target={target} suggestion={undefined} onClose={onClose} />
      )}
      {dialog === 'fail' && <FailActivityDialog target={target} onClose={onClose} />}
    </>
  );
}

function HoldActions({ hold }: { readonly hold: Hold }): ReactNode {
  const off = useApp(clockOff);
  const { kind, workflowId, runId, unpolledQueue, connection } = hold;
  const target = targetOf(hold);
  return (
    <div className={styles.actions}>
      {workflowId !== undefined && (
        <Button size="small" onClick={() => goTo(executionPath(workflowId, runId))}>
          Open
        </Button>
      )}
      {unpolledQueue !== undefined && <WorkerButton queue={unpolledQueue} />}
      {target && <ActivityButtons target={target} />}
      {(kind === 'startLock' || connection !== undefined) && (
        <Button
          size="small"
          off={off}
          title="Time may skip then, although the client did not unlock it"
          onClick={() => void releaseLock(connection)}
        >
          Release the lock
        </Button>
      )}
      {kind === 'frozen' && (
        <Button size="small" onClick={toggleFreeze}>
          Resume time
        </Button>
      )}
    </div>
  );
}

function HoldCard({ hold, nowMs }: { readonly hold: Hold; readonly nowMs: number }): ReactNode {
  const { workflowId } = hold;
  const named = workflowId !== undefined && hold.text.includes(workflowId);
  const saysAge = hold.age !== undefined && hold.text.includes(hold.age);
  return (
    <li className={styles.hold}>
      <HoldIcon kind={hold.kind} />
      <span className={styles.text}>
        <HoldText hold={hold} />
      </span>
      {!saysAge && (
        <span className={styles.age}>{durationText(Math.max(0, nowMs - hold.sinceMs))}</span>
      )}
      <span className={styles.more}>
        {workflowId !== undefined && !named && (
          <>
            In <span className={text.mono}>{workflowId}</span>.{' '}
          </>
        )}
        {hold.ends}
      </span>
      <HoldActions hold={hold} />
    </li>
  );
}

/** Everything that holds time, with what ends it; and the runs that have a time of their own. */
export function HoldsPane(): ReactNode {
  const clock = useApp((state) => state.snapshot?.clock);
  const blocking = useApp((state) => blockingHolds(state.snapshot).length);
  const nowMs = useWallNow(250);
  const next = nextDueText();
  if (!clock) return undefined;
  const { holds, mode } = clock;
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
            {paceText({ ...clock, wallMs: nowMs })}
            {blocking > 0 && ' A skip by hand wants nothing at work, or "Skip anyway".'}
          </p>
          <ul className={styles.list}>
            {holds.map((hold) => (
              <HoldCard key={keyOf(hold)} hold={hold} nowMs={nowMs} />
            ))}
          </ul>
        </div>
      )}
      <OwnClocks />
    </Pane>
  );
}

const keyOf = ({ kind, runId, sinceMs, connection, activityId }: Hold): string =>
  `${kind} ${runId ?? ''} ${connection ?? ''} ${activityId ?? ''} ${sinceMs}`;
