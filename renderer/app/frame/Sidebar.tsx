import {
  CalendarClock,
  ChevronsUpDown,
  Clock,
  Cpu,
  FlaskConical,
  List,
  Settings,
  Sun,
  GitFork,
  type LucideIcon,
} from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { keyText } from '../../components/Keys.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../components/Menu.tsx';
import text from '../../components/text.module.css';
import { countText } from '../../components/timeText.ts';
import { useAgenda } from '../../state/agenda.ts';
import { useApp } from '../../state/app.ts';
import { usePreferences } from '../../state/preferences.ts';
import { chooseProject, closeProject, openProjectAt } from '../../state/projectActions.ts';
import { followSchedules, useSchedules } from '../../state/schedules.ts';
import { workerWords } from '../../state/workerActions.ts';
import { themeCommand } from '../globalCommands.ts';
import { goTo, href, paths, type Route } from '../routes.ts';
import styles from './Sidebar.module.css';

interface LinkProps {
  readonly view: Exclude<Route['view'], 'unknown' | 'execution' | 'welcome'>;
  readonly name: string;
  readonly icon: LucideIcon;
  readonly keys: string;
  readonly route: Route;
  readonly count?: string | undefined;
  readonly tone?: 'time' | 'danger' | 'warn';
}

function ViewLink({ view, name, icon: Icon, keys, route, count, tone }: LinkProps): ReactNode {
  const here = route.view === view || (view === 'workflows' && route.view === 'execution');
  return (
    <a
      className={styles.link}
      href={href(paths[view])}
      aria-current={here ? 'page' : undefined}
      title={`${name} (${keyText(keys)})`}
    >
      <Icon aria-hidden="true" />
      <span className={styles.label}>{name}</span>
      {count !== undefined && (
        <span className={styles.count} data-tone={tone}>
          {count}
        </span>
      )}
    </a>
  );
}

/** The project's name, and behind it what can be done with projects. */
function ProjectMenu(): ReactNode {
  const project = useApp((state) => state.snapshot?.project);
  const server = useApp((state) => state.snapshot?.server);
  const recent = usePreferences((state) => state.recentProjects);
  const name = project?.name ?? (server?.kind === 'remote' ? server.address : 'No project');
  return (
    <Menu
      trigger={
        <button type="button" className={styles.project}>
          <span className={text.screenReader}>Project</span>
          <span className={styles.mark}>
            <GitFork aria-hidden="true" />
          </span>
          <span className={styles.names}>
            <span className={styles.projectName}>{name}</span>
            <span className={styles.namespace}>
              {project?.namespace ?? server?.namespace ?? ''}
            </span>
          </span>
          <ChevronsUpDown aria-hidden="true" />
        </button>
      }
    >
      <MenuItem keys="$mod+o" onClick={() => void chooseProject()}>
        Open a project…
      </MenuItem>
      {recent
        .filter((path) => path !== project?.path)
        .map((path) => (
          <MenuItem key={path} onClick={() => void openProjectAt(path)}>
            {path}
          </MenuItem>
        ))}
      <MenuSeparator />
      <MenuItem onClick={() => goTo(paths.welcome)}>Samples and checks</MenuItem>
      <MenuItem
        off={project ? undefined : 'No project is open.'}
        onClick={() => void closeProject()}
      >
        Close the project
      </MenuItem>
    </Menu>
  );
}

/** The views, with what is worth knowing of each. A view that does not exist is not listed. */
export function Sidebar({ route }: { readonly route: Route }): ReactNode {
  const all = useApp(({ snapshot }) =>
    // A server that does not answer has not none: it is not known how many.
    snapshot?.server.state === 'running' ? snapshot.counts.all : undefined,
  );
  const agenda = useAgenda((state) => state.page?.total);
  const hasAgenda = useApp((state) => state.snapshot?.capabilities.agenda);
  const embedded = useApp((state) => state.snapshot?.server.kind === 'embedded');
  // A server elsewhere is asked again and again whatever has changed: there the view alone asks.
  useEffect(() => (embedded ? followSchedules() : undefined), [embedded]);
  const schedules = useSchedules((state) => state.rows?.length);
  const worker = useApp((state) => state.snapshot?.worker);
  const tone = worker && workerWords(worker).tone;
  const workerMark = tone === 'danger' || tone === 'warn' ? { count: '!', tone } : {};
  return (
    <nav className={styles.sidebar} aria-label="Views">
      <ProjectMenu />
      <ViewLink
        view="workflows"
        name="Workflows"
        icon={List}
        keys="g w"
        route={route}
        count={all === undefined ? undefined : countText(all)}
      />
      <ViewLink
        view="clock"
        name="Clock"
        icon={Clock}
        keys="g c"
        route={route}
        count={hasAgenda && agenda !== undefined ? countText(agenda) : undefined}
        tone="time"
      />
      <ViewLink
        view="schedules"
        name="Schedules"
        icon={CalendarClock}
        keys="g s"
        route={route}
        count={schedules === undefined ? undefined : countText(schedules)}
      />
      <div className={styles.heading}>Test</div>
      <ViewLink view="retryLab" name="Retry lab" icon={FlaskConical} keys="g l" route={route} />
      <div className={styles.heading}>Run</div>
      <ViewLink view="workers" name="Workers" icon={Cpu} keys="g r" route={route} {...workerMark} />
      <ViewLink view="settings" name="Settings" icon={Settings} keys="$mod+," route={route} />
      <div className={styles.space} />
      <button
        type="button"
        className={styles.link}
        title={`${themeCommand.title} (T)`}
        onClick={() => themeCommand.run()}
      >
        <Sun aria-hidden="true" />
        <span className={styles.label}>Theme</span>
        <span className={styles.count} aria-hidden="true">
          T
        </span>
      </button>
    </nav>
  );
}
