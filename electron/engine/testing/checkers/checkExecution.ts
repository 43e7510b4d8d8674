/** The laws that hold for every run after every commit. Each throws an InvariantError that names the law and the run. */
import { InvariantError } from '../../core/errors.ts';
import { rebuild } from '../../state/applyEvent.ts';
import { eventNameOf } from '../../state/events.ts';
import type { Execution } from '../../state/execution.ts';
import type { HistoryEvent } from '../../../../shared/protocol/messages.ts';
import { canonical } from './canonical.ts';

const CLOSE_EVENTS = new Set([
  'workflowExecutionCompleted',
  'workflowExecutionFailed',
  'workflowExecutionCanceled',
  'workflowExecutionTerminated',
  'workflowExecutionTimedOut',
  'workflowExecutionContinuedAsNew',
]);

/** Checks one run against all laws. */
export function checkExecution(execution: Execution): void {
  const events = Array.from({ length: execution.store.count }, (_, index) =>
    execution.store.get(index + 1),
  );
  const fail = (law: string, detail: unknown): never => {
    throw new InvariantError(
      `${law}: ${execution.workflowId}/${execution.runId}: ${JSON.stringify(detail)}`,
    );
  };
  checkRebuild(execution, events, fail);
  checkHistory(events, fail);
  checkMachines(execution, fail);
}

type Fail = (law: string, detail: unknown) => never;

/** Law: the history alone leads to the replayed state. */
function checkRebuild(execution: Execution, events: readonly HistoryEvent[], fail: Fail): void {
  const live = JSON.stringify(canonical(execution.replayed));
  const rebuilt = JSON.stringify(canonical(rebuild(events)));
  if (live !== rebuilt) fail('rebuild(history) equals the live state', { live, rebuilt });
}

/** Laws: ids are contiguous, a close event is the last and only one, completions name what they belong to. */
function checkHistory(events: readonly HistoryEvent[], fail: Fail): void {
  for (const [index, event] of events.entries()) {
    if (event.eventId !== index + 1) fail('event ids are contiguous', event.eventId);
    const name = eventNameOf(event);
    if (CLOSE_EVENTS.has(name) && index !== events.length - 1)
      fail('the close event is the last', event.eventId);
    const attributes = new Map(Object.entries(event[`${name}EventAttributes`] ?? {}));
    for (const key of ['scheduledEventId', 'startedEventId', 'workflowTaskCompletedEventId']) {
      const id: unknown = attributes.get(key);
      if (typeof id !== 'number') continue;
      if (id <= 0 || id >= index + 1) fail('events point back', { event: event.eventId, key, id });
    }
  }
}

/** Laws: machines exist for exactly what the history has pending; nothing is buffered without a started task. */
function checkMachines(execution: Execution, fail: Fail): void {
  if (!execution.isRunning) {
    if (execution.task.status !== 'none') fail('a closed run has no task', execution.task.status);
    if (execution.buffered.length > 0)
      fail('a closed run buffers nothing', execution.buffered.length);
    return;
  }
  if (execution.buffered.length > 0 && !execution.buffers)
    fail('events are buffered for a started task', execution.buffered.length);
  const finishing = new Set(
    execution.buffered.flatMap(({ attributes }) =>
      'scheduledEventId' in attributes ? [attributes.scheduledEventId] : [],
    ),
  );
  for (const scheduledEventId of execution.replayed.activities?.keys() ?? []) {
    const has = execution.activities?.has(scheduledEventId) === true;
    if (has === finishing.has(scheduledEventId))
      fail('each pending activity has a machine', scheduledEventId);
  }
  for (const scheduledEventId of execution.activities?.keys() ?? []) {
    if (!execution.replayed.activities?.has(scheduledEventId))
      fail('each machine has a pending activity', scheduledEventId);
  }
  const shown = execution.replayed.task;
  const { task } = execution;
  if (
    task.kind === 'normal' &&
    task.status !== 'none' &&
    shown?.scheduledEventId !== task.scheduledEventId
  ) {
    fail('a normal task is in the history', { shown, task: task.scheduledEventId });
  }
}
