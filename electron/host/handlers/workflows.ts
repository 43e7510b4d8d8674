import type { Execution, Project } from '../../../shared/ipc/models.ts';
import { packEvents } from '../../../shared/ipc/packEvents.ts';
import { WorkflowExecutionStatus } from '../../../shared/protocol/enums.ts';
import { undecoded } from '../codec/codedConnection.ts';
import type { ActivityAttempts, Connection } from '../connections/connection.ts';
import { HistoryReader, type RunOf } from '../connections/historyReader.ts';
import { eventView } from '../convert/historyEvent.ts';
import { waitingForOf } from '../convert/waitingFor.ts';
import { executionOf } from '../convert/workflow.ts';
import { ChainReader } from './chain.ts';
import type { HandlersOf } from './handlers.ts';
import { countWorkflows, listWorkflows } from './listWorkflows.ts';
import { RunStrips } from './runStrips.ts';
import { startOf } from './startOf.ts';
import { steerHandlers } from './steerWorkflows.ts';
import { WorkflowRows } from './workflowRows.ts';

/** Views and steers workflows through the public API, on whichever server. */
export function workflowsHandlers(
  connection: Connection,
  project: () => Project | undefined,
): HandlersOf<'workflows'> {
  const { namespace } = connection;
  const history = new HistoryReader(connection);
  const plain = undecoded(connection);
  const chains = new ChainReader(plain, connection);
  const rows = new WorkflowRows(plain, connection);
  const strips = new RunStrips(plain);

  return {
    'workflows.list': (input) => listWorkflows(plain, rows, input),
    'workflows.counts': (input) => countWorkflows(plain, input),
    'workflows.strips': ({ runs }) => strips.of(runs),
    'workflows.startOf': (run) => startOf(connection, run),
    'workflows.count': async ({ query }) => {
      const { count = 0 } = await connection.call('CountWorkflowExecutions', { namespace, query });
      return { count };
    },
    'workflows.chain': ({ workflowId, runId }) => chains.read(workflowId, runId),
    'workflows.describe': (run) => describe(connection, history, run),
    'workflows.history': async ({ afterEventId, ...run }) => {
      const { events, more } = await history.read(run, afterEventId);
      const views = events.map((event) => {
        const view = eventView(event);
        const wallMs = connection.controls?.wallTimeOf(run, view);
        return wallMs === undefined ? view : { ...view, wallMs };
      });
      const lastEventId = views.at(-1)?.eventId ?? afterEventId;
      return { events: packEvents(views), lastEventId, more, decoding: connection.decoding?.() };
    },
    ...steerHandlers(connection, project),
  };
}

async function describe(
  connection: Connection,
  history: HistoryReader,
  run: RunOf,
): Promise<Execution> {
  const described = await connection.call('DescribeWorkflowExecution', {
    namespace: connection.namespace,
    execution: { workflowId: run.workflowId, runId: run.runId },
  });
  const info = described.workflowExecutionInfo;
  const runId = info?.execution?.runId ?? run.runId ?? '';
  const running = info?.status === WorkflowExecutionStatus.RUNNING;
  const { controls } = connection;
  const timer = controls ? controls.nextTimerOf(runId) : 'unknown';
  const page = executionOf(described, running ? waitingForOf(described, timer) : undefined);
  const attempts = connection.controls?.attemptsOf(runId);
  const ids =
    page.pendingActivities.length === 0
      ? undefined
      : await history.scheduledEventIds({ workflowId: run.workflowId, runId });
  const pendingActivities = page.pendingActivities.map((activity) => {
    const scheduledEventId = ids?.get(activity.activityId) ?? 0;
    const own = attempts?.get(scheduledEventId);
    return { ...activity, scheduledEventId, ...(own === undefined ? {} : { attempts: own }) };
  });
  return {
    ...page,
    pendingActivities,
    ...(attempts === undefined ? {} : { attempts: untold(attempts) }),
  };
}

/** Those of which a history does not tell everything: of most activities the first attempt completed, and their events say so. */
function untold(attempts: ReadonlyMap<number, ActivityAttempts>): Record<string, ActivityAttempts> {
  return Object.fromEntries(
    [...attempts].filter(([, [first, ...others]]) => {
      const isPlain = first?.outcome === 'completed' && first.heartbeatsMs === undefined;
      return !isPlain || others.length > 0 || first.attempt > 1;
    }),
  );
}
