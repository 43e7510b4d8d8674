import { useEffect, useState } from 'react';
import type { Chain } from '../../../../shared/ipc/chain.ts';
import { host, touches } from '../../../app/bridge.ts';
import { coalesced } from '../../../state/pull.ts';

/** The chain of a run, kept in step while it is shown; undefined until it is known, and where it can't be read. */
export function useChain(workflowId: string, runId: string): Chain | undefined {
  const key = `${workflowId}/${runId}`;
  const [known, setKnown] = useState<{ readonly key: string; readonly chain: Chain }>();
  useEffect(() => {
    let shown = true;
    const pull = coalesced(async () => {
      try {
        const chain = await host.call('workflows.chain', { workflowId, runId });
        if (shown) setKnown({ key, chain });
      } catch {
        // The page itself says what is wrong with the run; what was known of its chain stays.
      }
    }, 3);
    void pull();
    const stop = host.onChange((changes) => {
      if (touches(changes, 'workflows')) void pull();
    });
    return () => {
      shown = false;
      stop();
    };
  }, [workflowId, runId, key]);
  // From one run of the chain to the next the strip stays as it is.
  const runs = known?.chain.runs ?? [];
  const same = known?.key === key || runs.some((run) => run.runId === runId);
  return same ? known?.chain : undefined;
}
