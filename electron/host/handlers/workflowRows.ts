import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { HistoryEventFilterType, WorkflowExecutionStatus } from '../../../shared/protocol/enums.ts';
import type { WorkflowExecutionInfo } from '../../../shared/protocol/messages.ts';
import type { Connection } from '../connections/connection.ts';
import { summaryOf } from '../convert/workflow.ts';
import { endedWith, waitingForOf, type WaitingFor } from '../convert/waitingFor.ts';

/** Closed runs whose end is remembered: it never changes. */
const ENDS_KEPT_MAX = 2000;

/** Parents whose children are counted with one question. */
const PARENTS_AT_A_TIME = 200;

/** Children read to count them; of more it is not known whose they are. */
const CHILDREN_COUNTED_MAX = 1000;

/** Turns list entries into rows. On the embedded server, where asking costs next to nothing, each says what its run waits for or how it ended. */
export class WorkflowRows {
  readonly #connection: Connection;
  readonly #ends = new Map<string, WaitingFor | undefined>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The rows of a page, in its order. */
  async of(
    infos: readonly WorkflowExecutionInfo[],
    countChildren = false,
  ): Promise<WorkflowSummary[]> {
    const children = countChildren ? await this.#childCounts(infos) : undefined;
    const explains = this.#connection.kind === 'embedded';
    return Promise.all(
      infos.map(async (info) => {
        const row = summaryOf(info, explains ? await this.#explain(info) : undefined);
        const childCount = children?.get(row.runId);
        return childCount === undefined ? row : { ...row, childCount };
      }),
    );
  }

  /** How many children each run has, one question for a part of the page; runs whose answer did not fit are left out. */
  async #childCounts(
    infos: readonly WorkflowExecutionInfo[],
  ): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    const runIds = infos.flatMap(({ execution }) => execution?.runId ?? []);
    for (let at = 0; at < runIds.length; at += PARENTS_AT_A_TIME) {
      const parents = runIds.slice(at, at + PARENTS_AT_A_TIME);
      const page = await this.#connection.call('ListWorkflowExecutions', {
        namespace: this.#connection.namespace,
        query: `ParentRunId IN (${parents.map((runId) => `'${runId}'`).join(', ')})`,
        pageSize: CHILDREN_COUNTED_MAX,
      });
      const isWhole = !page.nextPageToken?.length;
      if (!isWhole) continue;
      for (const runId of parents) counts.set(runId, 0);
      for (const { parentExecution } of page.executions ?? []) {
        const parent = parentExecution?.runId ?? '';
        counts.set(parent, (counts.get(parent) ?? 0) + 1);
      }
    }
    return counts;
  }

  async #explain(info: WorkflowExecutionInfo): Promise<WaitingFor | undefined> {
    switch (info.status) {
      case WorkflowExecutionStatus.RUNNING:
        return this.#waitsFor(info);
      case WorkflowExecutionStatus.FAILED:
      case WorkflowExecutionStatus.TERMINATED:
      case WorkflowExecutionStatus.TIMED_OUT:
        return this.#end(info);
      default:
        return undefined;
    }
  }

  async #waitsFor({ execution }: WorkflowExecutionInfo): Promise<WaitingFor | undefined> {
    const { namespace, controls } = this.#connection;
    const described = await this.#connection.call('DescribeWorkflowExecution', {
      namespace,
      execution,
    });
    const { status } = described.workflowExecutionInfo ?? {};
    if (status !== WorkflowExecutionStatus.RUNNING) return undefined; // it closed since it was listed
    const timer = controls ? controls.nextTimerOf(execution?.runId ?? '') : 'unknown';
    return waitingForOf(described, timer);
  }

  async #end({ execution }: WorkflowExecutionInfo): Promise<WaitingFor | undefined> {
    const runId = execution?.runId ?? '';
    if (this.#ends.has(runId)) return this.#ends.get(runId);
    const answer = await this.#connection.call('GetWorkflowExecutionHistory', {
      namespace: this.#connection.namespace,
      execution,
      historyEventFilterType: HistoryEventFilterType.CLOSE_EVENT,
    });
    const closing = answer.history?.events?.at(-1);
    const end = closing && endedWith(closing);
    if (this.#ends.size >= ENDS_KEPT_MAX) this.#ends.clear();
    this.#ends.set(runId, end);
    return end;
  }
}
