import { Buffer } from 'node:buffer';
import type { CallInput, CallOutput } from '../../../shared/ipc/contract.ts';
import type { Connection } from '../connections/connection.ts';
import { payloadView } from '../convert/payload.ts';
import { needAttention } from './needAttention.ts';
import type { WorkflowRows } from './workflowRows.ts';

/** A page of the list. Runs that need attention come on one page, with how many were looked at. */
export async function listWorkflows(
  connection: Connection,
  rows: WorkflowRows,
  input: CallInput<'workflows.list'>,
): Promise<CallOutput<'workflows.list'>> {
  const { query, pageSize, pageToken, attention, countChildren = false } = input;
  if (attention !== undefined) {
    const { infos, examined } = await needAttention(connection, attention, query);
    const workflows = await rows.of(infos, countChildren);
    return { workflows, total: workflows.length, examined };
  }
  const page = await connection.call('ListWorkflowExecutions', {
    namespace: connection.namespace,
    query,
    pageSize,
    nextPageToken: pageToken === undefined ? undefined : Buffer.from(pageToken, 'base64'),
  });
  const next = page.nextPageToken;
  return {
    workflows: await rows.of(page.executions ?? [], countChildren),
    ...(next?.length ? { nextPageToken: Buffer.from(next).toString('base64') } : {}),
  };
}

/** How many runs a filter matches, by status, in one call; and how many need attention, where the server is this process. */
export async function countWorkflows(
  connection: Connection,
  { query = '' }: CallInput<'workflows.counts'>,
): Promise<CallOutput<'workflows.counts'>> {
  const answer = await connection.call('CountWorkflowExecutions', {
    namespace: connection.namespace,
    query: `${query} GROUP BY ExecutionStatus`.trim(),
  });
  const byStatus: Record<string, number> = {};
  for (const { groupValues, count = 0 } of answer.groups ?? []) {
    const status = groupValues?.[0] && payloadView(groupValues[0]).json;
    if (typeof status === 'string' && count > 0) byStatus[status] = count;
  }
  const total = answer.count ?? 0;
  const runs = query === '' ? connection.controls?.attention() : undefined;
  if (runs === undefined) return { total, byStatus };
  const attention = {
    retryingActivity: runs.get('retryingActivity')?.length ?? 0,
    failingWorkflowTask: runs.get('failingWorkflowTask')?.length ?? 0,
  };
  return { total, byStatus, attention };
}
