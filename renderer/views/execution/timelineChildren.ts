/** The children that are unfolded in a timeline, with the groups of their runs; and theirs, as deep as somebody unfolds. */
import { useEffect, useMemo } from 'react';
import { childRunOf } from '../../model/childRun.ts';
import { textOf } from '../../model/attributes.ts';
import type { EventGroup } from '../../model/eventGroup.ts';
import { nestedGroups, nestedId, parseNestedId } from '../../model/nestedGroups.ts';
import { groupKey, type Below, type BelowById } from '../../model/timelineRows.ts';
import { childRunAt, followChildRun, useChildRuns, type ChildRun } from '../../state/childRuns.ts';
import { eventGroups } from './timelineGroups.ts';

/** What unfolded children have. */
export interface UnfoldedChildren {
  readonly below: BelowById;
  /** All groups of all of them. */
  readonly groups: readonly EventGroup[];
  /** The id of the group that an event of one of them belongs to, as the timeline knows it. */
  readonly groupIdOf: (eventId: number) => number | undefined;
}

type ChildRuns = ReadonlyMap<string, ChildRun>;

function messageOf(run: ChildRun): string | undefined {
  if (run.failure !== undefined) return `Its history could not be read: ${run.failure.message}`;
  if (run.complete) return undefined;
  const known = run.execution?.summary.historyLength ?? 0;
  return known > 0 ? `${run.events.length} of ${known} events are here` : 'Reading its history';
}

/** Walks the groups and what is unfolded beneath them. */
function unfold(
  groups: readonly EventGroup[],
  toggled: ReadonlySet<string>,
  runs: ChildRuns,
  found: { below: Map<number, Below>; groups: EventGroup[]; wanted: Map<string, string> },
): void {
  for (const group of groups) {
    if (group.kind !== 'child' || !toggled.has(groupKey(group.id))) continue;
    const runId = childRunOf(group);
    if (runId === undefined || found.below.has(group.id)) continue;
    found.wanted.set(runId, textOf(group.events[0].attributes['workflowId']) ?? '');
    const run = runs.get(runId);
    if (run === undefined) continue;
    const inside = nestedGroups(eventGroups(run.events, run.execution).groups, run.ordinal);
    found.below.set(group.id, { groups: inside, message: messageOf(run) });
    found.groups.push(...inside);
    unfold(inside, toggled, runs, found);
  }
}

/** The unfolded children of a timeline; their histories are read while they are unfolded. */
export function useUnfoldedChildren(
  groups: readonly EventGroup[],
  toggled: ReadonlySet<string>,
): UnfoldedChildren {
  const runs = useChildRuns((state) => state.runs);
  const { children, wanted } = useMemo(() => {
    const found = {
      below: new Map<number, Below>(),
      groups: [] as EventGroup[],
      wanted: new Map<string, string>(),
    };
    if (toggled.size > 0) unfold(groups, toggled, runs, found);
    const groupIdOf = (eventId: number): number | undefined => groupIdIn(runs, eventId);
    return {
      children: { below: found.below, groups: found.groups, groupIdOf },
      wanted: found.wanted,
    };
  }, [groups, toggled, runs]);
  const ids = [...wanted].map(([runId, workflowId]) => `${runId} ${workflowId}`).join('\n');
  useEffect(() => {
    const stops = ids
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const space = line.indexOf(' ');
        return followChildRun(line.slice(space + 1), line.slice(0, space));
      });
    return () => {
      for (const stop of stops) stop();
    };
  }, [ids]);
  return children;
}

function groupIdIn(runs: ChildRuns, id: number): number | undefined {
  const nested = parseNestedId(id);
  const run = nested && childRunAt(runs, nested.ordinal);
  if (nested === undefined || run === undefined) return undefined;
  const group = eventGroups(run.events, run.execution).groupOf(nested.eventId);
  return group && nestedId({ ordinal: nested.ordinal, eventId: group.id });
}
