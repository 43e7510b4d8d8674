import type { Engine } from '../../engine/engine.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import { timestampMs } from '../../../shared/temporal/duration.ts';

type Run = NonNullable<ReturnType<Engine['world']['executions']['get']>>;

/** How far a run's clock was ahead from an event on. */
interface Skip {
  readonly eventId: number;
  readonly ms: number;
}

/** Knows when on the server's clock the events of a run happened, whose own clock may have skipped in between. */
export class RunSkips {
  /** The skips in each run's history, as far as it was read. */
  readonly #read = new WeakMap<Run, { upTo: number; readonly skips: Skip[] }>();

  /** @param at the event's own time, on the run's clock */
  serverTimeOf(run: Run, eventId: number, at: number): VirtualMs {
    if (run.skewMs === 0) return virtualMs(at);
    const skips = this.#skipsOf(run);
    // What it was ahead of the server when it began came with it.
    let aheadMs = run.skewMs;
    for (const skip of skips) if (skip.eventId >= eventId) aheadMs -= skip.ms;
    return virtualMs(at - aheadMs);
  }

  #skipsOf(run: Run): readonly Skip[] {
    const known = this.#read.get(run) ?? { upTo: 0, skips: [] };
    this.#read.set(run, known);
    while (known.upTo < run.store.count) {
      known.upTo += 1;
      const event = run.store.get(known.upTo);
      const to = event.workflowExecutionTimeSkippingTransitionedEventAttributes?.targetTime;
      if (to) {
        const ms = (timestampMs(to) ?? 0) - (timestampMs(event.eventTime) ?? 0);
        known.skips.push({ eventId: known.upTo, ms });
      }
    }
    return known.skips;
  }
}
