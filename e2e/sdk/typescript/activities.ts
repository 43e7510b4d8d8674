/** The activities of all cases. */
import { activityInfo, CompleteAsyncError, Context, heartbeat, sleep } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { Tokens } from './harness/tokens.ts';

/** How the failing activities fail. */
export interface FailureSpec {
  readonly type?: string;
  readonly nonRetryable?: boolean;
  readonly nextRetryDelay?: string;
  readonly untilAttempt?: number;
}

/** The signatures that workflows call. */
export type Activities = ReturnType<typeof createActivities>;

/** Binds the activities to the letter boxes of this program. */
export function createActivities(tokens: Tokens) {
  return {
    async greet(name: string): Promise<string> {
      return `Hello, ${name}!`;
    },

    async add(left: number, right: number): Promise<number> {
      return left + right;
    },

    async nothing(): Promise<void> {},

    /** Fails as told, until its attempt is reached where one is given. */
    async failAsTold(spec: FailureSpec): Promise<number> {
      const { attempt } = activityInfo();
      if (spec.untilAttempt !== undefined && attempt >= spec.untilAttempt) return attempt;
      throw ApplicationFailure.create({
        message: `attempt ${attempt}`,
        type: spec.type ?? 'Told',
        nonRetryable: spec.nonRetryable ?? false,
        details: [{ attempt }],
        ...(spec.nextRetryDelay !== undefined && { nextRetryDelay: Number(spec.nextRetryDelay) }),
      });
    },

    /** Takes longer than any timeout of its case. */
    async outlast(ms: number): Promise<string> {
      await sleep(ms);
      return 'in the end';
    },

    /** Heartbeats its progress, dies at the third step of attempt 1, and goes on from there. */
    async resumeFromHeartbeat(): Promise<{ resumedFrom: number; attempt: number }> {
      const { attempt, heartbeatDetails } = activityInfo();
      const from = (heartbeatDetails as number | undefined) ?? 0;
      for (let step = from + 1; step <= 5; step++) {
        heartbeat(step);
        if (attempt === 1 && step === 3) throw new Error('died at step 3');
      }
      return { resumedFrom: from, attempt };
    },

    /** Heartbeats until it is told to stop; tells under `name` when it runs and how it ended. */
    async heartbeatUntilCancelled(name: string): Promise<string> {
      tokens.post(`${name} runs`, true);
      try {
        for (;;) {
          heartbeat('still here');
          await sleep(50);
        }
      } catch (error) {
        tokens.post(`${name} ended`, error instanceof Error ? error.name : 'unknown');
        if (error instanceof CancelledFailure) tokens.post(`${name} reason`, error.message);
        throw error;
      }
    },

    /** Ignores its cancellation and completes. */
    async completeThoughCancelled(name: string): Promise<string> {
      tokens.post(`${name} runs`, true);
      const { cancelled } = Context.current();
      const beat = setInterval(() => heartbeat(), 50);
      try {
        await cancelled.catch(() => {});
        return 'completed all the same';
      } finally {
        clearInterval(beat);
      }
    },

    /** Leaves its token and id, and will be completed from outside. */
    async completeLater(name: string): Promise<string> {
      const { taskToken, activityId, workflowExecution } = activityInfo();
      tokens.post(name, { taskToken, activityId, workflowId: workflowExecution?.workflowId });
      throw new CompleteAsyncError();
    },

    /** What an activity is told about itself. */
    async aboutMe() {
      const info = activityInfo();
      return {
        activityType: info.activityType,
        attempt: info.attempt,
        isLocal: info.isLocal,
        taskQueue: info.taskQueue,
        namespace: info.workflowNamespace,
        workflowType: info.workflowType,
        startToCloseTimeoutMs: info.startToCloseTimeoutMs,
        heartbeatTimeoutMs: info.heartbeatTimeoutMs,
        priorityKey: info.priority?.priorityKey,
      };
    },

    /** Notes a step of a saga; fails at the step that is told to. */
    async sagaStep(step: string, failAt: string): Promise<string> {
      if (step === failAt) throw ApplicationFailure.nonRetryable(`${step} refused`, 'Refused');
      return step;
    },

    /** Not ready before the given attempt: frequent polling by retries. */
    async pollService(readyAtAttempt: number): Promise<string> {
      const { attempt } = activityInfo();
      if (attempt < readyAtAttempt) throw new Error('not ready');
      return `ready after ${attempt}`;
    },

    /** Any name that no other activity has ends here. */
    async default(...args: unknown[]): Promise<string> {
      return `default of ${activityInfo().activityType}(${args.join(', ')})`;
    },
  };
}
