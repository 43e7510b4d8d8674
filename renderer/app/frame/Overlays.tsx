import type { ReactNode } from 'react';
import { closeOverlay, useOverlay } from '../../state/overlays.ts';
import { SkipToDialog } from '../../views/clock/SkipToDialog.tsx';
import { TerminateDialog } from '../../views/execution/TerminateDialog.tsx';
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
      return <SkipToDialog onClose={closeOverlay} />;
    case 'openProject':
      return <OpenProjectDialog onClose={closeOverlay} />;
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
