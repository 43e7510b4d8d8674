/** The messages that a worker answers an update with. */
import { command } from './wire.mjs';

/** The update request that rides in a workflow task: `{id, protocolInstanceId, sequencingId, request}` or undefined. */
export function requestIn(ctx, task, index = 0) {
  const message = task.messages?.[index];
  if (!message) return undefined;
  const request = ctx.wire.unpack(message.body).message;
  return {
    id: message.id,
    updateId: message.protocolInstanceId,
    eventId: message.eventId,
    request,
  };
}

/** Accepts an update, and completes it when `outcome` is given. */
export function accept(ctx, { id, updateId, eventId, request }, outcome) {
  const acceptance = {
    id: `${id}/accept`,
    protocolInstanceId: updateId,
    body: ctx.wire.any('temporal.api.update.v1.Acceptance', {
      acceptedRequestMessageId: id,
      acceptedRequestSequencingEventId: eventId?.toNumber() ?? 0,
      acceptedRequest: request,
    }),
  };
  const rest = outcome
    ? complete(ctx, { id, updateId, request }, outcome)
    : { messages: [], commands: [] };
  return {
    messages: [acceptance, ...rest.messages],
    commands: [command('PROTOCOL_MESSAGE', { messageId: acceptance.id }), ...rest.commands],
  };
}

/** @param {{success?: unknown[], failure?: object}} outcome */
export function complete(ctx, { id, updateId, request }, outcome) {
  const response = {
    id: `${id}/complete`,
    protocolInstanceId: updateId,
    body: ctx.wire.any('temporal.api.update.v1.Response', { meta: request.meta, outcome }),
  };
  return {
    messages: [response],
    commands: [command('PROTOCOL_MESSAGE', { messageId: response.id })],
  };
}

export function reject(ctx, { id, updateId, eventId, request }, failure) {
  return {
    messages: [
      {
        id: `${id}/reject`,
        protocolInstanceId: updateId,
        body: ctx.wire.any('temporal.api.update.v1.Rejection', {
          rejectedRequestMessageId: id,
          rejectedRequestSequencingEventId: eventId?.toNumber() ?? 0,
          rejectedRequest: request,
          failure,
        }),
      },
    ],
    commands: [],
  };
}

/** The request of a client that updates a workflow. */
export function updateRequest(
  execution,
  { updateId = 'u1', name = 'up', args = [], stage = 'COMPLETED', ...rest } = {},
) {
  return {
    workflowExecution: { workflowId: execution.workflowId, runId: execution.runId ?? '' },
    waitPolicy: { lifecycleStage: `UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_${stage}` },
    request: { meta: { updateId, identity: 'client' }, input: { name, args } },
    ...rest,
  };
}
