import { CircleStop, LoaderCircle, Server, TriangleAlert } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import text from '../../components/text.module.css';
import { wallTimeText } from '../../components/timeText.ts';
import { useApp } from '../../state/app.ts';
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

function Lost({
  connection,
}: {
  readonly connection: Extract<Connection, { state: 'lost' }>;
}): ReactNode {
  const now = useSeconds();
  const address = useApp((state) => state.snapshot?.server.address);
  const { reason, retryAtMs } = connection;
  if (reason.kind === 'quitting') return undefined;
  const crashed = reason.kind === 'crashed';
  const leftMs =
    retryAtMs === undefined ? undefined : Math.max(0, Math.ceil((retryAtMs - now) / 1000)) * 1000;
  return (
    <div className={styles.strip} role="alert">
      {crashed ? <CircleStop aria-hidden="true" /> : <Server aria-hidden="true" />}
      <div className={styles.words}>
        <b>
          {crashed ? 'The server process ended' : `No connection to ${address ?? 'the server'}`}
        </b>
        <span className={text.ellipsis}>
          since {wallTimeText(reason.sinceMs)}
          {crashed ? `: ${reason.message}` : ''}. What you see is as of then.
        </span>
      </div>
      {leftMs !== undefined && leftMs > 0 && (
        <span className={classes(text.faint, text.num)}>next try in {durationText(leftMs)}</span>
      )}
      <Button size="small" onClick={() => host.retry()}>
        {crashed ? 'Restart' : 'Try now'}
      </Button>
    </div>
  );
}

/** Under the title bar, only while something is wrong with the connection, the server or the worker. */
export function StateStrip(): ReactNode {
  const connection = useApp((state) => state.connection);
  const server = useApp((state) => state.snapshot?.server);
  const worker = useApp((state) => state.snapshot?.worker);
  const problem = useApp((state) => state.snapshot?.projectProblem);
  const opening = useApp((state) => state.snapshot?.projectOpening);
  const failure = useApp((state) => state.failure);
  if (connection.state === 'lost') return <Lost connection={connection} />;
  if (server?.state === 'stopped')
    return (
      <div className={styles.strip} role="alert">
        <CircleStop aria-hidden="true" />
        <div className={styles.words}>
          <b>The server stopped because of an error of ours.</b>
          <span className={text.ellipsis} title={server.problem}>
            {server.problem}
          </span>
        </div>
        <Button
          size="small"
          onClick={() => void navigator.clipboard.writeText(server.problem ?? 'No details.')}
        >
          Copy details
        </Button>
      </div>
    );
  if (failure && failure.kind !== 'unavailable')
    return (
      <div className={styles.strip} role="alert">
        <TriangleAlert aria-hidden="true" />
        <div className={styles.words}>
          <b>The state of the server could not be read.</b>
          <span className={text.ellipsis}>{failure.message}</span>
        </div>
      </div>
    );
  if (opening !== undefined)
    return (
      <div className={classes(styles.strip, styles.info)} role="status">
        <LoaderCircle aria-hidden="true" />
        <div className={styles.words}>
          <b>Opening {opening}</b>
          <span className={text.ellipsis}>
            Its code is read and bundled; what you see is still what was open before.
          </span>
        </div>
      </div>
    );
  if (problem)
    return (
      <div className={classes(styles.strip, styles.warn)} role="status">
        <TriangleAlert aria-hidden="true" />
        <div className={styles.words}>
          <b>{problem.message}</b>
          <span>{problem.fix}</span>
        </div>
        <Button size="small" onClick={() => goTo(paths.welcome)}>
          Open another
        </Button>
      </div>
    );
  if (worker?.state === 'crashed' || worker?.state === 'restarting')
    return (
      <div className={classes(styles.strip, styles.warn)} role="status">
        <TriangleAlert aria-hidden="true" />
        <div className={styles.words}>
          <b>{worker.state === 'crashed' ? 'The worker crashed.' : 'The worker restarts.'}</b>
          <span className={text.ellipsis}>
            {[worker.reason, worker.fix].filter(Boolean).join(' ')}
          </span>
        </div>
        <Button size="small" onClick={() => goTo(paths.workers)}>
          Show the log
        </Button>
      </div>
    );
  return undefined;
}
