import {
  ArrowLeft,
  Ban,
  ChartGantt,
  CircleX,
  Clock,
  Link,
  List,
  PanelRight,
  Pause,
  Play,
  Plus,
  RotateCcw,
  SkipForward,
} from 'lucide-react';
import { host } from '../../app/bridge.ts';
import { useCommands, type Command } from '../../app/commands.ts';
import { executionPath, goTo, href, paths, type ExecutionTab } from '../../app/routes.ts';
import { serverOff, useApp } from '../../state/app.ts';
import { clockOff } from '../../state/clockActions.ts';
import { useOpenRun } from '../../state/openRun.ts';
import { openOverlay } from '../../state/overlays.ts';
import { skipRun } from '../../state/runClocks.ts';
import { toast, toastFailure } from '../../state/toasts.ts';
import { pageAddress, shownTab } from './eventLink.ts';
import { copyText } from './InspectorPayload.tsx';

function closedOff(): string | undefined {
  const off = serverOff(useApp.getState());
  if (off !== undefined) return off;
  const status = useOpenRun.getState().execution?.summary.status;
  return status === 'Running' || status === 'Paused' ? undefined : 'This run has ended.';
}

async function cancel(): Promise<void> {
  const { workflowId, runId } = useOpenRun.getState();
  if (workflowId === undefined || runId === undefined) return;
  try {
    await host.call('workflows.cancel', { workflowId, runId });
    toast({
      tone: 'ok',
      title: 'Asked to cancel',
      text: `${workflowId} hears of it with its next workflow task.`,
    });
  } catch (error) {
    toastFailure(`${workflowId} could not be canceled.`, error);
  }
}

/** Asks the open run to cancel itself. */
export const cancelCommand: Command = {
  id: 'run.cancel',
  title: 'Cancel',
  group: 'This run',
  icon: Ban,
  hint: () => 'its code hears of it and can clean up',
  off: closedOff,
  run: () => void cancel(),
};

/** Ends the open run, after a question. */
export const terminateCommand: Command = {
  id: 'run.terminate',
  title: 'Terminate…',
  group: 'This run',
  icon: CircleX,
  hint: () => 'it ends at once',
  off: closedOff,
  run: () => {
    const { workflowId, runId } = useOpenRun.getState();
    if (workflowId !== undefined && runId !== undefined)
      openOverlay({ kind: 'terminate', workflowId, runId });
  },
};

const isPaused = (): boolean => useOpenRun.getState().execution?.summary.status === 'Paused';

async function togglePause(): Promise<void> {
  const { workflowId, runId } = useOpenRun.getState();
  if (workflowId === undefined || runId === undefined) return;
  const wasPaused = isPaused();
  try {
    await host.call(wasPaused ? 'run.unpause' : 'run.pause', { workflowId, runId });
    toast({
      tone: 'ok',
      title: `${workflowId} ${wasPaused ? 'goes on' : 'is paused'}`,
      ...(wasPaused ? {} : { text: 'Its workflow tasks and activities wait until it goes on.' }),
    });
  } catch (error) {
    toastFailure(`${workflowId} could not ${wasPaused ? 'go on' : 'be paused'}.`, error);
  }
}

/** Holds the open run, or lets it go on. */
export const pauseCommand: Command = {
  id: 'run.pause',
  get title() {
    return isPaused() ? 'Let the run go on' : 'Pause the run';
  },
  get icon() {
    return isPaused() ? Play : Pause;
  },
  group: 'This run',
  hint: () => (isPaused() ? undefined : 'no task of it is dispatched'),
  off: closedOff,
  run: () => void togglePause(),
};

/** Begins a new run from one of its workflow tasks. */
export const resetCommand: Command = {
  id: 'run.reset',
  title: 'Reset…',
  group: 'This run',
  icon: RotateCcw,
  hint: () => 'a new run from one of its workflow tasks',
  off: () => serverOff(useApp.getState()),
  run: () => {
    const { workflowId, runId, selectedEventId: eventId } = useOpenRun.getState();
    if (workflowId !== undefined && runId !== undefined)
      openOverlay({ kind: 'reset', workflowId, runId, eventId });
  },
};

/** Opens the start dialog with what the open run was started with. */
export const startLikeCommand: Command = {
  id: 'run.startLike',
  title: 'Start one like this…',
  group: 'This run',
  icon: Plus,
  off: () => serverOff(useApp.getState()),
  run: () => {
    const { workflowId, runId } = useOpenRun.getState();
    if (workflowId !== undefined && runId !== undefined)
      openOverlay({ kind: 'start', preset: { like: { workflowId, runId } } });
  },
};

/** Copies the address of the page, with the event that is selected. */
export const copyLinkCommand: Command = {
  id: 'run.copyLink',
  title: 'Copy a link to this page',
  group: 'This run',
  icon: Link,
  run: () => {
    const { workflowId, runId, selectedEventId } = useOpenRun.getState();
    if (workflowId === undefined) return;
    const path = executionPath(workflowId, runId, shownTab(), selectedEventId);
    void copyText('Link', pageAddress(href(path)));
  },
};

function ownClockOff(): string | undefined {
  return clockOff(useApp.getState()) ?? closedOff();
}

/** Puts the open run's own clock forward to its next timer; the others don't age. */
export const skipRunCommand: Command = {
  id: 'run.skipNext',
  title: 'Skip this run to its next timer',
  group: 'This run',
  icon: SkipForward,
  keys: 'Shift+S',
  hint: () => 'by its own clock: the others do not age',
  off: ownClockOff,
  run: () => {
    const { workflowId, runId } = useOpenRun.getState();
    if (workflowId !== undefined && runId !== undefined)
      void skipRun({ workflowId, runId }, { kind: 'next' });
  },
};

/** Asks how the open run's own clock is to run. */
export const runClockCommand: Command = {
  id: 'run.clock',
  title: 'Its own clock…',
  group: 'This run',
  icon: Clock,
  hint: () => 'auto-skip or fast-forward this run only',
  off: ownClockOff,
  run: () => {
    const { workflowId, runId } = useOpenRun.getState();
    if (workflowId !== undefined && runId !== undefined)
      openOverlay({ kind: 'runClock', workflowId, runId });
  },
};

/** What the page of a run can do with itself. */
export interface PageActions {
  readonly tab: ExecutionTab;
  readonly showTab: (tab: ExecutionTab) => void;
  /** Whether the inspector is an overlay, and whether that is open. */
  readonly narrow: boolean;
  readonly overlay: boolean;
  readonly toggleOverlay: () => void;
}

/** The commands of a run's page while it is shown; answers the one that opens the inspector. */
export function useRunCommands(actions: PageActions): Command {
  const { tab, showTab, narrow, overlay, toggleOverlay } = actions;
  const inspector: Command = {
    id: 'run.inspector',
    title: 'Inspector',
    group: 'This run',
    icon: PanelRight,
    keys: 'i',
    off: () => (narrow ? undefined : 'It is always shown in a window of this width.'),
    run: toggleOverlay,
  };
  useCommands([
    cancelCommand,
    terminateCommand,
    pauseCommand,
    resetCommand,
    startLikeCommand,
    skipRunCommand,
    runClockCommand,
    copyLinkCommand,
    {
      id: 'run.tab',
      title: tab === 'timeline' ? 'Show the events' : 'Show the timeline',
      icon: tab === 'timeline' ? List : ChartGantt,
      group: 'This run',
      keys: 'e',
      run: () => showTab(tab === 'timeline' ? 'events' : 'timeline'),
    },
    inspector,
    {
      id: 'run.back',
      title: 'Back to the workflows',
      icon: ArrowLeft,
      group: 'This run',
      keys: 'Escape',
      run: () => (overlay ? toggleOverlay() : goTo(paths.workflows)),
    },
  ]);
  return inspector;
}
