import { SuggestContinueAsNewReason } from '../../../shared/protocol/enums.ts';
import type { Limits } from '../core/limits.ts';
import type { Execution } from '../state/execution.ts';

/** Whether a run should continue as new, why, and how large its history is (server: workflow_task_state_machine.go). */
export function suggestContinueAsNew(
  limits: Limits,
  execution: Execution,
): { reasons: SuggestContinueAsNewReason[] | undefined; historySizeBytes: number } {
  const historySizeBytes = execution.store.sizeBytes;
  const updateCount = execution.replayed.updates?.size ?? 0;
  const updatesMany = limits.updatesTotalMax * limits.updatesTotalSuggestContinueAsNewShare;
  const reasons: SuggestContinueAsNewReason[] = [];
  if (historySizeBytes >= limits.historySizeBytesSuggestContinueAsNew) {
    reasons.push(SuggestContinueAsNewReason.HISTORY_SIZE_TOO_LARGE);
  }
  if (execution.store.count >= limits.historyCountSuggestContinueAsNew) {
    reasons.push(SuggestContinueAsNewReason.TOO_MANY_HISTORY_EVENTS);
  }
  if (updatesMany > 0 && updateCount >= updatesMany) {
    reasons.push(SuggestContinueAsNewReason.TOO_MANY_UPDATES);
  }
  return { reasons: reasons.length > 0 ? reasons : undefined, historySizeBytes };
}
