/** The same thing in the run before: what an activity, a signal or the run itself was given last time. */
import type { HistoryEvent, PayloadView, WorkflowSummary } from '../../../shared/ipc/models.ts';
import { host } from '../../app/bridge.ts';
import { textOf } from '../../model/attributes.ts';
import type { EventGroup } from '../../model/eventGroup.ts';
import type { EventGroups } from '../../model/groupEvents.ts';
import { payloadsOfGroup, type GroupPayloads } from '../../model/groupPayloads.ts';
import { historyAfter } from '../../state/historyPage.ts';
import { eventGroups } from './timelineGroups.ts';

/** What the run before had. */
export interface PriorPayloads {
  readonly name: string;
  readonly payloads: readonly PayloadView[];
}

/** A run before that is longer is read up to here. */
const EVENTS_MAX = 20_000;

/** The run before: the one that this one continues, else the last of its workflow id that began earlier. */
async function runBefore(
  run: WorkflowSummary,
  started: HistoryEvent | undefined,
): Promise<string | undefined> {
  const continued = textOf(started?.attributes['continuedExecutionRunId']);
  if (continued !== undefined) return continued;
  const query = `WorkflowId = '${run.workflowId.replaceAll("'", "\\'")}'`;
  const { workflows } = await host.call('workflows.list', { query, pageSize: 100 });
  return workflows
    .filter((other) => other.runId !== run.runId && other.startMs <= run.startMs)
    .reduce<WorkflowSummary | undefined>(
      (latest, other) => (latest === undefined || other.startMs > latest.startMs ? other : latest),
      undefined,
    )?.runId;
}

async function groupsOfRun(workflowId: string, runId: string): Promise<EventGroups> {
  const events: HistoryEvent[] = [];
  for (;;) {
    const afterEventId = events.at(-1)?.eventId ?? 0;
    const page = await historyAfter({ workflowId, runId }, afterEventId);
    events.push(...page.events);
    if (!page.more || page.events.length === 0 || events.length >= EVENTS_MAX) break;
  }
  return eventGroups(events, undefined);
}

/** The group at the same place among those of its family; the last one where the run before had fewer. */
export function counterpart(
  group: EventGroup,
  groups: EventGroups,
  before: EventGroups,
): EventGroup | undefined {
  const family = (all: EventGroups): readonly EventGroup[] =>
    all.groups.filter((other) => other.family === group.family);
  const place = family(groups).findIndex((other) => other.id === group.id);
  const others = family(before);
  return others[place] ?? others.at(-1);
}

/** A group's payloads in the run before; undefined where there was none. Rejects with CallFailed. */
export async function priorPayloads(
  part: keyof GroupPayloads,
  group: EventGroup,
  groups: EventGroups,
  run: WorkflowSummary,
): Promise<PriorPayloads | undefined> {
  const runId = await runBefore(run, groups.eventOf(1));
  if (runId === undefined) return undefined;
  const before = await groupsOfRun(run.workflowId, runId);
  const other = counterpart(group, groups, before);
  const payloads = other && payloadsOfGroup(other)[part];
  return payloads && { name: `the run before (${runId.slice(0, 8)})`, payloads };
}
