import { useRef, useState, type ReactNode } from 'react';
import { host } from '../../app/bridge.ts';
import { Button } from '../../components/Button.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { TextField } from '../../components/Field.tsx';
import text from '../../components/text.module.css';
import { toastFailure } from '../../state/toasts.ts';

/** Asks before a run is terminated: nothing brings it back. */
export function TerminateDialog({
  workflowId,
  runId,
  onClose,
}: {
  readonly workflowId: string;
  readonly runId: string;
  readonly onClose: () => void;
}): ReactNode {
  const [reason, setReason] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const terminate = async (): Promise<void> => {
    onClose();
    try {
      await host.call('workflows.terminate', {
        workflowId,
        runId,
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      });
    } catch (error) {
      toastFailure(`${workflowId} could not be terminated.`, error);
    }
  };
  return (
    <FormDialog
      title="Terminate the run"
      size="narrow"
      onClose={onClose}
      onSubmit={() => void terminate()}
      initialFocus={field}
      submit={
        <Button tone="dangerFill" keys="$mod+Enter" onClick={() => void terminate()}>
          Terminate
        </Button>
      }
    >
      <p>
        <span className={text.mono}>{workflowId}</span> ends at once: its code does not hear of it
        and cannot clean up. To let it, cancel it instead.
      </p>
      <TextField
        ref={field}
        label="Reason"
        value={reason}
        onChange={setReason}
        placeholder="shown in its history"
      />
    </FormDialog>
  );
}
