/** What of a filter the index of runs answers, so that only the rest has to be asked of each run. */
import {
  IndexedValueType,
  WorkflowExecutionStatus as Status,
} from '../../../shared/protocol/enums.ts';
import type { Comparison, FilterNode } from '../../../shared/listFilter/parse.ts';
import { ALL_RUNS, type RunSelection, type TimeRange } from '../state/runIndex.ts';
import { converted } from './compileFilter.ts';
import { statusNamed } from './status.ts';

export interface NarrowedFilter {
  readonly selection: RunSelection;
  /** Undefined when every selected run fits. */
  readonly rest: FilterNode | undefined;
  /** Only these can fit: they are looked up and asked for everything. */
  readonly runIds: ReadonlySet<string> | undefined;
}

type Selecting = { -readonly [Key in keyof RunSelection]: RunSelection[Key] };

/** Takes what the index knows out of a filter that has been found valid. */
export function narrowFilter(where: FilterNode | undefined): NarrowedFilter {
  const selection: Selecting = { ...ALL_RUNS };
  let rest: FilterNode | undefined;
  let runIds: ReadonlySet<string> | undefined;
  for (const node of where ? conjuncts(where) : []) {
    if (selection.types === undefined && isEquality(node, 'WorkflowType')) {
      selection.types = textsOf(node);
      continue;
    }
    if (selection.queues === undefined && isEquality(node, 'TaskQueue')) {
      selection.queues = textsOf(node);
      continue;
    }
    const isChild = kinshipOf(node);
    if (selection.isChild === undefined && isChild !== undefined) {
      selection.isChild = isChild;
      continue;
    }
    // What is only narrowed by these is asked of each run all the same.
    if (isEquality(node, 'WorkflowId')) selection.workflowIds ??= textsOf(node);
    if (isEquality(node, 'RunId')) runIds ??= textsOf(node);
    if (isOpenOnly(node)) selection.statuses ??= new Set([Status.RUNNING]);
    if (isEquality(node, 'ParentRunId')) selection.parentRunIds ??= textsOf(node);
    selection.started = narrowed(selection.started, node, 'StartTime');
    selection.closed = narrowed(selection.closed, node, 'CloseTime');
    if (selection.statuses === undefined && isEquality(node, 'ExecutionStatus')) {
      selection.statuses = indexedStatuses(node);
      // A paused run is indexed as running: each of those has to be asked.
      if (!selection.statuses.has(Status.RUNNING)) continue;
    }
    rest = rest ? { kind: 'and', left: rest, right: node } : node;
  }
  return { selection, rest, runIds };
}

const textsOf = ({ values }: Comparison): Set<string> =>
  new Set(values.map(({ value }) => String(value)));

/** Whether a node asks for runs that a run started, or for the others; undefined where it asks for something else. */
function kinshipOf(node: FilterNode): boolean | undefined {
  if (node.kind !== 'comparison') return undefined;
  if (node.name !== 'ParentWorkflowId' && node.name !== 'ParentRunId') return undefined;
  if (node.operator === 'IS NULL') return false;
  return node.operator === 'IS NOT NULL' ? true : undefined;
}

/** A range narrowed by a comparison of that time; other nodes leave it as it is. */
function narrowed(
  range: TimeRange | undefined,
  node: FilterNode,
  name: string,
): TimeRange | undefined {
  if (node.kind !== 'comparison' || node.name !== name) return range;
  const times = node.values.map((value) =>
    Number(converted({ name, type: IndexedValueType.DATETIME }, value)),
  );
  const [first = -Infinity, second = Infinity] = times;
  const before = range ?? { from: -Infinity, to: Infinity };
  const between = (from: number, to: number): TimeRange => ({
    from: Math.max(before.from, from),
    to: Math.min(before.to, to),
  });
  switch (node.operator) {
    case '=':
      return between(first, first);
    case 'BETWEEN':
      return between(first, second);
    case '>':
    case '>=':
      return between(first, Infinity);
    case '<':
    case '<=':
      return between(-Infinity, first);
    case 'IS NOT NULL':
      return before;
    default:
      return range;
  }
}

function conjuncts(node: FilterNode): FilterNode[] {
  return node.kind === 'and' ? [...conjuncts(node.left), ...conjuncts(node.right)] : [node];
}

const isOpenOnly = (node: FilterNode): boolean =>
  node.kind === 'comparison' && node.name === 'CloseTime' && node.operator === 'IS NULL';

const isEquality = (node: FilterNode, name: string): node is Comparison =>
  node.kind === 'comparison' &&
  node.name === name &&
  (node.operator === '=' || node.operator === 'IN');

function indexedStatuses({ values }: Comparison): Set<Status> {
  const statuses = values.map(({ value }) =>
    typeof value === 'number' ? (value as Status) : statusNamed(String(value)),
  );
  return new Set(statuses.map((status) => (status === Status.PAUSED ? Status.RUNNING : status)));
}
