import { Ban, CircleX, PanelRight } from 'lucide-react';
import { host } from '../../app/bridge.ts';
import { useCommands, type Command } from '../../app/commands.ts';
import { goTo, paths, type ExecutionTab } from '../../app/routes.ts';
import { serverOff, useApp } from '../../state/app.ts';
import { useOpenRun } from '../../state/openRun.ts';
import { openOverlay } from '../../state/overlays.ts';
import { toast, toastFailure } from '../../state/toasts.ts';

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
    {
      id: 'run.tab',
      title: tab === 'timeline' ? 'Show the events' : 'Show the timeline',
      group: 'This run',
      keys: 'e',
      run: () => showTab(tab === 'timeline' ? 'events' : 'timeline'),
    },
    inspector,
    {
      id: 'run.back',
      title: 'Back to the workflows',
      group: 'This run',
      keys: 'Escape',
      run: () => (overlay ? toggleOverlay() : goTo(paths.workflows)),
    },
  ]);
  return inspector;
}
