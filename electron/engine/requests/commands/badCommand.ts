import { WorkflowTaskFailedCause } from '../../../../shared/protocol/enums.ts';
import { pascalCase } from '../../../../shared/util/pascalCase.ts';

const causeNames = new Map<number, string>(
  Object.entries(WorkflowTaskFailedCause).map(([key, value]) => [value, pascalCase(key)]),
);

/** A command that the server refuses: the workflow task fails with this cause, and the worker is told why. */
export class BadCommand extends Error {
  override readonly name = 'BadCommand';
  readonly failedCause: WorkflowTaskFailedCause;
  /** The run is terminated too: an oversized payload can't get better by trying again. */
  readonly terminates: boolean;

  constructor(failedCause: WorkflowTaskFailedCause, message: string, terminates = false) {
    super(message === '' ? causeName(failedCause) : `${causeName(failedCause)}: ${message}`);
    this.failedCause = failedCause;
    this.terminates = terminates;
  }
}

/** `BadScheduleActivityAttributes` for BAD_SCHEDULE_ACTIVITY_ATTRIBUTES. */
export const causeName = (cause: WorkflowTaskFailedCause): string =>
  causeNames.get(cause) ?? 'Unspecified';
