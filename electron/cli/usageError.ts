/** The command line was used wrongly; the message names the fix. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
