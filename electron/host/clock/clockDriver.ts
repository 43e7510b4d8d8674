import type { ClockSetting, EngineInput, Reply, TimeHold } from '../../engine/surface.ts';
import type { ClockMode } from '../../../shared/ipc/models.ts';
import { virtualMs, type VirtualMs, type WallMs } from '../../../shared/model/units.ts';
import { assertNever } from '../../../shared/util/assertNever.ts';
import type { WallClock } from './wallClock.ts';

/** What the driver needs of the engine. */
export interface DrivenEngine {
  submit(input: EngineInput, now: VirtualMs): Reply[];
  /** When its next timer is due, whatever holds time. */
  nextTimerAt(): VirtualMs | undefined;
  /** Whether nothing holds time. */
  maySkip(): boolean;
  holds(): readonly TimeHold[];
}

export interface ClockDriverOptions {
  readonly engine: DrivenEngine;
  readonly wall: WallClock;
  readonly startedAt: VirtualMs;
  readonly mode: ClockMode;
  /** Of the mode `scaled`, from the start on. */
  readonly speed?: number | undefined;
  /** Takes the replies of inputs that are no call of anybody: timers that fired, time that was let go. */
  readonly deliver: (replies: readonly Reply[]) => void;
  /** Hears that the engine threw: it is not called again. */
  readonly onStopped: (error: unknown) => void;
  /**
   * Hears where virtual time stands whenever it stops being a continuation of what it was: at the start, after a jump, when its pace
   * changes. @param pace virtual ms per ms of the wall
   */
  readonly onAnchor?: (now: VirtualMs, wall: WallMs, pace: number) => void;
}

/** Timers sleep through a suspended machine; looking again this often bounds how late one fires after it. */
const LOOK_AGAIN_MS = 30_000;

/**
 * The only one who feeds the engine, and the only place where virtual time is made.
 *
 * 1. Virtual now never goes back, whatever the wall's clock does. It moves at the wall's pace in `real` and `autoSkip`, not at all in `frozen`,
 *    and `speed` times as fast in `scaled`; but no faster than the wall while something holds time, so that nobody at work misses a deadline.
 * 2. Every input is stamped with virtual now, read when it is submitted.
 * 3. Due timers fire in every mode; at most one wall timer is armed, for the earliest of the engine.
 * 4. In `autoSkip` time jumps as soon as the engine holds it for nothing, one jump at a time, so that what a jump set off comes first.
 * 5. An engine that threw is not called again.
 * 6. Each change of the mode or the speed is an input, so that a log of the inputs says how time ran.
 */
export class ClockDriver {
  readonly #options: ClockDriverOptions;
  #mode: ClockMode;
  #speed: number;
  /** Virtual ms per ms of the wall, since `#readAt`. */
  #pace: number;
  #now: VirtualMs;
  #readAt: WallMs;
  #stopped = false;
  #disarmTimer: (() => void) | undefined;
  #armedFor: VirtualMs | undefined;
  #disarmLook: (() => void) | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(options: ClockDriverOptions) {
    this.#options = options;
    this.#mode = options.mode;
    this.#speed = options.speed ?? 1;
    this.#now = options.startedAt;
    this.#readAt = options.wall.now();
    this.#pace = this.#wantedPace();
    this.#anchor();
    if (options.mode !== 'real') this.feed({ kind: 'setClock', clock: this.setting });
  }

  get mode(): ClockMode {
    return this.#mode;
  }

  /** How fast time runs in the mode `scaled` while nothing holds it, times the wall's pace. */
  get speed(): number {
    return this.#speed;
  }

  /** How fast virtual time runs now, times the wall's pace. */
  get pace(): number {
    return this.#stopped ? 0 : this.#pace;
  }

  get setting(): ClockSetting {
    return { mode: this.#mode, speed: this.#speed };
  }

  /** False once the engine threw or `stop` was called. */
  get running(): boolean {
    return !this.#stopped;
  }

  /** Virtual now. */
  now(): VirtualMs {
    const wall = this.#options.wall.now();
    this.#now = virtualMs(this.#now + Math.max(0, wall - this.#readAt) * this.pace);
    this.#readAt = wall;
    return this.#now;
  }

  /** Gives the engine an input at virtual now and returns its replies. Nothing once the engine has stopped. */
  submit(input: EngineInput): readonly Reply[] {
    if (this.#stopped) return [];
    try {
      const replies = this.#options.engine.submit(input, this.now());
      this.#keepPace();
      this.#lookSoon();
      return replies;
    } catch (error) {
      this.stop();
      this.#options.onStopped(error);
      return [];
    }
  }

  /** Changes how time moves from now on. @param speed of the mode `scaled`; as it was without one */
  setMode(mode: ClockMode, speed = this.#speed): void {
    if (mode === this.#mode && speed === this.#speed) return;
    this.now();
    this.#mode = mode;
    this.#speed = speed;
    this.feed({ kind: 'setClock', clock: this.setting });
  }

  /** Puts virtual now at a later time and fires what is due until then, without asking what holds time. */
  jumpTo(at: VirtualMs): void {
    this.#now = virtualMs(Math.max(this.now(), at));
    this.#anchor();
    this.feed({ kind: 'advance' });
  }

  /** Gives the engine an input that is no call of anybody; what it answers goes to those who wait. */
  feed(input: EngineInput): void {
    const replies = this.submit(input);
    if (replies.length > 0) this.#options.deliver(replies);
  }

  /** Resolves when the engine has taken another input, or never, when it takes no more: `cancel` ends the wait. */
  nextInput(): { readonly happened: Promise<void>; readonly cancel: () => void } {
    let resolve = (): void => undefined;
    const happened = new Promise<void>((done) => (resolve = done));
    this.#waiting.add(resolve);
    return {
      happened,
      cancel: () => {
        this.#waiting.delete(resolve);
        resolve();
      },
    };
  }

  /** What would hold a jump of the user's: everything but the freeze that the user set. */
  holdsOfOthers(): readonly TimeHold[] {
    return this.#options.engine.holds().filter(({ kind }) => kind !== 'frozen');
  }

  /** When the engine's next timer is due, whatever holds time. */
  nextAt(): VirtualMs | undefined {
    return this.#options.engine.nextTimerAt();
  }

  /** No input and no timer reaches the engine any more. */
  stop(): void {
    this.now();
    this.#stopped = true;
    this.#disarmTimer?.();
    this.#disarmLook?.();
    this.#disarmTimer = this.#disarmLook = this.#armedFor = undefined;
    this.#wakeWaiting();
  }

  /** Many inputs come in one turn of the event loop: the engine is asked once after them. */
  #lookSoon(): void {
    this.#disarmLook ??= this.#options.wall.soon(() => {
      this.#disarmLook = undefined;
      this.#look();
      this.#wakeWaiting();
    });
  }

  #look(): void {
    if (this.#stopped) return;
    const { engine } = this.#options;
    const at = engine.nextTimerAt();
    if (at !== undefined && this.#mode === 'autoSkip' && engine.maySkip()) this.jumpTo(at);
    else this.#arm(at);
  }

  #anchor(): void {
    this.#options.onAnchor?.(this.#now, this.#readAt, this.#pace);
  }

  /** Virtual now was read at this very moment; from here on it may run otherwise. */
  #keepPace(): void {
    const pace = this.#wantedPace();
    if (pace === this.#pace) return;
    this.#pace = pace;
    // The wall timer that is armed was set for another pace.
    this.#disarmTimer?.();
    this.#disarmTimer = this.#armedFor = undefined;
    this.#anchor();
  }

  #wantedPace(): number {
    switch (this.#mode) {
      case 'frozen':
        return 0;
      case 'real':
      case 'autoSkip':
        return 1;
      case 'scaled':
        return this.#options.engine.maySkip() ? this.#speed : Math.min(1, this.#speed);
      default:
        return assertNever(this.#mode);
    }
  }

  #arm(at: VirtualMs | undefined): void {
    if (at !== undefined && at <= this.now()) return this.feed({ kind: 'advance' });
    const wanted = this.#mode === 'frozen' ? undefined : at;
    if (wanted === this.#armedFor) return;
    this.#disarmTimer?.();
    this.#disarmTimer = undefined;
    this.#armedFor = wanted;
    if (wanted === undefined) return;
    const delayMs = Math.min(Math.ceil((wanted - this.#now) / this.#pace), LOOK_AGAIN_MS);
    this.#disarmTimer = this.#options.wall.schedule(() => {
      this.#disarmTimer = this.#armedFor = undefined;
      this.#look();
    }, delayMs);
  }

  #wakeWaiting(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
