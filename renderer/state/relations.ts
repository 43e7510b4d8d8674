/** What is known of the open run's relatives beside its own history: its parent, its chain, and the children of its children. */
import { create } from 'zustand';
import type { Chain } from '../../shared/ipc/chain.ts';
import type { Execution, WorkflowSummary } from '../../shared/ipc/models.ts';
import { host } from '../app/bridge.ts';
import { toastFailure } from './toasts.ts';

interface RelationsSlice {
  readonly runId: string | undefined;
  readonly parent: WorkflowSummary | undefined;
  readonly chain: Chain | undefined;
  /** Children that were asked for, by run id of their parent. */
  readonly below: ReadonlyMap<string, readonly WorkflowSummary[]>;
}

const nothing: RelationsSlice = {
  runId: undefined,
  parent: undefined,
  chain: undefined,
  below: new Map(),
};

/** The store's hook. */
export const useRelations = create<RelationsSlice>()(() => nothing);

const CHILDREN_MAX = 50;

/** A text of the list filter in quotes. */
const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Reads a run's parent and chain. What can't be read is not shown: the run's own page says what is wrong. */
export async function pullRelations({ summary }: Execution): Promise<void> {
  const { workflowId, runId, parentWorkflowId, parentRunId } = summary;
  if (useRelations.getState().runId !== runId) useRelations.setState({ ...nothing, runId }, true);
  const parentRun =
    parentWorkflowId === undefined
      ? undefined
      : {
          workflowId: parentWorkflowId,
          ...(parentRunId === undefined ? {} : { runId: parentRunId }),
        };
  const [parent, chain] = await Promise.all([
    parentRun && quietly(host.call('workflows.describe', parentRun)),
    quietly(host.call('workflows.chain', { workflowId, runId })),
  ]);
  if (useRelations.getState().runId !== runId) return;
  useRelations.setState({ parent: parent?.summary, chain });
}

async function quietly<Value>(call: Promise<Value>): Promise<Value | undefined> {
  try {
    return await call;
  } catch {
    return undefined; // a parent that was deleted, a server that lists nothing
  }
}

/** Shows the children of a child, or hides them. */
export async function toggleBelow(workflowId: string, runId: string): Promise<void> {
  const { below, runId: open } = useRelations.getState();
  const next = new Map(below);
  if (next.delete(runId)) {
    useRelations.setState({ below: next });
    return;
  }
  try {
    const query = `ParentWorkflowId = ${quoted(workflowId)} AND ParentRunId = ${quoted(runId)}`;
    const { workflows } = await host.call('workflows.list', { query, pageSize: CHILDREN_MAX });
    if (useRelations.getState().runId !== open) return;
    useRelations.setState((now) => ({ below: new Map(now.below).set(runId, workflows) }));
  } catch (error) {
    toastFailure(`The children of ${workflowId} could not be read.`, error);
  }
}
