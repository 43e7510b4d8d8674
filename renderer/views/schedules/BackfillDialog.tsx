import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { CallOutput } from '../../../shared/ipc/contract.ts';
import type { Failure } from '../../../shared/ipc/failure.ts';
import type { OverlapPolicy } from '../../../shared/ipc/schedules.ts';
import { failureOf, host } from '../../app/bridge.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { FailureNote, Note } from '../../components/Note.tsx';
import text from '../../components/text.module.css';
import { countText, plural } from '../../components/timeText.ts';
import { momentText, parseMoment, shownZoneOf, zoneName } from '../../model/schedules/zonedTime.ts';
import { virtualNow } from '../../state/clock.ts';
import { useOpenSchedule } from '../../state/schedules.ts';
import styles from './BackfillDialog.module.css';
import type { ScheduleDialogProps } from './ScheduleDialogs.tsx';
import { OverlapOverride } from './SmallDialogs.tsx';
import { useScheduleCall } from './useScheduleCall.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const settleMs = 150;

const RANGES = [
  { name: 'Last day', days: 1 },
  { name: 'Last 7 days', days: 7 },
  { name: 'Last 30 days', days: 30 },
] as const;

type Times = CallOutput<'schedules.preview'>;

/** What the server would start for a range, once the fields have stopped changing. */
function useServerTimes(
  scheduleId: string,
  fromMs: number | undefined,
  toMs: number | undefined,
): { readonly times: Times | undefined; readonly failure: Failure | undefined } {
  const key = `${scheduleId} ${fromMs} ${toMs}`;
  const [known, setKnown] = useState<{ key: string; times?: Times; failure?: Failure }>();
  useEffect(() => {
    if (fromMs === undefined || toMs === undefined || toMs < fromMs) return;
    let current = true;
    const timer = setTimeout(() => {
      host.call('schedules.preview', { scheduleId, fromMs, toMs }).then(
        (times) => current && setKnown({ key, times }),
        (error: unknown) => current && setKnown({ key, failure: failureOf(error) }),
      );
    }, settleMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [scheduleId, fromMs, toMs, key]);
  const answer = known?.key === key ? known : undefined;
  return { times: answer?.times, failure: answer?.failure };
}

function Count({
  times,
  zone,
}: {
  readonly times: Times | undefined;
  readonly zone: string;
}): ReactNode {
  if (!times) return <p className={text.muted}>Counting…</p>;
  const { timesMs, more } = times;
  const [first] = timesMs;
  const last = timesMs.at(-1);
  if (first === undefined || last === undefined) {
    return <p className={text.muted}>No time of the schedule lies in this range.</p>;
  }
  const count = more
    ? `More than ${countText(timesMs.length)} actions`
    : plural(timesMs.length, 'action');
  return (
    <p>
      <b>{count}</b>
      {timesMs.length === 1
        ? `, at ${momentText(first, zone)}, ${zoneName(zone)}.`
        : `, from ${momentText(first, zone)} to ${momentText(last, zone)}, ${zoneName(zone)}.`}
    </p>
  );
}

const momentError = (value: string): string | undefined =>
  parseMoment(value) === undefined ? 'A time is needed, such as 2026-04-01 12:00.' : undefined;

/** Policies that start one action of a range after the other, or all. */
const STARTS_ALL: readonly OverlapPolicy[] = ['ALLOW_ALL', 'BUFFER_ALL'];

/** The two fields, what they say on the clocks of the schedule's zone, and what is wrong with them. */
function useRange(zone: string) {
  const [nowMs] = useState(() => Math.floor((virtualNow() ?? 0) / MINUTE_MS) * MINUTE_MS);
  const [from, setFrom] = useState(() => momentText(nowMs - 7 * DAY_MS, zone));
  const [to, setTo] = useState(() => momentText(nowMs, zone));
  const fromMs = parseMoment(from, zone);
  const toMs = parseMoment(to, zone);
  const backwards = fromMs !== undefined && toMs !== undefined && toMs < fromMs;
  const fromError = momentError(from);
  const toError = momentError(to) ?? (backwards ? 'The range ends before it begins.' : undefined);
  const setLast = (days: number): void => {
    setFrom(momentText(nowMs - days * DAY_MS, zone));
    setTo(momentText(nowMs, zone));
  };
  return { from, setFrom, to, setTo, setLast, fromMs, toMs, fromError, toError };
}

function RangeFields({
  range,
  zone,
  first,
}: {
  readonly zone: string;
  readonly range: ReturnType<typeof useRange>;
  readonly first: RefObject<HTMLInputElement | null>;
}): ReactNode {
  const { from, setFrom, to, setTo, setLast, fromError, toError } = range;
  return (
    <>
      <div className={styles.range}>
        <TextField
          ref={first}
          label="From"
          mono
          value={from}
          unit={zoneName(zone)}
          error={fromError}
          onChange={setFrom}
        />
        <TextField
          label="To"
          mono
          value={to}
          unit={zoneName(zone)}
          error={toError}
          onChange={setTo}
        />
      </div>
      <div className={styles.ranges}>
        {RANGES.map(({ name, days }) => (
          <Button key={name} size="small" onClick={() => setLast(days)}>
            {name}
          </Button>
        ))}
      </div>
    </>
  );
}

/** Makes up for a range; it says how many actions that is before anything happens. */
export function BackfillDialog({ scheduleId, onClose }: ScheduleDialogProps): ReactNode {
  const [zone] = useState(() => shownZoneOf(useOpenSchedule.getState().detail?.spec));
  const range = useRange(zone);
  const { fromMs, toMs } = range;
  const [overlap, setOverlap] = useState<OverlapPolicy>();
  const own = useOpenSchedule((state) => state.detail?.policies.overlap);
  const field = useRef<HTMLInputElement>(null);
  const { times, failure: countFailure } = useServerTimes(scheduleId, fromMs, toMs);
  const { off, failure, run } = useScheduleCall(onClose);
  const wrong = range.fromError ?? range.toError;
  const count = times?.timesMs.length ?? 0;
  const none = times && count === 0 ? 'There is nothing to make up for.' : undefined;
  const effective = overlap ?? own;
  const submit = (): void => {
    if (wrong !== undefined || none !== undefined) return;
    if (fromMs === undefined || toMs === undefined) return;
    const override = overlap === undefined ? {} : { overlap };
    void run(
      () => host.call('schedules.backfill', { scheduleId, fromMs, toMs, ...override }),
      `Backfilling ${scheduleId}`,
    );
  };
  return (
    <FormDialog
      title={`Backfill ${scheduleId}`}
      onClose={onClose}
      onSubmit={submit}
      initialFocus={field}
      submit={
        <Button tone="primary" off={off ?? wrong ?? none} keys="$mod+Enter" onClick={submit}>
          {count > 0 && !times?.more ? `Backfill ${plural(count, 'action')}` : 'Backfill'}
        </Button>
      }
    >
      <RangeFields range={range} zone={zone} first={field} />
      <div aria-live="polite">
        {wrong === undefined && !countFailure && <Count times={times} zone={zone} />}
        {countFailure && (
          <FailureNote title="The actions could not be counted." failure={countFailure} />
        )}
      </div>
      <OverlapOverride scheduleId={scheduleId} value={overlap} onChange={setOverlap} />
      {effective !== undefined && !STARTS_ALL.includes(effective) && count > 1 && (
        <Note tone="warn">
          A range is made up for at once, so that its actions overlap. To start every one of them
          choose Allow all, or Buffer all for one after the other.
        </Note>
      )}
      {failure && <FailureNote title="Nothing was backfilled." failure={failure} />}
    </FormDialog>
  );
}
