/** Steering a pending activity of the open run; what goes wrong is said in a toast. */
import type { CallInput, CallName } from '../../shared/ipc/contract.ts';
import { host } from '../app/bridge.ts';
import { toast, toastFailure } from './toasts.ts';

/** Which activity. */
export interface ActivityTarget {
  readonly workflowId: string;
  readonly runId: string;
  readonly activityId: string;
  readonly activityType: string;
}

type ActivityCall = Extract<CallName, `activities.${string}`>;
type Rest<Name extends ActivityCall> = Omit<CallInput<Name>, 'workflowId' | 'runId' | 'activityId'>;

const done: Readonly<Record<ActivityCall, string>> = {
  'activities.pause': 'is paused: no further attempt begins',
  'activities.unpause': 'goes on',
  'activities.reset': 'begins again at attempt 1',
  'activities.options': 'has other options',
  'activities.complete': 'was completed',
  'activities.fail': 'was failed',
  'activities.cancel': 'was canceled',
};

const couldNot: Readonly<Record<ActivityCall, string>> = {
  'activities.pause': 'could not be paused',
  'activities.unpause': 'could not go on',
  'activities.reset': 'could not be reset',
  'activities.options': 'could not be given other options',
  'activities.complete': 'could not be completed',
  'activities.fail': 'could not be failed',
  'activities.cancel': 'could not be canceled',
};

/** Does something to an activity. Answers whether it was done. */
export async function steerActivity<Name extends ActivityCall>(
  name: Name,
  target: ActivityTarget,
  rest: Rest<Name>,
): Promise<boolean> {
  const { workflowId, runId, activityId, activityType } = target;
  try {
    // The types can't follow that the rest and the target are the input together.
    const input = { workflowId, runId, activityId, ...rest } as unknown as CallInput<Name>;
    await (host.call as (name: Name, input: CallInput<Name>) => Promise<unknown>).call(
      host,
      name,
      input,
    );
    toast({ tone: 'ok', title: `${activityType} ${done[name]}` });
    return true;
  } catch (error) {
    toastFailure(`${activityType} ${couldNot[name]}.`, error);
    return false;
  }
}
