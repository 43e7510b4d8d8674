import { useEffect, useState } from 'react';
import type { WorkflowSummary } from '../../../../shared/ipc/models.ts';
import { failureOf, host } from '../../../app/bridge.ts';

/** Whether a workflow id is free; undefined while that is not known. */
export type IdState = 'free' | 'running' | 'used' | undefined;

const settleMs = 250;

function stateOf(summary: WorkflowSummary): IdState {
  return summary.status === 'Running' || summary.status === 'Paused' ? 'running' : 'used';
}

/** Asks the server about an id once it has stopped changing. */
export function useIdState(workflowId: string): IdState {
  const [known, setKnown] = useState<{ readonly id: string; readonly state: IdState }>();
  useEffect(() => {
    if (workflowId === '') return;
    let current = true;
    const timer = setTimeout(() => {
      host.call('workflows.describe', { workflowId }).then(
        ({ summary }) => {
          if (current) setKnown({ id: workflowId, state: stateOf(summary) });
        },
        (error: unknown) => {
          const free = failureOf(error).code === 'NOT_FOUND';
          if (current) setKnown({ id: workflowId, state: free ? 'free' : undefined });
        },
      );
    }, settleMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [workflowId]);
  return known?.id === workflowId ? known.state : undefined;
}
