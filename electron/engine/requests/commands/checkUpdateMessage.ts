/** What a worker's message about an update must satisfy before any of its completion is carried out. */
import { WorkflowTaskFailedCause } from '../../../../shared/protocol/enums.ts';
import type { Message, UpdateResponse } from '../../../../shared/protocol/messages.ts';
import type { World } from '../../state/world.ts';
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
