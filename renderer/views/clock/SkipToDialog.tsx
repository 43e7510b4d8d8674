import { useEffect, useRef, useState, type ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { AgendaEntry } from '../../../shared/ipc/models.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { Dialog } from '../../components/Dialog.tsx';
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

/** Skip to a time, by a distance, or to what words say; it lists what will happen on the way before it goes. */
export function SkipToDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [input, setInput] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const nowMs = useVirtualNow(500) ?? 0;
  const off = useApp(clockOff);
  const holds = useApp((state) => blockingHolds(state.snapshot).length);
  const { entries, total } = useAgenda();
  useEffect(() => void pullAgenda(), []);
  const target = parseTarget(input, nowMs);
  const onTheWay =
    target.kind === 'time' ? entries.filter((entry) => entry.atMs <= target.atMs) : [];
  const more = onTheWay.length === entries.length && entries.length < (total ?? 0);
  const go = (anyway: boolean): void => {
    if (target.kind !== 'time' || off !== undefined) return;
    onClose();
    void skip({ kind: 'time', atMs: target.atMs }, anyway);
  };
  const wrong = target.kind === 'wrong' && input.trim() !== '' ? target.reason : undefined;
  return (
    <Dialog
      title="Skip to…"
      onClose={onClose}
      initialFocus={field}
      actions={
        <>
          <Button onClick={onClose} keys="Escape">
            Cancel
          </Button>
          <Button
            tone="time"
            keys="$mod+Enter"
            off={off ?? (target.kind === 'wrong' ? target.reason : undefined)}
            onClick={() => go(holds > 0)}
          >
            {holds > 0 ? 'Skip anyway' : 'Skip'}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go(holds > 0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) go(holds > 0);
        }}
      >
        <TextField
          ref={field}
          label="Where to"
          value={input}
          onChange={setInput}
          placeholder="+30 d, tomorrow 02:00, end of month, 2026-04-01 12:00"
          error={wrong}
          hint="UTC, on the virtual clock."
        />
      </form>
      {target.kind === 'time' && (
        <>
          <p>
            To <span className={styles.target}>{dateTimeText(target.atMs)}</span>, in{' '}
            <span className={styles.target}>{durationText(target.atMs - nowMs)}</span>.
          </p>
          <OnTheWay entries={onTheWay} more={more} nowMs={nowMs} />
          {holds > 0 && (
            <Note tone="warn" title={`${plural(holds, 'thing holds', 'things hold')} time.`}>
              Skipping anyway fires the timeouts that lie on the way.
            </Note>
          )}
        </>
      )}
    </Dialog>
  );
}
