/** Lists and counts of runs. The filter language comes with the visibility store: until then only the empty filter is known. */
import type { CountWorkflowExecutionsResponse, ListWorkflowExecutionsResponse } from '../../../shared/protocol/messages.ts';
import { RequestError } from '../core/errors.ts';
import type { Transaction } from '../core/transaction.ts';
import { requireNamespace } from '../requests/findRun.ts';
import type { WorkflowServiceHandlers } from '../requests/handler.ts';
import type { Execution } from '../state/execution.ts';
import { executionInfo } from './describe.ts';
import { utf8Decode, utf8Encode } from '../../../shared/util/utf8.ts';

function matching(tx: Transaction, namespace: string, query: string | undefined): Execution[] {
  if (query?.trim()) throw new RequestError('UNIMPLEMENTED', `list filters are not there yet: ${query}`);
  const all = [...tx.world.executions.values()].filter((run) => run.namespace === namespace);
  return all.sort((a, b) => b.replayed.startedAt - a.replayed.startedAt);
}

function list(tx: Transaction, request: { namespace?: string | undefined; query?: string | undefined; pageSize?: number | undefined; nextPageToken?: Uint8Array | undefined }): ListWorkflowExecutionsResponse {
  const { namespace = '', nextPageToken } = request;
  requireNamespace(tx.world, namespace);
  const runs = matching(tx, namespace, request.query);
  const most = tx.world.limits.visibilityPageSizeMax;
  const size = Math.min(request.pageSize || most, most);
  const from = nextPageToken?.length ? Number(utf8Decode(nextPageToken)) : 0;
  const page = runs.slice(from, from + size);
  const more = from + size < runs.length;
  return {
    executions: page.map((run) => executionInfo(tx.world, run)),
    ...(more && { nextPageToken: utf8Encode(String(from + size)) }),
  };
}

export const listWorkflowsHandlers: WorkflowServiceHandlers = {
  ListWorkflowExecutions: list,
  ScanWorkflowExecutions: list,
  CountWorkflowExecutions(tx, request): CountWorkflowExecutionsResponse {
    requireNamespace(tx.world, request.namespace);
    return { count: matching(tx, request.namespace ?? '', request.query).length };
  },
};
