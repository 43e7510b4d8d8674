import { useEffect, useState, type ReactNode } from 'react';
import type { Execution } from '../../../shared/ipc/models.ts';
import {
  executionPath,
  goTo,
  href,
  paths,
  replaceTo,
  type ExecutionTab,
} from '../../app/routes.ts';
import { FailureNote } from '../../components/Note.tsx';
import { LoadingRows } from '../../components/Placeholder.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Splitter } from '../../components/Splitter.tsx';
import { statusWord } from '../../components/Status.tsx';
import { useNarrow } from '../../components/useMedia.ts';
import { usePaneSize } from '../../components/usePaneSize.ts';
import { ViewHeader } from '../../components/ViewHeader.tsx';
import { announce } from '../../state/announcer.ts';
import { useApp } from '../../state/app.ts';
import { openRun, pullOpenRun, useOpenRun } from '../../state/openRun.ts';
import { ConsolePane } from '../console/ConsolePane.tsx';
import { EventsPane } from './EventsPane.tsx';
import { useEventInAddress } from './eventLink.ts';
import { ExecutionHeader } from './ExecutionHeader.tsx';
import styles from './ExecutionView.module.css';
import { InspectorPane } from './InspectorPane.tsx';
import { outcomeOf, taskFailureOf } from './outcome.ts';
import { OutcomeCard } from './OutcomeCard.tsx';
import { RelationsPane } from './RelationsPane.tsx';
import {
  cancelCommand,
  copyLinkCommand,
  pauseCommand,
  resetCommand,
  terminateCommand,
  useRunCommands,
  runClockCommand,
  skipRunCommand,
  startLikeCommand,
} from './runCommands.ts';
import { TimelinePane } from './TimelinePane.tsx';

/** Says status changes of the open run. */
function useStatusAnnouncements(): void {
  const status = useOpenRun((state) => state.execution?.summary.status);
  const workflowId = useOpenRun((state) => state.workflowId);
  useEffect(() => {
    if (status !== undefined) announce('status', `${workflowId}: ${statusWord(status)}`);
  }, [status, workflowId]);
}

/** While nothing is known of the run: that it is loaded, or why it can't be read. */
function NotYet({ workflowId }: { readonly workflowId: string }): ReactNode {
  const failure = useOpenRun((state) => state.failure);
  return (
    <>
      <ViewHeader title={workflowId} />
      {failure ? (
        <div className={styles.problem}>
          <FailureNote
            title={`${workflowId} could not be read.`}
            failure={failure}
            onRetry={() => void pullOpenRun()}
          />
          <p>
            <a href={href(paths.workflows)}>To the workflows</a>
          </p>
        </div>
      ) : (
        <LoadingRows label={`Loading ${workflowId}`} />
      )}
    </>
  );
}

interface PanesProps {
  readonly execution: Execution;
  readonly tab: ExecutionTab;
  readonly showTab: (tab: ExecutionTab) => void;
  readonly narrow: boolean;
  readonly overlay: boolean;
}

/** Timeline or events over the console, the inspector on the right. */
function Panes({ execution, tab, showTab, narrow, overlay }: PanesProps): ReactNode {
  const failure = useOpenRun((state) => state.failure);
  const isServerDown = useApp((state) => state.snapshot?.server.state === 'stopped');
  const right = usePaneSize('inspector', { initial: 348, min: 240, max: 720 });
  const tabs = (
    <Segmented
      label="View"
      value={tab}
      onChange={showTab}
      options={[
        { value: 'timeline', label: 'Timeline' },
        { value: 'events', label: 'Events' },
      ]}
    />
  );
  // The strip under the title bar tells of that already.
  const isUnreachable = failure?.kind === 'unavailable' && isServerDown;
  return (
    <div className={styles.page}>
      <div className={styles.left}>
        {failure && !isUnreachable && (
          <div className={styles.problem}>
            <FailureNote
              title="What is new could not be read."
              failure={failure}
              onRetry={() => void pullOpenRun()}
            />
          </div>
        )}
        <div className={styles.main}>
          {tab === 'timeline' ? <TimelinePane tabs={tabs} /> : <EventsPane tabs={tabs} />}
        </div>
        <ConsolePane execution={execution} />
      </div>
      {!narrow && (
        <>
          <Splitter label="Inspector width" orientation="vertical" {...right} />
          <div className={styles.right} style={{ width: right.size }}>
            <InspectorPane />
            <Relations execution={execution} />
          </div>
        </>
      )}
      {narrow && overlay && (
        <div className={styles.overlay}>
          <InspectorPane />
          <Relations execution={execution} />
        </div>
      )}
    </div>
  );
}

/** Beneath the inspector. */
function Relations({ execution }: { readonly execution: Execution }): ReactNode {
  const size = usePaneSize('relations', {
    initial: Math.min(200, Math.round(window.innerHeight * 0.22)),
    min: 64,
    max: Math.max(160, window.innerHeight - 360),
  });
  return (
    <>
      <Splitter label="Height of the relationships" orientation="horizontal" {...size} />
      <div className={styles.relations} style={{ height: size.size }}>
        <RelationsPane execution={execution} />
      </div>
    </>
  );
}

/** One run: what it is, what happened, what is said to it. */
export function ExecutionView({
  workflowId,
  runId,
  tab,
  eventId,
}: {
  readonly workflowId: string;
  readonly runId: string | undefined;
  readonly tab: ExecutionTab;
  /** The event that the address names. */
  readonly eventId: number | undefined;
}): ReactNode {
  useEffect(() => openRun(workflowId, runId), [workflowId, runId]);
  useEventInAddress(workflowId, runId, tab, eventId);
  useStatusAnnouncements();
  const execution = useOpenRun((state) => state.execution);
  const lastEvent = useOpenRun((state) => (state.complete ? state.events.at(-1) : undefined));
  const failedTask = useOpenRun((state) =>
    (state.execution?.pendingWorkflowTask?.attempt ?? 1) > 1
      ? state.events.findLast(({ type }) => type === 'WORKFLOW_TASK_FAILED')
      : undefined,
  );
  const narrow = useNarrow();
  const [overlay, setOverlay] = useState(false);
  const currentRunId = execution?.summary.runId;
  useEffect(() => {
    if (runId === undefined && currentRunId !== undefined)
      replaceTo(executionPath(workflowId, currentRunId, tab, eventId));
  }, [workflowId, runId, currentRunId, tab, eventId]);
  const showTab = (next: ExecutionTab): void =>
    goTo(executionPath(workflowId, currentRunId, next, useOpenRun.getState().selectedEventId));
  const toggleOverlay = (): void => setOverlay((before) => !before);
  const inspector = useRunCommands({ tab, showTab, narrow, overlay, toggleOverlay });

  if (!execution) return <NotYet workflowId={workflowId} />;
  const outcome = outcomeOf(lastEvent) ?? taskFailureOf(failedTask);
  return (
    <>
      <ExecutionHeader
        execution={execution}
        cancel={cancelCommand}
        terminate={terminateCommand}
        more={[
          startLikeCommand,
          resetCommand,
          pauseCommand,
          skipRunCommand,
          runClockCommand,
          copyLinkCommand,
        ]}
        inspector={narrow ? inspector : undefined}
      />
      {outcome && <OutcomeCard outcome={outcome} summary={execution.summary} />}
      <Panes execution={execution} tab={tab} showTab={showTab} narrow={narrow} overlay={overlay} />
    </>
  );
}
