import type { WorkflowQuery } from '../../../shared/protocol/messages.ts';
import type { VirtualMs } from '../../../shared/model/units.ts';

/** What a run knows of a query that was sent to a worker outside of workflow tasks. */
export interface OpenQuery {
  readonly id: string;
  readonly ticket: number;
  readonly since: VirtualMs;
}

/** A query that waits on its workflow: for the running task to end, or for the next one to carry it. */
export interface BufferedQuery {
  readonly id: string;
  readonly ticket: number;
  readonly query: WorkflowQuery;
  readonly since: VirtualMs;
  /** In the started workflow task's `queries`. */
  attached: boolean;
}
