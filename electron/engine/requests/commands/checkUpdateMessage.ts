/** What a worker's message about an update must satisfy before any of its completion is carried out. */
import { WorkflowTaskFailedCause } from '../../../../shared/protocol/enums.ts';
import type { Message, UpdateResponse } from '../../../../shared/protocol/messages.ts';
import type { Update } from '../../state/update.ts';
import type { World } from '../../state/world.ts';
import { pascalCase } from '../../../../shared/util/pascalCase.ts';
import { BadCommand } from './badCommand.ts';

const PREFIX = 'type.googleapis.com/';
const KINDS = ['Acceptance', 'Response', 'Rejection'].map(
  (kind) => `temporal.api.update.v1.${kind}`,
);

const bad = (message: string): BadCommand =>
  new BadCommand(WorkflowTaskFailedCause.BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE, message);

/** Throws a BadCommand for a body that is too large or can't be read, and for an outcome that says nothing. */
export function checkUpdateMessage(world: World, message: Message): void {
  const { type_url: url = '', value = new Uint8Array(0) } = message.body ?? {};
  const type = url.slice(PREFIX.length);
  if (url.length + value.length > world.limits.blobSizeBytesError) {
    const cause = WorkflowTaskFailedCause.BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE;
    throw new BadCommand(cause, `Message type ${type} exceeds size limit.`, true);
  }
  if (!KINDS.includes(type)) return;
  let body: UpdateResponse;
  try {
    body = world.codec.decode(type, value);
  } catch (error) {
    throw bad(`message ${message.id}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (type.endsWith('.Response') && !body.outcome)
    throw bad(`message ${message.id} has no outcome`);
}

type Kind = 'Acceptance' | 'Response' | 'Rejection';

/** In which states an update takes a message of each kind, and what it is then until the completion is carried out. */
const STEPS: Readonly<Record<Kind, { readonly from: readonly string[]; readonly to: string }>> = {
  Acceptance: { from: ['Sent'], to: 'ProvisionallyAccepted' },
  Response: { from: ['ProvisionallyAccepted', 'Accepted'], to: 'ProvisionallyCompleted' },
  Rejection: { from: ['Sent'], to: 'ProvisionallyCompleted' },
};

/**
 * Throws a BadCommand for a message that its update can not take in the state it is in.
 * @param messages in the order in which they will be carried out; those of updates that are gone change nothing
 */
export function checkUpdateSteps(
  updates: ReadonlyMap<string, Update> | undefined,
  messages: readonly Message[],
): void {
  const states = new Map<string, string>();
  for (const { protocolInstanceId = '', body } of messages) {
    const update = updates?.get(protocolInstanceId);
    const kind = body?.type_url?.slice(PREFIX.length).replace('temporal.api.update.v1.', '');
    const step = STEPS[kind as Kind] as (typeof STEPS)[Kind] | undefined;
    if (!update || !step) continue;
    const state = states.get(protocolInstanceId) ?? pascalCase(update.status);
    if (!step.from.includes(state)) {
      throw bad(
        `invalid state transition attempted for Update ${protocolInstanceId}: received *update.${kind} message while in state ${state}`,
      );
    }
    states.set(protocolInstanceId, step.to);
  }
}
