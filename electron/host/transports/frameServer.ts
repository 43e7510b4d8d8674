import type { HostFrame } from '../../../shared/ipc/contract.ts';
import type { WallClock } from '../clock/wallClock.ts';
import { BadFrame, type Router } from '../handlers/router.ts';

/** One window's wire, whatever carries it. */
export interface Wire {
  send(text: string): void;
  /** Ends it; `badFrame`: the window broke the protocol. */
  close(reason: 'shuttingDown' | 'badFrame'): void;
  /** True while the window does not keep up; what it misses meanwhile it pulls again. */
  readonly congested: boolean;
}

/** What a transport does with what arrives. */
export interface WireEvents {
  received(text: string): void;
  closed(): void;
}

/** A frame of the screen: changes within it are told together. */
const FRAME_MS = 16;

/** More than this is not listed; a gap in the sequence has everything pulled again instead. */
const TOPIC_COUNT_MAX = 1000;

/**
 * Serves the contract to any number of windows.
 *
 * 1. Each frame that arrives is answered once, as long as its window is there.
 * 2. Whatever `publish` names reaches each window within a frame of the screen, in one invalidation, or as a gap in the sequence.
 * 3. Without windows nothing is kept: a window that connects pulls everything.
 */
export class FrameServer {
  readonly #wall: WallClock;
  readonly #wires = new Set<Wire>();
  readonly #topics = new Set<string>();
  #sequence = 0;
  #everything = false;
  #cancelFlush: (() => void) | undefined;
  #router: Router | undefined;

  constructor(wall: WallClock) {
    this.#wall = wall;
  }

  /** The sequence of the last invalidation. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Takes the calls from now on. */
  serve(router: Router): void {
    this.#router = router;
  }

  /** Takes a window's wire. */
  add(wire: Wire): WireEvents {
    this.#wires.add(wire);
    return {
      received: (text) => void this.#answer(wire, text),
      closed: () => this.#wires.delete(wire),
    };
  }

  /** Tells the windows what changed; `everything` by a gap in the sequence, which has them pull all that they show. */
  publish(changed: readonly string[] | 'everything'): void {
    if (this.#wires.size === 0) return;
    if (changed === 'everything') this.#everything = true;
    else for (const topic of changed) this.#topics.add(topic);
    this.#cancelFlush ??= this.#wall.schedule(() => this.#flush(), FRAME_MS);
  }

  /** Ends all wires. */
  close(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    for (const wire of this.#wires) wire.close('shuttingDown');
    this.#wires.clear();
  }

  async #answer(wire: Wire, text: string): Promise<void> {
    const router = this.#router;
    if (router === undefined) return wire.close('shuttingDown');
    try {
      const answer = await router(text);
      if (this.#wires.has(wire)) wire.send(answer);
    } catch (error) {
      if (!(error instanceof BadFrame)) throw error;
      this.#wires.delete(wire);
      wire.close('badFrame');
    }
  }

  #flush(): void {
    this.#cancelFlush = undefined;
    const topics = [...this.#topics];
    this.#topics.clear();
    this.#sequence += this.#everything || topics.length > TOPIC_COUNT_MAX ? 2 : 1;
    this.#everything = false;
    const listed = topics.slice(0, TOPIC_COUNT_MAX);
    const changed: HostFrame = { changed: { sequence: this.#sequence, topics: listed } };
    const text = JSON.stringify(changed);
    for (const wire of this.#wires) if (!wire.congested) wire.send(text);
  }
}
