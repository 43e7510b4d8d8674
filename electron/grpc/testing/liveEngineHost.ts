/** The engine behind a server, with a clock that moves a little with each input. */
import { virtualMs } from '../../../shared/model/units.ts';
import { Engine } from '../../engine/engine.ts';
import type { EngineInput, Reply } from '../../engine/surface.ts';
import { createEventCodec } from '../codec/codec.ts';
import type { EngineHost } from '../engineHost.ts';

const STARTED_AT = 1_700_000_000_000;

export class LiveEngineHost implements EngineHost {
  readonly engine: Engine;
  readonly #listeners = new Set<(reply: Reply) => void>();
  #now = STARTED_AT;

  constructor(seed: number) {
    this.engine = new Engine({ seed, startedAt: virtualMs(STARTED_AT), codec: createEventCodec() });
  }

  submit(input: EngineInput): void {
    this.#now += 1;
    for (const reply of this.engine.submit(input, virtualMs(this.#now)))
      for (const listener of this.#listeners) listener(reply);
  }

  onReply(listener: (reply: Reply) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
