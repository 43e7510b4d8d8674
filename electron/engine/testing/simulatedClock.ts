/** What happens to time in the simulation: clients lock, unlock, sleep and die; a user freezes time and puts single runs forward. */
import type { TimeSkippingConfig } from '../../../shared/protocol/messages.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { durationOf } from '../../../shared/temporal/duration.ts';
import type { Prng } from '../core/prng.ts';
import type { Engine } from '../engine.ts';
import type { EngineInput } from '../surface.ts';

const CONNECTIONS = ['test-1', 'test-2', 'test-3'] as const;
const SKIP_MS_MAX = 3_600_000;

interface ClockActions {
  /** Calls TestService on a connection. */
  readonly call: (method: string, body: object, connection: string) => void;
  readonly submit: (input: EngineInput) => void;
}

export class SimulatedClock {
  readonly #prng: Prng;
  readonly #engine: Engine;
  readonly #actions: ClockActions;

  constructor(prng: Prng, engine: Engine, actions: ClockActions) {
    this.#prng = prng;
    this.#engine = engine;
    this.#actions = actions;
  }

  /** One thing happens to time. */
  act(): void {
    const { call, submit } = this.#actions;
    const connection = CONNECTIONS[this.#below(CONNECTIONS.length)] ?? CONNECTIONS[0];
    const duration = durationOf(this.#below(SKIP_MS_MAX));
    const roll = this.#prng.fraction();
    if (roll < 0.15) call('LockTimeSkipping', {}, connection);
    else if (roll < 0.35) call('UnlockTimeSkipping', {}, connection);
    else if (roll < 0.45) call('Sleep', { duration }, connection);
    else if (roll < 0.6) call('UnlockTimeSkippingWithSleep', { duration }, connection);
    else if (roll < 0.8) submit({ kind: 'connectionClosed', connection });
    else if (roll < 0.9) {
      const mode = this.#prng.fraction() < 0.3 ? 'frozen' : 'autoSkip';
      submit({ kind: 'setClock', clock: { mode, speed: 1 } });
    } else if (roll < 0.93) {
      submit({ kind: 'releaseLock', connection: roll < 0.92 ? connection : undefined });
    } else this.#skipOne();
  }

  /** A configuration for a run that starts; most have none. */
  config(): { timeSkippingConfig?: TimeSkippingConfig } {
    if (this.#prng.fraction() < 0.8) return {};
    const fastForward = {
      fastForwardConfig: { id: 'ff', duration: durationOf(1 + this.#below(SKIP_MS_MAX)) },
    };
    return {
      timeSkippingConfig: {
        enabled: true,
        disablePropagation: this.#prng.fraction() < 0.2,
        maxSessionSkipCount: this.#below(10),
        ...(this.#prng.fraction() < 0.4 && fastForward),
      },
    };
  }

  /** Everybody goes away, but for one who has unlocked time. */
  rest(): void {
    for (const connection of CONNECTIONS)
      this.#actions.submit({ kind: 'connectionClosed', connection });
    this.#actions.submit({ kind: 'setClock', clock: { mode: 'autoSkip', speed: 1 } });
    this.#actions.call('UnlockTimeSkipping', {}, CONNECTIONS[0]);
  }

  #skipOne(): void {
    const runs = [...this.#engine.world.executions.values()];
    const run = runs[this.#below(runs.length)];
    if (!run) return;
    const to = virtualMs(this.#engine.now + run.skewMs + this.#below(SKIP_MS_MAX));
    this.#actions.submit({ kind: 'skipExecution', runId: run.runId, to });
  }

  #below(bound: number): number {
    return Math.floor(this.#prng.fraction() * bound);
  }
}
