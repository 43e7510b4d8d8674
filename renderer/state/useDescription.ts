import { useEffect, useState } from 'react';
import type { Failure } from '../../shared/ipc/failure.ts';
import type { Execution } from '../../shared/ipc/models.ts';
import { failureOf, host, touches } from '../app/bridge.ts';
import { coalesced } from './pull.ts';

/** One run's description, kept in step while the component is shown. */
export function useDescription(
  workflowId: string,
  runId: string,
): { readonly execution: Execution | undefined; readonly failure: Failure | undefined } {
  const [state, setState] = useState<{ key: string; execution?: Execution; failure?: Failure }>();
  const key = `${workflowId}/${runId}`;
  useEffect(() => {
    let shown = true;
    const pull = coalesced(async () => {
      try {
        const execution = await host.call('workflows.describe', { workflowId, runId });
        if (shown) setState({ key, execution });
      } catch (error) {
        if (shown) setState((before) => ({ ...before, key, failure: failureOf(error) }));
      }
    });
    void pull();
    const stop = host.onChange((changes) => {
      if (touches(changes, `run:${runId}`)) void pull();
    });
    return () => {
      shown = false;
      stop();
    };
  }, [workflowId, runId, key]);
  const current = state?.key === key ? state : undefined;
  return { execution: current?.execution, failure: current?.failure };
}
