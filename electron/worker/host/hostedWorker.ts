/** A worker that this process runs. It reports by the channel, and the process ends with it. */
export interface HostedWorker {
  /** Allows it to load the user's code and to poll. */
  go(): void;
  /** Drains it and ends the process. */
  stop(): void;
}
