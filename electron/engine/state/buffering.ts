/**
 * Which events wait while a workflow task runs, and in which order they are written when it ends
 * (server: historybuilder/event_store.go).
 */
import type { EventDraft, EventName } from './events.ts';

/** Written at once: the workflow task's own events, those that commands make, updates, and the run's beginning and end. */
export const EVENTS_NEVER_BUFFERED: ReadonlySet<EventName> = new Set<EventName>([
  'workflowExecutionStarted',
  'workflowExecutionCompleted',
  'workflowExecutionFailed',
  'workflowExecutionTimedOut',
  'workflowExecutionTerminated',
  'workflowExecutionContinuedAsNew',
  'workflowExecutionCanceled',
  'workflowTaskScheduled',
  'workflowTaskStarted',
  'workflowTaskCompleted',
  'workflowTaskFailed',
  'workflowTaskTimedOut',
  'activityTaskScheduled',
  'activityTaskCancelRequested',
  'timerStarted',
  'timerCanceled',
  'markerRecorded',
  'startChildWorkflowExecutionInitiated',
  'requestCancelExternalWorkflowExecutionInitiated',
  'signalExternalWorkflowExecutionInitiated',
  'upsertWorkflowSearchAttributes',
  'workflowPropertiesModified',
  'workflowExecutionUpdateAdmitted',
  'workflowExecutionUpdateAccepted',
  'workflowExecutionUpdateRejected',
  'workflowExecutionUpdateCompleted',
  'nexusOperationScheduled',
  'nexusOperationCancelRequested',
]);

const COMPLETIONS: ReadonlySet<EventName> = new Set<EventName>([
  'activityTaskCompleted',
  'activityTaskFailed',
  'activityTaskCanceled',
  'activityTaskTimedOut',
  'childWorkflowExecutionCompleted',
  'childWorkflowExecutionFailed',
  'childWorkflowExecutionCanceled',
  'childWorkflowExecutionTimedOut',
  'childWorkflowExecutionTerminated',
  'startChildWorkflowExecutionFailed',
  'nexusOperationCompleted',
  'nexusOperationFailed',
  'nexusOperationCanceled',
  'nexusOperationTimedOut',
]);

/** Completions of activities, children and operations come last; within both groups the order of arrival stays. */
export function reorderBuffered(drafts: readonly EventDraft[]): EventDraft[] {
  return [
    ...drafts.filter(({ name }) => !COMPLETIONS.has(name)),
    ...drafts.filter(({ name }) => COMPLETIONS.has(name)),
  ];
}
