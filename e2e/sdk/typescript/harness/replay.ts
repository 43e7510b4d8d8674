/** Replays what the cases left behind: every history must be one that the SDK accepts. */
import type { Client, WorkflowHandle } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { HistoryAndWorkflowId } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { Execution } from './scene.ts';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** Runs that a history leads to: its children and the runs that follow it. */
function ledTo(execution: Execution, history: History): Execution[] {
  return (history.events ?? []).flatMap((event) => {
    const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution;
    if (child?.workflowId && child.runId)
      return [{ workflowId: child.workflowId, runId: child.runId }];
    const next =
      event.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ??
      event.workflowExecutionCompletedEventAttributes?.newExecutionRunId ??
      event.workflowExecutionFailedEventAttributes?.newExecutionRunId ??
      event.workflowExecutionTimedOutEventAttributes?.newExecutionRunId;
    return next ? [{ workflowId: execution.workflowId, runId: next }] : [];
  });
}

/** Reads the histories of runs and of all that they led to; runs that never came to a task hold nothing to replay. */
export async function collectHistories(
  client: Client,
  executions: readonly Execution[],
): Promise<HistoryAndWorkflowId[]> {
  const seen = new Set<string>();
  const waiting = [...executions];
  const histories: HistoryAndWorkflowId[] = [];
  for (let execution = waiting.shift(); execution; execution = waiting.shift()) {
    const { workflowId, runId } = execution;
    const history = await client.workflow
      .getHandle(workflowId, runId)
      .fetchHistory()
      .catch((error: unknown) => {
        if (error instanceof WorkflowNotFoundError) return undefined; // A child that was never there.
        throw error;
      });
    const first = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
    const run = first?.originalExecutionRunId ?? runId ?? workflowId;
    if (history === undefined || seen.has(run)) continue;
    seen.add(run);
    waiting.push(...ledTo(execution, history));
    const hasTask = history.events?.some((event) => event.workflowTaskCompletedEventAttributes);
    if (hasTask === true) histories.push({ workflowId, history });
  }
  return histories;
}

/** Replays histories one after the other and returns what was wrong with them, one line each. */
export async function replay(
  bundle: WorkflowBundleWithSourceMap,
  histories: readonly HistoryAndWorkflowId[],
): Promise<string[]> {
  const wrong: string[] = [];
  const results = Worker.runReplayHistories({ workflowBundle: bundle }, histories);
  for await (const { workflowId, error } of results) {
    if (error !== undefined) wrong.push(`${workflowId}: ${error.name}: ${error.message}`);
  }
  return wrong;
}
