import { useRef, useState, type ReactNode } from 'react';
import type { OverlapPolicy } from '../../../shared/ipc/schedules.ts';
import { host } from '../../app/bridge.ts';
import { goTo, paths } from '../../app/routes.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { FailureNote } from '../../components/Note.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { plural } from '../../components/timeText.ts';
import { OVERLAP_WORDS } from '../../model/schedules/overlapPicture.ts';
import { forgetSchedule, useOpenSchedule, useSchedules } from '../../state/schedules.ts';
import { dropDraft } from './drafts.ts';
import { OverlapPicture } from './OverlapPicture.tsx';
import { overlapOptions } from './PolicyFields.tsx';
import type { ScheduleDialogProps } from './ScheduleDialogs.tsx';
import { useScheduleCall } from './useScheduleCall.ts';

const usual = 'usual';

/** One policy for this time only, or the schedule's own. */
export function OverlapOverride({
  scheduleId,
  value,
  onChange,
}: {
  readonly scheduleId: string;
  readonly value: OverlapPolicy | undefined;
  readonly onChange: (value: OverlapPolicy | undefined) => void;
}): ReactNode {
  const own = useOpenSchedule((state) =>
    state.detail?.scheduleId === scheduleId ? state.detail.policies.overlap : undefined,
  );
  const effective = value ?? own;
  const ownName = own === undefined ? '' : `: ${OVERLAP_WORDS[own].name.toLowerCase()}`;
  return (
    <>
      <SelectField<OverlapPolicy | typeof usual>
        label="Overlap"
        value={value ?? usual}
        options={[{ value: usual, label: `As the schedule has it${ownName}` }, ...overlapOptions]}
        onChange={(next) => onChange(next === usual ? undefined : next)}
      />
      {effective !== undefined && <OverlapPicture policy={effective} />}
    </>
  );
}

/** Pauses a schedule, or lets it go on, with a note that says why. */
export function PauseDialog({ scheduleId, onClose }: ScheduleDialogProps): ReactNode {
  const paused = useSchedules(
    (state) => state.rows?.find((row) => row.scheduleId === scheduleId)?.paused === true,
  );
  const [note, setNote] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const { off, failure, run } = useScheduleCall(onClose);
  const call = paused ? 'schedules.unpause' : 'schedules.pause';
  const submit = (): void =>
    void run(
      () => host.call(call, { scheduleId, note: note.trim() }),
      `${paused ? 'Unpaused' : 'Paused'} ${scheduleId}`,
    );
  return (
    <FormDialog
      title={`${paused ? 'Unpause' : 'Pause'} ${scheduleId}`}
      size="narrow"
      onClose={onClose}
      onSubmit={submit}
      initialFocus={field}
      submit={
        <Button tone="primary" off={off} keys="$mod+Enter" onClick={submit}>
          {paused ? 'Unpause' : 'Pause'}
        </Button>
      }
    >
      <TextField
        ref={field}
        label="Note"
        value={note}
        placeholder="why, for those who come after"
        onChange={setNote}
        hint={
          paused
            ? 'It goes on with its next time. What was due in between is not made up for; a backfill does that.'
            : 'Runs that are open go on. Triggers and backfills still work.'
        }
      />
      {failure && <FailureNote title="Nothing was changed." failure={failure} />}
    </FormDialog>
  );
}

/** Starts an action at once. */
export function TriggerDialog({ scheduleId, onClose }: ScheduleDialogProps): ReactNode {
  const [overlap, setOverlap] = useState<OverlapPolicy>();
  const button = useRef<HTMLButtonElement>(null);
  const { off, failure, run } = useScheduleCall(onClose);
  const submit = (): void =>
    void run(
      () =>
        host.call('schedules.trigger', {
          scheduleId,
          ...(overlap === undefined ? {} : { overlap }),
        }),
      `Triggered ${scheduleId}`,
    );
  return (
    <FormDialog
      title={`Trigger ${scheduleId} now`}
      onClose={onClose}
      onSubmit={submit}
      initialFocus={button}
      submit={
        <Button ref={button} tone="primary" off={off} keys="$mod+Enter" onClick={submit}>
          Trigger
        </Button>
      }
    >
      <OverlapOverride scheduleId={scheduleId} value={overlap} onChange={setOverlap} />
      {failure && <FailureNote title="It was not triggered." failure={failure} />}
    </FormDialog>
  );
}

/** Deletes a schedule; its runs go on. */
export function DeleteDialog({ scheduleId, onClose }: ScheduleDialogProps): ReactNode {
  const running = useOpenSchedule((state) =>
    state.scheduleId === scheduleId
      ? state.runs.filter(({ status }) => status === 'Running').length
      : 0,
  );
  const { off, failure, run } = useScheduleCall(onClose);
  const submit = async (): Promise<void> => {
    const done = await run(
      () => host.call('schedules.delete', { scheduleId }),
      `Deleted ${scheduleId}`,
    );
    if (!done) return;
    dropDraft(scheduleId);
    forgetSchedule(scheduleId);
    goTo(paths.schedules);
  };
  return (
    <FormDialog
      title={`Delete ${scheduleId}`}
      size="narrow"
      onClose={onClose}
      onSubmit={() => void submit()}
      submit={
        <Button tone="dangerFill" off={off} keys="$mod+Enter" onClick={() => void submit()}>
          Delete
        </Button>
      }
    >
      <p>
        The schedule can't be brought back.{' '}
        {running === 0
          ? 'What it started stays.'
          : `${plural(running, 'run is', 'runs are')} open and will go on.`}
      </p>
      {failure && <FailureNote title="It was not deleted." failure={failure} />}
    </FormDialog>
  );
}
