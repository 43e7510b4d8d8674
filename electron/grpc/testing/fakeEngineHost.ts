/** An engine that answers as a test tells it to, and keeps what it was asked. */
import type { EngineInput, Reply } from '../../engine/surface.ts';
import type { EngineHost } from '../engineHost.ts';

/** A call as it came in. */
export type CallInput = Extract<EngineInput, { kind: 'call' }>;
type Answer = (input: CallInput) => object | undefined;

/** Undefined from an answer parks the call; a throw from it is the engine's own. */
export class FakeEngineHost implements EngineHost {
  readonly inputs: EngineInput[] = [];
  /** What replies a call gets, by method; `Error`s are thrown by `reply` instead of replied. */
  readonly answers = new Map<string, Answer>();
  /** What an expired call is answered with. */
  expiredValue: object | undefined = {};
  readonly #listeners = new Set<(reply: Reply) => void>();
  #watchers: (() => void)[] = [];

  answer(method: string, answer: Answer): this {
    this.answers.set(method, answer);
    return this;
  }

  submit(input: EngineInput): void {
    this.inputs.push(input);
    if (input.kind === 'call') {
      const value = this.answers.get(input.method)?.(input);
      if (value) this.reply({ ticket: input.ticket, value });
    } else if (input.kind === 'expireCall' && this.expiredValue) {
      this.reply({ ticket: input.ticket, value: this.expiredValue });
    }
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }

  onReply(listener: (reply: Reply) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  reply(reply: Reply): void {
    for (const listener of this.#listeners) listener(reply);
  }

  /** Every input of a kind so far. */
  of<Kind extends EngineInput['kind']>(kind: Kind): Extract<EngineInput, { kind: Kind }>[] {
    return this.inputs.filter(
      (input): input is Extract<EngineInput, { kind: Kind }> => input.kind === kind,
    );
  }

  /** Waits until there are so many inputs of a kind, and answers them. */
  async until<Kind extends EngineInput['kind']>(
    kind: Kind,
    count = 1,
  ): Promise<Extract<EngineInput, { kind: Kind }>[]> {
    while (this.of(kind).length < count) {
      await new Promise<void>((resolve) => this.#watchers.push(resolve));
    }
    return this.of(kind);
  }
}
