/** How the server derives and caps the timeouts of workflows (server: common/util.go). */
import type { Duration } from '../../../shared/protocol/messages.ts';
import { durationMs } from '../../../shared/temporal/duration.ts';
import type { Limits } from './limits.ts';

/** The run timeout: the execution timeout where there is none, and never above it. 0 is none. */
export function runTimeoutMs(run: Duration | undefined, execution: Duration | undefined): number {
  const runMs = durationMs(run) ?? 0;
  const executionMs = durationMs(execution) ?? 0;
  if (runMs === 0) return executionMs;
  return executionMs === 0 ? runMs : Math.min(runMs, executionMs);
}

/** The workflow task timeout: 10 s where there is none, at most two minutes, and never above the run timeout. */
export function taskTimeoutMs(limits: Limits, task: Duration | undefined, runMs: number): number {
  const wanted = durationMs(task) || limits.defaultWorkflowTaskTimeoutMs;
  const capped = Math.min(wanted, limits.maximumWorkflowTaskTimeoutMs);
  return runMs > 0 ? Math.min(capped, runMs) : capped;
}
