/** PollWorkflowExecutionTimeSkipping, and what a time-skipping configuration must satisfy. */
import { FastForwardPollingResult as Result } from '../../../shared/protocol/enums.ts';
import type {
  PollWorkflowExecutionTimeSkippingResponse,
  TimeSkippingConfig,
} from '../../../shared/protocol/messages.ts';
import type { VirtualMs } from '../../../shared/model/units.ts';
import { durationMs } from '../../../shared/temporal/duration.ts';
import { invalidArgument, RequestError } from '../core/errors.ts';
import type { Execution } from '../state/execution.ts';
import { fastForwardInfo, skipsTime } from '../state/timeSkipping.ts';
import type { World } from '../state/world.ts';
import { checkRunReference, findRun, requireNamespace } from './findRun.ts';
import type { WorkflowServiceHandlers } from './handler.ts';

const idNotSet = (): RequestError =>
  invalidArgument('Time skipping config invalid: fast_forward_id must be set');

function checkEnabled({ switches }: World): void {
  if (switches.workflowTimeSkipping) return;
  throw new RequestError(
    'UNIMPLEMENTED',
    'The Time-Skipping feature is not enabled for namespace.',
  );
}

/** Throws INVALID_ARGUMENT for a configuration that can't be (server: validateAndPopulateTimeSkippingConfig). */
export function checkTimeSkipping(world: World, config: TimeSkippingConfig | undefined): void {
  if (!config) return;
  checkEnabled(world);
  const fastForward = config.fastForwardConfig;
  if (!fastForward) return;
  if ((durationMs(fastForward.duration) ?? 0) <= 0) {
    throw invalidArgument('Time skipping config invalid: fast_forward duration must be positive');
  }
  if (!fastForward.id?.trim()) throw idNotSet();
  if (!config.enabled) {
    throw invalidArgument('time_skipping_config: cannot set fast_forward when enabled is false');
  }
}

/** The configuration with the number of skips that a session may have. */
export function withSkipLimit(
  { limits }: World,
  config: TimeSkippingConfig | undefined,
): TimeSkippingConfig | undefined {
  if (!config || (config.maxSessionSkipCount ?? 0) > 0) return config;
  return { ...config, maxSessionSkipCount: Math.max(1, limits.timeSkipsPerSessionDefault) };
}

const failed = (
  execution: Execution,
  failedReason: string,
): PollWorkflowExecutionTimeSkippingResponse => ({
  fastForwardPollingResult: Result.FAST_FORWARD_FAILED,
  failedReason,
  fastForwardInfo: fastForwardInfo(execution.replayed),
});

/** What a poll is answered with now; undefined while its fast-forward is under way. */
function outcome(
  execution: Execution,
  fastForwardId: string,
  pendingAt: VirtualMs | undefined,
): PollWorkflowExecutionTimeSkippingResponse | undefined {
  const { replayed } = execution;
  const info = fastForwardInfo(replayed);
  const targetAt = replayed.timeSkipping?.fastForward?.targetAt;
  if (info?.fastForwardId !== fastForwardId) {
    return failed(
      execution,
      "the requested fast_forward_id does not match the execution's current fast-forward",
    );
  }
  if (pendingAt !== undefined && targetAt !== pendingAt)
    return failed(execution, 'the fast-forward was reset');
  if (info.hasCompleted) {
    return { fastForwardPollingResult: Result.FAST_FORWARD_COMPLETED, fastForwardInfo: info };
  }
  if (!execution.isRunning) {
    return failed(execution, 'the execution ended before the fast-forward completed');
  }
  if (!skipsTime(replayed)) {
    return failed(execution, 'time skipping was disabled before the fast-forward completed');
  }
  return undefined;
}

export const timeSkippingHandlers: WorkflowServiceHandlers = {
  PollWorkflowExecutionTimeSkipping(tx, request, { ticket, caller }) {
    const { namespace = '', fastForwardId = '' } = request;
    checkRunReference(request.workflowExecution);
    requireNamespace(tx.world, namespace);
    checkEnabled(tx.world);
    if (fastForwardId.trim() === '') throw idNotSet();
    let watched = latestRun(tx.world, findRun(tx.world, namespace, request.workflowExecution));
    const known = outcome(watched, fastForwardId, undefined);
    if (known) return known;
    const pendingAt = watched.replayed.timeSkipping?.fastForward?.targetAt;
    const leave = (): void => {
      watched.waiters = watched.waiters?.filter((waiter) => waiter.ticket !== ticket);
    };
    const watch = (execution: Execution): void => {
      watched = execution;
      execution.waiters ??= [];
      execution.waiters.push({
        ticket,
        answer(later) {
          const latest = latestRun(later.world, execution);
          const answer = outcome(latest, fastForwardId, pendingAt);
          if (answer || latest === execution) return answer;
          // The chain goes on in another run, and the fast-forward with it.
          leave();
          watch(latest);
          return undefined;
        },
      });
    };
    watch(watched);
    tx.park({
      ticket,
      connection: caller.connection,
      expire: () => ({
        fastForwardPollingResult: Result.POLL_TIMEOUT,
        fastForwardInfo: fastForwardInfo(watched.replayed),
      }),
      leave,
    });
    return undefined;
  },
};

/** The run that the chain has come to. */
function latestRun({ executions }: World, execution: Execution): Execution {
  let latest = execution;
  for (;;) {
    const next = executions.get(latest.newRunId);
    if (!next) return latest;
    latest = next;
  }
}
