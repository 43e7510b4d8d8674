/**
 * The embedded Temporal server: the engine, the clock that drives it, and gRPC in front of it.
 *
 * 1. Every input goes through the clock's driver, so it is stamped with virtual time and none is given to an engine that has stopped.
 * 2. An engine that stops leaves its state readable and its port open: every call from then on is answered with INTERNAL and the reason.
 * 3. It is reached from this machine only.
 *
 * This is on the start path of `timelapse serve --headless`: it imports nothing that a headless server does not need.
 */
import type { InvariantError } from '../engine/core/errors.ts';
import { Engine } from '../engine/engine.ts';
import type { EngineChange, EngineInput, Reply } from '../engine/surface.ts';
import { createEventCodec } from '../grpc/codec/codec.ts';
import { EngineCalls } from '../grpc/engineCalls.ts';
import { GrpcServer } from '../grpc/server.ts';
import { jsonMethods } from '../grpc/services/jsonCalls.ts';
import type { ClockMode } from '../../shared/ipc/models.ts';
import { virtualMs } from '../../shared/model/units.ts';
import { ClockDriver } from './clock/clockDriver.ts';
import { HoldAges } from './clock/holdAges.ts';
import { TimeMap } from './clock/timeMap.ts';
import { systemClock, type WallClock } from './clock/wallClock.ts';
import { isBusy, LOOPBACK, portError } from './loopback.ts';
import type { ServerTuning } from './serverTuning.ts';

/** Temporal's usual port, which clients try by themselves. */
export const USUAL_PORT = 7233;

export interface EmbeddedServerOptions {
  /** Exactly this port, 0 for any free one. Without it the usual one if it is free, else any. */
  readonly port?: number | undefined;
  /** 7233 unless the user chose another. */
  readonly usualPort?: number | undefined;
  readonly mode?: ClockMode | undefined;
  /** Of the mode `scaled`. */
  readonly speed?: number | undefined;
  readonly wall?: WallClock | undefined;
  /** Seeds run ids and every other choice of the engine; random without it. */
  readonly seed?: number | undefined;
  /** Time may not skip until a client unlocks it. */
  readonly startLocked?: boolean | undefined;
  readonly tuning?: ServerTuning | undefined;
}

/** What a caller of the server asked of a queue: a worker is there. */
export interface Poll {
  readonly namespace: string;
  readonly taskQueue: string;
}

export class EmbeddedServer {
  readonly engine: Engine;
  readonly clock: ClockDriver;
  readonly wall: WallClock;
  /** When virtual times were on the wall. */
  readonly times = new TimeMap();
  /** Since when on the wall something holds time. */
  readonly holdAges: HoldAges;
  /** For calls from within the process. */
  readonly calls: EngineCalls;
  readonly #grpc: GrpcServer;
  readonly #replyListeners = new Set<(reply: Reply) => void>();
  readonly #pollListeners = new Set<(poll: Poll) => void>();
  readonly #stopListeners = new Set<() => void>();
  #failure: unknown;
  #port = 0;
  #busyPort: number | undefined;

  private constructor(options: EmbeddedServerOptions) {
    const { mode = 'real', speed, wall = systemClock(), seed, startLocked, tuning = {} } = options;
    this.wall = wall;
    const startedAt = virtualMs(wall.now());
    this.engine = new Engine({
      seed: seed ?? Math.floor(Math.random() * 2 ** 32),
      startedAt,
      codec: createEventCodec(),
      limits: { ...tuning.limits },
      switches: { ...tuning.switches },
      startLocked,
    });
    this.holdAges = new HoldAges(this.engine, wall, this.times);
    this.clock = new ClockDriver({
      engine: this.engine,
      wall,
      startedAt,
      mode,
      speed,
      deliver: (replies) => this.#deliver(replies),
      onStopped: (error) => this.#stopped(error),
      onAnchor: (now, at, pace) => {
        this.times.add(now, at, pace);
        this.holdAges.anchor(now, pace);
      },
    });
    const host = {
      submit: (input: EngineInput) => this.#submit(input),
      onReply: (listener: (reply: Reply) => void) => {
        this.#replyListeners.add(listener);
        return () => this.#replyListeners.delete(listener);
      },
    };
    this.calls = new EngineCalls(host, tuning.longPolls);
    this.#grpc = new GrpcServer(
      this.calls,
      jsonMethods({
        // Loaded when it is asked for: words are not needed to start.
        Why: async () => (await import('./clock/whyNow.ts')).whyNow(this),
      }),
    );
  }

  /** Makes a server that listens. `prepare` is called before, so that the first client finds what it sets up. Rejects with EnvironmentError. */
  static async open(
    options: EmbeddedServerOptions = {},
    prepare?: (server: EmbeddedServer) => Promise<void>,
  ): Promise<EmbeddedServer> {
    const server = new EmbeddedServer(options);
    await prepare?.(server);
    await server.#listen(options);
    return server;
  }

  /** `host:port`, for clients. */
  get address(): string {
    return `${LOOPBACK}:${this.#port}`;
  }

  /** The usual port, when another process has it. */
  get busyPort(): number | undefined {
    return this.#busyPort;
  }

  /** Why the server has stopped, in words; undefined while it runs. */
  get problem(): string | undefined {
    if (this.#failure === undefined) return undefined;
    const { message } = this.#failure as InvariantError;
    return `The server stopped because of an error of ours: ${message.replace(/\.$/, '')}.`;
  }

  /** Hears of every commit. Returns how to stop. */
  onChange(listener: (change: EngineChange) => void): () => void {
    return this.engine.subscribe(listener);
  }

  /** Hears once that the engine has stopped. */
  onStopped(listener: () => void): void {
    this.#stopListeners.add(listener);
  }

  /** Hears of workers that ask for tasks. Returns how to stop. */
  onPoll(listener: (poll: Poll) => void): () => void {
    this.#pollListeners.add(listener);
    return () => this.#pollListeners.delete(listener);
  }

  /** Ends every call and connection, within two seconds. */
  async close(): Promise<void> {
    await this.#grpc.close();
    this.clock.stop();
  }

  async #listen({
    port: wanted,
    usualPort = USUAL_PORT,
  }: Pick<EmbeddedServerOptions, 'port' | 'usualPort'>): Promise<void> {
    try {
      this.#port = await this.#grpc.listen({ host: LOOPBACK, port: wanted ?? usualPort });
    } catch (error) {
      if (wanted !== undefined || !isBusy(error)) {
        throw portError(error, { wanted, purpose: 'the Temporal server', flag: '--port' });
      }
      this.#busyPort = usualPort;
      this.#port = await this.#grpc.listen({ host: LOOPBACK, port: 0 });
    }
  }

  #submit(input: EngineInput): void {
    const replies = this.clock.submit(input);
    if (this.#failure !== undefined) throw this.#failure;
    this.#deliver(replies);
    if (this.#pollListeners.size > 0) this.#tellPoll(input);
  }

  #deliver(replies: readonly Reply[]): void {
    for (const reply of replies) for (const listener of this.#replyListeners) listener(reply);
  }

  #tellPoll(input: EngineInput): void {
    if (input.kind !== 'call' || !/^Poll\w+TaskQueue$/.test(input.method)) return;
    const { namespace = '', taskQueue } = input.body as {
      namespace?: string;
      taskQueue?: { name?: string; normalName?: string };
    };
    const name = taskQueue?.normalName || taskQueue?.name;
    if (name === undefined) return;
    for (const listener of this.#pollListeners) listener({ namespace, taskQueue: name });
  }

  #stopped(error: unknown): void {
    this.#failure = error;
    for (const listener of this.#stopListeners) listener();
  }
}
