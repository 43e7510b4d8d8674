import type { EngineInput, Reply, TimeHold } from '../../engine/surface.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import type { DrivenEngine } from '../clock/clockDriver.ts';

/** An engine of timers and holds alone, which a test sets, and which writes down what it was given. */
export class FakeEngine implements DrivenEngine {
  readonly inputs: { readonly kind: EngineInput['kind']; readonly now: VirtualMs }[] = [];
  readonly fired: number[] = [];
  timers: number[] = [];
  held: TimeHold[] = [];
  /** Called when a timer fires. */
  onFire: (at: number) => void = () => undefined;
  /** Thrown by the next input. */
  fault: Error | undefined;
  #frozenSince: VirtualMs | undefined;

  submit(input: EngineInput, now: VirtualMs): Reply[] {
    if (this.fault !== undefined) throw this.fault;
    this.inputs.push({ kind: input.kind, now });
    if (input.kind === 'setClock') {
      this.#frozenSince = input.clock.mode === 'frozen' ? now : undefined;
    }
    if (input.kind === 'advance') this.#fire(now);
    return input.kind === 'call' ? [{ ticket: input.ticket, value: {} }] : [];
  }

  nextTimerAt(): VirtualMs | undefined {
    return this.timers.length === 0 ? undefined : virtualMs(Math.min(...this.timers));
  }

  maySkip(): boolean {
    return this.holds().length === 0;
  }

  holds(): TimeHold[] {
    const since = this.#frozenSince;
    return since === undefined ? this.held : [...this.held, { kind: 'frozen', since }];
  }

  #fire(now: VirtualMs): void {
    const due = this.timers.filter((at) => at <= now).sort((a, b) => a - b);
    this.timers = this.timers.filter((at) => at > now);
    for (const at of due) {
      this.fired.push(at);
      this.onFire(at);
    }
  }
}

/** A hold by an activity that runs. */
export const activityHold = (activityType: string): TimeHold => ({
  kind: 'activity',
  workflowId: 'order-1',
  runId: 'run-1',
  taskQueue: 'orders',
  activityId: '1',
  activityType,
  attempt: 1,
  started: true,
  since: virtualMs(0),
  hasPoller: true,
});
