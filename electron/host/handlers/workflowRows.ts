import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { HistoryEventFilterType, WorkflowExecutionStatus } from '../../../shared/protocol/enums.ts';
import type { WorkflowExecutionInfo } from '../../../shared/protocol/messages.ts';
import type { Connection } from '../connections/connection.ts';
import { summaryOf } from '../convert/workflow.ts';
import { endedWith, waitingForOf, type WaitingFor } from '../convert/waitingFor.ts';

/** Closed runs whose end is remembered: it never changes. */
const ENDS_KEPT_MAX = 2000;

/** Turns list entries into rows. On the embedded server, where asking costs next to nothing, each says what its run waits for or how it ended. */
export class WorkflowRows {
  readonly #connection: Connection;
  readonly #ends = new Map<string, WaitingFor | undefined>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The rows of a page, in its order. */
  async of(infos: readonly WorkflowExecutionInfo[]): Promise<WorkflowSummary[]> {
    if (this.#connection.kind === 'remote') return infos.map((info) => summaryOf(info));
    return Promise.all(infos.map(async (info) => summaryOf(info, await this.#explain(info))));
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
    return waitingForOf(described, controls?.nextTimerOf(execution?.runId ?? ''));
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
