/** What a schedule does to runs: it starts them, and ends those that are in the way. */
import {
  ScheduleOverlapPolicy,
  WorkflowExecutionStatus,
  WorkflowIdReusePolicy,
} from '../../../shared/protocol/enums.ts';
import type {
  NewWorkflowExecutionInfo,
  Payload,
  StartWorkflowExecutionRequest,
} from '../../../shared/protocol/messages.ts';
import { utf8Encode } from '../../../shared/util/utf8.ts';
import { RequestError } from '../core/errors.ts';
import type { Transaction } from '../core/transaction.ts';
import { requestCancel, terminateRun } from '../machines/workflowControl.ts';
import { startWorkflow } from '../requests/startWorkflow.ts';
import type { Execution } from '../state/execution.ts';
import { currentKey, type World } from '../state/world.ts';
import type { BufferedStart, RecentAction, Schedule, ScheduledRun } from './schedule.ts';

const json = (value: string): Payload => ({
  metadata: { encoding: utf8Encode('json/plain') },
  data: utf8Encode(JSON.stringify(value)),
});

/** A time as it is appended to workflow ids: whole seconds, `2024-01-01T09:00:00Z`. */
export const timeText = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const identityOf = ({ identity: { namespace, scheduleId } }: Schedule): string =>
  `temporal-scheduler-${namespace}-${scheduleId}`;

/**
 * Starts the run of an action; undefined when the start is refused, as one under an id that is taken is.
 * Differs from server: `keepOriginalWorkflowId` is obeyed; the real one appends the time all the same.
 */
export function startAction(
  tx: Transaction,
  schedule: Schedule,
  start: BufferedStart,
): RecentAction | undefined {
  const { startWorkflow: workflow } = schedule.definition.action;
  if (!workflow) return undefined;
  let execution: Execution;
  try {
    execution = startWorkflow(tx, startRequest(tx, schedule, start, workflow)).execution;
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
  const { workflowId, runId } = execution;
  return {
    scheduledAt: start.actualAt,
    startedAt: tx.now,
    run: { workflowId, runId },
    status: WorkflowExecutionStatus.RUNNING,
  };
}

function startRequest(
  tx: Transaction,
  schedule: Schedule,
  start: BufferedStart,
  workflow: NewWorkflowExecutionInfo,
): StartWorkflowExecutionRequest {
  const { identity, definition, lastResult, lastFailure } = schedule;
  const nominal = timeText(start.nominalAt);
  const keepsId = definition.policies.keepOriginalWorkflowId === true;
  const { workflowIdReusePolicy: _reuse, cronSchedule: _cron, ...rest } = workflow;
  // Runs that may overlap don't follow one another.
  const follows = start.overlapPolicy !== ScheduleOverlapPolicy.ALLOW_ALL;
  return {
    ...rest,
    namespace: identity.namespace,
    workflowId: keepsId ? workflow.workflowId : `${workflow.workflowId ?? ''}-${nominal}`,
    identity: identityOf(schedule),
    requestId: tx.newId(),
    workflowIdReusePolicy:
      start.manual || keepsId
        ? WorkflowIdReusePolicy.ALLOW_DUPLICATE
        : WorkflowIdReusePolicy.REJECT_DUPLICATE,
    searchAttributes: {
      indexedFields: {
        ...workflow.searchAttributes?.indexedFields,
        TemporalScheduledStartTime: json(nominal),
        TemporalScheduledById: json(identity.scheduleId),
      },
    },
    ...(follows && { lastCompletionResult: lastResult, continuedFailure: lastFailure }),
  };
}

/** The run that a chain has come to, while it runs. */
export function runningOf(
  world: World,
  namespace: string,
  { workflowId, runId }: ScheduledRun,
): Execution | undefined {
  const current = world.current.get(currentKey(namespace, workflowId));
  return current?.isRunning && current.replayed.firstRunId === runId ? current : undefined;
}

/** Cancels or terminates every chain of a schedule that keeps others from starting. */
export function endRunning(tx: Transaction, schedule: Schedule, how: 'cancel' | 'terminate'): void {
  const identity = identityOf(schedule);
  for (const chain of schedule.running) {
    const execution = runningOf(tx.world, schedule.identity.namespace, chain);
    if (!execution) continue;
    if (how === 'cancel') {
      requestCancel(tx, execution, { cause: 'cancelled by schedule overlap policy', identity });
    } else {
      terminateRun(tx, execution, { reason: 'terminated by schedule overlap policy', identity });
    }
  }
}
