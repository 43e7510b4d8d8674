import type { UpdateRef, WaitPolicy } from '../../../shared/protocol/messages.ts';
import type { HandlerReply } from '../../../shared/ipc/models.ts';
import { UpdateWorkflowExecutionLifecycleStage } from '../../../shared/protocol/enums.ts';
import type { ResponseOf } from '../../grpc/apiClient.ts';
import type { Connection } from '../connections/connection.ts';
import { RefusedError } from '../errors.ts';
import { failureReply, resultReply } from './handlerReply.ts';
import { IDENTITY } from './identity.ts';

/** How long the console waits for an update to complete, wall. */
const UPDATE_MS_MAX = 60_000;

/** The console wants to see how an update ends. */
export const untilCompleted: WaitPolicy = {
  lifecycleStage: UpdateWorkflowExecutionLifecycleStage.COMPLETED,
};

/** An update that was sent. */
export interface SentUpdate {
  readonly name: string;
  readonly workflowId: string;
  readonly updateId: string;
  readonly runId: string | undefined;
  /** `performance.now()` when it was sent. */
  readonly since: number;
}

/** How an update ends; asks again until it has, for a minute at most. */
export async function updateOutcome(
  connection: Connection,
  sent: SentUpdate,
  first: ResponseOf<'WorkflowService', 'UpdateWorkflowExecution'>,
): Promise<HandlerReply> {
  const { namespace } = connection;
  const { name, workflowId, runId, updateId, since } = sent;
  const updateRef: UpdateRef = first.updateRef ?? {
    workflowExecution: { workflowId, runId },
    updateId,
  };
  let { outcome } = first;
  while (outcome === undefined) {
    if (performance.now() - since > UPDATE_MS_MAX) {
      throw new RefusedError(
        `The update "${name}" of ${workflowId} has not completed within ${UPDATE_MS_MAX / 1000} s; it goes on.`,
        `Follow it on the timeline (update id ${updateId}).`,
      );
    }
    ({ outcome } = await connection.call('PollWorkflowExecutionUpdate', {
      namespace,
      updateRef,
      identity: IDENTITY,
      waitPolicy: untilCompleted,
    }));
  }
  const { success, failure } = outcome;
  const reply = failure === undefined ? resultReply(since, success) : failureReply(since, failure);
  return { ...reply, updateId };
}
