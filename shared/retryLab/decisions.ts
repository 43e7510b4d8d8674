/**
 * What follows a failed attempt, by the one formula. All of it but the expiration depends on the attempt's number and on its failure
 * alone, so each pair is asked once: a hundred thousand runs come to the same few again and again.
 */
import type { Failure } from '../protocol/messages.ts';
import { RetryState } from '../protocol/enums.ts';
import { inTime, retryAtAnyTime, type RetryAnswer } from '../temporal/retry.ts';
import type { Plan } from './prepare.ts';

const noPolicy: RetryAnswer = { kind: 'end', retryState: RetryState.RETRY_POLICY_NOT_SET };

/** The decisions of one plan. */
export class Decisions {
  readonly #plan: Plan;
  readonly #expirationMs: number | undefined;
  /** Failures are told apart by identity: whoever plays many runs reports the same few again and again. */
  readonly #known = new Map<Failure | undefined, RetryAnswer[]>();
  #lastFailure: Failure | undefined;
  #lastAnswers: RetryAnswer[] = [];

  constructor(plan: Plan) {
    this.#plan = plan;
    const endMs = plan.subject === 'activity' ? plan.closesAtMs : plan.executionEndsAtMs;
    this.#expirationMs = endMs === Infinity ? undefined : endMs;
    this.#known.set(undefined, this.#lastAnswers);
  }

  /** After attempt `attempt`, from 1, which ended with `failure` at `nowMs`. */
  next(attempt: number, failure: Failure | undefined, nowMs: number): RetryAnswer {
    if (failure !== this.#lastFailure) this.#turnTo(failure);
    const answers = this.#lastAnswers;
    const answer = answers[attempt] ?? (answers[attempt] = this.#ask(attempt, failure));
    return inTime(answer, nowMs, this.#expirationMs);
  }

  #turnTo(failure: Failure | undefined): void {
    let answers = this.#known.get(failure);
    if (!answers) {
      answers = [];
      this.#known.set(failure, answers);
    }
    this.#lastFailure = failure;
    this.#lastAnswers = answers;
  }

  #ask(attempt: number, failure: Failure | undefined): RetryAnswer {
    const { subject, policy } = this.#plan;
    return policy ? retryAtAnyTime({ subject, policy, attempt, failure }) : noPolicy;
  }
}
