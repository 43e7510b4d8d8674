/** The worker's log, as far as the host keeps it. */
import { create } from 'zustand';
import type { Failure } from '../../shared/ipc/failure.ts';
import type { LogLine } from '../../shared/ipc/models.ts';
import { failureOf, host, touches } from '../app/bridge.ts';
import { coalesced } from './pull.ts';

interface LogSlice {
  readonly lines: readonly LogLine[];
  readonly pulled: boolean;
  readonly failure: Failure | undefined;
}

const kept = 20_000;
const initial: LogSlice = { lines: [], pulled: false, failure: undefined };

/** The store's hook. */
export const useLogs = create<LogSlice>()(() => initial);

/** Whether what is kept belongs to another host, whose sequence began elsewhere. */
let outdated = false;

/** Pulls the lines that are new. */
export const pullLogs = coalesced(async () => {
  const lines = outdated ? [] : useLogs.getState().lines;
  outdated = false;
  const after = lines.at(-1)?.sequence;
  try {
    const more = await host.call('worker.logs', after === undefined ? {} : { after });
    const last = lines.at(-1)?.sequence ?? -1;
    const fresh = more.filter((line) => line.sequence > last);
    useLogs.setState({
      lines: [...lines, ...fresh].slice(-kept),
      pulled: true,
      failure: undefined,
    });
  } catch (error) {
    useLogs.setState({ failure: failureOf(error) });
  }
});

/** Keeps the log in step while it is shown. Returns how to stop. */
export function followLogs(): () => void {
  outdated = true;
  void pullLogs();
  return host.onChange((changes) => {
    if (changes === 'everything') outdated = true;
    if (touches(changes, 'logs')) void pullLogs();
  });
}
