import { ChevronDown, ChevronRight } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { HistoryEvent } from '../../../shared/ipc/models.ts';
import { classes } from '../../components/classes.ts';
import { RowGrid, type GridColumn, type GridHandle } from '../../components/RowGrid.tsx';
import type { GridRow } from '../../components/rowGridKeys.ts';
import text from '../../components/text.module.css';
import { dateText, timeOfDayText } from '../../components/timeText.ts';
import { useNarrow } from '../../components/useMedia.ts';
import { eventTypeName } from '../../model/attributes.ts';
import type { EventGroup } from '../../model/eventGroup.ts';
import { countCommands, eventSummary } from '../../model/eventSummary.ts';
import type { EventGroups } from '../../model/groupEvents.ts';
import { groupSentence } from '../../model/rowText.ts';
import { runNow, type TimelineRun } from './timelineModel.ts';
import { KindIcon } from './TimelineKindIcon.tsx';
import { chooseForRun } from './timelineState.ts';
import styles from './EventsPane.module.css';

/** A limit that was reached is no failure: it has the colour of warnings. */
function toneOf({ status }: EventGroup): string | undefined {
  if (status === 'failed') return text.danger;
  return status === 'timedOut' ? text.warn : text.muted;
}

/** What the grids of events are given. */
export interface EventsGridProps extends TimelineRun {
  /** The events that the filter leaves. */
  readonly shown: readonly HistoryEvent[];
  readonly groups: EventGroups;
  readonly selectedEventId: number | undefined;
  readonly onSelect: (eventId: number | undefined) => void;
  readonly toggled: ReadonlySet<string>;
  readonly runId: string | undefined;
}

interface EventRow extends GridRow {
  readonly event: HistoryEvent | undefined;
  readonly group: EventGroup | undefined;
}

const columns: readonly GridColumn[] = [
  { key: 'id', name: 'ID', track: '64px', align: 'end' },
  { key: 'time', name: 'Virtual time', track: '116px' },
  { key: 'since', name: 'Since start', track: '92px', align: 'end' },
  { key: 'type', name: 'Event', track: 'minmax(190px, 1.3fr)' },
  { key: 'summary', name: 'Summary', track: 'minmax(0, 1.6fr)' },
];

function useColumns(): readonly GridColumn[] {
  const narrow = useNarrow();
  return narrow ? columns.filter((column) => column.key !== 'since') : columns;
}

/** The cells of an event; a day is named where it differs from the run's first. */
function useCells(props: EventsGridProps): (row: EventRow) => readonly ReactNode[] {
  const { events, groups } = props;
  const narrow = useNarrow();
  const commands = useMemo(() => countCommands(events), [events]);
  const startMs = events[0]?.timeMs ?? 0;
  return useCallback(
    ({ event, group, level }: EventRow) => {
      if (event === undefined) return [];
      const own = group ?? groups.groupOf(event.eventId);
      const isTask = event.type.startsWith('WORKFLOW_TASK_');
      const tone = event.type.endsWith('_FAILED')
        ? text.danger
        : event.type.endsWith('_TIMED_OUT') && text.warn;
      const isLater = event.timeMs - startMs >= DAY_MS;
      const cells = [
        <span key="id" className={text.faint}>
          {event.eventId}
        </span>,
        <span key="time" className={text.mono} title={dateText(event.timeMs)}>
          {timeOfDayText(event.timeMs, true)}
          {isLater && <span className={styles.later} aria-label={dateText(event.timeMs)} />}
        </span>,
        <span key="since" className={text.muted}>
          {durationText(event.timeMs - startMs)}
        </span>,
        <span key="type" className={styles.type} style={{ paddingLeft: level === 2 ? 40 : 0 }}>
          {own !== undefined && <KindIcon kind={own.kind} />}
          <span className={classes(text.ellipsis, isTask && text.muted, tone)}>
            {eventTypeName(event.type)}
          </span>
        </span>,
        <span key="summary" className={text.muted}>
          {eventSummary(event, own, commands.get(event.eventId) ?? 0)}
        </span>,
      ];
      return narrow ? cells.filter((cell) => cell.key !== 'since') : cells;
    },
    [groups, commands, startMs, narrow],
  );
}

const DAY_MS = 86_400_000;

/** Scrolls to what was selected elsewhere. */
function useFollow(selectedEventId: number | undefined, isListed: boolean) {
  const grid = useRef<GridHandle>(null);
  useEffect(() => {
    if (selectedEventId !== undefined && isListed) grid.current?.move(0);
  }, [selectedEventId, isListed]);
  return grid;
}

/** A row per event. */
export function PlainEvents(props: EventsGridProps): ReactNode {
  const { shown, selectedEventId, onSelect } = props;
  const rows = useMemo(
    () => shown.map((event): EventRow => ({ key: String(event.eventId), event, group: undefined })),
    [shown],
  );
  const isListed = useMemo(
    () => shown.some((event) => event.eventId === selectedEventId),
    [shown, selectedEventId],
  );
  const grid = useFollow(selectedEventId, isListed);
  const cells = useCells(props);
  return (
    <RowGrid
      ref={grid}
      label="Events"
      columns={useColumns()}
      rows={rows}
      cells={cells}
      chosen={selectedEventId === undefined ? undefined : String(selectedEventId)}
      onChoose={(row) => {
        if (row.event !== undefined && row.event.eventId !== selectedEventId)
          onSelect(row.event.eventId);
      }}
      onOpen={(row) => row.event && onSelect(row.event.eventId)}
    />
  );
}

/** A row per group, with a row per event beneath. */
export function GroupedEvents(props: EventsGridProps): ReactNode {
  const { shown, groups, selectedEventId, onSelect, toggled, runId } = props;
  const rows = useMemo(() => groupRows(shown, groups, toggled), [shown, groups, toggled]);
  const group = selectedEventId === undefined ? undefined : groups.groupOf(selectedEventId);
  const [last, setLast] = useState<string>();
  // A group and its first event select the same: which of them was chosen last stays chosen.
  const own =
    rows.find((row) => row.key === last && idOf(row) === selectedEventId) ??
    rows.find((row) => row.event?.eventId === selectedEventId);
  const chosen = own?.key ?? (group === undefined ? undefined : `g${group.id}`);
  const grid = useFollow(selectedEventId, chosen !== undefined);
  const eventCells = useCells(props);
  const nowMs = runNow(props);
  const narrow = useNarrow();
  const cells = (row: EventRow): readonly ReactNode[] => {
    if (row.event !== undefined || row.group === undefined) return eventCells(row);
    const [first] = row.group.events;
    const since = durationText(row.group.startMs - (props.events[0]?.timeMs ?? 0));
    const head = [
      <span key="id" className={text.faint}>
        {row.group.id}
      </span>,
      <span key="time" className={text.mono}>
        {timeOfDayText(first.timeMs, true)}
      </span>,
      <span key="since" className={text.muted}>
        {since}
      </span>,
      <span key="type" className={styles.type}>
        <Twisty row={row} onToggle={() => toggleGroup(runId, toggled, row)} />
        <KindIcon kind={row.group.kind} />
        <span className={classes(text.medium, text.ellipsis)}>{row.group.label}</span>
      </span>,
      <span key="summary" className={toneOf(row.group)}>
        {groupSentence(row.group, nowMs)}
      </span>,
    ];
    return narrow ? head.filter((cell) => cell.key !== 'since') : head;
  };
  return (
    <RowGrid
      ref={grid}
      label="Events by group"
      tree
      columns={useColumns()}
      rows={rows}
      cells={cells}
      chosen={chosen}
      onChoose={(row) => {
        const id = idOf(row);
        setLast(row.key);
        if (id !== undefined && id !== selectedEventId) onSelect(id);
      }}
      onOpen={(row) => toggleGroup(runId, toggled, row)}
      onExpand={(row) => toggleGroup(runId, toggled, row)}
    />
  );
}

/** Shows the events of a group, or hides them. The keys of the grid do the same, so it is no tab stop of its own. */
function Twisty({
  row,
  onToggle,
}: {
  readonly row: EventRow;
  readonly onToggle: () => void;
}): ReactNode {
  const Icon = row.expanded === true ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.twisty}
      aria-label={row.expanded === true ? 'Hide its events' : 'Show its events'}
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
    >
      <Icon aria-hidden="true" />
    </button>
  );
}

/** The event that choosing a row selects. */
function idOf(row: EventRow): number | undefined {
  return row.event?.eventId ?? row.group?.id;
}

function toggleGroup(runId: string | undefined, toggled: ReadonlySet<string>, row: EventRow): void {
  if (row.expanded === undefined || row.group === undefined) return;
  const next = new Set(toggled);
  const key = `events:${row.group.id}`;
  if (!next.delete(key)) next.add(key);
  chooseForRun(runId, { toggled: next });
}

/** A row per group in the order of their first events; beneath, when unfolded, a row per event. */
function groupRows(
  shown: readonly HistoryEvent[],
  groups: EventGroups,
  toggled: ReadonlySet<string>,
): readonly EventRow[] {
  const byGroup = new Map<EventGroup, HistoryEvent[]>();
  for (const event of shown) {
    const group = groups.groupOf(event.eventId);
    if (group === undefined) continue;
    const list = byGroup.get(group);
    if (list === undefined) byGroup.set(group, [event]);
    else list.push(event);
  }
  const rows: EventRow[] = [];
  for (const [group, events] of byGroup) {
    const expanded = toggled.has(`events:${group.id}`);
    rows.push({ key: `g${group.id}`, level: 1, expanded, event: undefined, group });
    if (!expanded) continue;
    for (const event of events) rows.push({ key: String(event.eventId), level: 2, event, group });
  }
  return rows;
}
