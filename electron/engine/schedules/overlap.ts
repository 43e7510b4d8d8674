/**
 * What becomes of the buffered starts of a schedule (server: worker/scheduler/buffer.go): a decision, without effects.
 *
 * | policy | while another runs |
 * |---|---|
 * | SKIP | the start is dropped |
 * | BUFFER_ONE | the first waits, others are dropped |
 * | BUFFER_ALL | all wait, one after the other |
 * | CANCEL_OTHER, TERMINATE_OTHER | the other is ended; the start waits for that |
 * | ALLOW_ALL | it starts at once, and keeps nobody else from starting |
 */
import { ScheduleOverlapPolicy as Policy } from '../../../shared/protocol/enums.ts';
import type { BufferedStart } from './schedule.ts';

export interface OverlapDecision {
  /** Starts that are to happen now; at most one of them, the last, is not of ALLOW_ALL. */
  readonly startAll: readonly BufferedStart[];
  readonly startOne: BufferedStart | undefined;
  readonly stillBuffered: BufferedStart[];
  readonly endRunning: 'cancel' | 'terminate' | undefined;
  readonly skippedCount: number;
}

/** @param usual what UNSPECIFIED stands for */
export function decideOverlap(
  buffer: readonly BufferedStart[],
  isRunning: boolean,
  usual: Policy,
): OverlapDecision {
  const startAll: BufferedStart[] = [];
  const stillBuffered: BufferedStart[] = [];
  let startOne: BufferedStart | undefined;
  let endRunning: OverlapDecision['endRunning'];
  let skippedCount = 0;
  for (const start of buffer) {
    const policy = start.overlapPolicy === Policy.UNSPECIFIED ? usual : start.overlapPolicy;
    if (policy === Policy.ALLOW_ALL) startAll.push(start);
    else if (!isRunning && !startOne) startOne = start;
    else if (policy === Policy.BUFFER_ALL) stillBuffered.push(start);
    else if (policy === Policy.BUFFER_ONE && stillBuffered.length === 0) stillBuffered.push(start);
    else if (policy === Policy.CANCEL_OTHER || policy === Policy.TERMINATE_OTHER) {
      // Where none runs yet, the later start takes the place of the one that was about to.
      if (!isRunning) startOne = start;
      else {
        stillBuffered.push(start);
        endRunning =
          endRunning === 'terminate' || policy === Policy.TERMINATE_OTHER ? 'terminate' : 'cancel';
      }
    } else skippedCount += 1;
  }
  // What would be ended at once isn't started.
  return {
    startAll: endRunning ? [] : startAll,
    startOne,
    stillBuffered,
    endRunning,
    skippedCount,
  };
}
