import type { FaultKind, WorkerFault } from '../../shared/worker/fault.ts';

/** When a worker that ended by itself is started again. */
export interface RestartPolicy {
  readonly initialMs: number;
  readonly coefficient: number;
  readonly maximumMs: number;
  /** A worker that was ready for so long has recovered: the next failure counts as the first. */
  readonly recoveredAfterMs: number;
}

export const RESTART_POLICY: RestartPolicy = {
  initialMs: 500,
  coefficient: 2,
  maximumMs: 30_000,
  recoveredAfterMs: 60_000,
};

/** How long to wait after that many failures in a row, 1 or more. */
export function restartDelayMs(policy: RestartPolicy, failureCount: number): number {
  const delayMs = policy.initialMs * policy.coefficient ** (failureCount - 1);
  return Math.min(policy.maximumMs, delayMs);
}

/** Trying again changes nothing about these: they need a changed file. All others may pass by themselves. */
const WAITS_FOR_CHANGE: Readonly<Record<FaultKind, boolean>> = {
  spawn: true,
  sdkMissing: true,
  sdkIncompatible: true,
  code: true,
  activities: true,
  command: true,
  connection: false,
  exit: false,
  internal: false,
};

/** Whether the worker stays down until a file of the project changes or the user starts it. */
export function waitsForChange(fault: WorkerFault): boolean {
  return WAITS_FOR_CHANGE[fault.kind];
}
