import { CircleX, PanelRight } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { navigate } from 'wouter/use-hash-location';
import { host } from '../../app/bridge.ts';
import { useCommands, type Command } from '../../app/commands.ts';
import { executionPath, goTo, href, paths, type ExecutionTab } from '../../app/routes.ts';
import { FailureNote } from '../../components/Note.tsx';
import { LoadingRows } from '../../components/Placeholder.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Splitter } from '../../components/Splitter.tsx';
import { statusWord } from '../../components/Status.tsx';
import { useNarrow } from '../../components/useMedia.ts';
import { usePaneSize } from '../../components/usePaneSize.ts';
import { ViewHeader } from '../../components/ViewHeader.tsx';
import { announce } from '../../state/announcer.ts';
import { serverOff, useApp } from '../../state/app.ts';
import { openRun, pullOpenRun, useOpenRun } from '../../state/openRun.ts';
import { openOverlay } from '../../state/overlays.ts';
import { toast, toastFailure } from '../../state/toasts.ts';
import { ConsolePane } from '../console/ConsolePane.tsx';
import { EventsPane } from './EventsPane.tsx';
import { cancelIcon, ExecutionHeader } from './ExecutionHeader.tsx';
import styles from './ExecutionView.module.css';
import { InspectorPane } from './InspectorPane.tsx';
import { outcomeOf } from './outcome.ts';
import { OutcomeCard } from './OutcomeCard.tsx';
import { TimelinePane } from './TimelinePane.tsx';

function closedOff(): string | undefined {
  const off = serverOff(useApp.getState());
  if (off !== undefined) return off;
  const status = useOpenRun.getState().execution?.summary.status;
  return status === 'Running' || status === 'Paused' ? undefined : 'This run has ended.';
}

async function cancel(): Promise<void> {
  const { workflowId, runId } = useOpenRun.getState();
  if (workflowId === undefined || runId === undefined) return;
  try {
    await host.call('workflows.cancel', { workflowId, runId });
    toast({
      tone: 'ok',
      title: 'Asked to cancel',
      text: `${workflowId} hears of it with its next workflow task.`,
    });
  } catch (error) {
    toastFailure(`${workflowId} could not be canceled.`, error);
  }
}

const cancelCommand: Command = {
  id: 'run.cancel',
  title: 'Cancel',
  group: 'This run',
  icon: cancelIcon,
  hint: () => 'its code hears of it and can clean up',
  off: closedOff,
  run: () => void cancel(),
};

const terminateCommand: Command = {
  id: 'run.terminate',
  title: 'Terminate…',
  group: 'This run',
  icon: CircleX,
  hint: () => 'it ends at once',
  off: closedOff,
  run: () => {
    const { workflowId, runId } = useOpenRun.getState();
    if (workflowId !== undefined && runId !== undefined)
      openOverlay({ kind: 'terminate', workflowId, runId });
  },
};

/** Says status changes of the open run. */
function useStatusAnnouncements(): void {
  const status = useOpenRun((state) => state.execution?.summary.status);
  const workflowId = useOpenRun((state) => state.workflowId);
  useEffect(() => {
    if (status !== undefined) announce('status', `${workflowId}: ${statusWord(status)}`);
  }, [status, workflowId]);
}

/** One run: what it is, what happened, what is said to it. */
export function ExecutionView({
  workflowId,
  runId,
  tab,
}: {
  readonly workflowId: string;
  readonly runId: string | undefined;
  readonly tab: ExecutionTab;
}): ReactNode {
  useEffect(() => openRun(workflowId, runId), [workflowId, runId]);
  useStatusAnnouncements();
  const execution = useOpenRun((state) => state.execution);
  const lastEvent = useOpenRun((state) => (state.complete ? state.events.at(-1) : undefined));
  const failure = useOpenRun((state) => state.failure);
  const narrow = useNarrow();
  const [overlay, setOverlay] = useState(false);
  const right = usePaneSize('inspector', { initial: 348, min: 240, max: 720 });
  const currentRunId = execution?.summary.runId;
  useEffect(() => {
    if (runId === undefined && currentRunId !== undefined)
      navigate(executionPath(workflowId, currentRunId), { replace: true });
  }, [workflowId, runId, currentRunId]);
  const showTab = (next: ExecutionTab): void => goTo(executionPath(workflowId, currentRunId, next));

  const inspectorCommand: Command = {
    id: 'run.inspector',
    title: 'Inspector',
    group: 'This run',
    icon: PanelRight,
    keys: 'i',
    off: () => (narrow ? undefined : 'It is always shown in a window of this width.'),
    run: () => setOverlay((before) => !before),
  };
  useCommands([
    cancelCommand,
    terminateCommand,
    {
      id: 'run.tab',
      title: tab === 'timeline' ? 'Show the events' : 'Show the timeline',
      group: 'This run',
      keys: 'e',
      run: () => showTab(tab === 'timeline' ? 'events' : 'timeline'),
    },
    inspectorCommand,
    {
      id: 'run.back',
      title: 'Back to the workflows',
      group: 'This run',
      keys: 'Escape',
      run: () => (overlay ? setOverlay(false) : goTo(paths.workflows)),
    },
  ]);

  if (!execution)
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
  const outcome = outcomeOf(lastEvent);
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
  return (
    <>
      <ExecutionHeader
        execution={execution}
        cancel={cancelCommand}
        terminate={terminateCommand}
        inspector={narrow ? inspectorCommand : undefined}
      />
      {outcome && <OutcomeCard outcome={outcome} summary={execution.summary} />}
      <div className={styles.page}>
        <div className={styles.left}>
          {failure && (
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
            </div>
          </>
        )}
        {narrow && overlay && (
          <div className={styles.overlay}>
            <InspectorPane />
          </div>
        )}
      </div>
    </>
  );
}
