import { Copy, Download } from 'lucide-react';
import {
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { HistoryEvent } from '../../../shared/ipc/models.ts';
import { useCommands } from '../../app/commands.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { Menu, MenuItem } from '../../components/Menu.tsx';
import { LoadingRows } from '../../components/Placeholder.tsx';
import { RowGrid, type GridColumn, type GridHandle } from '../../components/RowGrid.tsx';
import type { GridRow } from '../../components/rowGridKeys.ts';
import { Segmented } from '../../components/Segmented.tsx';
import text from '../../components/text.module.css';
import { countText, dateText, timeOfDayText } from '../../components/timeText.ts';
import { useNarrow } from '../../components/useMedia.ts';
import { eventTypeName } from '../../model/attributes.ts';
import { isBad, type EventGroup } from '../../model/eventGroup.ts';
import { countCommands, eventSummary } from '../../model/eventSummary.ts';
import type { EventGroups } from '../../model/groupEvents.ts';
import { filterEvents } from '../../model/eventFilter.ts';
import { groupSentence } from '../../model/rowText.ts';
import { parseFilter } from '../../model/timelineFilter.ts';
import { EventsJson } from './EventsJson.tsx';
import { copyText } from './InspectorPayload.tsx';
import { useEventGroups } from './timelineGroups.ts';
import { runNow, type TimelineRun } from './timelineModel.ts';
import { KindIcon } from './TimelineKindIcon.tsx';
import { chooseForRun, useRunChoices, type EventsLook } from './timelineState.ts';
import { NothingMatches, TimelineToolbar } from './TimelineToolbar.tsx';
import styles from './EventsPane.module.css';

/** What the table of events is given. */
export interface EventsTableProps extends TimelineRun {
  readonly complete: boolean;
  readonly lastEventId: number;
  readonly selectedEventId: number | undefined;
  readonly onSelect: (eventId: number | undefined) => void;
  readonly tabs: ReactNode;
}

interface EventRow extends GridRow {
  readonly event: HistoryEvent | undefined;
  readonly group: EventGroup | undefined;
}

const looks: readonly { readonly value: EventsLook; readonly label: string }[] = [
  { value: 'events', label: 'By event' },
  { value: 'groups', label: 'Grouped' },
  { value: 'json', label: 'JSON' },
];

/** The same history as the timeline's, as a table. */
export function EventsTable(props: EventsTableProps): ReactNode {
  const { execution, events, selectedEventId, onSelect } = props;
  const runId = execution?.summary.runId;
  const choices = useRunChoices(runId);
  const groups = useEventGroups(events, execution);
  const deferred = useDeferredValue(choices.filter);
  const filter = useMemo(() => parseFilter(deferred), [deferred]);
  const shown = useMemo(() => filterEvents(events, groups, filter), [events, groups, filter]);
  const filterField = useRef<HTMLInputElement>(null);
  useEventsCommands(filterField, shown, selectedEventId, onSelect);
  const isFiltered = choices.filter.trim() !== '' && filter.problem === undefined;
  return (
    <section className={styles.pane} aria-label="Events" data-pane tabIndex={-1}>
      <TimelineToolbar
        tabs={props.tabs}
        filter={choices.filter}
        onFilter={(next) => chooseForRun(runId, { filter: next })}
        problem={filter.problem}
        found={foundText(props, shown.length, isFiltered)}
        ref={filterField}
      >
        <Segmented
          label="Look"
          value={choices.look}
          options={looks}
          onChange={(look) => chooseForRun(runId, { look })}
        />
        <CopyMenu
          shown={shown}
          selected={groupsEvent(groups, selectedEventId)}
          name={execution?.summary.workflowId ?? 'history'}
        />
      </TimelineToolbar>
      <Body
        {...props}
        shown={shown}
        groups={groups}
        look={choices.look}
        toggled={choices.toggled}
        runId={runId}
      />
      {isFiltered && shown.length === 0 && events.length > 0 && (
        <NothingMatches
          total={events.length}
          what="events"
          onClear={() => chooseForRun(runId, { filter: '' })}
        />
      )}
    </section>
  );
}

function groupsEvent(groups: EventGroups, id: number | undefined): HistoryEvent | undefined {
  return id === undefined ? undefined : groups.eventOf(id);
}

function foundText(
  { complete, events, lastEventId }: EventsTableProps,
  shown: number,
  isFiltered: boolean,
): string | undefined {
  if (isFiltered) return `${countText(shown)} of ${countText(events.length)}`;
  if (complete || events.length >= lastEventId) return undefined;
  return `${countText(events.length)} of ${countText(lastEventId)} events`;
}

function useEventsCommands(
  filterField: { readonly current: HTMLInputElement | null },
  shown: readonly HistoryEvent[],
  selectedEventId: number | undefined,
  onSelect: (eventId: number) => void,
): void {
  const step = (by: 1 | -1): void => {
    const index = shown.findIndex((event) => event.eventId === selectedEventId);
    const next = shown[Math.max(0, Math.min(shown.length - 1, index + by))];
    if (next !== undefined) onSelect(next.eventId);
  };
  useCommands([
    {
      id: 'timeline.filter',
      title: 'Filter the events',
      group: 'This view',
      keys: '/',
      run: () => filterField.current?.focus(),
    },
    { id: 'timeline.next', title: 'Next event', group: 'This view', keys: ']', run: () => step(1) },
    {
      id: 'timeline.previous',
      title: 'Previous event',
      group: 'This view',
      keys: '[',
      run: () => step(-1),
    },
  ]);
}

interface BodyProps extends EventsTableProps {
  readonly shown: readonly HistoryEvent[];
  readonly groups: EventGroups;
  readonly look: EventsLook;
  readonly toggled: ReadonlySet<string>;
  readonly runId: string | undefined;
}

function Body(props: BodyProps): ReactNode {
  const { events, complete, look, shown, selectedEventId, onSelect } = props;
  if (events.length === 0 && !complete) return <LoadingRows label="Loading the history" />;
  if (look === 'json') {
    return <EventsJson events={shown} selectedEventId={selectedEventId} onSelect={onSelect} />;
  }
  return look === 'groups' ? <GroupedEvents {...props} /> : <PlainEvents {...props} />;
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
function useCells(props: BodyProps): (row: EventRow) => readonly ReactNode[] {
  const { events, groups } = props;
  const narrow = useNarrow();
  const commands = useMemo(() => countCommands(events), [events]);
  const startMs = events[0]?.timeMs ?? 0;
  return useCallback(
    ({ event, group, level }: EventRow) => {
      if (event === undefined) return [];
      const own = group ?? groups.groupOf(event.eventId);
      const isTask = event.type.startsWith('WORKFLOW_TASK_');
      const isFailed = /_(FAILED|TIMED_OUT)$/.test(event.type);
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
        <span key="type" className={styles.type} style={{ paddingLeft: level === 2 ? 18 : 0 }}>
          {own !== undefined && <KindIcon kind={own.kind} />}
          <span className={classes(text.ellipsis, isTask && text.muted, isFailed && text.danger)}>
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

function PlainEvents(props: BodyProps): ReactNode {
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

function GroupedEvents(props: BodyProps): ReactNode {
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
        <KindIcon kind={row.group.kind} />
        <span className={classes(text.medium, text.ellipsis)}>{row.group.label}</span>
      </span>,
      <span key="summary" className={isBad(row.group) ? text.danger : text.muted}>
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

interface CopyMenuProps {
  readonly shown: readonly HistoryEvent[];
  readonly selected: HistoryEvent | undefined;
  readonly name: string;
}

function CopyMenu({ shown, selected, name }: CopyMenuProps): ReactNode {
  const json = (): string => JSON.stringify({ events: shown }, undefined, 2);
  return (
    <Menu
      align="end"
      trigger={
        <Button
          tone="ghost"
          size="small"
          iconOnly
          aria-label="Copy or download"
          title="Copy or download"
        >
          <Copy aria-hidden="true" />
        </Button>
      }
    >
      <MenuItem
        off={selected === undefined ? 'No event is selected.' : undefined}
        onClick={() =>
          void copyText(`Event ${selected?.eventId ?? ''}`, JSON.stringify(selected, undefined, 2))
        }
      >
        <Copy aria-hidden="true" />
        Copy the selected event
      </MenuItem>
      <MenuItem onClick={() => void copyText(`${shown.length} events`, json())}>
        <Copy aria-hidden="true" />
        Copy {countText(shown.length)} events as JSON
      </MenuItem>
      <MenuItem onClick={() => downloadText(`${name}.json`, json())}>
        <Download aria-hidden="true" />
        Download them
      </MenuItem>
    </Menu>
  );
}

function downloadText(name: string, value: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([value], { type: 'application/json' }));
  link.download = name.replaceAll(/[^\w.-]+/g, '_');
  link.click();
  URL.revokeObjectURL(link.href);
}
