import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { Execution, WorkflowSummary } from '../../../shared/ipc/models.ts';
import { executionPath, href } from '../../app/routes.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { GroupIcon } from '../../components/GroupIcon.tsx';
import { KeyValues } from '../../components/KeyValues.tsx';
import { FailureNote } from '../../components/Note.tsx';
import { Pane } from '../../components/Pane.tsx';
import { Splitter } from '../../components/Splitter.tsx';
import { Status } from '../../components/Status.tsx';
import text from '../../components/text.module.css';
import { bytesText, countText, dateTimeText } from '../../components/timeText.ts';
import { usePaneSize } from '../../components/usePaneSize.ts';
import { useVirtualNow } from '../../state/clock.ts';
import { useRunClock } from '../../state/runClocks.ts';
import { useDescription } from '../../state/useDescription.ts';
import { runDurationMs } from './workflowColumns.tsx';
import styles from './PeekPane.module.css';

function Facts({
  summary,
  execution,
}: {
  readonly summary: WorkflowSummary;
  readonly execution: Execution | undefined;
}): ReactNode {
  const nowMs = useVirtualNow(1000) ?? 0;
  const clock = useRunClock(summary);
  const mono = (value: string): ReactNode => <span className={text.mono}>{value}</span>;
  const size = execution ? ` · ${bytesText(execution.historySizeBytes)}` : '';
  return (
    <KeyValues
      rows={[
        ['Status', <Status key="status" status={summary.status} />],
        ['Type', summary.type],
        ['Run ID', mono(summary.runId)],
        ['Task queue', mono(summary.taskQueue)],
        ['Started', dateTimeText(summary.startMs)],
        ['Closed', summary.closeMs === undefined ? undefined : dateTimeText(summary.closeMs)],
        ['Duration', durationText(runDurationMs(summary, nowMs + (clock?.skewMs ?? 0)))],
        ['Events', `${countText(summary.historyLength)}${size}`],
        ['Started by', summary.parentWorkflowId],
        ['Ended', summary.waitingFor?.kind === 'failure' ? summary.waitingFor.text : undefined],
      ]}
    />
  );
}

function PendingActivities({
  activities,
}: {
  readonly activities: Execution['pendingActivities'];
}): ReactNode {
  if (activities.length === 0) return undefined;
  return (
    <>
      <h3 className={styles.heading}>Pending activities</h3>
      {activities.map((activity) => (
        <div key={activity.activityId} className={styles.activity}>
          <GroupIcon kind="activity" />
          <span className={text.ellipsis}>{activity.activityType}</span>
          {activity.attempt > 1 && <Chip tone="warn">attempt {activity.attempt}</Chip>}
          <span className={text.faint}>{activity.state}</span>
        </div>
      ))}
    </>
  );
}

/** What a run is, beside the list, without leaving it. */
export function PeekPane({
  summary,
  onClose,
}: {
  readonly summary: WorkflowSummary;
  readonly onClose: () => void;
}): ReactNode {
  const { execution, failure } = useDescription(summary.workflowId, summary.runId);
  const size = usePaneSize('peek', { initial: 348, min: 260, max: 640 });
  return (
    <aside className={styles.pane} style={{ width: size.size }} aria-label="Peek">
      <Splitter label="Peek width" orientation="vertical" {...size} />
      <Pane
        className={styles.inner}
        title={summary.workflowId}
        tools={
          <Button tone="ghost" size="small" iconOnly aria-label="Close the peek" onClick={onClose}>
            <X aria-hidden="true" />
          </Button>
        }
      >
        <Facts summary={summary} execution={execution} />
        <PendingActivities activities={execution?.pendingActivities ?? []} />
        {failure && <FailureNote title="This run could not be read." failure={failure} />}
        <h3 className={styles.heading}>
          <a href={href(executionPath(summary.workflowId, summary.runId))}>Open</a>
        </h3>
      </Pane>
    </aside>
  );
}
