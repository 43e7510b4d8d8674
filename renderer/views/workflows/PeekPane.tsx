import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
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
import { useDescription } from '../../state/useDescription.ts';
import styles from './PeekPane.module.css';

/** What a run is, beside the list, without leaving it. */
export function PeekPane({
  summary,
  onClose,
}: {
  readonly summary: WorkflowSummary;
  readonly onClose: () => void;
}): ReactNode {
  const { execution, failure } = useDescription(summary.workflowId, summary.runId);
  const nowMs = useVirtualNow(1000) ?? 0;
  const size = usePaneSize('peek', { initial: 348, min: 260, max: 640 });
  const activities = execution?.pendingActivities ?? [];
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
        <KeyValues
          rows={[
            ['Status', <Status key="status" status={summary.status} />],
            ['Type', summary.type],
            [
              'Run ID',
              <span key="run" className={text.mono}>
                {summary.runId}
              </span>,
            ],
            [
              'Task queue',
              <span key="queue" className={text.mono}>
                {summary.taskQueue}
              </span>,
            ],
            ['Started', dateTimeText(summary.startMs)],
            ['Closed', summary.closeMs === undefined ? undefined : dateTimeText(summary.closeMs)],
            ['Duration', durationText((summary.closeMs ?? nowMs) - summary.startMs)],
            [
              'Events',
              execution
                ? `${countText(summary.historyLength)} · ${bytesText(execution.historySizeBytes)}`
                : countText(summary.historyLength),
            ],
            ['Started by', summary.parentWorkflowId],
            ['Ended', summary.waitingFor?.kind === 'failure' ? summary.waitingFor.text : undefined],
          ]}
        />
        {activities.length > 0 && (
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
        )}
        {failure && <FailureNote title="This run could not be read." failure={failure} />}
        <h3 className={styles.heading}>
          <a href={href(executionPath(summary.workflowId, summary.runId))}>Open</a>
        </h3>
      </Pane>
    </aside>
  );
}
