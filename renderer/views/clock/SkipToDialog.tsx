import { useEffect, useRef, useState, type ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { SkipPreview } from '../../../shared/ipc/clock.ts';
import { host } from '../../app/bridge.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { FormDialog } from '../../components/FormDialog.tsx';
import { TextField } from '../../components/Field.tsx';
import { Note } from '../../components/Note.tsx';
import text from '../../components/text.module.css';
import { countText, dateTimeText, plural, shownZone } from '../../components/timeText.ts';
import { useApp } from '../../state/app.ts';
import { useVirtualNow } from '../../state/clock.ts';
import { blockingHolds, clockOff, skip } from '../../state/clockActions.ts';
import { dueAtText, dueInText, previewText } from './agendaRows.ts';
import { exampleTime, parseTarget } from './parseTarget.ts';
import styles from './SkipToDialog.module.css';

/** What a skip to a time would do, asked anew when the time or what is due changes. */
function usePreview(untilMs: number): SkipPreview | undefined {
  const [preview, setPreview] = useState<SkipPreview>();
  const nextMs = useApp((state) => state.snapshot?.clock.nextMs);
  useEffect(() => {
    let live = true;
    host.call('clock.preview', { untilMs }).then(
      (known) => live && setPreview(known),
      () => live && setPreview(undefined), // the skip itself says why
    );
    return () => {
      live = false;
    };
  }, [untilMs, nextMs]);
  return preview;
}

function OnTheWay({
  preview,
  nowMs,
}: {
  readonly preview: SkipPreview;
  readonly nowMs: number;
}): ReactNode {
  const { entries, total } = preview;
  return (
    <div>
      <p className={classes(text.muted, text.small)} aria-live="polite">
        {previewText(preview)}
      </p>
      {entries.length > 0 && (
        <div className={styles.preview} tabIndex={0} role="group" aria-label="Entries on the way">
          {entries.map((entry) => (
            <div key={entry.id} className={styles.row}>
              <span className={text.mono}>{dueAtText(entry.atMs, nowMs)}</span>
              <span className={styles.in}>{dueInText(entry.atMs, nowMs)}</span>
              <span className={text.ellipsis} title={entry.text}>
                {entry.what}{' '}
                <span className={classes(text.mono, text.faint)}>{entry.workflowId}</span>
              </span>
            </div>
          ))}
          {total > entries.length && (
            <p className={classes(text.faint, styles.more)}>
              and {countText(total - entries.length)} more
            </p>
          )}
        </div>
      )}
    </div>
  );
}

/** Where a skip would come to, what is due until then, and what stands in its way. */
function Preview({ atMs, nowMs }: { readonly atMs: number; readonly nowMs: number }): ReactNode {
  const holds = useApp((state) => blockingHolds(state.snapshot).length);
  // A distance moves on with the clock: to the second is often enough to count anew.
  const preview = usePreview(Math.ceil(atMs / 1000) * 1000);
  return (
    <>
      <p>
        To{' '}
        <span className={styles.target}>
          {dateTimeText(atMs)}
          {shownZone() === 'UTC' && ' UTC'}
        </span>
        , in <span className={styles.target}>{durationText(atMs - nowMs)}</span>.
      </p>
      {preview && <OnTheWay preview={preview} nowMs={nowMs} />}
      {holds > 0 && (
        <Note tone="warn" title={`${plural(holds, 'thing holds', 'things hold')} time.`}>
          Skipping anyway fires the timeouts that lie on the way.
        </Note>
      )}
    </>
  );
}

/** Skip to a time, by a distance, or to what words say; it lists what will happen on the way before it goes. */
export function SkipToDialog({
  input: given = '',
  onClose,
}: {
  /** What stands in the field at first. */
  readonly input?: string | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const [input, setInput] = useState(given);
  const field = useRef<HTMLInputElement>(null);
  const nowMs = useVirtualNow(500) ?? 0;
  const off = useApp(clockOff);
  const held = useApp((state) => blockingHolds(state.snapshot).length > 0);
  const target = parseTarget(input, nowMs, shownZone());
  const wrong = target.kind === 'wrong' ? target.reason : undefined;
  const go = (): void => {
    if (target.kind !== 'time' || off !== undefined) return;
    onClose();
    void skip({ kind: 'time', atMs: target.atMs }, held);
  };
  return (
    <FormDialog
      title="Skip to…"
      onClose={onClose}
      onSubmit={go}
      initialFocus={field}
      submit={
        <Button tone="time" keys="$mod+Enter" off={off ?? wrong} onClick={go}>
          {held ? 'Skip anyway' : 'Skip'}
        </Button>
      }
    >
      <TextField
        ref={field}
        label="Where to"
        value={input}
        onChange={setInput}
        placeholder={`+30 d, tomorrow 02:00, end of month, ${exampleTime(nowMs, shownZone())}`}
        error={input.trim() === '' ? undefined : wrong}
        hint={`${shownZone() === 'UTC' ? 'UTC' : `Your time zone, ${shownZone()}`}, on the virtual clock. A zone behind a time is obeyed: 12:00 UTC, 12:00 +02:00.`}
      />
      {target.kind === 'time' && target.moved !== undefined && (
        <Note tone="warn">{target.moved}</Note>
      )}
      {target.kind === 'time' && <Preview atMs={target.atMs} nowMs={nowMs} />}
    </FormDialog>
  );
}
