/** The commands that every view has. */
import {
  AppWindow,
  ArrowLeft,
  ArrowRight,
  ArrowRightToLine,
  CalendarClock,
  ChevronsDown,
  ChevronsUp,
  Clock,
  Cpu,
  FlaskConical,
  FolderOpen,
  FolderX,
  Hand,
  Hourglass,
  Keyboard,
  List,
  Pause,
  Play,
  Plus,
  RefreshCw,
  Search,
  Settings,
  Skull,
  SkipForward,
  Square,
  SunMoon,
  Unplug,
  UserRoundCheck,
  Volume2,
} from 'lucide-react';
import { durationText } from '../../shared/temporal/durationText.ts';
import type { ClockMode } from '../../shared/ipc/models.ts';
import { dateTimeText, plural } from '../components/timeText.ts';
import { announce } from '../state/announcer.ts';
import { serverOff, useApp } from '../state/app.ts';
import { virtualNow } from '../state/clock.ts';
import {
  blockingHolds,
  changeSpeed,
  clockOff,
  modeNames,
  modeSentences,
  nextSpeed,
  setClockMode,
  skip,
  skipToNext,
  speedText,
  toggleFreeze,
} from '../state/clockActions.ts';
import { openOverlay } from '../state/overlays.ts';
import { toggleTheme } from '../state/preferences.ts';
import { chooseProject, closeProject } from '../state/projectActions.ts';
import { workerAction, workerOff } from '../state/workerActions.ts';
import { host } from './bridge.ts';
import type { Command } from './commands.ts';
import { focusPane } from './panes.ts';
import { goTo, paths } from './routes.ts';
import { backOff, forwardOff, openWindow } from './windowHistory.ts';

const clockIsOff = (): string | undefined => clockOff(useApp.getState());

/** When the next entry is due, in words; undefined when nothing is. */
export function nextDueText(): string | undefined {
  const clock = useApp.getState().snapshot?.clock;
  const now = virtualNow();
  if (clock?.nextMs === undefined || now === undefined) return undefined;
  const inMs = clock.nextMs - now;
  return `${clock.nextText ?? 'the next entry'} ${inMs <= 0 ? 'now' : `in ${durationText(inMs)}`}`;
}

function skipHint(): string | undefined {
  const holds = blockingHolds(useApp.getState().snapshot).length;
  return [nextDueText(), holds === 0 ? undefined : plural(holds, 'hold')]
    .filter(Boolean)
    .join('; ');
}

function noNext(): string | undefined {
  const clock = useApp.getState().snapshot?.clock;
  return clock?.nextMs === undefined ? 'Nothing is due: no timer waits.' : undefined;
}

/** Skip to the next entry of the agenda. */
export const skipNextCommand: Command = {
  id: 'clock.skipNext',
  title: 'Skip to next',
  group: 'Time',
  icon: SkipForward,
  keys: 's',
  hint: skipHint,
  off: () => clockIsOff() ?? noNext(),
  run: skipToNext,
};

/** Skip to a time or by a distance. */
export const skipToCommand: Command = {
  id: 'clock.skipTo',
  title: 'Skip to…',
  group: 'Time',
  icon: ArrowRightToLine,
  keys: '.',
  argument: ':',
  hint: () => 'a time, a distance or words',
  off: clockIsOff,
  run: () => openOverlay({ kind: 'skipTo' }),
};

/** Skip from entry to entry until a workflow waits for its user. */
export const skipNeededCommand: Command = {
  id: 'clock.skipNeeded',
  title: 'Skip until something needs me',
  group: 'Time',
  icon: UserRoundCheck,
  keys: 'u',
  hint: () => 'to the first workflow that waits for a signal or an update',
  off: () => clockIsOff() ?? noNext(),
  run: () => void skip({ kind: 'needed' }),
};

function speedCommand(direction: 1 | -1): Command {
  const speed = (): number => useApp.getState().snapshot?.clock.speed ?? 1;
  return {
    id: direction === 1 ? 'clock.faster' : 'clock.slower',
    title: direction === 1 ? 'Faster' : 'Slower',
    group: 'Time',
    icon: direction === 1 ? ChevronsUp : ChevronsDown,
    keys: direction === 1 ? 'Shift+>' : 'Shift+<',
    hint: () => `a scaled clock at ${speedText(nextSpeed(speed(), direction))}`,
    off: () =>
      clockIsOff() ??
      (useApp.getState().snapshot?.clock.mode === 'scaled'
        ? undefined
        : 'The clock is not scaled.'),
    run: () => changeSpeed(direction),
  };
}

/** Freeze the clock, or let it go on. */
export const freezeCommand: Command = {
  id: 'clock.freeze',
  get title() {
    return useApp.getState().snapshot?.clock.mode === 'frozen' ? 'Resume time' : 'Freeze time';
  },
  get icon() {
    return useApp.getState().snapshot?.clock.mode === 'frozen' ? Play : Pause;
  },
  group: 'Time',
  keys: 'Space',
  off: clockIsOff,
  run: toggleFreeze,
};

const whyCommand: Command = {
  id: 'clock.why',
  title: "Why isn't time moving?",
  group: 'Time',
  icon: Hand,
  keys: 'w',
  hint: () => {
    const holds = useApp.getState().snapshot?.clock.holds.length ?? 0;
    return holds === 0 ? 'nothing holds it' : plural(holds, 'hold');
  },
  run: () => goTo(paths.clock),
};

const readClockCommand: Command = {
  id: 'clock.read',
  title: 'Read the clock aloud',
  group: 'Time',
  icon: Volume2,
  keys: 'Shift+T',
  run: () => {
    const now = virtualNow();
    announce(
      'clock',
      now === undefined ? 'The clock is not known yet.' : `Virtual time ${dateTimeText(now)}`,
    );
  },
};

function modeCommand(mode: ClockMode): Command {
  return {
    id: `clock.mode.${mode}`,
    title: `Clock: ${modeNames[mode]}`,
    group: 'Time',
    icon: Clock,
    hint: () => modeSentences[mode],
    off: () =>
      clockIsOff() ??
      (useApp.getState().snapshot?.clock.mode === mode ? 'It is already.' : undefined),
    run: () => void setClockMode(mode),
  };
}

/** Start a workflow. */
export const startCommand: Command = {
  id: 'workflow.start',
  title: 'Start workflow',
  group: 'Workflows',
  icon: Plus,
  keys: 'n',
  off: () => serverOff(useApp.getState()),
  run: () => openOverlay({ kind: 'start', preset: {} }),
};

/** Open the command palette. */
export const paletteCommand: Command = {
  id: 'palette.open',
  title: 'Search or run a command',
  group: 'Window',
  icon: Search,
  keys: '$mod+k',
  keyOnly: true,
  run: () => openOverlay({ kind: 'palette', text: '' }),
};

/** The page before this one. */
export const backCommand: Command = {
  id: 'history.back',
  title: 'Back',
  group: 'Go to',
  icon: ArrowLeft,
  keys: 'Alt+ArrowLeft',
  off: backOff,
  run: () => window.history.back(),
};

/** The page that was gone back from. */
export const forwardCommand: Command = {
  id: 'history.forward',
  title: 'Forward',
  group: 'Go to',
  icon: ArrowRight,
  keys: 'Alt+ArrowRight',
  off: forwardOff,
  run: () => window.history.forward(),
};

/** This page in one more window. */
const newWindowCommand: Command = {
  id: 'window.new',
  title: 'Open this page in a new window',
  group: 'Window',
  icon: AppWindow,
  keys: 'Shift+N',
  run: () => openWindow(),
};

/** Dark to light and back. */
export const themeCommand: Command = {
  id: 'theme.toggle',
  title: 'Theme: dark or light',
  group: 'Window',
  icon: SunMoon,
  keys: 't',
  run: toggleTheme,
};

/** Open another project. */
export const openProjectCommand: Command = {
  id: 'project.open',
  title: 'Open a project',
  group: 'Project',
  icon: FolderOpen,
  keys: '$mod+o',
  off: () => serverOff(useApp.getState()),
  run: () => void chooseProject(),
};

/** Close the project. */
export const closeProjectCommand: Command = {
  id: 'project.close',
  title: 'Close the project',
  group: 'Project',
  icon: FolderX,
  off: () =>
    serverOff(useApp.getState()) ??
    (useApp.getState().snapshot?.project ? undefined : 'No project is open.'),
  run: () => void closeProject(),
};

function workerCommand(
  action: 'start' | 'stop' | 'kill',
  icon: Command['icon'],
  keys?: string,
): Command {
  return {
    id: `worker.${action}`,
    title: { start: 'Start the worker', stop: 'Stop the worker', kill: 'Kill the worker' }[action],
    group: 'Worker',
    ...(icon ? { icon } : {}),
    ...(keys === undefined ? {} : { keys }),
    off: () => workerOff(useApp.getState(), action),
    run: () => void workerAction(action),
  };
}

/** The worker's three commands. */
export const workerCommands = {
  start: workerCommand('start', Play),
  stop: workerCommand('stop', Square),
  kill: workerCommand('kill', Skull, 'Shift+K'),
} as const;

function goToCommand(
  id: string,
  name: string,
  path: string,
  keys: string,
  icon: Command['icon'],
): Command {
  return {
    id,
    title: `Go to ${name}`,
    group: 'Go to',
    keys,
    ...(icon ? { icon } : {}),
    run: () => goTo(path),
  };
}

/** All of them, in the order of the palette. */
export const globalCommands: readonly Command[] = [
  skipNextCommand,
  skipToCommand,
  skipNeededCommand,
  freezeCommand,
  whyCommand,
  modeCommand('real'),
  modeCommand('frozen'),
  modeCommand('scaled'),
  modeCommand('autoSkip'),
  speedCommand(1),
  speedCommand(-1),
  readClockCommand,
  startCommand,
  workerCommands.start,
  workerCommands.stop,
  workerCommands.kill,
  goToCommand('view.workflows', 'workflows', paths.workflows, 'g w', List),
  goToCommand('view.clock', 'the clock', paths.clock, 'g c', Hourglass),
  goToCommand('view.schedules', 'schedules', paths.schedules, 'g s', CalendarClock),
  goToCommand('view.retryLab', 'the retry lab', paths.retryLab, 'g l', FlaskConical),
  goToCommand('view.workers', 'workers', paths.workers, 'g r', Cpu),
  goToCommand('view.settings', 'settings', paths.settings, '$mod+,', Settings),
  {
    id: 'run.find',
    title: 'Go to a run…',
    group: 'Go to',
    icon: Search,
    argument: '#',
    run: () => openOverlay({ kind: 'palette', text: '#' }),
  },
  backCommand,
  forwardCommand,
  openProjectCommand,
  closeProjectCommand,
  {
    id: 'server.connect',
    title: 'Connect to a remote server…',
    group: 'Project',
    icon: Unplug,
    hint: () => 'timelapse open --connect HOST:PORT',
    run: () => goTo(paths.settings),
  },
  paletteCommand,
  newWindowCommand,
  {
    id: 'help.keys',
    title: 'Keys of this view',
    group: 'Window',
    icon: Keyboard,
    keys: 'Shift+?',
    run: () => openOverlay({ kind: 'help' }),
  },
  themeCommand,
  {
    id: 'pane.next',
    title: 'Next pane',
    group: 'Window',
    keys: 'F6',
    keyOnly: true,
    run: () => focusPane(1),
  },
  {
    id: 'pane.previous',
    title: 'Previous pane',
    group: 'Window',
    keys: 'Shift+F6',
    keyOnly: true,
    run: () => focusPane(-1),
  },
  {
    id: 'connection.retry',
    title: 'Try the connection again',
    group: 'Window',
    icon: RefreshCw,
    off: () =>
      useApp.getState().connection.state === 'lost' ? undefined : 'The connection is fine.',
    run: () => host.retry(),
  },
];
