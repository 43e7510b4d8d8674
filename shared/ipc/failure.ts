import * as v from 'valibot';

/** Why a call of the contract failed: what to show, and what to do about it. */
export const failureSchema = v.object({
  /** `request`: the caller's mistake. `environment`: something outside is wrong. `server`: the server refused. `internal`: our bug. */
  kind: v.picklist(['request', 'environment', 'server', 'internal', 'unavailable']),
  message: v.string(),
  /** What the user can do. */
  fix: v.optional(v.string()),
  /** The gRPC status' name, when a server answered with one. */
  code: v.optional(v.string()),
  details: v.optional(v.string()),
});
export type Failure = v.InferOutput<typeof failureSchema>;

/** Thrown on the caller's side when a call answers `{ok: false}`. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}
