/** Why a worker is not running, or not as it should. */
import * as v from 'valibot';

/**
 * - `spawn`: its process could not be started.
 * - `sdkMissing`: the project has no @temporalio/worker.
 * - `sdkIncompatible`: its SDK does not load on this Node or this platform.
 * - `code`: the workflow code does not compile or imports what it must not.
 * - `activities`: an activity module threw while it was loaded.
 * - `connection`: the server could not be reached.
 * - `command`: the command could not be found or run.
 * - `exit`: it ended by itself.
 * - `internal`: the SDK refused or failed in a way not foreseen.
 */
export const faultKind = v.picklist([
  'spawn',
  'sdkMissing',
  'sdkIncompatible',
  'code',
  'activities',
  'connection',
  'command',
  'exit',
  'internal',
]);
export type FaultKind = v.InferOutput<typeof faultKind>;

export const workerFault = v.object({
  kind: faultKind,
  /** What is so, in a sentence. */
  message: v.string(),
  /** What the user can do. */
  fix: v.optional(v.string()),
  /** Where in the project, relative to its folder. */
  file: v.optional(v.string()),
  line: v.optional(v.number()),
  /** The whole text of the tool or the stack that said so; for the log. */
  details: v.optional(v.string()),
});
export type WorkerFault = v.InferOutput<typeof workerFault>;

/** A worker could not do its work; `fault` says why and what would help. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError';
  readonly fault: WorkerFault;

  constructor(fault: WorkerFault, options?: ErrorOptions) {
    super(fault.message, options);
    this.fault = fault;
  }
}
