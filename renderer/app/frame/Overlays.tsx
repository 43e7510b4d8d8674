import type { ReactNode } from 'react';
import { closeOverlay, useOverlay } from '../../state/overlays.ts';
import { RunClockDialog } from '../../views/clock/RunClockDialog.tsx';
import { SkipToDialog } from '../../views/clock/SkipToDialog.tsx';
import { ResetDialog } from '../../views/execution/ResetDialog.tsx';
import { TerminateDialog } from '../../views/execution/TerminateDialog.tsx';
import { ScheduleDialogs } from '../../views/schedules/ScheduleDialogs.tsx';
import { OpenProjectDialog } from '../../views/welcome/OpenProjectDialog.tsx';
import { StartDialog } from '../../views/workflows/start/StartDialog.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { KeysDialog } from './KeysDialog.tsx';

/** The dialog that is open, if one is. */
export function Overlays(): ReactNode {
  const overlay = useOverlay((state) => state.overlay);
  if (!overlay) return undefined;
  switch (overlay.kind) {
    case 'palette':
      return <CommandPalette text={overlay.text} onClose={closeOverlay} />;
    case 'help':
      return <KeysDialog onClose={closeOverlay} />;
    case 'start':
      return <StartDialog preset={overlay.preset} onClose={closeOverlay} />;
    case 'skipTo':
      return <SkipToDialog input={overlay.input} onClose={closeOverlay} />;
    case 'runClock':
      return (
        <RunClockDialog
          workflowId={overlay.workflowId}
          runId={overlay.runId}
          onClose={closeOverlay}
        />
      );
    case 'schedule':
      return (
        <ScheduleDialogs
          dialog={overlay.dialog}
          scheduleId={overlay.scheduleId}
          onClose={closeOverlay}
        />
      );
    case 'openProject':
      return <OpenProjectDialog onClose={closeOverlay} />;
    case 'reset':
      return (
        <ResetDialog
          workflowId={overlay.workflowId}
          runId={overlay.runId}
          eventId={overlay.eventId}
          onClose={closeOverlay}
        />
      );
    case 'terminate':
      return (
        <TerminateDialog
          workflowId={overlay.workflowId}
          runId={overlay.runId}
          onClose={closeOverlay}
        />
      );
  }
}
