import { CircleCheck, Folder, List, Play, Settings, TriangleAlert } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { Failure } from '../../../shared/ipc/failure.ts';
import type { CallOutput } from '../../../shared/ipc/contract.ts';
import { failureOf, host } from '../../app/bridge.ts';
import { useCommands, type Command } from '../../app/commands.ts';
import { openProjectCommand } from '../../app/globalCommands.ts';
import { href, paths } from '../../app/routes.ts';
import { buttonClasses } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { CommandButton } from '../../components/CommandButton.tsx';
import { Keys } from '../../components/Keys.tsx';
import { FailureNote, Note } from '../../components/Note.tsx';
import text from '../../components/text.module.css';
import { useApp } from '../../state/app.ts';
import { usePreferences } from '../../state/preferences.ts';
import { openProjectAt } from '../../state/projectActions.ts';
import { Logo } from './Logo.tsx';
import { SamplePicture } from './SamplePicture.tsx';
import styles from './WelcomeView.module.css';

type Sample = CallOutput<'project.samples'>[number];

function useSamples(): {
  readonly samples: readonly Sample[];
  readonly failure: Failure | undefined;
} {
  const [state, setState] = useState<{ samples: readonly Sample[]; failure: Failure | undefined }>({
    samples: [],
    failure: undefined,
  });
  const open = useApp((app) => app.connection.state === 'open');
  useEffect(() => {
    if (!open) return;
    let shown = true;
    host.call('project.samples').then(
      (samples) => {
        if (shown) setState({ samples: samples.slice(0, 9), failure: undefined });
      },
      (error: unknown) => {
        if (shown) setState((before) => ({ ...before, failure: failureOf(error) }));
      },
    );
    return () => {
      shown = false;
    };
  }, [open]);
  return state;
}

function nameOf(path: string): string {
  return (
    path
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .at(-1) ?? path
  );
}

/** What is well and what is not; only what is missing is coloured, and it says for whom it matters. */
function Checks(): ReactNode {
  const server = useApp((state) => state.snapshot?.server);
  const connection = useApp((state) => state.connection.state);
  const version = useApp((state) => state.snapshot?.version);
  return (
    <footer className={styles.checks} aria-label="Checks">
      {version !== undefined && (
        <span>
          <CircleCheck aria-hidden="true" />
          Timelapse {version}
        </span>
      )}
      {server?.state === 'running' && connection === 'open' && (
        <span>
          <CircleCheck aria-hidden="true" />
          Server on <span className={text.mono}>{server.address}</span>
        </span>
      )}
      {server?.busyPort !== undefined && (
        <span className={text.warn}>
          <TriangleAlert aria-hidden="true" />
          Port {server.busyPort} is used by another process: point your clients at {server.address}
        </span>
      )}
      {(server?.state === 'stopped' || connection === 'lost') && (
        <span className={text.danger}>
          <TriangleAlert aria-hidden="true" />
          {connection === 'lost'
            ? 'No connection to the server'
            : `The server stopped: ${server?.problem ?? ''}`}
        </span>
      )}
      <span className={styles.push}>
        Press <Keys keys="?" /> for all keys
      </span>
    </footer>
  );
}

function Recent(): ReactNode {
  const recent = usePreferences((state) => state.recentProjects);
  if (recent.length === 0) return undefined;
  return (
    <>
      <h2 className={styles.heading}>Recent</h2>
      <ul className={styles.recent}>
        {recent.map((path) => (
          <li key={path}>
            <button type="button" title={path} onClick={() => void openProjectAt(path)}>
              <Folder aria-hidden="true" />
              <b>{nameOf(path)}</b>
              <span className={classes(text.faint, text.ellipsis)}>{path}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function TopBar(): ReactNode {
  return (
    <header className={styles.bar}>
      <a className={buttonClasses({ tone: 'ghost', size: 'small' })} href={href(paths.workflows)}>
        <List aria-hidden="true" />
        Workflows
      </a>
      <a className={buttonClasses({ tone: 'ghost', size: 'small' })} href={href(paths.settings)}>
        <Settings aria-hidden="true" />
        Settings
      </a>
    </header>
  );
}

/** That a project is being opened, or why one could not be. */
function ProjectNote(): ReactNode {
  const problem = useApp((state) => state.snapshot?.projectProblem);
  const opening = useApp((state) => state.snapshot?.projectOpening);
  if (opening !== undefined)
    return (
      <div className={styles.problem} role="status">
        <Note title={`Opening ${nameOf(opening)}`}>Its code is read and bundled.</Note>
      </div>
    );
  if (!problem) return undefined;
  return (
    <div className={styles.problem}>
      <Note tone="danger" title={problem.message} alert>
        {problem.fix}
      </Note>
    </div>
  );
}

function SampleCard({
  sample,
  keys,
}: {
  readonly sample: Sample;
  readonly keys: string;
}): ReactNode {
  return (
    <button type="button" className={styles.sample} onClick={() => void openProjectAt(sample.path)}>
      <SamplePicture name={sample.name} />
      <span className={styles.about}>
        <span className={styles.name}>
          {sample.name}
          <Keys keys={keys} />
        </span>
        <span className={styles.text}>
          {sample.about} <span className={text.faint}>{sample.language}</span>
        </span>
      </span>
    </button>
  );
}

/** Ready projects to look around in; the first nine have a key. */
function Samples(): ReactNode {
  const { samples, failure } = useSamples();
  const commands = samples.map((sample, index): Command => ({
    id: `sample.${index + 1}`,
    title: `Open the sample ${sample.name}`,
    icon: Play,
    group: 'This view',
    keys: String(index + 1),
    run: () => void openProjectAt(sample.path),
  }));
  useCommands(commands);
  return (
    <div>
      <h2 className={styles.heading}>Or press play on a sample</h2>
      {failure && <FailureNote title="The samples could not be listed." failure={failure} />}
      <div className={styles.grid}>
        {samples.map((sample, index) => (
          <SampleCard key={sample.path} sample={sample} keys={String(index + 1)} />
        ))}
      </div>
    </div>
  );
}

/** The first page: open a project, or press play on a sample. */
export function WelcomeView(): ReactNode {
  return (
    <div className={styles.page}>
      <TopBar />
      <main className={styles.main} tabIndex={-1} data-pane>
        <div className={styles.inside}>
          <div>
            <div className={styles.brand}>
              <Logo />
              <h1>Timelapse</h1>
            </div>
            <p className={styles.lead}>Run Temporal workflows on a server whose clock is yours.</p>
            <ProjectNote />
            <div className={styles.actions}>
              <CommandButton command={openProjectCommand} tone="primary" />
            </div>
            <Recent />
          </div>
          <Samples />
        </div>
      </main>
      <Checks />
    </div>
  );
}
