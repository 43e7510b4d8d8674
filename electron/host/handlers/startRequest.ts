import { randomUUID } from 'node:crypto';
import type { Project, StartInput } from '../../../shared/ipc/models.ts';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '../../../shared/protocol/enums.ts';
import type {
  SearchAttributes,
  StartWorkflowExecutionRequest,
} from '../../../shared/protocol/messages.ts';
import { closest } from '../../../shared/util/closest.ts';
import { payloadOf, payloadsOf } from '../convert/payload.ts';
import { memoOf, optionalDuration, retryPolicyOf } from '../convert/startOptions.ts';
import { RefusedError } from '../errors.ts';
import { IDENTITY } from './identity.ts';

/** The API's request for what the start dialog says. */
export function startRequest(input: StartInput, namespace: string): StartWorkflowExecutionRequest {
  return {
    namespace,
    workflowId: input.workflowId || `${input.workflowType}-${randomUUID().slice(0, 8)}`,
    workflowType: { name: input.workflowType },
    taskQueue: { name: input.taskQueue },
    input: payloadsOf(input.args),
    identity: IDENTITY,
    requestId: randomUUID(),
    workflowExecutionTimeout: optionalDuration(input.executionTimeoutMs),
    workflowRunTimeout: optionalDuration(input.runTimeoutMs),
    workflowTaskTimeout: optionalDuration(input.taskTimeoutMs),
    workflowStartDelay: optionalDuration(input.startDelayMs),
    retryPolicy: input.retryPolicy && retryPolicyOf(input.retryPolicy),
    workflowIdReusePolicy: input.idReusePolicy && WorkflowIdReusePolicy[input.idReusePolicy],
    workflowIdConflictPolicy:
      input.idConflictPolicy && WorkflowIdConflictPolicy[input.idConflictPolicy],
    cronSchedule: input.cronSchedule,
    searchAttributes: input.searchAttributes && searchAttributesOf(input.searchAttributes),
    priority: input.priority && {
      priorityKey: input.priority.key,
      fairnessKey: input.priority.fairnessKey,
      fairnessWeight: input.priority.fairnessWeight,
    },
    userMetadata:
      input.summary === undefined && input.details === undefined
        ? undefined
        : {
            summary: input.summary === undefined ? undefined : payloadOf(input.summary),
            details: input.details === undefined ? undefined : payloadOf(input.details),
          },
    memo: input.memo && memoOf(input.memo),
  };
}

/**
 * Refuses a type that the project's worker does not have: its run would only repeat its first workflow task. Says nothing about other task
 * queues, and nothing about a project whose types could not be read.
 */
export function refuseUnknownType(input: StartInput, project: Project | undefined): void {
  if (project === undefined || project.taskQueue !== input.taskQueue) return;
  const names = project.workflowTypes.map(({ name }) => name);
  if (names.length === 0 || names.includes(input.workflowType)) return;
  const near = closest(input.workflowType, names);
  throw new RefusedError(
    `"${input.workflowType}" is no workflow type of ${project.name}. It has: ${names.join(', ')}.`,
    near === undefined
      ? 'Choose one of these, or export a workflow function of that name.'
      : `Did you mean "${near}"?`,
  );
}

/** Values with their types, as every SDK writes them. */
function searchAttributesOf(
  attributes: NonNullable<StartInput['searchAttributes']>,
): SearchAttributes {
  const encoder = new TextEncoder();
  return {
    indexedFields: Object.fromEntries(
      Object.entries(attributes).map(([name, { type, value }]) => {
        const payload = payloadOf(value);
        return [
          name,
          { ...payload, metadata: { ...payload.metadata, type: encoder.encode(type) } },
        ];
      }),
    ),
  };
}
