import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { HistoryEventFilterType, WorkflowExecutionStatus } from '../../../shared/protocol/enums.ts';
import type {
  Failure,
  HistoryEvent,
  PendingActivityInfo,
  WorkflowExecution,
  WorkflowExecutionInfo,
} from '../../../shared/protocol/messages.ts';
import type { Connection, EmbeddedControls } from '../connections/connection.ts';
import { summaryOf } from '../convert/workflow.ts';
import { isUnread } from '../convert/failure.ts';
import { endedWith, mostPressing, waitingForOf, type WaitingFor } from '../convert/waitingFor.ts';

/** Closed runs whose end is remembered, for it never changes; and failures of attempts that were decoded. */
const KEPT_MAX = 2000;

/** Parents whose children are counted with one question. */
const PARENTS_AT_A_TIME = 200;

/** Children read to count them; of more it is not known whose they are. */
const CHILDREN_COUNTED_MAX = 1000;

/** Turns list entries into rows. On the embedded server, where asking costs next to nothing, each says what its run waits for or how it ended. */
export class WorkflowRows {
  readonly #connection: Connection;
  readonly #decoding: Connection;
  readonly #ends = new Map<string, WaitingFor | undefined>();
  readonly #failures = new Map<string, Failure>();

  /** @param decoding asked for failures whose words are coded */
  constructor(connection: Connection, decoding = connection) {
    this.#connection = connection;
    this.#decoding = decoding;
  }

  /** The rows of a page, in its order. */
  async of(
    infos: readonly WorkflowExecutionInfo[],
    countChildren = false,
  ): Promise<WorkflowSummary[]> {
    const children = countChildren ? await this.#childCounts(infos) : undefined;
    const { controls } = this.#connection;
    return Promise.all(
      infos.map(async (info) => {
        const row = summaryOf(info, controls && (await this.#explain(info, controls)));
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

  async #explain(
    info: WorkflowExecutionInfo,
    controls: EmbeddedControls,
  ): Promise<WaitingFor | undefined> {
    switch (info.status) {
      case WorkflowExecutionStatus.RUNNING:
        return this.#waitsFor(info, controls);
      case WorkflowExecutionStatus.FAILED:
      case WorkflowExecutionStatus.TERMINATED:
      case WorkflowExecutionStatus.TIMED_OUT:
        return this.#end(info);
      default:
        return undefined;
    }
  }

  async #waitsFor(
    { execution }: WorkflowExecutionInfo,
    controls: EmbeddedControls,
  ): Promise<WaitingFor | undefined> {
    const runId = execution?.runId ?? '';
    const pending = controls.pendingWorkOf(runId);
    if (pending === undefined) return undefined; // it closed since it was listed
    const timer = controls.nextTimerOf(runId);
    const [pressing, ...others] = mostPressing(pending.pendingActivities ?? []);
    if (pressing?.lastFailure === undefined || !isUnread(pressing.lastFailure))
      return waitingForOf(pending, timer);
    const lastFailure = await this.#read(pressing, execution);
    const pendingActivities = [{ ...pressing, lastFailure }, ...others];
    return waitingForOf({ ...pending, pendingActivities }, timer);
  }

  /** The failure of an activity's last attempt in words, which are decoded once. */
  async #read(
    { activityId = '', attempt = 1, lastFailure }: PendingActivityInfo,
    execution: WorkflowExecution | undefined,
  ): Promise<Failure | undefined> {
    const key = `${execution?.runId ?? ''} ${activityId} ${attempt}`;
    const known = this.#failures.get(key);
    if (known !== undefined) return known;
    const { pendingActivities = [] } = await this.#decoding.call('DescribeWorkflowExecution', {
      namespace: this.#decoding.namespace,
      execution,
    });
    const same = pendingActivities.find((one) => one.activityId === activityId);
    const failure = same?.lastFailure ?? lastFailure;
    if (failure !== undefined && !isUnread(failure)) keep(this.#failures, key, failure);
    return failure;
  }

  async #end({ execution }: WorkflowExecutionInfo): Promise<WaitingFor | undefined> {
    const runId = execution?.runId ?? '';
    if (this.#ends.has(runId)) return this.#ends.get(runId);
    const closing = await this.#lastEvent(this.#connection, execution);
    const failure = closing?.workflowExecutionFailedEventAttributes?.failure;
    const isCoded = failure !== undefined && isUnread(failure);
    const read = isCoded ? await this.#lastEvent(this.#decoding, execution) : closing;
    const end = read && endedWith(read);
    const words = read?.workflowExecutionFailedEventAttributes?.failure;
    if (words === undefined || !isUnread(words)) keep(this.#ends, runId, end);
    return end;
  }

  async #lastEvent(
    connection: Connection,
    execution: WorkflowExecution | undefined,
  ): Promise<HistoryEvent | undefined> {
    const answer = await connection.call('GetWorkflowExecutionHistory', {
      namespace: connection.namespace,
      execution,
      historyEventFilterType: HistoryEventFilterType.CLOSE_EVENT,
    });
    return answer.history?.events?.at(-1);
  }
}

function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  if (map.size >= KEPT_MAX) map.clear();
  map.set(key, value);
}
