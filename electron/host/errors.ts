/** What the window asked for can't be done as things stand; nothing has changed. `fix` says what would help. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly fix: string | undefined;

  constructor(message: string, fix?: string) {
    super(message);
    this.fix = fix;
  }
}
