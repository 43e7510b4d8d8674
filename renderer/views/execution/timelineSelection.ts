/** What is selected in a timeline, and how it comes into sight. */
import { ArrowLeft, ArrowRight, Filter, ScanSearch } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { useCommands } from '../../app/commands.ts';
import type { Mark } from '../../canvas/marks.ts';
import type { TimelineRow } from '../../model/timelineRows.ts';
import type { TimelineProps } from './Timeline.tsx';
import type { TimelineController } from './timelineController.ts';
import type { TimelineActions } from './TimelineGrid.tsx';
import { parseNestedId } from '../../model/nestedGroups.ts';
import type { TimelineModel } from './timelineModel.ts';
import { chooseForRun } from './timelineState.ts';

/** The event that choosing a row selects. */
function eventOfRow({ content }: TimelineRow): number | undefined {
  switch (content.type) {
    case 'group':
    case 'attempt':
      return content.group.id;
    case 'family':
      return (content.groups.findLast((group) => group.endMs === undefined) ?? content.groups[0])
        ?.id;
    case 'lanes':
    case 'concurrency':
    case 'rest':
    case 'message':
      return undefined;
  }
}

/** The row that keys act on. */
export interface ActiveRow {
  readonly key: string | undefined;
  readonly groupId: number | undefined;
  readonly activate: (key: string | undefined) => void;
}

/** The row that keys act on: the one chosen last, as long as it shows what is selected; else the selected group's. */
export function useActiveRow(model: TimelineModel, selectedEventId: number | undefined): ActiveRow {
  const [chosen, activate] = useState<string>();
  const groupId = selectedEventId === undefined ? undefined : model.groupIdOf(selectedEventId);
  const { rows } = model;
  const key = useMemo(() => {
    const row = rows.rows.find((candidate) => candidate.key === chosen);
    const isOwn = row !== undefined && (groupId === undefined || shows(row, groupId));
    if (isOwn) return row.key;
    return groupId === undefined ? undefined : rows.rowOf(groupId)?.key;
  }, [rows, chosen, groupId]);
  return { key, groupId, activate };
}

function shows({ content }: TimelineRow, groupId: number): boolean {
  switch (content.type) {
    case 'group':
    case 'attempt':
      return content.group.id === groupId;
    case 'lanes':
    case 'concurrency':
    case 'rest':
    case 'message':
      // They select nothing, so they stay active whatever is selected.
      return true;
    case 'family':
      return content.groups.some((group) => group.id === groupId);
  }
}

/** Brings what was selected elsewhere into sight. */
export function useReveal(
  controller: TimelineController,
  model: TimelineModel,
  key: string | undefined,
  selectedEventId: number | undefined,
): void {
  const latest = useRef(model);
  useEffect(() => {
    latest.current = model;
  });
  useEffect(() => {
    if (selectedEventId === undefined) return;
    const event = latest.current.groups.eventOf(selectedEventId);
    if (event !== undefined) controller.reveal(event.timeMs);
    if (key !== undefined) controller.revealRow(key);
  }, [controller, key, selectedEventId]);
}

/** The view's commands, as long as the timeline is shown. */
export function useTimelineCommands(
  controller: TimelineController,
  filterField: RefObject<HTMLInputElement | null>,
  stepEvent: (step: 1 | -1) => void,
): void {
  useCommands([
    {
      id: 'timeline.filter',
      title: 'Filter the timeline',
      icon: Filter,
      group: 'This view',
      keys: '/',
      run: () => filterField.current?.focus(),
    },
    {
      id: 'timeline.fit',
      title: 'Fit the whole run',
      group: 'This view',
      keys: '0',
      icon: ScanSearch,
      run: () => controller.fit(),
    },
    {
      id: 'timeline.next',
      title: 'Next event',
      icon: ArrowRight,
      group: 'This view',
      keys: ']',
      run: () => stepEvent(1),
    },
    {
      id: 'timeline.previous',
      title: 'Previous event',
      icon: ArrowLeft,
      group: 'This view',
      keys: '[',
      run: () => stepEvent(-1),
    },
  ]);
}

/** What choosing, folding and leaving do. */
export function useTimelineActions(
  props: TimelineProps,
  controller: TimelineController,
  active: ActiveRow,
  toggled: ReadonlySet<string>,
): TimelineActions {
  const { onSelect } = props;
  const runId = props.execution?.summary.runId;
  const { activate } = active;
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const onToggle = useCallback(
    (row: TimelineRow) => {
      const next = new Set(toggled);
      if (!next.delete(row.key)) next.add(row.key);
      chooseForRun(runId, { toggled: next });
    },
    [toggled, runId],
  );
  const onActivate = useCallback(
    (row: TimelineRow) => {
      activate(row.key);
      controller.revealRow(row.key);
      const eventId = eventOfRow(row);
      if (eventId !== undefined) onSelect(eventId);
    },
    [activate, controller, onSelect],
  );
  const onPickMark = useCallback(
    (mark: Mark, row: TimelineRow | undefined) => {
      if (row !== undefined) activate(row.key);
      onSelect(mark.item.group.id);
    },
    [activate, onSelect],
  );
  const onStepEvent = useCallback(
    (step: 1 | -1) => {
      const next = nextEvent(latest.current, step);
      if (next !== undefined) onSelect(next);
    },
    [onSelect],
  );
  const onClear = useCallback(() => {
    if (latest.current.selectedEventId === undefined) return false;
    activate(undefined);
    onSelect(undefined);
    return true;
  }, [activate, onSelect]);
  return useMemo(
    () => ({ onToggle, onActivate, onPickMark, onStepEvent, onClear }),
    [onToggle, onActivate, onPickMark, onStepEvent, onClear],
  );
}

/** The event before or after the selected one; without one the first, or the last. */
function nextEvent({ events, selectedEventId }: TimelineProps, step: 1 | -1): number | undefined {
  // In an unfolded child there is no order of all events to go through.
  if (selectedEventId !== undefined && parseNestedId(selectedEventId) !== undefined)
    return undefined;
  const outside = step === 1 ? -1 : events.length;
  const index =
    selectedEventId === undefined
      ? outside
      : events.findIndex((event) => event.eventId === selectedEventId);
  return events[Math.max(0, Math.min(events.length - 1, index + step))]?.eventId;
}
