/** What a batch does to one run. */
import { randomUUID } from 'node:crypto';
import type { BatchAction } from '../../../shared/ipc/listModels.ts';
import { WorkflowExecutionStatus } from '../../../shared/protocol/enums.ts';
import type { HistoryEvent } from '../../../shared/protocol/messages.ts';
import { assertNever } from '../../../shared/util/assertNever.ts';
import type { Connection } from '../connections/connection.ts';
import { payloadsOf } from '../convert/payload.ts';
import { RefusedError } from '../errors.ts';
import { IDENTITY } from './identity.ts';

/** A run that is named. */
export interface NamedRun {
  readonly workflowId: string;
  readonly runId: string;
}

const PAGE_SIZE = 200;

/** Does it to one run. Rejects when the server refuses. */
export async function act(
  connection: Connection,
  action: BatchAction,
  run: NamedRun,
): Promise<void> {
  const { namespace } = connection;
  const workflowExecution = { workflowId: run.workflowId, runId: run.runId };
  switch (action.kind) {
    case 'terminate':
      await connection.call('TerminateWorkflowExecution', {
        namespace,
        workflowExecution,
        reason: action.reason,
        identity: IDENTITY,
      });
      return;
    case 'cancel':
      // The server takes a late cancellation in silence.
      await refuseClosed(connection, run);
      await connection.call('RequestCancelWorkflowExecution', {
        namespace,
        workflowExecution,
        reason: action.reason,
        identity: IDENTITY,
        requestId: randomUUID(),
      });
      return;
    case 'signal':
      await connection.call('SignalWorkflowExecution', {
        namespace,
        workflowExecution,
        signalName: action.name,
        input: payloadsOf(action.args),
        identity: IDENTITY,
        requestId: randomUUID(),
      });
      return;
    case 'reset':
      return reset(connection, run, action.to, action.reason);
    case 'delete':
      await connection.call('DeleteWorkflowExecution', { namespace, workflowExecution });
      return;
    default:
      return assertNever(action);
  }
}

async function refuseClosed(connection: Connection, run: NamedRun): Promise<void> {
  const { workflowExecutionInfo } = await connection.call('DescribeWorkflowExecution', {
    namespace: connection.namespace,
    execution: { workflowId: run.workflowId, runId: run.runId },
  });
  const status = workflowExecutionInfo?.status;
  if (status === WorkflowExecutionStatus.RUNNING || status === WorkflowExecutionStatus.PAUSED) {
    return;
  }
  throw new RefusedError('It has closed already.');
}

/** Brings a terminated run back: it goes on, as a new run, from its last completed workflow task. Refuses where another run has its id by now. */
export async function bringBack(connection: Connection, run: NamedRun): Promise<void> {
  const current = await connection.call('DescribeWorkflowExecution', {
    namespace: connection.namespace,
    execution: { workflowId: run.workflowId },
  });
  if (current.workflowExecutionInfo?.execution?.runId !== run.runId) {
    throw new RefusedError('Its id was started again since; that run would be terminated.');
  }
  return reset(connection, run, 'last', 'undo');
}

async function reset(
  connection: Connection,
  run: NamedRun,
  to: 'first' | 'last',
  reason: string | undefined,
): Promise<void> {
  const workflowTaskFinishEventId = await completedTask(connection, run, to);
  if (workflowTaskFinishEventId === undefined) {
    throw new RefusedError(
      'It has not completed a workflow task, so there is nothing to reset to.',
    );
  }
  await connection.call('ResetWorkflowExecution', {
    namespace: connection.namespace,
    workflowExecution: { workflowId: run.workflowId, runId: run.runId },
    reason,
    workflowTaskFinishEventId,
    requestId: randomUUID(),
    identity: IDENTITY,
  });
}

/** The first or last event that completed a workflow task. */
async function completedTask(
  connection: Connection,
  { workflowId, runId }: NamedRun,
  which: 'first' | 'last',
): Promise<number | undefined> {
  const method =
    which === 'first' ? 'GetWorkflowExecutionHistory' : 'GetWorkflowExecutionHistoryReverse';
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await connection.call(method, {
      namespace: connection.namespace,
      execution: { workflowId, runId },
      maximumPageSize: PAGE_SIZE,
      nextPageToken,
    });
    const events: readonly HistoryEvent[] = page.history?.events ?? [];
    const found = events.find((event) => event.workflowTaskCompletedEventAttributes !== undefined);
    if (found !== undefined) return found.eventId;
    nextPageToken = page.nextPageToken;
  } while (nextPageToken !== undefined && nextPageToken.length > 0);
  return undefined;
}
