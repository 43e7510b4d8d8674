/** A proof on its way from host to window. What never ends has no time: JSON has no infinity. */
import * as v from 'valibot';

export const proofReply = v.object({
  attempts: v.array(
    v.object({
      attempt: v.number(),
      startedMs: v.number(),
      endedMs: v.optional(v.number()),
      outcome: v.picklist(['completed', 'failed', 'timedOut']),
    }),
  ),
  ending: v.object({
    kind: v.picklist(['completed', 'failed', 'timedOut', 'runTimedOut', 'endless', 'unfinished']),
    atMs: v.optional(v.number()),
    retryState: v.number(),
  }),
  /** Where model and engine differ, in words; empty: they are identical. */
  differences: v.array(v.string()),
});
export type ProofReply = v.InferOutput<typeof proofReply>;
