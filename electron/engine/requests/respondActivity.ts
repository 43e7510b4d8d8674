/** What workers and others say of activities: heartbeats, results, failures, cancellations; by token or by id. */
import type { Failure, Payloads } from '../../../shared/protocol/messages.ts';
import { invalidArgument, notFound, type RequestError } from '../core/errors.ts';
import { serverFailure } from '../core/failures.ts';
import { take } from '../core/machine.ts';
import { decodeToken } from '../core/taskToken.ts';
import type { Transaction } from '../core/transaction.ts';
import {
  activityFailed,
  armHeartbeat,
  closeActivity,
  keepHeartbeat,
  startActivity,
} from '../machines/activity.ts';
import { wakeWorkflow } from '../machines/workflowTask.ts';
import type { Activity, Execution } from '../state/execution.ts';
import { alreadyCompleted, checkTokenNamespace, findRun } from './findRun.ts';
import { checkLength, cutFailure, isOversized } from './startChecks.ts';
import type { WorkflowServiceHandlers } from './handler.ts';

interface Target {
  readonly execution: Execution;
  readonly activity: Activity;
}

const gone = (): RequestError =>
  notFound('invalid activityID or activity already timed out or invoking workflow is completed');

/** The started attempt that a token means. */
function byToken(tx: Transaction, taskToken: Uint8Array | undefined): Target {
  const token = decodeToken(taskToken);
  if (token.kind !== 'activity') throw invalidArgument('Error deserializing task token.');
  const execution = tx.world.executions.get(token.runId);
  if (!execution) throw gone();
  if (!execution.isRunning) throw alreadyCompleted();
  const activity = execution.activities?.get(token.scheduledEventId);
  if (activity?.status !== 'started' || activity.stamp !== token.stamp) throw gone();
  return { execution, activity };
}

const PAYLOADS = 'temporal.api.common.v1.Payloads';
const HEARTBEAT_TOO_LARGE = 'Heartbeat details exceed size limit.';
const RESULT_TOO_LARGE = 'Complete result exceeds size limit.';
const CANCEL_DETAILS_TOO_LARGE = 'Cancel details exceed size limit.';

interface TokenRequest {
  readonly namespace?: string | undefined;
  readonly taskToken?: Uint8Array | undefined;
  readonly identity?: string | undefined;
}

interface ByIdRequest {
  readonly identity?: string | undefined;
  readonly namespace?: string | undefined;
  readonly workflowId?: string | undefined;
  readonly runId?: string | undefined;
  readonly activityId?: string | undefined;
}

/** The activity that ids mean, started or not; an empty run id means the current run. */
function byId(tx: Transaction, request: ByIdRequest): Target {
  const { namespace = '', workflowId, runId, activityId = '' } = request;
  checkLength(tx.world.limits, 'Identity', request.identity);
  if (!workflowId) throw invalidArgument('WorkflowId is not set on request.');
  if (activityId === '') throw invalidArgument('ActivityId is not set on request.');
  const execution = findRun(tx.world, namespace, { workflowId, runId });
  if (!execution.isRunning) throw alreadyCompleted();
  for (const activity of execution.activities?.values() ?? []) {
    if (activity.activityId === activityId) return { execution, activity };
  }
  throw notFound(
    `cannot find pending activity with ActivityID ${activityId}, check workflow execution history for more details`,
  );
}

function heartbeat(
  tx: Transaction,
  target: Target,
  details: Payloads | undefined,
  identity: string | undefined,
) {
  const { execution, activity } = target;
  if (isOversized(tx.world, PAYLOADS, details)) {
    failOversized(tx, target, HEARTBEAT_TOO_LARGE, identity);
    return { cancelRequested: true };
  }
  tx.touch(execution);
  const at = tx.timeOf(execution);
  activity.heartbeatDetails = details;
  activity.lastHeartbeatAt = at;
  keepHeartbeat(activity, at);
  armHeartbeat(tx, execution, activity);
  return {
    cancelRequested: activity.cancelRequested,
    activityPaused: activity.pause !== undefined,
    activityReset: activity.resetRequested,
  };
}

/** By id even an activity that no worker has can end, wherever it waits: it is started by the way. */
function ensureStarted(tx: Transaction, { execution, activity }: Target, identity: string): void {
  if (activity.status === 'started') return;
  take(tx, activity, startActivity, {
    execution,
    identity,
    requestId: tx.newId(),
  });
}

/** What was sent is too large: the activity fails for good. */
function failOversized(
  tx: Transaction,
  { execution, activity }: Target,
  message: string,
  identity = '',
): object {
  activityFailed(tx, execution, activity, serverFailure(message, true), identity);
  return {};
}

function complete(
  tx: Transaction,
  target: Target,
  result: Payloads | undefined,
  identity = '',
): object {
  if (isOversized(tx.world, PAYLOADS, result))
    return failOversized(tx, target, RESULT_TOO_LARGE, identity);
  const { execution, activity } = target;
  take(tx, activity, closeActivity, {
    execution,
    end: { name: 'activityTaskCompleted', attributes: { result, identity } },
  });
  wakeWorkflow(tx, execution);
  return {};
}

interface FailRequest {
  readonly failure?: Failure | undefined;
  readonly identity?: string | undefined;
  readonly lastHeartbeatDetails?: Payloads | undefined;
}

/** What is too large of what the worker said is left out or cut, and the worker is told. */
function fail(
  tx: Transaction,
  { execution, activity }: Target,
  { failure = {}, identity = '', lastHeartbeatDetails }: FailRequest,
): object {
  const failures: Failure[] = [];
  if (isOversized(tx.world, PAYLOADS, lastHeartbeatDetails)) {
    failures.push(serverFailure(HEARTBEAT_TOO_LARGE, true));
  } else if (lastHeartbeatDetails) {
    activity.heartbeatDetails = lastHeartbeatDetails;
    activity.lastHeartbeatAt = tx.timeOf(execution);
  }
  const cut = cutFailure(tx.world, failure);
  if (cut !== failure) failures.push(cut);
  activityFailed(tx, execution, activity, cut, identity);
  return failures.length > 0 ? { failures } : {};
}

function cancel(
  tx: Transaction,
  target: Target,
  details: Payloads | undefined,
  identity = '',
): object {
  if (isOversized(tx.world, PAYLOADS, details))
    return failOversized(tx, target, CANCEL_DETAILS_TOO_LARGE, identity);
  const { execution, activity } = target;
  if (!activity.cancelRequested) {
    throw invalidArgument(
      'unable to mark activity as canceled without activity being request canceled first',
    );
  }
  const pending = execution.replayed.activities?.get(activity.scheduledEventId);
  take(tx, activity, closeActivity, {
    execution,
    end: {
      name: 'activityTaskCanceled',
      attributes: {
        details,
        latestCancelRequestedEventId: pending?.cancelRequestedEventId,
        identity,
      },
    },
  });
  wakeWorkflow(tx, execution);
  return {};
}

/** The attempt that a token means, for a request that may be made of it. */
function byCheckedToken(tx: Transaction, request: TokenRequest): Target {
  checkLength(tx.world.limits, 'Identity', request.identity);
  const target = byToken(tx, request.taskToken);
  checkTokenNamespace(tx.world, request.namespace, target.execution);
  return target;
}

/** The started attempt that ids mean. */
function startedById(tx: Transaction, request: ByIdRequest): Target {
  const target = byId(tx, request);
  if (target.activity.status !== 'started') throw gone();
  return target;
}

export const respondActivityHandlers: WorkflowServiceHandlers = {
  RecordActivityTaskHeartbeat: (tx, request) =>
    heartbeat(tx, byCheckedToken(tx, request), request.details, request.identity),
  RecordActivityTaskHeartbeatById: (tx, request) =>
    heartbeat(tx, startedById(tx, request), request.details, request.identity),
  RespondActivityTaskCompleted: (tx, request) =>
    complete(tx, byCheckedToken(tx, request), request.result, request.identity),
  RespondActivityTaskCompletedById: (tx, request) => {
    const target = byId(tx, request);
    ensureStarted(tx, target, request.identity ?? '');
    return complete(tx, target, request.result, request.identity);
  },
  RespondActivityTaskFailed: (tx, request) => fail(tx, byCheckedToken(tx, request), request),
  RespondActivityTaskFailedById: (tx, request) => fail(tx, startedById(tx, request), request),
  RespondActivityTaskCanceled: (tx, request) =>
    cancel(tx, byCheckedToken(tx, request), request.details, request.identity),
  RespondActivityTaskCanceledById: (tx, request) =>
    cancel(tx, startedById(tx, request), request.details, request.identity),
};
