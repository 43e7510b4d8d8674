/**
 * Something outside of Timelapse is wrong: a project that cannot be read, a busy port, a missing
 * program. The message says what is so, `fix` says what the user can do.
 */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly fix: string;

  constructor(message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.fix = fix;
  }
}
