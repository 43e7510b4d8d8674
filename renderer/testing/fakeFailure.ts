import type { Failure } from '../../shared/ipc/failure.ts';

/** What a call may throw to fail as the host's do. */
export class FakeFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}
