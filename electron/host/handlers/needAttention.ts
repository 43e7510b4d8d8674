/** Runs that need attention: what a list filter can't ask for, or can only on newer servers. */
import { CallError } from '../../grpc/callError.ts';
import type { Attention } from '../../../shared/ipc/listModels.ts';
import type {
  DescribeWorkflowExecutionResponse,
  WorkflowExecutionInfo,
} from '../../../shared/protocol/messages.ts';
import { concurrently } from '../concurrently.ts';
import type { Connection } from '../connections/connection.ts';

/** Runs shown at most; so many need no list but a cure. */
const SHOWN_MAX = 500;

/** Running runs of another server that are looked at one by one, at most. */
const EXAMINED_MAX = 1000;
const PAGE_SIZE = 200;
const CALLS_AT_A_TIME = 8;

/** The runs found, and how many were looked at. */
export interface NeedAttention {
  readonly infos: readonly WorkflowExecutionInfo[];
  readonly examined: { readonly count: number; readonly all: boolean };
}

/**
 * The running runs that a list filter matches and that need attention for a reason, the last started first. The embedded server knows them;
 * another one is asked for its reported problems where it has them (from 1.30 on), else each running run is described.
 */
export async function needAttention(
  connection: Connection,
  reason: Attention,
  query: string | undefined,
): Promise<NeedAttention> {
  const known = connection.controls?.attention().get(reason);
  if (known !== undefined) return knownRuns(connection, known, query);
  if (reason === 'failingWorkflowTask') {
    const reported = await reportedProblems(connection, query);
    if (reported !== undefined) return reported;
  }
  return examine(connection, reason, query);
}

/** A list filter and another; either may be empty. */
export function both(first: string, second: string | undefined): string {
  return second === undefined || second.trim() === '' ? first : `${first} AND (${second})`;
}

async function knownRuns(
  connection: Connection,
  runIds: readonly string[],
  query: string | undefined,
): Promise<NeedAttention> {
  const shown = runIds.slice(0, SHOWN_MAX);
  const examined = { count: shown.length, all: shown.length === runIds.length };
  if (shown.length === 0) {
    // A filter that is refused is so, whatever it would find.
    await list(connection, both("ExecutionStatus = 'Running'", query), 1);
    return { infos: [], examined };
  }
  const ids = shown.map((runId) => `'${runId}'`).join(', ');
  const page = await list(connection, both(`RunId IN (${ids})`, query), SHOWN_MAX);
  return { infos: page.executions ?? [], examined };
}

/** Undefined where the server has no such attribute, or nobody ever set it to keep it. */
async function reportedProblems(
  connection: Connection,
  query: string | undefined,
): Promise<NeedAttention | undefined> {
  // A run that was terminated or timed out keeps its problems.
  const problems = "'category=WorkflowTaskFailed', 'category=WorkflowTaskTimedOut'";
  try {
    const page = await list(
      connection,
      both(`TemporalReportedProblems IN (${problems}) AND CloseTime IS NULL`, query),
      SHOWN_MAX,
    );
    const infos = page.executions ?? [];
    // A server that keeps none of them answers the same as one without problems: then the runs themselves are asked.
    if (infos.length === 0) return undefined;
    return { infos, examined: { count: infos.length, all: !page.nextPageToken?.length } };
  } catch (error) {
    if (error instanceof CallError && error.code === 'INVALID_ARGUMENT') return undefined;
    throw error;
  }
}

async function examine(
  connection: Connection,
  reason: Attention,
  query: string | undefined,
): Promise<NeedAttention> {
  const filter = both("ExecutionStatus = 'Running'", query);
  const infos: WorkflowExecutionInfo[] = [];
  let token: Uint8Array | undefined;
  let count = 0;
  do {
    const page = await list(connection, filter, PAGE_SIZE, token);
    const running = page.executions ?? [];
    const found = new Set<WorkflowExecutionInfo>();
    await concurrently(running, CALLS_AT_A_TIME, async (info) => {
      if (needs(await described(connection, info), reason)) found.add(info);
    });
    infos.push(...running.filter((info) => found.has(info)));
    count += running.length;
    token = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (token !== undefined && count < EXAMINED_MAX);
  return { infos, examined: { count, all: token === undefined } };
}

function needs(
  { pendingActivities, pendingWorkflowTask }: DescribeWorkflowExecutionResponse,
  reason: Attention,
): boolean {
  return reason === 'retryingActivity'
    ? (pendingActivities ?? []).some(({ attempt = 1 }) => attempt > 1)
    : (pendingWorkflowTask?.attempt ?? 1) > 1;
}

/** A run that is gone since it was listed needs nothing. */
async function described(
  connection: Connection,
  { execution }: WorkflowExecutionInfo,
): Promise<DescribeWorkflowExecutionResponse> {
  try {
    return await connection.call('DescribeWorkflowExecution', {
      namespace: connection.namespace,
      execution,
    });
  } catch (error) {
    if (error instanceof CallError && error.code === 'NOT_FOUND') return {};
    throw error;
  }
}

const list = (
  { call, namespace }: Connection,
  query: string,
  pageSize: number,
  nextPageToken?: Uint8Array,
) => call('ListWorkflowExecutions', { namespace, query, pageSize, nextPageToken });
