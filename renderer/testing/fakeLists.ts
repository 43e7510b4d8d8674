/** The lists of the host in memory: filtered, paged, with children, small pictures, batches and search attributes. */
import type { CallInput, CallName, CallOutput } from '../../shared/ipc/contract.ts';
import type { Batch, RunStrip, SearchAttribute } from '../../shared/ipc/listModels.ts';
import type { WorkflowSummary } from '../../shared/ipc/models.ts';
import { FilterError } from '../../shared/listFilter/filterError.ts';
import { parseFilter, type Comparison, type FilterNode } from '../../shared/listFilter/parse.ts';
import { closest } from '../../shared/util/closest.ts';
import { FakeFailure } from './fakeFailure.ts';
import type { FakeWorld } from './fakeWorld.ts';

/** What of the host in memory the lists need. */
interface FakeHost {
  readonly world: FakeWorld;
  changed(...topics: readonly string[]): void;
}

type Value = string | number | boolean | undefined;
type Answers = { [Name in CallName]?: (input: CallInput<Name>) => CallOutput<Name> };

const attributes: Readonly<Record<string, (run: WorkflowSummary) => Value>> = {
  WorkflowId: (run) => run.workflowId,
  RunId: (run) => run.runId,
  WorkflowType: (run) => run.type,
  ExecutionStatus: (run) => run.status,
  TaskQueue: (run) => run.taskQueue,
  StartTime: (run) => run.startMs,
  CloseTime: (run) => run.closeMs,
  ParentWorkflowId: (run) => run.parentWorkflowId,
  ParentRunId: (run) => run.parentRunId,
};

function refused(message: string, fix?: string): FakeFailure {
  return new FakeFailure({
    kind: 'server',
    code: 'INVALID_ARGUMENT',
    message,
    ...(fix === undefined ? {} : { fix }),
  });
}

function valueOf(run: WorkflowSummary, name: string): Value {
  const read = attributes[name];
  if (read) return read(run);
  const own = run.searchAttributes?.[name];
  if (typeof own === 'string' || typeof own === 'number' || typeof own === 'boolean') return own;
  const meant = closest(name, Object.keys(attributes));
  throw refused(
    `${name} is not a search attribute.`,
    meant === undefined ? undefined : `Did you mean ${meant}?`,
  );
}

function compare({ name, operator, values }: Comparison, run: WorkflowSummary): boolean {
  const value = valueOf(run, name);
  const of = (index: number): Value => {
    const given = values[index]?.value;
    return typeof value === 'number' && typeof given === 'string' ? Date.parse(given) : given;
  };
  const first = of(0);
  switch (operator) {
    case '=':
      return value === first;
    case '!=':
      return value !== first;
    case '<':
      return value !== undefined && first !== undefined && value < first;
    case '>':
      return value !== undefined && first !== undefined && value > first;
    case 'IN':
      return values.some((each) => each.value === value);
    case 'STARTS_WITH':
      return String(value).startsWith(String(first));
    case 'IS NULL':
      return value === undefined;
    case 'IS NOT NULL':
      return value !== undefined;
    default:
      throw refused(`operator ${operator} is not known to the host in memory`);
  }
}

function fits(node: FilterNode | undefined, run: WorkflowSummary): boolean {
  switch (node?.kind) {
    case undefined:
      return true;
    case 'and':
      return fits(node.left, run) && fits(node.right, run);
    case 'or':
      return fits(node.left, run) || fits(node.right, run);
    case 'not':
      return !fits(node.node, run);
    case 'comparison':
      return compare(node, run);
  }
}

/** The runs that a list filter matches. */
function matching(runs: readonly WorkflowSummary[], query = ''): readonly WorkflowSummary[] {
  try {
    const { where } = parseFilter(query);
    return runs.filter((run) => fits(where, run));
  } catch (error) {
    if (error instanceof FilterError) throw refused(`invalid query: ${error.message}`);
    throw error;
  }
}

const needsAttention = {
  retryingActivity: ({ waitingFor }: WorkflowSummary) =>
    waitingFor?.kind === 'activity' && (waitingFor.attempt ?? 1) > 1,
  failingWorkflowTask: ({ waitingFor }: WorkflowSummary) =>
    waitingFor?.kind === 'workflowTask' && (waitingFor.attempt ?? 1) > 1,
} as const;

function listed(host: FakeHost, input: CallInput<'workflows.list'>): CallOutput<'workflows.list'> {
  const { query, pageSize, pageToken, attention, countChildren } = input;
  const { workflows } = host.world;
  const found = matching(workflows, query).filter(
    (run) => attention === undefined || needsAttention[attention](run),
  );
  const from = Number(pageToken ?? 0);
  const end = attention === undefined ? from + pageSize : found.length;
  const rows = found.slice(from, end).map((run) => {
    if (countChildren !== true) return run;
    const children = workflows.filter(({ parentRunId }) => parentRunId === run.runId);
    return { ...run, childCount: children.length };
  });
  return {
    workflows: rows,
    total: found.length,
    ...(end < found.length ? { nextPageToken: String(end) } : {}),
    ...(attention === undefined
      ? {}
      : {
          examined: { count: matching(workflows, "ExecutionStatus = 'Running'").length, all: true },
        }),
  };
}

/** A picture with one bar that ended as the run did. */
function stripOf(run: WorkflowSummary): RunStrip {
  const half = ((run.closeMs ?? run.startMs + 1000) - run.startMs) / 2;
  const failed = run.status === 'Failed';
  return {
    runId: run.runId,
    fromMs: run.startMs,
    partial: false,
    ...(run.closeMs === undefined ? {} : { toMs: run.closeMs }),
    bars: [
      {
        kind: 'activity',
        fromMs: run.startMs,
        toMs: run.startMs + half,
        ended: failed ? 'failed' : 'completed',
        lane: 0,
      },
      {
        kind: 'timer',
        fromMs: run.startMs + half,
        ...(run.closeMs === undefined ? {} : { toMs: run.closeMs }),
        ended: run.closeMs === undefined ? 'running' : 'completed',
        lane: 0,
      },
    ],
  };
}

/** What is done to several runs at once: at once, in the host in memory. */
function batchAnswers(host: FakeHost): Answers {
  const change = (id: number, change: Partial<Batch>): void => {
    const index = host.world.batches.findIndex((batch) => batch.id === id);
    const batch = host.world.batches[index];
    if (batch) host.world.batches[index] = { ...batch, ...change };
    host.changed('batch', 'workflows');
  };
  const begin = (batch: Pick<Batch, 'action' | 'undoes'>, runIds: ReadonlySet<string>): number => {
    const failures: Batch['failures'] = [];
    let done = 0;
    host.world.workflows = host.world.workflows.flatMap((run) => {
      if (!runIds.has(run.runId)) return [run];
      const closed = run.status !== 'Running' && run.status !== 'Paused';
      if (closed && batch.action.kind !== 'delete' && batch.undoes === undefined) {
        const message = 'workflow execution already completed';
        failures.push({ workflowId: run.workflowId, runId: run.runId, message });
        return [run];
      }
      done += 1;
      if (batch.action.kind === 'delete') return [];
      if (batch.undoes !== undefined) return [{ ...run, status: 'Running' }];
      return batch.action.kind === 'terminate' ? [{ ...run, status: 'Terminated' }] : [run];
    });
    const id = (host.world.batches.at(-1)?.id ?? 0) + 1;
    host.world.batches.push({
      ...batch,
      id,
      state: 'done',
      total: runIds.size,
      done,
      failedCount: failures.length,
      failures,
      canUndo: batch.action.kind === 'terminate' && batch.undoes === undefined && done > 0,
    });
    host.changed('batch', 'workflows');
    return id;
  };
  const targets = new Map<number, ReadonlySet<string>>();
  return {
    'batch.start': ({ action, target }) => {
      const runs =
        target.kind === 'runs'
          ? target.runs
          : listed(host, { ...target, pageSize: Number.MAX_SAFE_INTEGER }).workflows;
      const runIds = new Set(runs.map(({ runId }) => runId));
      const id = begin({ action }, runIds);
      targets.set(id, runIds);
      return { id };
    },
    'batch.list': () => host.world.batches,
    'batch.stop': ({ id }) => {
      change(id, { state: 'stopped' });
      return undefined;
    },
    'batch.undo': ({ id }) => {
      const action = host.world.batches.find((batch) => batch.id === id)?.action ?? {
        kind: 'terminate',
      };
      change(id, { canUndo: false });
      return { id: begin({ action, undoes: id }, targets.get(id) ?? new Set()) };
    },
    'batch.close': ({ id }) => {
      const index = host.world.batches.findIndex((batch) => batch.id === id);
      if (index !== -1) host.world.batches.splice(index, 1);
      host.changed('batch');
      return undefined;
    },
  };
}

function attributeAnswers(host: FakeHost): Answers {
  const system: SearchAttribute[] = Object.keys(attributes).map((name) => ({
    name,
    type: name.endsWith('Time') ? 'Datetime' : 'Keyword',
    custom: false,
  }));
  return {
    'searchAttributes.list': () => [...host.world.searchAttributes, ...system],
    'searchAttributes.add': ({ name, type }) => {
      if (host.world.searchAttributes.some((known) => known.name === name))
        throw new FakeFailure({
          kind: 'request',
          message: `There is already a search attribute ${name}.`,
        });
      host.world.searchAttributes.push({ name, type, custom: true });
      host.changed('namespaces');
      return undefined;
    },
    'searchAttributes.remove': ({ name }) => {
      const known = host.world.searchAttributes;
      known.splice(
        known.findIndex((attribute) => attribute.name === name),
        1,
      );
      host.changed('namespaces');
      return undefined;
    },
  };
}

/** What the host in memory answers to the calls about lists. */
export function fakeListAnswers(host: FakeHost): Answers {
  return {
    'workflows.list': (input) => listed(host, input),
    'workflows.count': ({ query }) => ({ count: matching(host.world.workflows, query).length }),
    'workflows.counts': ({ query }) => {
      const found = matching(host.world.workflows, query);
      const byStatus: Record<string, number> = {};
      for (const { status } of found) byStatus[status] = (byStatus[status] ?? 0) + 1;
      const count = (reason: keyof typeof needsAttention): number =>
        found.filter((run) => needsAttention[reason](run)).length;
      return {
        total: found.length,
        byStatus,
        attention: {
          retryingActivity: count('retryingActivity'),
          failingWorkflowTask: count('failingWorkflowTask'),
        },
      };
    },
    'workflows.strips': ({ runs }) =>
      host.world.workflows
        .filter((run) => runs.some(({ runId }) => runId === run.runId))
        .map(stripOf),
    'workflows.startOf': ({ workflowId, runId }) => {
      const found = host.world.workflows.find(
        (run) => run.workflowId === workflowId && (runId === undefined || run.runId === runId),
      );
      if (!found)
        throw new FakeFailure({ kind: 'server', code: 'NOT_FOUND', message: 'not found' });
      return (
        host.world.starts.get(workflowId) ?? {
          start: { workflowType: found.type, workflowId, taskQueue: found.taskQueue, args: [] },
          left: [],
        }
      );
    },
    ...batchAnswers(host),
    ...attributeAnswers(host),
  };
}
