/** What shutting down may take at most, whatever hangs. */
const SHUTDOWN_MS_MAX = 2000;

/** Ends the process in order at the first signal, at once at the second. */
export function onSignal(close: () => Promise<void>): void {
  let asked = false;
  const end = (): void => {
    if (asked) process.exit(1);
    asked = true;
    setTimeout(() => process.exit(1), SHUTDOWN_MS_MAX).unref();
    void close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
}
