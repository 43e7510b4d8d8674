import { ChevronRight, Search, Server } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { classes } from '../../components/classes.ts';
import { CommandButton } from '../../components/CommandButton.tsx';
import { Keys } from '../../components/Keys.tsx';
import text from '../../components/text.module.css';
import { useApp } from '../../state/app.ts';
import { toast, toastFailure } from '../../state/toasts.ts';
import { backCommand, forwardCommand, paletteCommand } from '../globalCommands.ts';
import { href, paths, type Route } from '../routes.ts';
import styles from './TitleBar.module.css';

interface Crumb {
  readonly name: string;
  readonly path?: string;
}

function crumbsOf(route: Route, project: string | undefined): readonly Crumb[] {
  const home: readonly Crumb[] =
    project === undefined ? [] : [{ name: project, path: paths.workflows }];
  switch (route.view) {
    case 'workflows':
      return [...home, { name: 'Workflows' }];
    case 'execution':
      return [{ name: 'Workflows', path: paths.workflows }, { name: route.workflowId }];
    case 'clock':
      return [...home, { name: 'Clock' }];
    case 'schedules':
      return route.scheduleId === undefined
        ? [...home, { name: 'Schedules' }]
        : [...home, { name: 'Schedules', path: paths.schedules }, { name: route.scheduleId }];
    case 'retryLab':
      return [...home, { name: 'Retry lab' }];
    case 'workers':
      return [...home, { name: 'Workers' }];
    case 'settings':
      return [...home, { name: 'Settings' }];
    case 'welcome':
    case 'unknown':
      return home;
  }
}

/** The server's address; a click copies it, for clients are pointed at it. */
function ConnectionChip(): ReactNode {
  const connection = useApp((state) => state.connection);
  const server = useApp((state) => state.snapshot?.server);
  const stopped = server?.state === 'stopped';
  const lost = connection.state === 'lost' || stopped;
  const copy = (): void => {
    if (!server) return;
    navigator.clipboard.writeText(server.address).then(
      () => toast({ tone: 'ok', title: `Copied ${server.address}` }),
      (error: unknown) => toastFailure('The address could not be copied.', error),
    );
  };
  const kind = server?.kind === 'remote' ? 'Temporal server' : 'Embedded server';
  const busy =
    server?.busyPort === undefined
      ? ''
      : ` Port ${server.busyPort} is used by another process: point your clients here, or free the port and start again.`;
  return (
    <button
      type="button"
      className={classes(styles.connection, lost && styles.lost)}
      title={`gRPC. Click to copy the address.${busy}`}
      onClick={copy}
    >
      <Server aria-hidden="true" />
      {!lost && <span className={styles.optional}>{kind}</span>}
      <span className={classes(text.mono, text.ellipsis)}>{server?.address ?? ''}</span>
      {server?.busyPort !== undefined && !lost && (
        <span className={text.warn}>not {server.busyPort}</span>
      )}
      {lost && <span>{stopped ? 'does not answer' : 'disconnected'}</span>}
      {connection.state === 'connecting' && <span>connecting</span>}
    </button>
  );
}

/** The window's top line: where one is, the search box, the connection. */
export function TitleBar({ route }: { readonly route: Route }): ReactNode {
  const project = useApp((state) => state.snapshot?.project?.name);
  const crumbs = crumbsOf(route, project);
  return (
    <header className={styles.bar}>
      <div className={styles.history}>
        <CommandButton command={backCommand} tone="ghost" size="small" iconOnly />
        <CommandButton command={forwardCommand} tone="ghost" size="small" iconOnly />
      </div>
      <nav className={styles.crumbs} aria-label="Where you are">
        {crumbs.map(({ name, path }, index) => (
          <Fragment key={name}>
            {index > 0 && <ChevronRight aria-hidden="true" />}
            {path === undefined ? (
              <b className={styles.here} aria-current="page">
                {name}
              </b>
            ) : (
              <a href={href(path)}>{name}</a>
            )}
          </Fragment>
        ))}
      </nav>
      <button
        type="button"
        className={styles.search}
        aria-keyshortcuts="Control+K"
        onClick={() => paletteCommand.run()}
      >
        <Search aria-hidden="true" />
        <span className={classes(styles.searchText, text.ellipsis)}>{paletteCommand.title}</span>
        <Keys keys="$mod+k" />
      </button>
      <div className={styles.right}>
        <ConnectionChip />
      </div>
    </header>
  );
}
