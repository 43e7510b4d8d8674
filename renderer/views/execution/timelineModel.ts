/** What a timeline shows, derived from a run: groups, rows, idle time, both clocks. */
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Clock, Execution, HistoryEvent } from '../../../shared/ipc/models.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import type { EventGroups } from '../../model/groupEvents.ts';
import { foldIdle, indexIdleTime, type IdleIndex } from '../../model/idleTime.ts';
import {
  isEverything,
  matches,
  parseFilter,
  type GroupFilter,
} from '../../model/timelineFilter.ts';
import { layoutRows, type TimelineRows } from '../../model/timelineRows.ts';
import { wallTimes, type WallTimes } from '../../model/wallTimes.ts';
import { virtualAt, wallNow } from '../../state/clock.ts';
import { useUnfoldedChildren } from './timelineChildren.ts';
import { useEventGroups } from './timelineGroups.ts';

/** The run to show. */
export interface TimelineRun {
  readonly execution: Execution | undefined;
  readonly events: readonly HistoryEvent[];
  /** Undefined before the first snapshot, and for a server whose clock is the wall's. */
  readonly clock: Clock | undefined;
}

/** What is shown of it. */
export interface TimelineModel {
  readonly groups: EventGroups;
  /** The group of an event, as the timeline knows it; also of unfolded children. */
  readonly groupIdOf: (eventId: number) => number | undefined;
  readonly rows: TimelineRows;
  readonly idle: IdleIndex;
  readonly filter: GroupFilter;
  readonly walls: WallTimes;
  readonly startMs: number;
  readonly isOpen: boolean;
  readonly isMoving: boolean;
  /** Whether there is idle time to fold, and whether it is so long that folding is the default. */
  readonly canFold: boolean;
  readonly foldsByDefault: boolean;
}

/** Virtual now in a run: its close once it is closed. It never lies before the last event. */
export function runNow({ execution, events, clock }: TimelineRun): VirtualMs {
  const lastMs = events.at(-1)?.timeMs ?? execution?.summary.startMs ?? 0;
  if (!isOpenRun(execution)) return virtualMs(execution?.summary.closeMs ?? lastMs);
  const wall = wallNow();
  return virtualMs(Math.max(lastMs, clock === undefined ? wall : virtualAt(clock, wall)));
}

/** Whether time goes on in a run. */
export function isOpenRun(execution: Execution | undefined): boolean {
  const status = execution?.summary.status;
  return status === undefined || status === 'Running' || status === 'Paused';
}

/** More groups than this are laid out again only a few times a second while they keep coming. */
const MANY = 3000;
const SETTLE_MS = 250;

/** The value, but a new one at most every `ms`. */
function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value);
  const lastAt = useRef(-Infinity);
  useEffect(() => {
    const waitMs = ms - (performance.now() - lastAt.current);
    const take = (): void => {
      lastAt.current = performance.now();
      setSettled(value);
    };
    if (waitMs <= 0) {
      take();
      return;
    }
    const timer = setTimeout(take, waitMs);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return ms === 0 ? value : settled;
}

/** Derives what a timeline shows. */
export function useTimelineModel(
  run: TimelineRun,
  filterText: string,
  toggled: ReadonlySet<string>,
): TimelineModel {
  const { execution, events, clock } = run;
  const latest = useEventGroups(events, execution);
  const groups = useSettled(latest, latest.groups.length > MANY ? SETTLE_MS : 0);
  const children = useUnfoldedChildren(groups.groups, toggled);
  const deferredText = useDeferredValue(filterText);
  const filter = useMemo(() => parseFilter(deferredText), [deferredText]);
  const rows = useMemo(() => {
    const shown = isEverything(filter)
      ? groups.groups
      : groups.groups.filter((group) => matches(group, filter));
    return layoutRows(shown, toggled, children.below);
  }, [groups, filter, toggled, children]);
  const idle = useMemo(
    () => indexIdleTime([...groups.groups, ...children.groups]),
    [groups, children],
  );
  const groupIdOf = useCallback(
    (eventId: number) => groups.groupOf(eventId)?.id ?? children.groupIdOf(eventId),
    [groups, children],
  );
  const isOpen = isOpenRun(execution);
  const folding = useMemo(() => {
    const nowMs = isOpen ? runNow({ execution, events, clock }) : undefined;
    return foldIdle(idle, nowMs, Math.max(idle.lastMs, idle.dueMs ?? 0, nowMs ?? 0));
  }, [idle, isOpen, execution, events, clock]);
  const walls = useMemo(
    () => wallTimes(events, isOpen && clock !== undefined ? clock : undefined),
    [events, isOpen, clock],
  );
  return {
    groups,
    groupIdOf,
    rows,
    idle,
    filter,
    walls,
    startMs: events[0]?.timeMs ?? execution?.summary.startMs ?? 0,
    isOpen,
    isMoving: clock?.mode !== 'frozen',
    canFold: folding.folds.length > 0,
    foldsByDefault: folding.byDefault,
  };
}
