import { CalendarClock, Clock, Filter, RotateCw, SkipForward } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { AgendaEntry } from '../../../shared/ipc/models.ts';
import { executionPath, goTo } from '../../app/routes.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { BareField } from '../../components/Field.tsx';
import { GroupIcon } from '../../components/GroupIcon.tsx';
import { FailureNote } from '../../components/Note.tsx';
import { Pane } from '../../components/Pane.tsx';
import { Empty, LoadingRows } from '../../components/Placeholder.tsx';
import { RowGrid, type GridColumn } from '../../components/RowGrid.tsx';
import text from '../../components/text.module.css';
import { plural } from '../../components/timeText.ts';
import { useNarrow } from '../../components/useMedia.ts';
import { pullAgenda, useAgenda } from '../../state/agenda.ts';
import { useApp } from '../../state/app.ts';
import { useVirtualNow } from '../../state/clock.ts';
import { clockOff, skip } from '../../state/clockActions.ts';
import styles from './AgendaPane.module.css';
import {
  agendaRows,
  dueAtText,
  dueInText,
  kindWords,
  laneOf,
  whatText,
  type AgendaRow,
} from './agendaRows.ts';
import { Horizon } from './Horizon.tsx';

const dayMs = 86_400_000;

function KindIcon({ kind }: { readonly kind: string }): ReactNode {
  switch (laneOf(kind)) {
    case 'timer':
      return <GroupIcon kind="timer" />;
    case 'retry':
      return <RotateCw aria-hidden="true" className={text.accent} />;
    case 'timeout':
      return <Clock aria-hidden="true" className={text.warn} />;
    case 'other':
      return <CalendarClock aria-hidden="true" className={text.muted} />;
  }
}

const wide: readonly GridColumn[] = [
  { key: 'at', name: 'At (virtual)', track: '132px' },
  { key: 'in', name: 'In', track: '92px', align: 'end' },
  { key: 'kind', name: 'Kind', track: '176px' },
  { key: 'what', name: 'What', track: 'minmax(0, 1.4fr)' },
  { key: 'run', name: 'Run', track: 'minmax(0, 1fr)' },
  {
    key: 'go',
    name: <span className={text.screenReader}>Skip</span>,
    track: '108px',
    align: 'end',
  },
];
const narrowColumns = wide.filter((column) => column.key !== 'kind' && column.key !== 'go');

function matches(entry: AgendaEntry, words: string): boolean {
  return `${entry.kind} ${entry.text} ${entry.workflowId}`
    .toLowerCase()
    .includes(words.trim().toLowerCase());
}

function Here({ entry }: { readonly entry: AgendaEntry }): ReactNode {
  const off = useApp(clockOff);
  return (
    <Button
      tone="ghost"
      size="small"
      className={styles.here}
      tabIndex={-1}
      off={off}
      title="Skip to just before this entry"
      onClick={() => void skip({ kind: 'time', atMs: entry.atMs - 1 })}
    >
      <SkipForward aria-hidden="true" />
      to here
    </Button>
  );
}

function agendaCells(
  { entry }: AgendaRow,
  columns: readonly GridColumn[],
  nowMs: number,
): readonly ReactNode[] {
  if (!entry) return [];
  const all: Readonly<Record<string, ReactNode>> = {
    at: <span className={text.mono}>{dueAtText(entry.atMs, nowMs)}</span>,
    in: <span className={styles.in}>{dueInText(entry.atMs, nowMs)}</span>,
    kind: (
      <span className={styles.kind}>
        <KindIcon kind={entry.kind} />
        {kindWords(entry.kind)}
      </span>
    ),
    what: <span title={entry.text}>{whatText(entry)}</span>,
    run: <span className={classes(text.mono, text.muted)}>{entry.workflowId}</span>,
    go: <Here entry={entry} />,
  };
  return columns.map((column) => all[column.key]);
}

function Entries({ words }: { readonly words: string }): ReactNode {
  const { entries } = useAgenda();
  const nowMs = useVirtualNow(500) ?? 0;
  const narrow = useNarrow();
  const [chosen, setChosen] = useState<string>();
  const today = Math.floor(nowMs / dayMs);
  const found = useMemo(() => entries.filter((entry) => matches(entry, words)), [entries, words]);
  // The headings change at midnight only, so the rows need not be made anew at every tick.
  const rows = useMemo(() => agendaRows(found, today * dayMs), [found, today]);
  const columns = narrow ? narrowColumns : wide;
  return (
    <>
      {!narrow && <Horizon entries={found} nowMs={nowMs} />}
      <RowGrid
        label="Agenda"
        columns={columns}
        rows={rows}
        cells={(row) => agendaCells(row, columns, nowMs)}
        chosen={chosen}
        onChoose={(row) => setChosen(row.key)}
        onOpen={({ entry }) => {
          if (entry) goTo(executionPath(entry.workflowId, entry.runId));
        }}
      />
    </>
  );
}

/** What is due, in order of time. `Enter` opens the run; "to here" skips to just before the entry. */
export function AgendaPane({ className }: { readonly className?: string | undefined }): ReactNode {
  const { total, failure } = useAgenda();
  const [words, setWords] = useState('');
  return (
    <Pane
      title="Agenda"
      className={className}
      flush
      facts={total === undefined ? undefined : plural(total, 'entry', 'entries')}
      tools={
        <BareField
          label="Filter the agenda"
          placeholder="Filter"
          icon={<Filter aria-hidden="true" />}
          value={words}
          onChange={setWords}
          small
          className={styles.filter}
        />
      }
    >
      <div className={styles.body}>
        {failure && (
          <FailureNote
            title="The agenda could not be read."
            failure={failure}
            onRetry={() => void pullAgenda()}
          />
        )}
        {total === undefined && !failure && <LoadingRows label="Loading the agenda" />}
        {total === 0 && (
          <Empty title="Nothing is due.">
            Timers, retries and timeouts of running workflows stand here.
          </Empty>
        )}
        {total !== undefined && total > 0 && <Entries words={words} />}
      </div>
    </Pane>
  );
}
