/** What workers and others say of activities: heartbeats, results, failures, cancellations; by token or by id. */
import type { Payloads } from '../../../shared/protocol/messages.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { invalidArgument, notFound, type RequestError } from '../core/errors.ts';
import { take } from '../core/machine.ts';
import { decodeToken } from '../core/taskToken.ts';
import type { Transaction } from '../core/transaction.ts';
import { activityFailed, closeActivity, startActivity } from '../machines/activity.ts';
import { wakeWorkflow } from '../machines/workflowTask.ts';
import type { Activity, Execution } from '../state/execution.ts';
import { alreadyCompleted, findRun } from './findRun.ts';
import { isOversized } from './startChecks.ts';
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

interface ByIdRequest {
  readonly namespace?: string | undefined;
  readonly workflowId?: string | undefined;
  readonly runId?: string | undefined;
  readonly activityId?: string | undefined;
}

/** The activity that ids mean, started or not; an empty run id means the current run. */
function byId(tx: Transaction, request: ByIdRequest): Target {
  const { namespace = '', workflowId, runId, activityId = '' } = request;
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
  { execution, activity }: Target,
  details: Payloads | undefined,
) {
  tx.touch(execution);
  const at = tx.timeOf(execution);
  if (details) activity.heartbeatDetails = details;
  activity.lastHeartbeatAt = at;
  if (activity.heartbeatMs > 0) {
    const { scheduledEventId: id, stamp } = activity;
    tx.addTimer(execution, {
      at: virtualMs(at + activity.heartbeatMs),
      kind: 'activityHeartbeat',
      id,
      stamp,
    });
  }
  return {
    cancelRequested: activity.cancelRequested,
    activityPaused: activity.pause !== undefined,
    activityReset: activity.resetRequested,
  };
}

/** By id even an activity that no worker has started can end: it is started by the way. */
function ensureStarted(tx: Transaction, { execution, activity }: Target, identity: string): void {
  if (activity.status === 'started') return;
  if (activity.status !== 'scheduled') throw gone();
  take(tx, activity, startActivity, {
    execution,
    identity,
    requestId: tx.newId(),
    deployment: undefined,
  });
}

function complete(
  tx: Transaction,
  { execution, activity }: Target,
  result: Payloads | undefined,
  identity = '',
): object {
  if (isOversized(tx.world, 'temporal.api.common.v1.Payloads', result)) {
    const failure = {
      message: 'Complete result exceeds size limit.',
      serverFailureInfo: { nonRetryable: true },
    };
    activityFailed(tx, execution, activity, failure, identity);
    return {};
  }
  take(tx, activity, closeActivity, {
    execution,
    end: { name: 'activityTaskCompleted', attributes: { result, identity } },
  });
  wakeWorkflow(tx, execution);
  return {};
}

function fail(
  tx: Transaction,
  { execution, activity }: Target,
  request: {
    failure?: object | undefined;
    identity?: string | undefined;
    lastHeartbeatDetails?: Payloads | undefined;
  },
): object {
  if (request.lastHeartbeatDetails) activity.heartbeatDetails = request.lastHeartbeatDetails;
  activityFailed(tx, execution, activity, request.failure ?? {}, request.identity ?? '');
  return {};
}

function cancel(
  tx: Transaction,
  { execution, activity }: Target,
  details: Payloads | undefined,
  identity = '',
): object {
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

export const respondActivityHandlers: WorkflowServiceHandlers = {
  RecordActivityTaskHeartbeat: (tx, request) =>
    heartbeat(tx, byToken(tx, request.taskToken), request.details),
  RecordActivityTaskHeartbeatById: (tx, request) => {
    const target = byId(tx, request);
    if (target.activity.status !== 'started') throw gone();
    return heartbeat(tx, target, request.details);
  },
  RespondActivityTaskCompleted: (tx, request) =>
    complete(tx, byToken(tx, request.taskToken), request.result, request.identity),
  RespondActivityTaskCompletedById: (tx, request) => {
    const target = byId(tx, request);
    ensureStarted(tx, target, request.identity ?? '');
    return complete(tx, target, request.result, request.identity);
  },
  RespondActivityTaskFailed: (tx, request) => fail(tx, byToken(tx, request.taskToken), request),
  RespondActivityTaskFailedById: (tx, request) => {
    const target = byId(tx, request);
    if (target.activity.status !== 'started') throw gone();
    return fail(tx, target, request);
  },
  RespondActivityTaskCanceled: (tx, request) =>
    cancel(tx, byToken(tx, request.taskToken), request.details, request.identity),
  RespondActivityTaskCanceledById: (tx, request) => {
    const target = byId(tx, request);
    if (target.activity.status !== 'started') throw gone();
    return cancel(tx, target, request.details, request.identity);
  },
};
