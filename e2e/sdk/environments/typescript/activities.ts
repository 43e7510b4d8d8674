/** Activities of the workflows whose time is long. */
import { setTimeout as delay } from 'node:timers/promises';
import { activityInfo } from '@temporalio/activity';

/** The signatures that workflows call. */
export type Activities = typeof activities;

/** The implementations. */
export const activities = {
  async succeedAtAttempt(wanted: number): Promise<number> {
    const { attempt } = activityInfo();
    if (attempt < wanted) throw new Error(`attempt ${attempt}`);
    return attempt;
  },

  /** Takes real time, whatever the server's clock does. */
  async takeReal(ms: number): Promise<string> {
    await delay(ms);
    return 'the activity';
  },
};
