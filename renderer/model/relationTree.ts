/**
 * A run among its relatives, as rows of a tree, from above to below in time:
 *
 *     parent or schedule            started by
 *       earlier runs of its chain   continued
 *       the run
 *         children, Nexus operations, workflows that it signals or cancels
 *         workflows that signalled it
 *       later runs of its chain
 */
import type { Chain, ChainCause } from '../../shared/ipc/chain.ts';
import type { Execution, ExecutionStatus, WorkflowSummary } from '../../shared/ipc/models.ts';
import { enumWords, objectOf, textOf } from './attributes.ts';
import { childRunOf } from './childRun.ts';
import type { EventGroup, GroupStatus } from './eventGroup.ts';

/** What a row is. */
export type RelationKind = 'run' | 'child' | 'schedule' | 'nexus' | 'signal' | 'more';

/** A row of the tree. */
export interface Relation {
  readonly key: string;
  readonly kind: RelationKind;
  readonly level: number;
  /** The workflow id, or another name. */
  readonly name: string;
  readonly type: string;
  readonly status: ExecutionStatus | undefined;
  /** How it is related, in a word or two. */
  readonly how: string;
  /** Where it can be gone to; undefined for what has no page, such as a Nexus endpoint. */
  readonly run: { readonly workflowId: string; readonly runId: string | undefined } | undefined;
  readonly isCurrent: boolean;
  /** Whether its own children can be asked for, and are shown. */
  readonly expanded: boolean | undefined;
}

/** What is known of a run's relatives. */
export interface RelationSources {
  readonly execution: Execution;
  readonly groups: readonly EventGroup[];
  readonly parent: WorkflowSummary | undefined;
  readonly chain: Chain | undefined;
  /** Children that were asked for, by run id of their parent. */
  readonly below: ReadonlyMap<string, readonly WorkflowSummary[]>;
}

/** Of one kind so many are shown. */
const SHOWN_MAX = 50;
const DEPTH_MAX = 8;

const statuses: Readonly<Partial<Record<GroupStatus, ExecutionStatus>>> = {
  running: 'Running',
  completed: 'Completed',
  failed: 'Failed',
  timedOut: 'TimedOut',
  canceled: 'Canceled',
  terminated: 'Terminated',
  continuedAsNew: 'ContinuedAsNew',
};

const causeWords: Readonly<Record<ChainCause, string>> = {
  start: 'first run',
  continueAsNew: 'continued',
  retry: 'retried',
  cron: 'cron',
  reset: 'reset',
};

/** The rows of a run's tree. */
export function relationRows(sources: RelationSources): readonly Relation[] {
  const { execution } = sources;
  const above = startedBy(sources);
  const level = above === undefined ? 1 : 2;
  const { earlier, later } = chainRows(sources, level);
  const { summary } = execution;
  const self: Relation = {
    key: `self ${summary.runId}`,
    kind: 'run',
    level,
    name: summary.workflowId,
    type: summary.type,
    status: summary.status,
    how: '',
    run: { workflowId: summary.workflowId, runId: summary.runId },
    isCurrent: true,
    expanded: undefined,
  };
  const inside = insideRows(sources, level + 1);
  return [...(above === undefined ? [] : [above]), ...earlier, self, ...inside, ...later];
}

function startedBy({ execution, parent }: RelationSources): Relation | undefined {
  const { parentWorkflowId: workflowId, parentRunId: runId } = execution.summary;
  if (workflowId !== undefined) {
    return {
      key: `parent ${workflowId}`,
      kind: 'run',
      level: 1,
      name: workflowId,
      type: parent?.type ?? '',
      status: parent?.status,
      how: 'started by',
      run: { workflowId, runId },
      isCurrent: false,
      expanded: undefined,
    };
  }
  const schedule = execution.searchAttributes['TemporalScheduledById']?.json;
  if (typeof schedule !== 'string') return undefined;
  return {
    key: `schedule ${schedule}`,
    kind: 'schedule',
    level: 1,
    name: schedule,
    type: 'schedule',
    status: undefined,
    how: 'started by',
    run: undefined,
    isCurrent: false,
    expanded: undefined,
  };
}

function chainRows(
  { execution, chain }: RelationSources,
  level: number,
): { readonly earlier: readonly Relation[]; readonly later: readonly Relation[] } {
  const runs = chain?.runs ?? [];
  const own = runs.findIndex((run) => run.runId === execution.summary.runId);
  if (own === -1) return { earlier: [], later: [] };
  const rows = runs.map((run, index): Relation => ({
    key: `chain ${run.runId}`,
    kind: 'run',
    level,
    name: execution.summary.workflowId,
    type: `run ${index + 1}`,
    status: run.status,
    how: causeWords[run.cause],
    run: { workflowId: execution.summary.workflowId, runId: run.runId },
    isCurrent: false,
    expanded: undefined,
  }));
  return { earlier: rows.slice(Math.max(0, own - 5), own), later: rows.slice(own + 1, own + 6) };
}

function insideRows(sources: RelationSources, level: number): readonly Relation[] {
  const rows: Relation[] = [];
  let left = 0;
  const shown = new Map<RelationKind, number>();
  for (const group of sources.groups) {
    const own = rowsOfGroup(group, sources, level);
    const [first] = own;
    if (first === undefined) continue;
    const count = (shown.get(first.kind) ?? 0) + 1;
    shown.set(first.kind, count);
    if (count <= SHOWN_MAX) rows.push(...own);
    else left += 1;
  }
  if (left > 0) {
    rows.push({
      ...bare('more', level, `${left} more`, ''),
      type: 'on the timeline',
    });
  }
  return rows;
}

function bare(kind: RelationKind, level: number, name: string, how: string): Relation {
  return {
    key: `${kind} ${name} ${how}`,
    kind,
    level,
    name,
    type: '',
    status: undefined,
    how,
    run: undefined,
    isCurrent: false,
    expanded: undefined,
  };
}

function rowsOfGroup(
  group: EventGroup,
  sources: RelationSources,
  level: number,
): readonly Relation[] {
  const { attributes } = group.events[0];
  switch (group.kind) {
    case 'child':
      return childRows(group, sources, level);
    case 'nexus':
      return [
        {
          ...bare('nexus', level, group.label, 'Nexus'),
          key: `nexus ${group.id}`,
          type: textOf(attributes['endpoint']) ?? '',
          status: statuses[group.status],
        },
      ];
    case 'externalSignal':
    case 'externalCancel': {
      const target = objectOf(attributes['workflowExecution']);
      const workflowId = textOf(target?.['workflowId']) ?? '';
      const runId = textOf(target?.['runId']);
      return [
        {
          ...bare(
            'signal',
            level,
            workflowId,
            group.kind === 'externalSignal' ? 'signals' : 'cancels',
          ),
          key: `external ${group.id}`,
          type: textOf(attributes['signalName']) ?? '',
          run: { workflowId, runId },
        },
      ];
    }
    case 'signal': {
      const source = objectOf(attributes['externalWorkflowExecution']);
      const workflowId = textOf(source?.['workflowId']);
      if (workflowId === undefined) return [];
      const runId = textOf(source?.['runId']);
      return [
        {
          ...bare('signal', level, workflowId, 'signalled it'),
          key: `source ${group.id}`,
          type: group.label,
          run: { workflowId, runId },
        },
      ];
    }
    default:
      return [];
  }
}

function childRows(
  group: EventGroup,
  { below }: RelationSources,
  level: number,
): readonly Relation[] {
  const { attributes } = group.events[0];
  const workflowId = textOf(attributes['workflowId']) ?? '';
  const runId = childRunOf(group);
  const own = runId === undefined ? undefined : below.get(runId);
  const row: Relation = {
    key: `child ${group.id}`,
    kind: 'child',
    level,
    name: workflowId,
    type: group.label,
    status: statuses[group.status],
    how: enumWords(attributes['parentClosePolicy']) ?? '',
    run: { workflowId, runId },
    isCurrent: false,
    expanded: runId === undefined ? undefined : own !== undefined,
  };
  return [row, ...belowRows(own ?? [], below, level + 1, row.key)];
}

function belowRows(
  children: readonly WorkflowSummary[],
  below: RelationSources['below'],
  level: number,
  under: string,
): readonly Relation[] {
  if (level > DEPTH_MAX) return [];
  return children.flatMap((child) => {
    const own = below.get(child.runId);
    const key = `${under}/${child.runId}`;
    const row: Relation = {
      key,
      kind: 'child',
      level,
      name: child.workflowId,
      type: child.type,
      status: child.status,
      how: '',
      run: { workflowId: child.workflowId, runId: child.runId },
      isCurrent: false,
      expanded: own !== undefined,
    };
    return [row, ...belowRows(own ?? [], below, level + 1, key)];
  });
}
