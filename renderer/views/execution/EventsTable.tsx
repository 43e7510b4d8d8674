import { ArrowDown, ArrowUp, Copy, Download, Filter } from 'lucide-react';
import { useDeferredValue, useMemo, useRef, type ReactNode, type RefObject } from 'react';
import type { HistoryEvent } from '../../../shared/ipc/models.ts';
import { useCommands } from '../../app/commands.ts';
import { saveFile } from '../../app/saveFile.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Menu, MenuItem } from '../../components/Menu.tsx';
import { LoadingRows } from '../../components/Placeholder.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { countText } from '../../components/timeText.ts';
import { filterEvents } from '../../model/eventFilter.ts';
import type { EventGroups } from '../../model/groupEvents.ts';
import { parseFilter } from '../../model/timelineFilter.ts';
import { GroupedEvents, PlainEvents, type EventsGridProps } from './EventsGrid.tsx';
import { EventsJson } from './EventsJson.tsx';
import { copyText } from './InspectorPayload.tsx';
import { useEventGroups } from './timelineGroups.ts';
import type { TimelineRun } from './timelineModel.ts';
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
  filterField: RefObject<HTMLInputElement | null>,
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
      icon: Filter,
      group: 'This view',
      keys: '/',
      run: () => filterField.current?.focus(),
    },
    {
      id: 'timeline.next',
      title: 'Next event',
      icon: ArrowDown,
      group: 'This view',
      keys: ']',
      run: () => step(1),
    },
    {
      id: 'timeline.previous',
      title: 'Previous event',
      icon: ArrowUp,
      group: 'This view',
      keys: '[',
      run: () => step(-1),
    },
  ]);
}

interface BodyProps extends EventsGridProps {
  readonly complete: boolean;
  readonly look: EventsLook;
}

function Body(props: BodyProps): ReactNode {
  const { events, complete, look, shown, selectedEventId, onSelect } = props;
  if (events.length === 0 && !complete) return <LoadingRows label="Loading the history" />;
  if (look === 'json') {
    return <EventsJson events={shown} selectedEventId={selectedEventId} onSelect={onSelect} />;
  }
  return look === 'groups' ? <GroupedEvents {...props} /> : <PlainEvents {...props} />;
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
        <IconButton label="Copy or download" title="Copy or download">
          <Copy aria-hidden="true" />
        </IconButton>
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
      <MenuItem onClick={() => saveFile(`${name}.json`, json(), 'application/json')}>
        <Download aria-hidden="true" />
        Download them
      </MenuItem>
    </Menu>
  );
}
