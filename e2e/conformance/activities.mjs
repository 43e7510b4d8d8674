/** The activities of the SDK scenarios. @param {{activity: any, common: any}} modules */
export function createActivities({ activity, common }) {
  const { Context, sleep, heartbeat } = activity;
  return {
    async greet(name) {
      return `Hello, ${name}!`;
    },
    /** Fails until this attempt. */
    async failUntil(attempt) {
      const { info } = Context.current();
      if (info.attempt < attempt)
        throw common.ApplicationFailure.create({
          message: `attempt ${info.attempt}`,
          type: 'NotYet',
        });
      return info.attempt;
    },
    async failForGood() {
      throw common.ApplicationFailure.nonRetryable('no use', 'Fatal', { reason: 'broken' });
    },
    /** Heartbeats until cancelled. */
    async heartbeatUntilCancelled() {
      for (;;) {
        heartbeat('still here');
        await sleep(20);
      }
    },
    async pause(ms) {
      await sleep(ms);
      return 'rested';
    },
  };
}
