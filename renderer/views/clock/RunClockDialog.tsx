import { useRef, useState, type ReactNode } from 'react';
import type { RunClock, RunClockMode } from '../../../shared/ipc/clock.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { lengthProblem } from '../../../shared/temporal/lengths.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { parseDuration } from '../../components/parseDuration.ts';
import { Segmented } from '../../components/Segmented.tsx';
import text from '../../components/text.module.css';
import { dateTimeText } from '../../components/timeText.ts';
import { useApp } from '../../state/app.ts';
import { clockOff } from '../../state/clockActions.ts';
import { setRunClock, skipRun, useRunClock } from '../../state/runClocks.ts';

type Kind = RunClockMode['kind'];

const sentences: Readonly<Record<Kind, string>> = {
  server: "It runs with the server's clock, ahead of it by what it has skipped.",
  autoSkip:
    'Whenever nothing of it is at work it jumps to its next timer, retry or timeout. Limits of a wait for a person pass as fast.',
  fastForward:
    'It jumps from timer to timer until so much of its time has passed, then runs on as before.',
};

function stateText({ skewMs, untilMs }: RunClock): string {
  const now =
    skewMs > 0
      ? `It is ${durationText(skewMs)} ahead of the server's clock`
      : "It shows the server's time";
  const until = untilMs === undefined ? '' : ` and fast-forwards to ${dateTimeText(untilMs)}`;
  return `${now}${until}.`;
}

function NextTimer({
  clock: { workflowId, runId, nextMs, nextText },
  onClose,
}: {
  readonly clock: RunClock;
  readonly onClose: () => void;
}): ReactNode {
  const off = useApp(clockOff);
  if (nextMs === undefined) return undefined;
  return (
    <p>
      Next: {nextText} at {dateTimeText(nextMs)}.{' '}
      <Button
        size="small"
        off={off}
        onClick={() => {
          onClose();
          void skipRun({ workflowId, runId }, { kind: 'next' });
        }}
      >
        Skip to it, once
      </Button>
    </p>
  );
}

function ModeChoice({
  kind,
  off,
  onChange,
}: {
  readonly kind: Kind;
  readonly off: string | undefined;
  readonly onChange: (kind: Kind) => void;
}): ReactNode {
  return (
    <Segmented<Kind>
      label="How its own clock runs"
      tone="time"
      value={kind}
      off={off}
      onChange={onChange}
      options={[
        { value: 'server', label: "Server's pace" },
        { value: 'autoSkip', label: 'Auto-skip' },
        { value: 'fastForward', label: 'Fast-forward' },
      ]}
    />
  );
}

/** One run's own clock: how it runs, and one jump. The other runs don't age. */
export function RunClockDialog({
  workflowId,
  runId,
  onClose,
}: {
  readonly workflowId: string;
  readonly runId: string;
  readonly onClose: () => void;
}): ReactNode {
  const clock = useRunClock({ workflowId, runId });
  const off = useApp(clockOff);
  const [chosen, setChosen] = useState<Kind>();
  const [distance, setDistance] = useState('30 d');
  const first = useRef<HTMLElement>(null);
  const kind = chosen ?? (clock?.mode === 'autoSkip' ? 'autoSkip' : 'server');
  const ms = parseDuration(distance, undefined);
  const wrong =
    kind === 'fastForward' && (ms === undefined || ms <= 0)
      ? lengthProblem(distance, 'A length such as 30 d or 2 h 15 m.')
      : undefined;
  const submit = (): void => {
    if (off !== undefined || wrong !== undefined) return;
    onClose();
    const mode: RunClockMode = kind === 'fastForward' ? { kind, ms: ms ?? 0 } : { kind };
    void setRunClock({ workflowId, runId }, mode);
  };
  return (
    <FormDialog
      title={`Clock of ${workflowId}`}
      onClose={onClose}
      onSubmit={submit}
      initialFocus={first}
      submit={
        <Button tone="time" keys="$mod+Enter" off={off ?? wrong} onClick={submit}>
          Set the clock
        </Button>
      }
    >
      {clock && <p>{stateText(clock)}</p>}
      <div
        ref={(element) => {
          first.current =
            element?.querySelector<HTMLElement>('[role="radio"][tabindex="0"]') ?? null;
        }}
      >
        <ModeChoice kind={kind} off={off} onChange={setChosen} />
      </div>
      <p className={text.muted}>{sentences[kind]}</p>
      {kind === 'fastForward' && (
        <TextField
          label="By"
          value={distance}
          onChange={setDistance}
          error={distance.trim() === '' ? undefined : wrong}
          hint="On its own clock: 30 d, 2 h 15 m."
        />
      )}
      {clock && <NextTimer clock={clock} onClose={onClose} />}
    </FormDialog>
  );
}
