import { CalendarClock, Clock, Filter, RotateCw, SkipForward, Timer } from 'lucide-react';
import { useEffect, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { AgendaPage } from '../../../shared/ipc/clock.ts';
import type { AgendaLane } from '../../../shared/ipc/models.ts';
import { executionPath, goTo } from '../../app/routes.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { BareField } from '../../components/Field.tsx';
import { GroupIcon } from '../../components/GroupIcon.tsx';
import { FailureNote } from '../../components/Note.tsx';
import { Pane } from '../../components/Pane.tsx';
import { Empty, LoadingRows } from '../../components/Placeholder.tsx';
import { RowGrid, type GridColumn } from '../../components/RowGrid.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import text from '../../components/text.module.css';
import { countText, plural } from '../../components/timeText.ts';
import { useMedia, useNarrow } from '../../components/useMedia.ts';
import {
  agendaLanes,
  pullAgenda,
  setAgendaView,
  showAgendaRows,
  useAgenda,
  watchAgenda,
} from '../../state/agenda.ts';
import { useApp } from '../../state/app.ts';
import { useVirtualNow } from '../../state/clock.ts';
import { clockOff } from '../../state/clockActions.ts';
import { fireNow } from '../../state/runClocks.ts';
import { AgendaFoot, fireOff, skipToBefore } from './AgendaFoot.tsx';
import styles from './AgendaPane.module.css';
import {
  agendaRows,
  dueAtText,
  dueInText,
  kindWords,
  laneNames,
  shownDay,
  whatWords,
  type AgendaRow,
} from './agendaRows.ts';
import { Horizon } from './Horizon.tsx';

/** The time axis moves on though nothing happens: it is read anew so often while it is shown. */
const lookAgainMs = 2000;

function LaneIcon({ lane }: { readonly lane: AgendaLane }): ReactNode {
  switch (lane) {
    case 'timer':
      return <GroupIcon kind="timer" />;
    case 'retry':
      return <RotateCw aria-hidden="true" className={text.accent} />;
    case 'timeout':
      return <Clock aria-hidden="true" className={text.warn} />;
    case 'schedule':
      return <CalendarClock aria-hidden="true" className={styles.scheduleIcon} />;
    case 'other':
      return <Timer aria-hidden="true" className={text.muted} />;
  }
}

const wide: readonly GridColumn[] = [
  { key: 'at', name: 'At (virtual)', track: '122px' },
  { key: 'in', name: 'In', track: '96px', align: 'end' },
  { key: 'kind', name: 'Kind', track: '142px' },
  { key: 'what', name: 'What', track: 'minmax(0, 1.8fr)' },
  { key: 'run', name: 'Run', track: 'minmax(0, 1fr)' },
  {
    key: 'go',
    name: <span className={text.screenReader}>Skip</span>,
    track: '108px',
    align: 'end',
  },
];
/** Beside the holds in a window of middling width there is no room for more; what is left out, the text says. */
const tightColumns = wide.filter((column) => column.key !== 'kind' && column.key !== 'go');

function agendaCells(
  { entry }: AgendaRow,
  columns: readonly GridColumn[],
  nowMs: number,
): readonly ReactNode[] {
  if (!entry) return [<span key="at" className={styles.place} />];
  const all: Readonly<Record<string, ReactNode>> = {
    at: <span className={text.mono}>{dueAtText(entry.atMs, nowMs)}</span>,
    in: <span className={styles.in}>{dueInText(entry.atMs, nowMs)}</span>,
    kind: (
      <span className={styles.kind}>
        <LaneIcon lane={entry.lane} />
        {kindWords(entry.kind, entry.detail)}
      </span>
    ),
    what: (
      <span title={entry.text}>
        {columns.length === wide.length ? whatWords(entry.what) : entry.what}{' '}
        {entry.detail && <span className={text.faint}>{entry.detail}</span>}
      </span>
    ),
    run: <span className={classes(text.mono, text.muted)}>{entry.workflowId}</span>,
    go: (
      <Button
        tone="ghost"
        size="small"
        className={styles.here}
        tabIndex={-1}
        title="Skip to just before this entry"
        onClick={() => skipToBefore(entry)}
      >
        <SkipForward aria-hidden="true" />
        to here
      </Button>
    ),
  };
  return columns.map((column) => all[column.key]);
}

/** What the keys do with the chosen entry, besides Enter. */
function entryKey(event: KeyboardEvent, row: AgendaRow | undefined): void {
  const entry = row?.entry;
  if (!entry || clockOff(useApp.getState()) !== undefined || event.shiftKey) return;
  if (event.key === 'h') skipToBefore(entry);
  else if (event.key === 'f' && fireOff(entry) === undefined) void fireNow(entry);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function Entries({
  chosen,
  onChoose,
}: {
  readonly chosen: AgendaRow | undefined;
  readonly onChoose: (row: AgendaRow) => void;
}): ReactNode {
  const page = useAgenda((state) => state.page);
  const here = useAgenda((state) => state.rows);
  const group = useAgenda((state) => state.view.group);
  const nowMs = useVirtualNow(500) ?? 0;
  const narrow = useNarrow();
  const isTight = useMedia('(max-width: 1340px)');
  // Headings change at midnight only, so the rows need not be made anew at every tick.
  const today = shownDay(nowMs);
  const rowCount = page?.rowCount ?? 0;
  const rows = useMemo(() => agendaRows(here, rowCount, today), [here, rowCount, today]);
  const columns = isTight ? tightColumns : wide;
  // By its name where it is still here; else what stands in its place now.
  const known = chosen && rows.some((row) => row.key === chosen.key);
  const key = known ? chosen.key : chosen && rows[chosen.index]?.key;
  return (
    <>
      {!narrow && page && <Horizon page={page} />}
      {rowCount === 0 ? (
        <p className={classes(text.muted, styles.none)}>No entry matches.</p>
      ) : (
        <RowGrid
          key={group}
          label="Agenda"
          columns={columns}
          rows={rows}
          cells={(row) => agendaCells(row, columns, nowMs)}
          chosen={key}
          onChoose={(row) => onChoose(row)}
          onRange={showAgendaRows}
          onKey={entryKey}
          onOpen={({ entry }) => {
            if (entry && entry.runId !== '') goTo(executionPath(entry.workflowId, entry.runId));
          }}
        />
      )}
    </>
  );
}

function Lanes(): ReactNode {
  const counts = useAgenda((state) => state.page?.counts);
  const hidden = useAgenda((state) => state.view.hidden);
  return (
    <div className={styles.lanes} role="group" aria-label="Kinds">
      {agendaLanes
        .filter((lane) => (counts?.[lane] ?? 0) > 0 || hidden.includes(lane))
        .map((lane) => (
          <button
            key={lane}
            type="button"
            className={styles.lane}
            title={laneNames[lane]}
            aria-pressed={!hidden.includes(lane)}
            onClick={() =>
              setAgendaView({
                hidden: hidden.includes(lane)
                  ? hidden.filter((other) => other !== lane)
                  : [...hidden, lane],
              })
            }
          >
            <LaneIcon lane={lane} />
            <span className={styles.laneName}>{laneNames[lane]} </span>
            <span className={classes(styles.laneCount, text.faint)}>
              {countText(counts?.[lane] ?? 0)}
            </span>
          </button>
        ))}
    </div>
  );
}

function Tools(): ReactNode {
  const { group, filter } = useAgenda((state) => state.view);
  const narrow = useNarrow();
  return (
    <div className={styles.tools}>
      {!narrow && <Lanes />}
      <Segmented
        label="Group the agenda by"
        value={group}
        onChange={(wanted) => setAgendaView({ group: wanted })}
        options={[
          { value: 'time', label: 'Time', title: 'One list in order of time' },
          { value: 'execution', label: narrow ? 'Run' : 'Execution', title: 'Under each run' },
        ]}
      />
      <BareField
        label="Filter the agenda"
        placeholder="Filter"
        icon={<Filter aria-hidden="true" />}
        value={filter}
        onChange={(words) => setAgendaView({ filter: words })}
        small
        className={styles.filter}
      />
    </div>
  );
}

/** `12 entries`, or `3 of 12 entries` where others are left out. */
function shownText({ matched, total }: Pick<AgendaPage, 'matched' | 'total'>): string {
  const all = plural(total, 'entry', 'entries');
  return matched === total ? all : `${countText(matched)} of ${all}`;
}

/** What is due. `Enter` opens the run, `H` skips to just before the entry, `F` fires it by its run's own clock. */
export function AgendaPane({ className }: { readonly className?: string | undefined }): ReactNode {
  const page = useAgenda((state) => state.page);
  const total = page?.total;
  const failure = useAgenda((state) => state.failure);
  const [chosen, setChosen] = useState<AgendaRow>();
  const here = useAgenda((state) => state.rows);
  useEffect(() => {
    const stop = watchAgenda();
    const timer = setInterval(() => void pullAgenda(), lookAgainMs);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, []);
  const entry = useMemo(() => {
    if (!chosen?.entry) return undefined;
    const { id } = chosen.entry;
    for (const row of here.values())
      if (row.kind === 'entry' && row.entry.id === id) return row.entry;
    return undefined;
  }, [chosen, here]);
  return (
    <Pane
      title="Agenda"
      className={className}
      flush
      facts={page && shownText(page)}
      tools={<Tools />}
      foot={entry && <AgendaFoot entry={entry} />}
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
            Timers, retries and timeouts of running workflows and the actions of schedules stand
            here.
          </Empty>
        )}
        {total !== undefined && total > 0 && <Entries chosen={chosen} onChoose={setChosen} />}
      </div>
    </Pane>
  );
}
