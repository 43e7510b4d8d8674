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

/** Pulls the lines that are new. */
export const pullLogs = coalesced(async () => {
  const { lines } = useLogs.getState();
  const after = lines.at(-1)?.sequence;
  try {
    const more = await host.call('worker.logs', after === undefined ? {} : { after });
    const last = lines.at(-1)?.sequence ?? -1;
    const fresh = more.filter((line) => line.sequence > last);
    useLogs.setState({ lines: [...lines, ...fresh].slice(-kept), pulled: true, failure: undefined });
  } catch (error) {
    useLogs.setState({ failure: failureOf(error) });
  }
});

/** Keeps the log in step while it is shown. Returns how to stop. */
export function followLogs(): () => void {
  // The sequence begins anew with another host: what was kept belongs to the one before.
  useLogs.setState(initial, true);
  void pullLogs();
  return host.onChange((changes) => {
    if (changes === 'everything') useLogs.setState(initial, true);
    if (touches(changes, 'logs')) void pullLogs();
  });
}
