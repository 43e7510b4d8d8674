/** How requests name runs, and what is answered when the name is wrong. */
import type { WorkflowExecution } from '../../../shared/protocol/messages.ts';
import { invalidArgument, namespaceNotFound, notFound, type RequestError } from '../core/errors.ts';
import { isUuid } from '../core/idSource.ts';
import type { Execution } from '../state/execution.ts';
import type { Namespace } from '../state/namespace.ts';
import { currentKey, type World } from '../state/world.ts';

/** The namespace that a request names. */
export function requireNamespace(world: World, name: string | undefined): Namespace {
  if (!name) throw invalidArgument('Namespace is empty.');
  const namespace = world.namespaces.get(name);
  if (!namespace) throw namespaceNotFound(name);
  return namespace;
}

/** Refuses a request whose namespace is not that of its token; without one it is the token's. */
export function checkTokenNamespace(
  world: World,
  name: string | undefined,
  { namespace }: Execution,
): void {
  if (!name || name === namespace) return;
  requireNamespace(world, name);
  throw invalidArgument('Operation requested with a token from a different namespace.');
}

/** Checks the form of a reference to a run; nothing is looked up. */
export function checkRunReference(execution: WorkflowExecution | undefined): {
  workflowId: string;
  runId: string;
} {
  if (!execution) throw invalidArgument('Execution is not set on request.');
  const { workflowId = '', runId = '' } = execution;
  if (workflowId === '') throw invalidArgument('WorkflowId is not set on request.');
  if (runId !== '' && !isUuid(runId)) throw invalidArgument('Invalid RunId.');
  return { workflowId, runId };
}

/** The run that is meant, the current one when no run id is given; NOT_FOUND when there is none. */
export function findRun(
  world: World,
  namespace: string,
  execution: WorkflowExecution | undefined,
): Execution {
  requireNamespace(world, namespace);
  const { workflowId, runId } = checkRunReference(execution);
  const run = lookUp(world, namespace, workflowId, runId);
  if (run) return run;
  throw notFound(
    runId === ''
      ? `workflow not found for ID: ${workflowId}`
      : `workflow execution not found for workflow ID "${workflowId}" and run ID "${runId}"`,
  );
}

/** NOT_FOUND for a run that is not of the chain that began with this one, where the request names one. */
export function checkFirstRun({ replayed }: Execution, firstRunId: string | undefined): void {
  if (firstRunId && replayed.firstRunId !== firstRunId)
    throw notFound('workflow execution not found');
}

/** The run that is meant, or undefined. */
export function lookUp(
  world: World,
  namespace: string,
  workflowId: string,
  runId: string,
): Execution | undefined {
  if (runId === '') return world.current.get(currentKey(namespace, workflowId));
  const run = world.executions.get(runId);
  return run?.workflowId === workflowId && run.namespace === namespace ? run : undefined;
}

/** The run that is meant; NOT_FOUND too when it has closed. */
export function findRunning(
  world: World,
  namespace: string,
  execution: WorkflowExecution | undefined,
): Execution {
  const run = findRun(world, namespace, execution);
  if (!run.isRunning) throw alreadyCompleted();
  return run;
}

export const alreadyCompleted = (): RequestError =>
  notFound('workflow execution already completed');
