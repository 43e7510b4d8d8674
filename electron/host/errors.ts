/** Something outside of Timelapse is wrong: a busy port, an unreadable project, a missing program. `fix` says what the user can do. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly fix: string;

  constructor(message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.fix = fix;
  }
}

/** What the window asked for can't be done as things stand; nothing has changed. `fix` says what would help. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly fix: string | undefined;

  constructor(message: string, fix?: string) {
    super(message);
    this.fix = fix;
  }
}
