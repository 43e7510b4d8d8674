/** ExecuteMultiOperation: update-with-start (server: api/multioperation). */
import { WorkflowIdConflictPolicy } from '../../../shared/protocol/enums.ts';
import type {
  ExecuteMultiOperationRequest,
  StartWorkflowExecutionRequest,
  UpdateWorkflowExecutionRequest,
} from '../../../shared/protocol/messages.ts';
import { durationMs } from '../../../shared/temporal/duration.ts';
import { errorDetail, GRPC_CODE, invalidArgument, RequestError } from '../core/errors.ts';
import type { Transaction } from '../core/transaction.ts';
import { recordedUpdate } from '../machines/update.ts';
import type { Execution } from '../state/execution.ts';
import type { UpdateView } from '../state/update.ts';
import type { Call, WorkflowServiceHandlers } from './handler.ts';
import { checkStart } from './startChecks.ts';
import { currentRun, startResponse, startWorkflow } from './startWorkflow.ts';
import { admit, checkUpdate, stageOf, updateResponse, waitFor } from './updateWorkflow.ts';

interface Operations {
  readonly start: StartWorkflowExecutionRequest;
  readonly update: UpdateWorkflowExecutionRequest;
}

export const updateWithStartHandlers: WorkflowServiceHandlers = {
  ExecuteMultiOperation(tx, request, call) {
    const operations = operationsOf(request);
    const { start, update } = operations;
    const startError = tried(() => checkStartOperation(tx, start));
    const updateError = tried(() => checkUpdateOperation(tx, start, update));
    if (startError || updateError)
      throw failed(tx, startError ?? aborted(), updateError ?? aborted());
    return updateWithStart(tx, operations, call, true);
  },
};

function operationsOf({ operations = [] }: ExecuteMultiOperationRequest): Operations {
  const [first, second] = operations;
  const start = first?.startWorkflow;
  const update = second?.updateWorkflow;
  if (!start || !update || operations.length > 2) {
    throw invalidArgument('Operations have to be exactly [Start, Update].');
  }
  return { start, update };
}

function checkStartOperation(tx: Transaction, start: StartWorkflowExecutionRequest): undefined {
  checkStart(tx.world, start);
  if (start.cronSchedule) throw invalidArgument('CronSchedule is not allowed.');
  if (start.requestEagerExecution) throw invalidArgument('RequestEagerExecution is not supported.');
  if (durationMs(start.workflowStartDelay)) {
    throw invalidArgument('WorkflowStartDelay is not supported.');
  }
}

function checkUpdateOperation(
  tx: Transaction,
  start: StartWorkflowExecutionRequest,
  update: UpdateWorkflowExecutionRequest,
): undefined {
  checkUpdate(tx, update);
  const { workflowId, runId } = update.workflowExecution ?? {};
  if (workflowId !== start.workflowId) {
    throw invalidArgument('WorkflowId is not consistent with previous operation(s).');
  }
  if (update.firstExecutionRunId) throw invalidArgument('FirstExecutionRunId is not allowed.');
  if (runId) throw invalidArgument('RunId is not allowed.');
}

/**
 * Updates the run that is there, or starts one and updates that.
 * @param mayStartAnew an update of the run that is there is tried once more when that closes: then a new run may take it
 */
function updateWithStart(
  tx: Transaction,
  { start, update }: Operations,
  call: Call,
  mayStartAnew: boolean,
): object | undefined {
  const existing = currentRun(tx, start);
  const updateId = update.request?.meta?.updateId ?? '';
  const recorded = existing && recordedUpdate(existing, updateId);
  if (existing && recorded?.outcome && recorded.accepted)
    return responseOfKnown(existing, recorded);
  const kept = existing?.isRunning && staysWith(existing, start, updateId) ? existing : undefined;
  const isUpdatedOnly = kept !== undefined;
  const execution = kept ?? startForUpdate(tx, start, existing);
  const found = tried(() => admit(tx, execution, update));
  if (found instanceof RequestError) throw failed(tx, aborted(), found);
  const started = startResponse({ execution, started: !isUpdatedOnly });
  const { firstRunId: firstExecutionRunId } = execution.replayed;
  const startWorkflowResponse = isUpdatedOnly ? started : { ...started, firstExecutionRunId };
  const stage = stageOf(update.waitPolicy?.lifecycleStage);
  return waitFor(
    tx,
    found,
    stage,
    call,
    (view) => ({
      responses: [
        { startWorkflow: startWorkflowResponse },
        { updateWorkflow: updateResponse(execution, view, update.request?.requestId) },
      ],
    }),
    (later, error) => {
      const first = isUpdatedOnly ? aborted() : undefined;
      const isClosed = isUpdatedOnly && error.code === 'NOT_FOUND';
      if (!isClosed) later.answer(call.ticket, failed(later, first, error));
      else if (mayStartAnew) later.after(() => tryAgain(later, { start, update }, call));
      else later.answer(call.ticket, failed(later, first, retryable(error)));
    },
  );
}

/** The run that the update was sent to has closed: all begins again, in what has come of it. */
function tryAgain(tx: Transaction, operations: Operations, call: Call): void {
  if (!tx.world.parked.has(call.ticket)) return;
  const response = tried(() => updateWithStart(tx, operations, call, false));
  if (response) tx.answer(call.ticket, response);
}

/** Whether a running run takes the update: the start was its own, the update is in it, or the policy says so. */
function staysWith(
  execution: Execution,
  { requestId, workflowIdConflictPolicy }: StartWorkflowExecutionRequest,
  updateId: string,
): boolean {
  return (
    execution.startRequestId === requestId ||
    execution.updates?.has(updateId) === true ||
    workflowIdConflictPolicy === WorkflowIdConflictPolicy.USE_EXISTING
  );
}

function startForUpdate(
  tx: Transaction,
  start: StartWorkflowExecutionRequest,
  existing: Execution | undefined,
): Execution {
  const outcome = tried(() => startWorkflow(tx, start));
  if (outcome instanceof RequestError) throw failed(tx, outcome, aborted());
  if (outcome.execution !== existing) return outcome.execution;
  const error = new RequestError('UNAVAILABLE', 'Workflow was not started: StartDeduped');
  throw failed(tx, error, aborted());
}

/** An update with an outcome is answered wherever the run is; without links, as the server does. */
function responseOfKnown(execution: Execution, view: UpdateView): object {
  const { runId, replayed } = execution;
  const { link: _link, ...updateWorkflow } = updateResponse(execution, view);
  return {
    responses: [{ startWorkflow: { runId, status: replayed.status } }, { updateWorkflow }],
  };
}

/** What an operation gives, or why it is refused. */
function tried<Result extends object | undefined>(act: () => Result): Result | RequestError {
  try {
    return act();
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
}

const aborted = (): RequestError =>
  new RequestError('ABORTED', 'Operation was aborted.', [
    { type: 'temporal.api.failure.v1.MultiOperationExecutionAborted', value: {} },
  ]);

/** The same error in the form that lets clients try again. */
const retryable = ({ message }: RequestError): RequestError => new RequestError('ABORTED', message);

/** One error for both operations; its code is that of the operation that failed. A start that went well has none. */
function failed(
  tx: Transaction,
  start: RequestError | undefined,
  update: RequestError,
): RequestError {
  const { code } = [start, update].find((error) => error && error.code !== 'ABORTED') ?? update;
  const statuses = [start, update].map((error) =>
    error === undefined
      ? {}
      : {
          code: GRPC_CODE[error.code],
          message: error.message,
          details: error.details.map(({ type, value }) => ({
            type_url: `type.googleapis.com/${type}`,
            value: tx.world.codec.encode(type, value),
          })),
        },
  );
  return new RequestError(code, 'Update-with-Start could not be executed.', [
    errorDetail('MultiOperationExecutionFailure', { statuses }),
  ]);
}
