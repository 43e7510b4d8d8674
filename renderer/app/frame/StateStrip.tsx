import { CircleStop, LoaderCircle, Server, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { Failure } from '../../../shared/ipc/failure.ts';
import type { AppState } from '../../../shared/ipc/models.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import text from '../../components/text.module.css';
import { timeOfDayText } from '../../components/timeText.ts';
import { useApp } from '../../state/app.ts';
import { restartServer } from '../../state/serverActions.ts';
import { runsWithProblem } from '../../state/workerActions.ts';
import { goTo, paths } from '../routes.ts';
import { host, type Connection } from '../bridge.ts';
import styles from './StateStrip.module.css';

/** Redraws every second while it is shown. */
function useSeconds(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

interface StripProps {
  readonly tone: 'danger' | 'warn' | 'info';
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children: ReactNode;
  readonly tools?: ReactNode;
}

function Strip({ tone, icon: Icon, title, children, tools }: StripProps): ReactNode {
  return (
    <div
      className={classes(styles.strip, tone !== 'danger' && styles[tone])}
      role={tone === 'danger' ? 'alert' : 'status'}
    >
      <Icon aria-hidden="true" />
      <div className={styles.words}>
        <b>{title}</b>
        <span className={text.ellipsis}>{children}</span>
      </div>
      {tools}
    </div>
  );
}

function Lost({
  connection: { reason, retryAtMs },
}: {
  readonly connection: Extract<Connection, { state: 'lost' }>;
}): ReactNode {
  const now = useSeconds();
  const address = useApp((state) => state.snapshot?.server.address);
  if (reason.kind === 'quitting') return undefined;
  const crashed = reason.kind === 'crashed';
  const seconds = retryAtMs === undefined ? 0 : Math.ceil((retryAtMs - now) / 1000);
  return (
    <Strip
      tone="danger"
      icon={crashed ? CircleStop : Server}
      title={crashed ? 'The server process ended' : `No connection to ${address ?? 'the server'}`}
      tools={
        <>
          {seconds > 0 && (
            <span className={classes(text.faint, text.num)}>
              next try in {durationText(seconds * 1000)}
            </span>
          )}
          <Button size="small" onClick={() => host.retry()}>
            {crashed ? 'Restart' : 'Try now'}
          </Button>
        </>
      }
    >
      since {timeOfDayText(reason.sinceMs)}
      {crashed ? `: ${reason.message}` : ''}. What you see is as of then.
    </Strip>
  );
}

/** The embedded server's engine gave up. Its runs stay readable until it is started anew, so that is the user's to decide. */
function ServerStopped({ server }: { readonly server: AppState['server'] }): ReactNode {
  const [restarting, setRestarting] = useState(false);
  const restart = async (): Promise<void> => {
    setRestarting(true);
    await restartServer();
    setRestarting(false);
  };
  const problem = server.problem ?? 'The server has stopped.';
  const own = server.kind === 'embedded';
  return (
    <Strip
      tone="danger"
      icon={CircleStop}
      title={own ? 'The server stopped.' : `The server at ${server.address} does not answer.`}
      tools={
        <>
          <Button size="small" onClick={() => void navigator.clipboard.writeText(problem)}>
            Copy details
          </Button>
          {own && (
            <Button
              size="small"
              off={restarting ? 'It is being started.' : undefined}
              onClick={() => void restart()}
            >
              {restarting ? 'Restarting' : 'Restart empty'}
            </Button>
          )}
        </>
      }
    >
      {problem}{' '}
      {own
        ? 'Its runs can be read until it is restarted; then it begins without them.'
        : 'It is asked again every few seconds; what you see is from before.'}
    </Strip>
  );
}

function ServerUnreadable({ failure }: { readonly failure: Failure }): ReactNode {
  return (
    <Strip tone="danger" icon={TriangleAlert} title="The state of the server could not be read.">
      {failure.message}
    </Strip>
  );
}

function workerTitle(worker: AppState['worker']): string | undefined {
  // It waits for a change of the code, which the reason tells of: the code does not compile, a module is missing.
  if (worker.state === 'crashed') return worker.reason ?? 'The worker ended.';
  if (worker.state === 'restarting') return 'The worker restarts.';
  return runsWithProblem(worker) ? worker.reason : undefined;
}

/** What is to be said of the project or its worker, if anything. */
function ProjectStrip({ snapshot }: { readonly snapshot: AppState }): ReactNode {
  const { projectOpening, projectProblem, worker } = snapshot;
  if (projectOpening !== undefined)
    return (
      <Strip tone="info" icon={LoaderCircle} title={`Opening ${projectOpening}`}>
        Its code is read and bundled; what you see is still what was open before.
      </Strip>
    );
  if (projectProblem)
    return (
      <Strip
        tone="warn"
        icon={TriangleAlert}
        title={projectProblem.message}
        tools={
          <Button size="small" onClick={() => goTo(paths.welcome)}>
            Open another
          </Button>
        }
      >
        {projectProblem.fix}
      </Strip>
    );
  const title = workerTitle(worker);
  if (title === undefined) return undefined;
  return (
    <Strip
      tone="warn"
      icon={TriangleAlert}
      title={title}
      tools={
        <Button size="small" onClick={() => goTo(paths.workers)}>
          Show the log
        </Button>
      }
    >
      {[title === worker.reason ? undefined : worker.reason, worker.fix].filter(Boolean).join(' ')}
    </Strip>
  );
}

/** Under the title bar, only while something is wrong with the connection, the server, the project or its worker. */
export function StateStrip(): ReactNode {
  const { connection, snapshot, failure } = useApp();
  if (connection.state === 'lost') return <Lost connection={connection} />;
  if (snapshot?.server.state === 'stopped') return <ServerStopped server={snapshot.server} />;
  if (failure && failure.kind !== 'unavailable') return <ServerUnreadable failure={failure} />;
  return snapshot && <ProjectStrip snapshot={snapshot} />;
}
