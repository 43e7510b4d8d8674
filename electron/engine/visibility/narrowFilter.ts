/** What of a filter the index of runs answers, so that only the rest has to be asked of each run. */
import { WorkflowExecutionStatus as Status } from '../../../shared/protocol/enums.ts';
import type { Comparison, FilterNode } from '../../../shared/listFilter/parse.ts';
import type { RunSelection } from '../state/runIndex.ts';
import { statusNamed } from './status.ts';

export interface NarrowedFilter {
  readonly selection: RunSelection;
  /** Undefined when every selected run fits. */
  readonly rest: FilterNode | undefined;
}

/** Takes the types and statuses that must be out of a filter that has been found valid. */
export function narrowFilter(where: FilterNode | undefined): NarrowedFilter {
  let types: RunSelection['types'];
  let statuses: RunSelection['statuses'];
  let rest: FilterNode | undefined;
  for (const node of where ? conjuncts(where) : []) {
    if (types === undefined && isEquality(node, 'WorkflowType')) {
      types = new Set(node.values.map(({ value }) => String(value)));
      continue;
    }
    if (statuses === undefined && isEquality(node, 'ExecutionStatus')) {
      statuses = indexedStatuses(node);
      // A paused run is indexed as running: each of those has to be asked.
      if (!statuses.has(Status.RUNNING)) continue;
    }
    rest = rest ? { kind: 'and', left: rest, right: node } : node;
  }
  return { selection: { types, statuses }, rest };
}

function conjuncts(node: FilterNode): FilterNode[] {
  return node.kind === 'and' ? [...conjuncts(node.left), ...conjuncts(node.right)] : [node];
}

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
