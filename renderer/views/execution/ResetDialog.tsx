import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { ResetExclusion } from '../../../shared/ipc/steering.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { host } from '../../app/bridge.ts';
import { executionPath, goTo } from '../../app/routes.ts';
import { Button } from '../../components/Button.tsx';
import { CheckField } from '../../components/CheckField.tsx';
import { TextField } from '../../components/Field.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { plural } from '../../components/timeText.ts';
import {
  comesAgain,
  proposedPoint,
  resetPointsOf,
  type ComesAgain,
} from '../../model/resetPoints.ts';
import { useOpenRun } from '../../state/openRun.ts';
import { toast, toastFailure } from '../../state/toasts.ts';
import styles from './Dialogs.module.css';

/** So many places are offered: those around the one that was asked for. */
const POINTS_SHOWN = 200;

/** What comes again, unless it is left out. */
const kinds: readonly {
  readonly exclusion: ResetExclusion;
  readonly one: string;
  readonly count: (again: ComesAgain) => number;
}[] = [
  { exclusion: 'signals', one: 'signal', count: (again) => again.signals },
  { exclusion: 'updates', one: 'update', count: (again) => again.updates },
  { exclusion: 'cancelRequests', one: 'cancel request', count: (again) => again.cancelRequests },
];

interface ResetProps {
  readonly workflowId: string;
  readonly runId: string;
  /** What is to happen anew. */
  readonly eventId: number | undefined;
  readonly onClose: () => void;
}

/** What the dialog's fields say, and doing it. */
function useReset({ workflowId, runId, eventId, onClose }: ResetProps) {
  const events = useOpenRun((state) => state.events);
  const points = useMemo(() => resetPointsOf(events), [events]);
  const [chosen, setChosen] = useState(() => proposedPoint(events, points, eventId)?.eventId ?? 0);
  const [exclude, setExclude] = useState<readonly ResetExclusion[]>([]);
  const [reason, setReason] = useState('');
  const again = useMemo(() => comesAgain(events, chosen), [events, chosen]);
  const off = points.length === 0 ? 'This run has not completed a workflow task yet.' : undefined;
  const include = (exclusion: ResetExclusion, isIncluded: boolean): void =>
    setExclude((before) =>
      isIncluded ? before.filter((other) => other !== exclusion) : [...before, exclusion],
    );
  const submit = async (): Promise<void> => {
    if (off !== undefined) return;
    onClose();
    try {
      const { runId: next } = await host.call('run.reset', {
        workflowId,
        runId,
        eventId: chosen,
        exclude: [...exclude],
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      });
      toast({ tone: 'ok', title: `${workflowId} goes on from event ${chosen}, as a new run` });
      goTo(executionPath(workflowId, next));
    } catch (error) {
      toastFailure(`${workflowId} could not be reset.`, error);
    }
  };
  const startMs = events[0]?.timeMs ?? 0;
  return {
    points,
    startMs,
    chosen,
    setChosen,
    exclude,
    include,
    reason,
    setReason,
    again,
    off,
    submit,
  };
}

/** The places around the chosen one, for the list. */
function pointOptions({
  points,
  chosen,
  startMs,
}: Pick<ReturnType<typeof useReset>, 'points' | 'chosen' | 'startMs'>) {
  const middle = points.findIndex((point) => point.eventId === chosen);
  const from = Math.max(0, Math.min(middle - POINTS_SHOWN / 2, points.length - POINTS_SHOWN));
  return points.slice(from, from + POINTS_SHOWN).map((point) => ({
    value: String(point.eventId),
    label: `event ${point.eventId}, workflow task ${point.outcome} at +${durationText(point.timeMs - startMs)}`,
  }));
}

/** Begins a new run with the open run's history up to a workflow task. */
export function ResetDialog(props: ResetProps): ReactNode {
  const reset = useReset(props);
  const { chosen, again, exclude, off } = reset;
  const isRunning = useOpenRun((state) => state.execution?.summary.closeMs === undefined);
  const field = useRef<HTMLInputElement>(null);
  const submit = (): void => void reset.submit();
  return (
    <FormDialog
      title="Reset the run"
      onClose={props.onClose}
      onSubmit={submit}
      initialFocus={field}
      submit={
        <Button tone="primary" keys="$mod+Enter" off={off} onClick={submit}>
          Reset
        </Button>
      }
    >
      <SelectField
        label="From"
        value={String(chosen)}
        onChange={(value) => reset.setChosen(Number(value))}
        options={pointOptions(reset)}
      />
      <p>
        {off ??
          `A new run keeps events 1 to ${chosen - 1} and goes on from there with the code as it is now.` +
            (isRunning ? ' This run is terminated.' : '')}
      </p>
      <div className={styles.choices}>
        {kinds
          .filter(({ count }) => count(again) > 0)
          .map(({ exclusion, one, count }) => (
            <CheckField
              key={exclusion}
              label={`Send ${plural(count(again), one)} from after it again`}
              checked={!exclude.includes(exclusion)}
              onChange={(checked) => reset.include(exclusion, checked)}
            />
          ))}
      </div>
      <TextField
        ref={field}
        label="Reason"
        value={reset.reason}
        onChange={reset.setReason}
        placeholder="shown in its history"
      />
    </FormDialog>
  );
}
