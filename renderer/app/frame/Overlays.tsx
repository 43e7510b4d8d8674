import { Suspense, type ReactNode } from 'react';
import { laterComponent } from '../../components/laterPart.ts';
import { closeOverlay, useOverlay, type Overlay } from '../../state/overlays.ts';

const CommandPalette = laterComponent(
  async () => (await import('./CommandPalette.tsx')).CommandPalette,
);
const StartDialog = laterComponent(
  async () => (await import('../../views/workflows/start/StartDialog.tsx')).StartDialog,
);
const SkipToDialog = laterComponent(
  async () => (await import('../../views/clock/SkipToDialog.tsx')).SkipToDialog,
);
const RunClockDialog = laterComponent(
  async () => (await import('../../views/clock/RunClockDialog.tsx')).RunClockDialog,
);
const TerminateDialog = laterComponent(
  async () => (await import('../../views/execution/TerminateDialog.tsx')).TerminateDialog,
);
const ResetDialog = laterComponent(
  async () => (await import('../../views/execution/ResetDialog.tsx')).ResetDialog,
);
const KeysDialog = laterComponent(async () => (await import('./KeysDialog.tsx')).KeysDialog);
const OpenProjectDialog = laterComponent(
  async () => (await import('../../views/welcome/OpenProjectDialog.tsx')).OpenProjectDialog,
);
const ScheduleDialogs = laterComponent(
  async () => (await import('../../views/schedules/ScheduleDialogs.tsx')).ScheduleDialogs,
);

/** The dialog that is open, if one is. */
export function Overlays(): ReactNode {
  const overlay = useOverlay((state) => state.overlay);
  return <Suspense>{overlay && <Open overlay={overlay} />}</Suspense>;
}

function Open({ overlay }: { readonly overlay: Overlay }): ReactNode {
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
