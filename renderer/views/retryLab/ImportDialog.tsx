import { useEffect, useState, type ReactNode } from 'react';
import {
  activitiesOf,
  eventsOfExport,
  sourceText,
  type SeenActivity,
  type SeenEvent,
} from '../../../shared/retryLab/exchange/history.ts';
import type { Failure } from '../../../shared/ipc/failure.ts';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { failureOf, host } from '../../app/bridge.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FailureNote } from '../../components/Note.tsx';
import { Empty, LoadingRows } from '../../components/Placeholder.tsx';
import { Status } from '../../components/Status.tsx';
import { plural } from '../../components/timeText.ts';
import { historyAfter } from '../../state/historyPage.ts';
import { openScenario, type RunningActivity } from './labStore.ts';
import styles from './Dialogs.module.css';

/** So many runs are offered; a file has the others. */
const pageSize = 50;

interface Chosen {
  readonly name: string;
  /** Undefined for a file. */
  readonly runId?: string;
  readonly activities: readonly SeenActivity[];
}

/** Takes policy and attempts out of a run of the server, or out of an exported history. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [chosen, setChosen] = useState<Chosen>();
  const [problem, setProblem] = useState<Failure>();
  const openFile = (file: File | undefined): void => {
    if (!file) return;
    void file.text().then((text) => {
      const events = eventsOfExport(text);
      if (events) setChosen({ name: file.name, activities: activitiesOf(events) });
      else {
        setProblem({
          kind: 'request',
          message: `${file.name} is no history.`,
          fix: 'Export one with "temporal workflow show --output json" or from the UI.',
        });
      }
    });
  };
  const openRun = (run: WorkflowSummary): void => {
    setProblem(undefined);
    void loadRun(run).then(setChosen, (error: unknown) => setProblem(failureOf(error)));
  };
  return (
    <Dialog
      title={chosen ? `Activities of ${chosen.name}` : 'Import attempts from a run'}
      onClose={onClose}
      footStart={
        chosen && (
          <Button tone="ghost" onClick={() => setChosen(undefined)}>
            Another run
          </Button>
        )
      }
      actions={
        <Button onClick={onClose} keys="Escape">
          Cancel
        </Button>
      }
    >
      {problem && <FailureNote title="It could not be read." failure={problem} />}
      {chosen ? (
        <Activities chosen={chosen} onDone={onClose} />
      ) : (
        <>
          <div className={styles.row}>
            <label>
              From a file:{' '}
              <input
                type="file"
                accept=".json,application/json"
                onChange={(event) => openFile(event.target.files?.[0])}
              />
            </label>
          </div>
          <RunList onOpen={openRun} />
        </>
      )}
    </Dialog>
  );
}

/** The whole history of a run, page by page, and every attempt where the server keeps them. */
async function loadRun({ workflowId, runId }: WorkflowSummary): Promise<Chosen> {
  const events: SeenEvent[] = [];
  let afterEventId = 0;
  for (;;) {
    const page = await historyAfter({ workflowId, runId }, afterEventId);
    events.push(...page.events);
    if (!page.more || page.events.length === 0) break;
    afterEventId = page.lastEventId;
  }
  const execution = await host.call('workflows.describe', { workflowId, runId });
  const closed = Object.entries(execution.attempts ?? {}).map(
    ([id, attempts]) => [id, { attempts }] as const,
  );
  const pending = execution.pendingActivities.map(
    ({ scheduledEventId, attempts, options }) => [scheduledEventId, { attempts, options }] as const,
  );
  const kept = Object.fromEntries([...closed, ...pending]);
  return { name: workflowId, runId, activities: activitiesOf(events, kept) };
}

function RunList({ onOpen }: { readonly onOpen: (run: WorkflowSummary) => void }): ReactNode {
  const [runs, setRuns] = useState<readonly WorkflowSummary[]>();
  const [problem, setProblem] = useState<Failure>();
  useEffect(() => {
    let isShown = true;
    host.call('workflows.list', { pageSize }).then(
      (page) => isShown && setRuns(page.workflows),
      (error: unknown) => isShown && setProblem(failureOf(error)),
    );
    return () => {
      isShown = false;
    };
  }, []);
  if (problem) return <FailureNote title="The runs could not be listed." failure={problem} />;
  if (!runs) return <LoadingRows label="Loading runs" />;
  if (runs.length === 0)
    return <Empty title="There are no runs yet. Open a history from a file." />;
  return (
    <ul className={styles.list}>
      {runs.map((run) => (
        <li key={run.runId}>
          <button type="button" onClick={() => onOpen(run)}>
            <span className={styles.name}>{run.workflowId}</span>
            <span className={styles.aside}>
              <Status status={run.status} />
            </span>
            <span className={styles.about}>{run.type}</span>
            <span className={styles.aside}>
              {/* Of a run that is open, the list doesn't know it. */}
              {run.historyLength > 0 && plural(run.historyLength, 'event')}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Where its policy could be applied to: only where it still runs on a server. */
const targetOf = ({ name, runId }: Chosen, activity: SeenActivity): RunningActivity | undefined =>
  runId === undefined || activity.outcome !== 'running'
    ? undefined
    : { workflowId: name, runId, activityId: activity.activityId, type: activity.type };

function Activities({
  chosen,
  onDone,
}: {
  readonly chosen: Chosen;
  readonly onDone: () => void;
}): ReactNode {
  if (chosen.activities.length === 0) return <Empty title="This run has no activities." />;
  return (
    <ul className={styles.list}>
      {chosen.activities.map((activity) => (
        <li key={activity.scheduledEventId}>
          <button
            type="button"
            onClick={() => {
              openScenario(
                activity.scenario,
                sourceText(chosen.name, activity),
                targetOf(chosen, activity),
              );
              onDone();
            }}
          >
            <span className={styles.name}>{activity.type}</span>
            <span className={styles.aside}>
              {activity.outcome === 'timedOut' ? 'timed out' : activity.outcome}
            </span>
            <span className={styles.about}>
              {activity.isExact
                ? 'Every attempt was seen.'
                : 'The history has only the last attempt; those before it are estimated.'}
              {activity.leftOutCount > 0 &&
                ` A script holds the first 999 and the last; ${plural(activity.leftOutCount, 'attempt')} between them are left out.`}
            </span>
            <span className={styles.aside}>{plural(activity.attemptCount, 'attempt')}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
