/** Whether a workflow id may be used again (server: api/workflow_id_dedup.go). */
import { WorkflowExecutionStatus, WorkflowIdReusePolicy } from '../../../shared/protocol/enums.ts';
import type { Execution } from '../state/execution.ts';

const UNSUCCESSFUL: ReadonlySet<number> = new Set([
  WorkflowExecutionStatus.FAILED,
  WorkflowExecutionStatus.CANCELED,
  WorkflowExecutionStatus.TERMINATED,
  WorkflowExecutionStatus.TIMED_OUT,
]);

/** Whether the policy admits a new run after this one, the current one of the id. */
export function mayReuseId(current: Execution, policy: WorkflowIdReusePolicy | undefined): boolean {
  if (current.isRunning) return false;
  if (policy === WorkflowIdReusePolicy.REJECT_DUPLICATE) return false;
  if (policy === WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY)
    return UNSUCCESSFUL.has(current.replayed.status);
  return true;
}
