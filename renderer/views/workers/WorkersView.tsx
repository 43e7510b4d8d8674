import { PanelRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { Project, WorkerState } from '../../../shared/ipc/models.ts';
import { useCommands, type Command } from '../../app/commands.ts';
import { openProjectCommand, workerCommands } from '../../app/globalCommands.ts';
import { classes } from '../../components/classes.ts';
import { CommandButton } from '../../components/CommandButton.tsx';
import { Note } from '../../components/Note.tsx';
import { Empty, LoadingRows } from '../../components/Placeholder.tsx';
import { Splitter } from '../../components/Splitter.tsx';
import text from '../../components/text.module.css';
import { useNarrow } from '../../components/useMedia.ts';
import { usePaneSize } from '../../components/usePaneSize.ts';
import { ViewHeader } from '../../components/ViewHeader.tsx';
import { useApp } from '../../state/app.ts';
import { useVirtualNow, wallNow } from '../../state/clock.ts';
import { isUp, workerWords } from '../../state/workerActions.ts';
import { LogPane } from './LogPane.tsx';
import { ProjectPane } from './ProjectPane.tsx';
import styles from './WorkersView.module.css';

function WorkerFacts({
  worker,
  queue,
}: {
  readonly worker: WorkerState;
  readonly queue: string;
}): ReactNode {
  useVirtualNow(1000);
  const sinceMs = Math.floor(Math.max(0, wallNow() - worker.sinceMs) / 1000) * 1000;
  const { words, tone } = workerWords(worker);
  return (
    <dl className={styles.facts}>
      <div>
        <dt>State</dt>
        <dd className={text[tone]}>
          {words}, {durationText(sinceMs)}
        </dd>
      </div>
      <div>
        <dt>Task queue</dt>
        <dd className={text.mono}>{queue}</dd>
      </div>
      <div>
        <dt>Process</dt>
        <dd>{worker.pid ?? '–'}</dd>
      </div>
      <div>
        <dt>Restarts</dt>
        <dd>{worker.restarts}</dd>
      </div>
    </dl>
  );
}

function WorkerProblem({ worker }: { readonly worker: WorkerState }): ReactNode {
  useVirtualNow(1000);
  const down = worker.state === 'crashed' || worker.state === 'restarting';
  // One that runs may have something to say, too: that it still runs the code from before.
  if (!down && worker.fix === undefined) return undefined;
  const inMs =
    worker.restartAtMs === undefined ? undefined : Math.max(0, worker.restartAtMs - wallNow());
  return (
    <div style={{ padding: 12 }}>
      <Note tone="warn" title={worker.reason ?? 'The worker ended.'} alert>
        {worker.fix}
        {inMs !== undefined && (
          <div>It restarts in {durationText(Math.ceil(inMs / 1000) * 1000)}.</div>
        )}
      </Note>
    </div>
  );
}

function Actions({
  state,
  projectCommand,
}: {
  readonly state: WorkerState['state'];
  /** Opens the project's pane, where it is not always shown. */
  readonly projectCommand: Command | undefined;
}): ReactNode {
  return (
    <>
      <CommandButton command={workerCommands.kill} size="small" tone="danger" label="Kill" />
      {isUp(state) ? (
        <CommandButton command={workerCommands.stop} size="small" label="Stop" />
      ) : (
        <CommandButton command={workerCommands.start} size="small" tone="primary" label="Start" />
      )}
      {projectCommand && <CommandButton command={projectCommand} size="small" iconOnly />}
    </>
  );
}

function Panes({
  project,
  worker,
  overlay,
}: {
  readonly project: Project;
  readonly worker: WorkerState;
  /** Whether the project's pane lies over the log; undefined where it stands beside it. */
  readonly overlay: boolean | undefined;
}): ReactNode {
  const size = usePaneSize('project', { initial: 360, min: 240, max: 720 });
  return (
    <>
      <WorkerFacts worker={worker} queue={project.taskQueue} />
      <WorkerProblem worker={worker} />
      <div className={styles.panes}>
        <LogPane className={styles.log} />
        {overlay !== false && (
          <div
            className={classes(styles.about, overlay && styles.overlay)}
            style={{ width: size.size }}
          >
            <Splitter label="Project width" orientation="vertical" {...size} />
            <ProjectPane project={project} />
          </div>
        )}
      </div>
    </>
  );
}

/** The project's worker: how it is, what it writes, what its code registers. */
export function WorkersView(): ReactNode {
  const snapshot = useApp((state) => state.snapshot);
  const narrow = useNarrow();
  const [overlay, setOverlay] = useState(false);
  const projectCommand: Command = {
    id: 'workers.project',
    title: 'Project',
    group: 'This view',
    icon: PanelRight,
    keys: 'i',
    off: () => (narrow ? undefined : 'It is always shown in a window of this width.'),
    run: () => setOverlay((before) => !before),
  };
  useCommands([projectCommand]);
  if (!snapshot)
    return (
      <>
        <ViewHeader title="Workers" />
        <LoadingRows label="Loading the worker" />
      </>
    );
  const { project, worker, server } = snapshot;
  if (!project)
    return (
      <>
        <ViewHeader title="Workers" />
        <Empty title="No project is open." actions={<CommandButton command={openProjectCommand} />}>
          {server.kind === 'remote'
            ? 'This is a remote server: no worker runs here until you start one. Other workers poll '
            : "A project's worker is started with it. Workers of your own poll "}
          <span className={text.mono}>{server.address}</span>.
        </Empty>
      </>
    );
  return (
    <>
      <ViewHeader
        title="Workers"
        actions={
          <Actions state={worker.state} projectCommand={narrow ? projectCommand : undefined} />
        }
      />
      <Panes project={project} worker={worker} overlay={narrow ? overlay : undefined} />
    </>
  );
}
