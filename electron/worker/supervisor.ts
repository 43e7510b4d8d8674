import type { LogLine, WorkerState } from '../../shared/ipc/models.ts';
import { assertNever } from '../../shared/util/assertNever.ts';
import type { WorkerFault } from '../../shared/worker/fault.ts';
import type { WorkerLaunch, WorkerServer } from '../../shared/worker/launch.ts';
import type { LogLevel, Registered, WorkerMessage } from '../../shared/worker/protocol.ts';
import { describeTransition } from './describeTransition.ts';
import { LogBuffer } from './logBuffer.ts';
import { RESTART_POLICY, type RestartPolicy } from './restartPolicy.ts';
import { WorkerChild, type WorkerTarget } from './workerChild.ts';
import {
  deadlineOf,
  GRACE_MS,
  newLife,
  type Phase,
  type WorkerEffect,
  type WorkerInput,
  type WorkerLife,
} from './workerLife.ts';
import { applyTransition, transitionFor } from './workerMachine.ts';
import { spawnWorkerProcess, type SpawnWorker } from './workerProcess.ts';

/** Wall time, and a way to be called later; the answer cancels. */
export interface Timing {
  now(): number;
  after(ms: number, callback: () => void): () => void;
}

/** What a supervisor needs from outside; all but the entry has a default. */
export interface SupervisorOptions {
  /** The file of `electron/worker/host/index.ts`, or what it was built to; absolute. */
  readonly entry: string;
  readonly spawn?: SpawnWorker;
  readonly timing?: Timing;
  readonly policy?: RestartPolicy;
  /** What workers inherit. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** What a change is about: the worker's state, or its log. */
export type SupervisorTopic = 'worker' | 'logs';

/** Runs the worker of one project at a time and keeps it running. Nothing here throws or rejects. */
export interface Supervisor {
  /** Starts the project's worker. Nothing happens while it runs or starts: see `reload`. */
  start(launch: WorkerLaunch, server: WorkerServer): void;
  /** Drains the worker; it stays down until `start`. */
  stop(): void;
  /** Ends the worker's process at once, as a test; it is restarted as after any crash. */
  kill(): void;
  /** Starts a worker that is down, reloads one that runs. */
  restart(): void;
  /** The project has changed: prepares a new worker beside the old one and swaps them, or tries a crashed one again. A stopped one stays so. */
  reload(why: string, launch?: WorkerLaunch): void;
  /** Ends the worker for good. Resolves when its process is gone, within 5 s. */
  close(): Promise<void>;
  /** The server has seen a poll on the worker's task queue: a command that polls is running. */
  pollSeen(): void;
  state(): WorkerState;
  /** The lines after that sequence number, of those that are kept. */
  logs(after?: number): LogLine[];
  /** What the worker that was ready last registered. */
  registered(): Registered;
  /** The answer unsubscribes. */
  onChange(listener: (topic: SupervisorTopic) => void): () => void;
}

/** A worker that has sent beats and sends none for this long has hung. */
const SILENT_MS = 10_000;

const realTiming: Timing = {
  now: Date.now,
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** A supervisor without a worker. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  return new WorkerSupervisor(options);
}

class WorkerSupervisor implements Supervisor {
  private readonly options: Required<SupervisorOptions>;
  private readonly log = new LogBuffer();
  private readonly listeners = new Set<(topic: SupervisorTopic) => void>();
  private readonly inputs: WorkerInput[] = [];
  private busy = false;
  private life: WorkerLife;
  private target: WorkerTarget | undefined;
  private current: WorkerChild | undefined;
  private candidate: WorkerChild | undefined;
  private registeredLast: Registered = {};
  private cancelDeadline: () => void = () => {};
  private cancelSilence: () => void = () => {};
  private heardAtMs: number | undefined;
  private silent = false;

  constructor(options: SupervisorOptions) {
    this.options = {
      spawn: spawnWorkerProcess,
      timing: realTiming,
      policy: RESTART_POLICY,
      environment: process.env,
      ...options,
    };
    this.life = newLife(this.now());
  }

  start(launch: WorkerLaunch, server: WorkerServer): void {
    if (!this.isLive()) this.target = { launch, server };
    this.dispatch({ name: 'start' });
  }

  stop(): void {
    this.dispatch({ name: 'stop' });
  }

  kill(): void {
    this.dispatch({ name: 'kill' });
  }

  restart(): void {
    if (this.life.phase === 'stopped') this.dispatch({ name: 'start' });
    else this.reload('a restart was asked for');
  }

  reload(why: string, launch?: WorkerLaunch): void {
    if (launch !== undefined && this.target !== undefined) {
      this.target = { ...this.target, launch };
    }
    this.dispatch({ name: 'reload', why });
  }

  async close(): Promise<void> {
    this.dispatch({ name: 'close' });
    if (this.life.phase === 'none') return;
    await new Promise<void>((resolve) => {
      const cancel = this.options.timing.after(GRACE_MS + 2_000, resolve);
      const unsubscribe = this.onChange(() => {
        if (this.life.phase !== 'none') return;
        cancel();
        unsubscribe();
        resolve();
      });
    });
  }

  pollSeen(): void {
    if (this.target?.launch.kind === 'command') this.dispatch({ name: 'ready' });
  }

  state(): WorkerState {
    const { phase, reason, fix, sinceMs, restartCount, restartAtMs } = this.life;
    const pid = this.current?.pid;
    return {
      state: PUBLIC_STATE[phase],
      sinceMs,
      restarts: restartCount,
      ...(reason !== undefined && { reason }),
      ...(fix !== undefined && { fix }),
      ...(pid !== undefined && { pid }),
      ...(restartAtMs !== undefined && { restartAtMs }),
    };
  }

  logs(after?: number): LogLine[] {
    return this.log.after(after);
  }

  registered(): Registered {
    return this.registeredLast;
  }

  onChange(listener: (topic: SupervisorTopic) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private isLive(): boolean {
    return this.current !== undefined;
  }

  private now(): number {
    return this.options.timing.now();
  }

  /** One input after the other, also when an effect brings another input. */
  private dispatch(input: WorkerInput): void {
    this.inputs.push(input);
    if (this.busy) return;
    this.busy = true;
    try {
      for (let next = this.inputs.shift(); next !== undefined; next = this.inputs.shift()) {
        this.take(next);
      }
    } finally {
      this.busy = false;
    }
  }

  private take(input: WorkerInput): void {
    const around = {
      nowMs: this.now(),
      policy: this.options.policy,
      hasCandidate: this.candidate !== undefined,
    };
    const transition = transitionFor(this.life, input, around);
    if (transition === undefined) return;
    const before = this.life;
    this.life = applyTransition(transition, before, input, around);
    for (const { level, text } of describeTransition(transition, before, this.life, input)) {
      this.write('timelapse', level, text);
    }
    for (const effect of transition.effects) this.perform(effect);
    if (this.life.phase !== before.phase) this.watchDeadline();
    this.notify('worker');
  }

  private perform(effect: WorkerEffect): void {
    switch (effect) {
      case 'spawnCurrent':
        this.current = this.spawnChild();
        this.current?.go();
        break;
      case 'spawnCandidate':
        this.candidate = this.spawnChild();
        break;
      case 'promoteCandidate':
        this.current = this.candidate;
        this.candidate = undefined;
        this.current?.go();
        break;
      case 'discardCandidate': {
        const candidate = this.candidate;
        this.candidate = undefined;
        candidate?.kill();
        break;
      }
      case 'terminateCurrent':
        this.current?.terminate();
        break;
      case 'killCurrent':
        this.current?.kill();
        break;
      default:
        assertNever(effect);
    }
  }

  private spawnChild(): WorkerChild | undefined {
    if (this.target === undefined) return undefined;
    const { spawn, entry, environment } = this.options;
    const child: WorkerChild = new WorkerChild(spawn, entry, environment, this.target, {
      onMessage: (message) => this.receive(child, message),
      onLine: (stream, { level, text, workflowId }) => {
        this.write(stream, level, text, workflowId);
      },
      onEnd: (fault) => this.ended(child, fault),
    });
    return child;
  }

  private receive(child: WorkerChild, message: WorkerMessage): void {
    if (child === this.current) this.heard(message.kind === 'beat');
    switch (message.kind) {
      case 'step': {
        const detail = message.detail === undefined ? '' : `, ${message.detail}`;
        const text = `${STEP_WORDS[message.name]} in ${Math.round(message.ms)} ms${detail}`;
        this.write('timelapse', 'info', text);
        break;
      }
      case 'log':
        this.write(message.stream, message.level, message.text, message.workflowId, message.wallMs);
        break;
      case 'prepared':
        if (child === this.candidate) this.dispatch({ name: 'candidatePrepared' });
        break;
      case 'ready':
        if (child !== this.current) break;
        this.registeredLast = message.registered;
        this.dispatch({ name: 'ready' });
        break;
      case 'fault':
        if (child === this.current) this.dispatch({ name: 'fault', fault: message.fault });
        break;
      case 'beat':
        break;
      default:
        assertNever(message);
    }
  }

  private ended(child: WorkerChild, fault: WorkerFault): void {
    if (child === this.current) {
      this.cancelSilence();
      this.heardAtMs = undefined;
      this.silent = false;
      this.current = undefined;
      this.dispatch({ name: 'exited', fault });
    } else if (child === this.candidate) {
      this.candidate = undefined;
      this.dispatch({ name: 'candidateEnded', fault });
    }
  }

  /** Notes that the current worker lives. Only one that sends beats can fall silent. */
  private heard(beats: boolean): void {
    if (!beats && this.heardAtMs === undefined) return;
    this.heardAtMs = this.now();
    this.cancelSilence();
    const check = (): void => {
      this.silent = true;
      this.dispatch({ name: 'silent', forMs: this.now() - (this.heardAtMs ?? this.now()) });
      this.cancelSilence = this.options.timing.after(SILENT_MS, check);
    };
    this.cancelSilence = this.options.timing.after(SILENT_MS, check);
    if (this.silent) this.dispatch({ name: 'heard' });
    this.silent = false;
  }

  private watchDeadline(): void {
    this.cancelDeadline();
    const atMs = deadlineOf(this.life);
    if (atMs === undefined) return;
    this.cancelDeadline = this.options.timing.after(Math.max(0, atMs - this.now()), () => {
      this.dispatch({ name: 'deadline' });
    });
  }

  private write(
    stream: LogLine['stream'],
    level: LogLevel,
    text: string,
    workflowId?: string,
    wallMs = this.now(),
  ): void {
    for (const line of text.split('\n')) {
      this.log.append({
        wallMs,
        stream,
        level,
        text: line,
        ...(workflowId !== undefined && { workflowId }),
      });
    }
    this.notify('logs');
  }

  private notify(topic: SupervisorTopic): void {
    for (const listener of this.listeners) listener(topic);
  }
}

const STEP_WORDS: Readonly<Record<Extract<WorkerMessage, { kind: 'step' }>['name'], string>> = {
  sdkLoaded: 'SDK loaded',
  bundled: 'workflow code bundled',
  activitiesLoaded: 'activities loaded',
  connected: 'connected',
};

/** A phase as the window knows it: from the save on until the new code starts it is reloading, though the old code still runs. */
const PUBLIC_STATE: Readonly<Record<Phase, WorkerState['state']>> = {
  none: 'none',
  stopped: 'stopped',
  starting: 'starting',
  running: 'running',
  preparing: 'reloading',
  reloading: 'reloading',
  backingOff: 'restarting',
  crashed: 'crashed',
  stopping: 'stopping',
};
