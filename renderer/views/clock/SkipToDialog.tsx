import { useEffect, useRef, useState, type ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { AgendaEntry } from '../../../shared/ipc/models.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { FormDialog } from '../../components/FormDialog.tsx';
import { TextField } from '../../components/Field.tsx';
import { Note } from '../../components/Note.tsx';
import text from '../../components/text.module.css';
import { countText, dateTimeText, plural } from '../../components/timeText.ts';
import { pullAgenda, useAgenda } from '../../state/agenda.ts';
import { useApp } from '../../state/app.ts';
import { useVirtualNow } from '../../state/clock.ts';
import { blockingHolds, clockOff, skip } from '../../state/clockActions.ts';
import { dueAtText, dueInText, whatText } from './agendaRows.ts';
import { parseTarget } from './parseTarget.ts';
import styles from './SkipToDialog.module.css';

const listed = 100;

function OnTheWay({
  entries,
  more,
  nowMs,
}: {
  readonly entries: readonly AgendaEntry[];
  readonly more: boolean;
  readonly nowMs: number;
}): ReactNode {
  if (entries.length === 0) return <p className={text.muted}>Nothing is due on the way.</p>;
  return (
    <div>
      <p className={classes(text.muted, text.small)}>
        On the way{' '}
        {more
          ? `more than ${countText(entries.length)} entries are`
          : plural(entries.length, 'entry is', 'entries are')}{' '}
        due:
      </p>
      <div className={styles.preview} tabIndex={0} role="group" aria-label="Entries on the way">
        {entries.slice(0, listed).map((entry) => (
          <div
            key={`${entry.runId} ${entry.kind} ${entry.text} ${entry.atMs}`}
            className={styles.row}
          >
            <span className={text.mono}>{dueAtText(entry.atMs, nowMs)}</span>
            <span className={styles.in}>{dueInText(entry.atMs, nowMs)}</span>
            <span className={text.ellipsis} title={`${entry.text} of ${entry.workflowId}`}>
              {whatText(entry)}{' '}
              <span className={classes(text.mono, text.faint)}>{entry.workflowId}</span>
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}

/** Where a skip would come to, what is due until then, and what stands in its way. */
function Preview({ atMs, nowMs }: { readonly atMs: number; readonly nowMs: number }): ReactNode {
  const { entries, total } = useAgenda();
  const holds = useApp((state) => blockingHolds(state.snapshot).length);
  const onTheWay = entries.filter((entry) => entry.atMs <= atMs);
  const more = onTheWay.length === entries.length && entries.length < (total ?? 0);
  return (
    <>
      <p>
        To <span className={styles.target}>{dateTimeText(atMs)}</span>, in{' '}
        <span className={styles.target}>{durationText(atMs - nowMs)}</span>.
      </p>
      <OnTheWay entries={onTheWay} more={more} nowMs={nowMs} />
      {holds > 0 && (
        <Note tone="warn" title={`${plural(holds, 'thing holds', 'things hold')} time.`}>
          Skipping anyway fires the timeouts that lie on the way.
        </Note>
      )}
    </>
  );
}

/** Skip to a time, by a distance, or to what words say; it lists what will happen on the way before it goes. */
export function SkipToDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [input, setInput] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const nowMs = useVirtualNow(500) ?? 0;
  const off = useApp(clockOff);
  const held = useApp((state) => blockingHolds(state.snapshot).length > 0);
  useEffect(() => void pullAgenda(), []);
  const target = parseTarget(input, nowMs);
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
        placeholder="+30 d, tomorrow 02:00, end of month, 2026-04-01 12:00"
        error={input.trim() === '' ? undefined : wrong}
        hint="UTC, on the virtual clock."
      />
      {target.kind === 'time' && <Preview atMs={target.atMs} nowMs={nowMs} />}
    </FormDialog>
  );
}
