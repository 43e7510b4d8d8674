import { Ellipsis, Hand, RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { RunClock } from '../../../shared/ipc/clock.ts';
import type { Execution } from '../../../shared/ipc/models.ts';
import type { Command } from '../../app/commands.ts';
import { executionPath, href } from '../../app/routes.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { CommandButton } from '../../components/CommandButton.tsx';
import { WorkflowIcon } from '../../components/GroupIcon.tsx';
import { Menu, MenuItem } from '../../components/Menu.tsx';
import { Status } from '../../components/Status.tsx';
import text from '../../components/text.module.css';
import { bytesText, countText, dateTimeText, timeOfDayText } from '../../components/timeText.ts';
import { useApp } from '../../state/app.ts';
import { useVirtualNow, wallNow } from '../../state/clock.ts';
import { useOpenRun } from '../../state/openRun.ts';
import { hasOwnClock, runModeNames, useRunClock } from '../../state/runClocks.ts';
import { toast, toastFailure } from '../../state/toasts.ts';
import { ChainStrip } from './chain/ChainStrip.tsx';
import styles from './ExecutionHeader.module.css';
import { runClockCommand } from './runCommands.ts';

function shortId(runId: string): string {
  return runId.length > 16 ? `${runId.slice(0, 8)}…${runId.slice(-4)}` : runId;
}

function copy(value: string): void {
  navigator.clipboard.writeText(value).then(
    () => toast({ tone: 'ok', title: 'Copied the run ID' }),
    (error: unknown) => toastFailure('The run ID could not be copied.', error),
  );
}

/** What explains the status: that no worker is there, that it holds time, that something is retried, that its workflow task fails. */
function StateChips({ execution }: { readonly execution: Execution }): ReactNode {
  const { runId } = execution.summary;
  const holds = useApp(
    (state) => state.snapshot?.clock.holds.some((hold) => hold.runId === runId) === true,
  );
  const unpolledQueue = useApp(
    (state) => state.snapshot?.clock.holds.find((hold) => hold.runId === runId)?.unpolledQueue,
  );
  const retrying = execution.pendingActivities.filter((activity) => activity.attempt > 1);
  const taskAttempt = execution.pendingWorkflowTask?.attempt ?? 1;
  return (
    <>
      {unpolledQueue !== undefined && (
        <Chip tone="warn" title={`No worker polls ${unpolledQueue}: the run waits for one.`}>
          <TriangleAlert aria-hidden="true" />
          no worker polls {unpolledQueue}
        </Chip>
      )}
      {holds && (
        <Chip tone="warn">
          <Hand aria-hidden="true" />
          holds time
        </Chip>
      )}
      {retrying.length > 0 && (
        <Chip tone="warn" title={retrying.map((activity) => activity.activityType).join(', ')}>
          <RotateCw aria-hidden="true" />
          retrying
        </Chip>
      )}
      {taskAttempt > 1 && <Chip tone="danger">workflow task fails, attempt {taskAttempt}</Chip>}
    </>
  );
}

/** The run's virtual and wall duration; the wall one as far as the host has seen the run. */
function useDurations(
  execution: Execution,
  skewMs: number,
): {
  readonly virtualMs: number;
  readonly wallMs: number | undefined;
} {
  const nowMs = useVirtualNow(250);
  const firstWallMs = useOpenRun((state) => state.events[0]?.wallMs);
  const lastWallMs = useOpenRun((state) => state.events.at(-1)?.wallMs);
  const { startMs, closeMs } = execution.summary;
  const virtualMs = Math.max(0, (closeMs ?? (nowMs ?? startMs) + skewMs) - startMs);
  if (firstWallMs === undefined) return { virtualMs, wallMs: undefined };
  const endMs = closeMs === undefined ? wallNow() : (lastWallMs ?? firstWallMs);
  return { virtualMs, wallMs: Math.max(0, endMs - firstWallMs) };
}

function Fact({
  name,
  optional = false,
  children,
}: {
  readonly name: string;
  /** Left out in a narrow window. */
  readonly optional?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={optional ? styles.optional : undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function RunDuration({
  execution,
  clock,
}: {
  readonly execution: Execution;
  readonly clock: RunClock | undefined;
}): ReactNode {
  const { virtualMs, wallMs } = useDurations(execution, clock?.skewMs ?? 0);
  const isVirtual = useApp((state) => state.snapshot?.capabilities.clock === true);
  return (
    <>
      {durationText(virtualMs)}
      {isVirtual && <span className={text.faint}> virtual</span>}
      {wallMs !== undefined && (
        <>
          {' · '}
          {durationText(wallMs)} <span className={text.faint}>wall</span>
        </>
      )}
    </>
  );
}

/** Whose time it runs on: the server's, or its own. */
function RunClockFact({ clock }: { readonly clock: RunClock | undefined }): ReactNode {
  if (!clock || !hasOwnClock(clock)) return <span className={text.time}>server</span>;
  const ahead = clock.skewMs > 0 ? `+${durationText(clock.skewMs)}` : 'own';
  return (
    <button type="button" className={styles.copy} onClick={runClockCommand.run}>
      <span className={text.time}>{ahead}</span>
      {clock.mode !== 'server' && `, ${runModeNames[clock.mode]}`}
    </button>
  );
}

function Facts({ execution }: { readonly execution: Execution }): ReactNode {
  const { summary, historySizeBytes } = execution;
  const clock = useRunClock(summary);
  return (
    <dl className={styles.facts}>
      <Fact name="Started">
        <span title="Virtual, UTC">{dateTimeText(summary.startMs)}</span>
      </Fact>
      <Fact name="Run">
        <RunDuration execution={execution} clock={clock} />
      </Fact>
      <Fact name="Clock">
        <RunClockFact clock={clock} />
      </Fact>
      <Fact name="Task queue" optional>
        <span className={text.mono} title={summary.taskQueue}>
          {summary.taskQueue}
        </span>
      </Fact>
      <Fact name="Run ID" optional>
        <button
          type="button"
          className={styles.copy}
          title={`${summary.runId}: copy`}
          onClick={() => copy(summary.runId)}
        >
          <span className={text.screenReader}>Copy the run ID </span>
          {shortId(summary.runId)}
        </button>
      </Fact>
      <Fact name="Events" optional>
        {countText(summary.historyLength)} · {bytesText(historySizeBytes)}
      </Fact>
      {summary.parentWorkflowId !== undefined && (
        <Fact name="Started by" optional>
          <a
            className={text.mono}
            title={summary.parentWorkflowId}
            href={href(executionPath(summary.parentWorkflowId, summary.parentRunId))}
          >
            {summary.parentWorkflowId}
          </a>
        </Fact>
      )}
    </dl>
  );
}

/** What is done more rarely. */
function MoreMenu({ commands }: { readonly commands: readonly Command[] }): ReactNode {
  // What a command is called, and whether it is off, is in the stores.
  useApp();
  useOpenRun((state) => state.execution);
  return (
    <Menu
      align="end"
      trigger={
        <Button tone="ghost" size="small" iconOnly aria-label="More for this run" title="More">
          <Ellipsis aria-hidden="true" />
        </Button>
      }
    >
      {commands.map((command) => {
        const { icon: Icon } = command;
        return (
          <MenuItem key={command.id} off={command.off?.()} onClick={command.run}>
            {Icon && <Icon aria-hidden="true" />}
            {command.title}
          </MenuItem>
        );
      })}
    </Menu>
  );
}

/** What a run is: id, type, status, what explains it, the facts on one line, and what can be done to it. */
export function ExecutionHeader({
  execution,
  cancel,
  terminate,
  more = [],
  inspector,
}: {
  readonly execution: Execution;
  readonly cancel: Command;
  readonly terminate: Command;
  /** Behind the three dots. */
  readonly more?: readonly Command[];
  /** Opens the inspector, where it is not always shown. */
  readonly inspector: Command | undefined;
}): ReactNode {
  const { summary } = execution;
  const asOfMs = useApp((state) => (state.connection.state === 'lost' ? state.asOfMs : undefined));
  return (
    <header className={styles.header}>
      <div className={styles.line}>
        <WorkflowIcon />
        <h1 className={styles.id} title={summary.workflowId}>
          <span>{summary.workflowId}</span>
        </h1>
        <span className={styles.type} title={summary.type}>
          <span>{summary.type}</span>
        </span>
        <Status status={summary.status} look="pill" />
        <StateChips execution={execution} />
        {asOfMs !== undefined && <Chip tone="danger">as of {timeOfDayText(asOfMs)}</Chip>}
        <div className={styles.actions}>
          <CommandButton command={cancel} size="small" />
          <CommandButton command={terminate} size="small" tone="danger" showIcon={false} />
          {more.length > 0 && <MoreMenu commands={more} />}
          {inspector && <CommandButton command={inspector} size="small" iconOnly />}
        </div>
      </div>
      <Facts execution={execution} />
      <ChainStrip workflowId={summary.workflowId} runId={summary.runId} />
    </header>
  );
}
