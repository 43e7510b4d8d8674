/** How simulated workers answer updates: some they accept and complete later, some they complete at once, some they reject or forget. */
import { CommandType } from '../../../shared/protocol/enums.ts';
import type {
  Command,
  Message,
  PollWorkflowTaskQueueResponse,
} from '../../../shared/protocol/messages.ts';
import type { Prng } from '../core/prng.ts';
import type { EventCodec } from '../surface.ts';

const BODY = 'temporal.api.update.v1.';

export class UpdateWorker {
  readonly #prng: Prng;
  readonly #codec: EventCodec;
  /** Ids of accepted updates without an outcome, by run. */
  readonly #accepted = new Map<string, string[]>();

  constructor(prng: Prng, codec: EventCodec) {
    this.#prng = prng;
    this.#codec = codec;
  }

  /** Messages, and the commands that order them, for the updates in a task and those accepted before. */
  answers(task: PollWorkflowTaskQueueResponse): { messages: Message[]; commands: Command[] } {
    const messages: Message[] = [];
    const commands: Command[] = [];
    const runId = task.workflowExecution?.runId ?? '';
    const accepted = this.#accepted.get(runId) ?? [];
    const say = (kind: string, updateId: string, body: object, ordered: boolean): void => {
      const id = `${updateId}/${kind}`;
      const value = this.#codec.encode(`${BODY}${kind}`, body);
      messages.push({
        id,
        protocolInstanceId: updateId,
        body: { type_url: `type.googleapis.com/${BODY}${kind}`, value },
      });
      if (!ordered) return;
      commands.push({
        commandType: CommandType.PROTOCOL_MESSAGE,
        protocolMessageCommandAttributes: { messageId: id },
      });
    };
    const complete = (updateId: string): void =>
      say('Response', updateId, { meta: { updateId }, outcome: { success: {} } }, true);
    for (const updateId of accepted.splice(0)) {
      if (this.#prng.fraction() < 0.6) complete(updateId);
      else accepted.push(updateId);
    }
    for (const { id = '', protocolInstanceId = '' } of task.messages ?? []) {
      const roll = this.#prng.fraction();
      if (roll < 0.4)
        say('Rejection', protocolInstanceId, { failure: { message: 'simulated' } }, false);
      else if (roll < 0.9) {
        say('Acceptance', protocolInstanceId, { acceptedRequestMessageId: id }, true);
        if (roll < 0.65) complete(protocolInstanceId);
        else accepted.push(protocolInstanceId);
      }
    }
    if (accepted.length > 0) this.#accepted.set(runId, accepted);
    return { messages, commands };
  }
}
