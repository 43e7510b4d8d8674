/**
 * Calls whose work is not there yet. What the real server refuses in them is refused the same way; the rest is
 * UNIMPLEMENTED by name, so that nothing pretends. And calls that the real server does not answer either.
 */
import { invalidArgument, RequestError, unimplemented } from '../core/errors.ts';
import { decodeToken } from '../core/taskToken.ts';
import type { WorkflowServiceHandlers } from './handler.ts';
import { checkTaskQueueName } from './startChecks.ts';

const refuses = (code: 'UNIMPLEMENTED' | 'INVALID_ARGUMENT', message: string) => (): never => {
  throw new RequestError(code, message);
};

const deploymentsAreGone = refuses(
  'UNIMPLEMENTED',
  'Deployments are deprecated and no longer supported, use Worker Deployments instead',
);

export const notThereYetHandlers: WorkflowServiceHandlers = {
  DescribeDeployment: deploymentsAreGone,
  ListDeployments: deploymentsAreGone,
  GetCurrentDeployment: deploymentsAreGone,
  SetCurrentDeployment: deploymentsAreGone,
  GetDeploymentReachability: deploymentsAreGone,
  ListArchivedWorkflowExecutions: refuses(
    'INVALID_ARGUMENT',
    'Cluster is not configured for visibility archival.',
  ),
  TriggerWorkflowRule: refuses('UNIMPLEMENTED', 'method TriggerWorkflowRule not supported'),
  FetchWorkerConfig: refuses('UNIMPLEMENTED', 'FetchWorkerConfig command is not enabled.'),
  UpdateWorkerConfig: refuses('UNIMPLEMENTED', 'UpdateWorkerConfig command is not enabled.'),

  RespondNexusTaskCompleted(_tx, request) {
    decodeToken(request.taskToken);
    throw unimplemented('RespondNexusTaskCompleted');
  },
  StartBatchOperation(_tx, request) {
    const { jobId, namespace, reason, visibilityQuery, executions, targetExecutions } = request;
    const targets = visibilityQuery || executions?.length || targetExecutions?.length;
    if (!jobId || !namespace || !reason || !targets) {
      throw invalidArgument(
        'must provide required parameters: BatchType,Reason,Namespace, AND one of (Query OR Executions OR TargetExecutions)',
      );
    }
    throw unimplemented('StartBatchOperation');
  },
  DescribeBatchOperation(_tx, request) {
    if (!request.jobId) throw invalidArgument('JobId is not set on request.');
    throw unimplemented('DescribeBatchOperation');
  },
  DescribeWorkerDeployment(_tx, request) {
    if (!request.deploymentName) throw invalidArgument('WorkerDeploymentName cannot be empty');
    throw unimplemented('DescribeWorkerDeployment');
  },
  StartActivityExecution(tx, request) {
    checkTaskQueueName(tx.world.limits, request.taskQueue);
    throw unimplemented('StartActivityExecution');
  },
};
