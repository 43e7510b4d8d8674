/** What the user chooses about the next start; the window's own choices stay in the window. */
import * as v from 'valibot';

export const startSettings = v.object({
  /** The server's port, if it is free; 7233 without it. */
  port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))),
  /** How the server's clock begins; at the wall's pace without it. */
  clockMode: v.optional(v.picklist(['real', 'frozen', 'autoSkip'])),
  /** Opens the project that was open last, which is so unless this is false. */
  openLast: v.optional(v.boolean()),
});
export type StartSettings = v.InferOutput<typeof startSettings>;
