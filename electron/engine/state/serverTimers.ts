/** What the server itself waits for on its own clock, such as the sleeps of clients. */
import type { Heap } from '../core/heap.ts';
import type { Timer, TimerOwner } from '../core/timerQueue.ts';
import type { VirtualMs } from '../../../shared/model/units.ts';

/** The one owner of timers that belong to no run. What each kind of them means is in `machines/serverTimers.ts`. */
export class ServerTimers implements TimerOwner {
  readonly skewMs = 0;
  timers: Heap<Timer> | undefined;
  armedAt: VirtualMs | undefined;
}
