import type { ReactNode } from 'react';
import { assertNever } from '../../../shared/util/assertNever.ts';
import type { ScheduleDialog } from '../../state/overlays.ts';
import { BackfillDialog } from './BackfillDialog.tsx';
import { DeleteDialog, PauseDialog, TriggerDialog } from './SmallDialogs.tsx';

/** What the dialogs of a schedule are given. */
export interface ScheduleDialogProps {
  readonly scheduleId: string;
  readonly onClose: () => void;
}

/** The dialog that does something to a schedule. */
export function ScheduleDialogs({
  dialog,
  ...props
}: ScheduleDialogProps & { readonly dialog: ScheduleDialog }): ReactNode {
  switch (dialog) {
    case 'pause':
      return <PauseDialog {...props} />;
    case 'trigger':
      return <TriggerDialog {...props} />;
    case 'backfill':
      return <BackfillDialog {...props} />;
    case 'delete':
      return <DeleteDialog {...props} />;
    default:
      return assertNever(dialog);
  }
}
