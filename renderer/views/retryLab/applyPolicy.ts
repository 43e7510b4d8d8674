import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import { host } from '../../app/bridge.ts';
import { toast, toastFailure } from '../../state/toasts.ts';
import type { RunningActivity } from './labStore.ts';

/** Gives a running activity the policy and timeouts of the lab. */
export async function applyPolicy(target: RunningActivity, scenario: Scenario): Promise<void> {
  const name = `${target.type} of ${target.workflowId}`;
  try {
    const { workflowId, runId, activityId } = target;
    await host.call('lab.apply', { workflowId, runId, activityId, scenario });
    toast({
      tone: 'ok',
      title: `${name} has the new policy.`,
      text: 'A wait for the next attempt changes now; an attempt that runs goes on, and the next one follows the new policy. Non-retryable error types stay as they were scheduled.',
    });
  } catch (error) {
    toastFailure(`The policy of ${name} could not be changed.`, error);
  }
}
