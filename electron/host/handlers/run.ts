import { randomUUID } from 'node:crypto';
import type { PayloadView } from '../../../shared/ipc/models.ts';
import type { ResetExclusion, StartWith } from '../../../shared/ipc/steering.ts';
import {
  ResetReapplyExcludeType,
  ResetReapplyType,
  WorkflowIdConflictPolicy,
} from '../../../shared/protocol/enums.ts';
import type { Connection } from '../connections/connection.ts';
import { HistoryReader } from '../connections/historyReader.ts';
import { attributesView } from '../convert/historyEvent.ts';
import { payloadsOf } from '../convert/payload.ts';
import { RefusedError } from '../errors.ts';
import type { HandlersOf } from './handlers.ts';
import { IDENTITY } from './identity.ts';
import { startRequest } from './startRequest.ts';
import { untilCompleted, updateOutcome } from './updateOutcome.ts';

const exclusions: Readonly<Record<ResetExclusion, ResetReapplyExcludeType>> = {
  signals: ResetReapplyExcludeType.SIGNAL,
  updates: ResetReapplyExcludeType.UPDATE,
  cancelRequests: ResetReapplyExcludeType.CANCEL_REQUEST,
};

/** Steers one run: pause, reset, messages that start it, and payloads at full length. */
export function runHandlers(connection: Connection): HandlersOf<'run'> {
  const { namespace } = connection;
  const identity = IDENTITY;
  const history = new HistoryReader(connection);
  return {
    'run.pause': async ({ workflowId, runId, reason }) => {
      const requestId = randomUUID();
      const request = { namespace, workflowId, runId, reason, identity, requestId };
      await connection.call('PauseWorkflowExecution', request);
      return undefined;
    },
    'run.unpause': async ({ workflowId, runId, reason }) => {
      const requestId = randomUUID();
      const request = { namespace, workflowId, runId, reason, identity, requestId };
      await connection.call('UnpauseWorkflowExecution', request);
      return undefined;
    },
    'run.reset': async ({ workflowId, runId, eventId, reason, exclude = [] }) => {
      const { runId: next = '' } = await connection.call('ResetWorkflowExecution', {
        namespace,
        workflowExecution: { workflowId, runId },
        workflowTaskFinishEventId: eventId,
        reason: reason ?? '',
        requestId: randomUUID(),
        identity,
        resetReapplyType: ResetReapplyType.ALL_ELIGIBLE,
        resetReapplyExcludeTypes: exclude.map((name) => exclusions[name]),
      });
      return { runId: next };
    },
    'run.signalWithStart': async (input) => {
      const { runId = '', started = false } = await connection.call(
        'SignalWithStartWorkflowExecution',
        {
          ...startOf(input, namespace),
          signalName: input.name,
          signalInput: payloadsOf(input.args),
        },
      );
      return { runId, started };
    },
    'run.updateWithStart': (input) => updateWithStart(connection, input),
    'run.payload': async ({ eventId, path, ...run }) => {
      const event = await history.event(run, eventId);
      if (event === undefined) {
        throw new RefusedError(`There is no event ${eventId} in this run.`, 'Reload the page.');
      }
      const found = at(attributesView(event, Infinity), path);
      if (isPayloadView(found)) return found;
      throw new RefusedError(
        `Event ${eventId} has no payload at ${path.join('.')}.`,
        'Reload the page.',
      );
    },
  };
}

/** The start that comes with a message; a workflow that runs already is used as it is. */
function startOf({ workflowId, workflowType, taskQueue, startArgs }: StartWith, namespace: string) {
  return {
    ...startRequest({ workflowId, workflowType, taskQueue, args: startArgs }, namespace),
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
  };
}

async function updateWithStart(connection: Connection, input: StartWith) {
  const { namespace } = connection;
  const { workflowId, name, args } = input;
  const since = performance.now();
  const updateId = randomUUID();
  const { responses = [] } = await connection.call('ExecuteMultiOperation', {
    namespace,
    operations: [
      { startWorkflow: startOf(input, namespace) },
      {
        updateWorkflow: {
          namespace,
          workflowExecution: { workflowId },
          waitPolicy: untilCompleted,
          request: {
            meta: { updateId, identity: IDENTITY },
            input: { name, args: payloadsOf(args) },
          },
        },
      },
    ],
  });
  const { runId = '', started = false } = responses[0]?.startWorkflow ?? {};
  const sent = { name, workflowId, runId, updateId, since };
  const reply = await updateOutcome(connection, sent, responses[1]?.updateWorkflow ?? {});
  return { runId, started, reply };
}

/** What stands at a place of a view. */
function at(view: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Readonly<Record<string | number, unknown>>)[key]
        : undefined,
    view,
  );
}

function isPayloadView(value: unknown): value is PayloadView {
  return typeof value === 'object' && value !== null && 'encoding' in value && 'sizeBytes' in value;
}
