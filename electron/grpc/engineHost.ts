import type { EngineInput, Reply } from '../engine/surface.ts';

/**
 * Where calls go: the engine, with a host around it that stamps each input with virtual time. Inputs are applied one after
 * the other; a call's reply may come while `submit` runs or with any later input.
 */
export interface EngineHost {
  submit(input: EngineInput): void;
  /** Every reply of the engine is passed to the listener, once. Answers how to stop that. */
  onReply(listener: (reply: Reply) => void): () => void;
}
