import type { Chain, ChainCause, ChainRun } from '../../../shared/ipc/chain.ts';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { ContinueAsNewInitiator } from '../../../shared/protocol/enums.ts';
import type {
  WorkflowExecutionInfo,
  WorkflowExecutionStartedEventAttributes,
} from '../../../shared/protocol/messages.ts';
import type { Connection } from '../connections/connection.ts';
import { failureText } from '../convert/failure.ts';
import { summaryOf } from '../convert/workflow.ts';

/** Runs of a chain that are shown: the latest. */
const RUNS_MAX = 100;

/** Runs whose first event is remembered: it never changes. */
const STARTS_KEPT_MAX = 2000;

/**
 * Finds the runs of a chain: visibility lists the runs of the workflow id, and the first event of each says which chain it is of and why it
 * began. A server whose visibility lags behind, or lists nothing, still has the run that was asked about.
 */
export class ChainReader {
  readonly #connection: Connection;
  readonly #decoding: Connection;
  readonly #starts = new Map<string, WorkflowExecutionStartedEventAttributes>();

  /** @param decoding asked for what has words that are coded */
  constructor(connection: Connection, decoding = connection) {
    this.#connection = connection;
    this.#decoding = decoding;
  }

  /** The chain of a run. Rejects when the run is not there. */
  async read(workflowId: string, runId: string): Promise<Chain> {
    const start = await this.#startOf(workflowId, runId);
    const { infos, more } = await this.#runsOf(workflowId, runId);
    const found: Found[] = [];
    for (const info of infos) {
      const summary = summaryOf(info);
      const own = await this.#startOf(workflowId, summary.runId);
      if (own.firstExecutionRunId === start.firstExecutionRunId) {
        found.push({ view: runView(summary, own), previousRunId: own.continuedExecutionRunId });
      }
    }
    return { runs: inOrder(found), more };
  }

  async #runsOf(
    workflowId: string,
    runId: string,
  ): Promise<{ readonly infos: readonly WorkflowExecutionInfo[]; readonly more: boolean }> {
    const { namespace } = this.#connection;
    const { executions = [], nextPageToken } = await this.#connection.call(
      'ListWorkflowExecutions',
      { namespace, query: `WorkflowId = ${quoted(workflowId)}`, pageSize: RUNS_MAX },
    );
    const more = (nextPageToken?.length ?? 0) > 0;
    if (executions.some(({ execution }) => execution?.runId === runId)) {
      return { infos: executions, more };
    }
    const { workflowExecutionInfo } = await this.#connection.call('DescribeWorkflowExecution', {
      namespace,
      execution: { workflowId, runId },
    });
    return {
      infos: workflowExecutionInfo ? [workflowExecutionInfo, ...executions] : executions,
      more,
    };
  }

  async #startOf(
    workflowId: string,
    runId: string,
  ): Promise<WorkflowExecutionStartedEventAttributes> {
    const known = this.#starts.get(runId);
    if (known !== undefined) return known;
    const execution = { workflowId, runId };
    const start = await startIn(this.#connection, execution);
    // It is not kept: the codec may be another one the next time.
    if (start.continuedFailure?.encodedAttributes) return startIn(this.#decoding, execution);
    if (this.#starts.size >= STARTS_KEPT_MAX) this.#starts.clear();
    this.#starts.set(runId, start);
    return start;
  }
}

async function startIn(
  connection: Connection,
  execution: { readonly workflowId: string; readonly runId: string },
): Promise<WorkflowExecutionStartedEventAttributes> {
  const { history } = await connection.call('GetWorkflowExecutionHistory', {
    namespace: connection.namespace,
    execution,
    maximumPageSize: 1,
  });
  return history?.events?.[0]?.workflowExecutionStartedEventAttributes ?? {};
}

interface Found {
  readonly view: ChainRun;
  readonly previousRunId: string | undefined;
}

/** By start; runs that took no virtual time start at the same moment, and follow each other by their links. */
function inOrder(found: readonly Found[]): ChainRun[] {
  const previous = new Map(found.map(({ view, previousRunId }) => [view.runId, previousRunId]));
  const placeOf = ({ runId, cause }: ChainRun): number => {
    let place = cause === 'reset' ? 0.5 : 0;
    for (let before = previous.get(runId); before && place < RUNS_MAX; place += 1) {
      before = previous.get(before);
    }
    return place;
  };
  return found
    .map(({ view }) => ({ view, place: placeOf(view) }))
    .sort((a, b) => a.view.startMs - b.view.startMs || a.place - b.place)
    .map(({ view }) => view);
}

/** A string of a list filter. */
const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;

function runView(
  summary: WorkflowSummary,
  start: WorkflowExecutionStartedEventAttributes,
): ChainRun {
  const { runId, type, status, startMs, closeMs } = summary;
  const hasPolicy = start.retryPolicy !== undefined;
  const attemptsMax = start.retryPolicy?.maximumAttempts ?? 0;
  return {
    runId,
    type,
    status,
    startMs,
    executionMs: summary.executionMs ?? startMs,
    cause: causeOf(runId, start),
    ...(closeMs === undefined ? {} : { closeMs }),
    ...(hasPolicy ? { attempt: start.attempt ?? 1 } : {}),
    ...(hasPolicy && attemptsMax > 0 ? { attemptsMax } : {}),
    ...(start.cronSchedule ? { cronSchedule: start.cronSchedule } : {}),
    ...(start.continuedFailure ? { failure: failureText(start.continuedFailure) } : {}),
  };
}

/** A reset run has the first event of the run that was reset, whose own id stands in it. */
function causeOf(runId: string, start: WorkflowExecutionStartedEventAttributes): ChainCause {
  const { originalExecutionRunId: original, initiator } = start;
  if (original && original !== runId) return 'reset';
  if (!start.continuedExecutionRunId) return 'start';
  switch (initiator) {
    case ContinueAsNewInitiator.RETRY:
      return 'retry';
    case ContinueAsNewInitiator.CRON_SCHEDULE:
      return 'cron';
    default:
      return 'continueAsNew';
  }
}
