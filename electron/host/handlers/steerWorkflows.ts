import { randomUUID } from 'node:crypto';
import { CallError } from '../../grpc/callError.ts';
import type { ExecutionStatus, HandlerReply, Project } from '../../../shared/ipc/models.ts';
import type { Connection } from '../connections/connection.ts';
import type { RunOf } from '../connections/historyReader.ts';
import { payloadsOf } from '../convert/payload.ts';
import { summaryOf } from '../convert/workflow.ts';
import { RefusedError } from '../errors.ts';
import { failureReply, queryFailure, resultReply } from './handlerReply.ts';
import type { HandlersOf } from './handlers.ts';
import { IDENTITY } from './identity.ts';
import { refuseUnknownType, startRequest } from './startRequest.ts';
import { untilCompleted, updateOutcome } from './updateOutcome.ts';

/** How long a query may take, wall: a worker that is there answers much sooner. */
const QUERY_MS_MAX = 10_000;

/** The calls that do something to a workflow, or ask its code. */
type Steering = Pick<
  HandlersOf<'workflows'>,
  `workflows.${'start' | 'signal' | 'query' | 'update' | 'cancel' | 'terminate'}`
>;

/** Starts workflows and steers them. @param project the one that is open, to name what it has */
export function steerHandlers(
  connection: Connection,
  project: () => Project | undefined,
): Steering {
  const { namespace } = connection;
  const execution = ({ workflowId, runId }: RunOf) => ({ workflowId, runId });
  return {
    'workflows.start': async (input) => {
      refuseUnknownType(input, project());
      const request = startRequest(input, namespace);
      const { runId = '' } = await connection.call('StartWorkflowExecution', request);
      return { workflowId: request.workflowId ?? '', runId };
    },
    'workflows.signal': async ({ name, args, ...run }) => {
      await orExplain(connection, run, `takes no signal "${name}"`, () =>
        connection.call('SignalWorkflowExecution', {
          namespace,
          workflowExecution: execution(run),
          signalName: name,
          input: payloadsOf(args),
          identity: IDENTITY,
          requestId: randomUUID(),
        }),
      );
      return undefined;
    },
    'workflows.query': ({ name, args, ...run }) => query(connection, run, name, args),
    'workflows.update': ({ name, args, updateId, ...run }) =>
      update(connection, run, name, args, updateId ?? randomUUID()),
    'workflows.cancel': async ({ reason, ...run }) => {
      // The server takes a late cancellation in silence.
      refuseClosed(run, await statusOf(connection, run), 'cannot be canceled');
      await connection.call('RequestCancelWorkflowExecution', {
        namespace,
        workflowExecution: execution(run),
        reason,
        identity: IDENTITY,
        requestId: randomUUID(),
      });
      return undefined;
    },
    'workflows.terminate': async ({ reason, ...run }) => {
      await orExplain(connection, run, 'cannot be terminated', () =>
        connection.call('TerminateWorkflowExecution', {
          namespace,
          workflowExecution: execution(run),
          reason,
          identity: IDENTITY,
        }),
      );
      return undefined;
    },
  };
}

async function query(
  connection: Connection,
  run: RunOf,
  name: string,
  args: readonly unknown[],
): Promise<HandlerReply> {
  const since = performance.now();
  try {
    const answer = await connection.call(
      'QueryWorkflow',
      {
        namespace: connection.namespace,
        execution: { workflowId: run.workflowId, runId: run.runId },
        query: { queryType: name, queryArgs: payloadsOf(args) },
      },
      { timeoutMs: QUERY_MS_MAX },
    );
    return resultReply(since, answer.queryResult);
  } catch (error) {
    const failure = queryFailure(error);
    if (failure !== undefined) return failureReply(since, failure);
    if (error instanceof CallError && error.code === 'DEADLINE_EXCEEDED') {
      throw new RefusedError(
        `No worker answered the query "${name}" of ${run.workflowId} within ${QUERY_MS_MAX / 1000} s.`,
        "Start a worker that polls this run's task queue, then ask again.",
      );
    }
    throw error;
  }
}

async function update(
  connection: Connection,
  run: RunOf,
  name: string,
  args: readonly unknown[],
  updateId: string,
): Promise<HandlerReply> {
  const since = performance.now();
  const answer = await orExplain(connection, run, `takes no update "${name}"`, () =>
    connection.call('UpdateWorkflowExecution', {
      namespace: connection.namespace,
      workflowExecution: { workflowId: run.workflowId, runId: run.runId },
      waitPolicy: untilCompleted,
      request: {
        meta: { updateId, identity: IDENTITY },
        input: { name, args: payloadsOf(args) },
      },
    }),
  );
  return updateOutcome(connection, { ...run, runId: run.runId, name, updateId, since }, answer);
}

/** Does it; where the server finds no open run, says whether it closed or never was. */
async function orExplain<Answer>(
  connection: Connection,
  run: RunOf,
  whatItRefuses: string,
  act: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    refuseClosed(run, await statusOf(connection, run), whatItRefuses);
    throw error;
  }
}

/** Refuses what a run that closed, or that never was, can't do any more. */
function refuseClosed(
  { workflowId }: RunOf,
  status: ExecutionStatus | undefined,
  whatItRefuses: string,
): void {
  if (status === 'Running' || status === 'Paused') return;
  if (status === undefined) {
    throw new RefusedError(
      `There is no workflow ${workflowId} in this namespace.`,
      'Check the id, or start it first.',
    );
  }
  throw new RefusedError(
    `${workflowId} is closed (${STATUS_TEXT[status]}): it ${whatItRefuses}.`,
    'Choose a running workflow, or start this one again.',
  );
}

async function statusOf(connection: Connection, run: RunOf): Promise<ExecutionStatus | undefined> {
  try {
    const described = await connection.call('DescribeWorkflowExecution', {
      namespace: connection.namespace,
      execution: { workflowId: run.workflowId, runId: run.runId },
    });
    return summaryOf(described.workflowExecutionInfo ?? {}).status;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

const isNotFound = (error: unknown): boolean =>
  error instanceof CallError && error.code === 'NOT_FOUND';

const STATUS_TEXT = {
  Completed: 'completed',
  Failed: 'failed',
  Canceled: 'canceled',
  Terminated: 'terminated',
  ContinuedAsNew: 'continued as new',
  TimedOut: 'timed out',
} as const;
