import * as v from 'valibot';
import { workerMessage, type WorkerMessage } from '../../shared/worker/protocol.ts';
import type { WorkerFault } from '../../shared/worker/fault.ts';
import type { WorkerLaunch, WorkerServer } from '../../shared/worker/launch.ts';
import { LineReader } from './lineReader.ts';
import { readOutputLine, type OutputLine } from './outputLine.ts';
import { workerEnvironment } from './workerEnvironment.ts';
import type { SpawnWorker, WorkerProcess } from './workerProcess.ts';

/** What a child tells its supervisor. */
export interface WorkerChildEvents {
  onMessage(message: WorkerMessage): void;
  onLine(stream: 'stdout' | 'stderr', line: OutputLine): void;
  /** It has ended; comes once and last. */
  onEnd(fault: WorkerFault): void;
}

/** What a child is started with. */
export interface WorkerTarget {
  readonly launch: WorkerLaunch;
  readonly server: WorkerServer;
}

/** One process of a worker: its messages checked, its output read by lines, its end explained. */
export class WorkerChild {
  private readonly launch: WorkerLaunch;
  private readonly process: WorkerProcess;
  private readonly stdout: LineReader;
  private readonly stderr: LineReader;
  private fault: WorkerFault | undefined;
  /** The last line that speaks of an error, and the last of all on stderr; they often say why it ended. */
  private lastError: string | undefined;
  private lastLine: string | undefined;
  private killed = false;

  constructor(
    spawn: SpawnWorker,
    entry: string,
    inherited: NodeJS.ProcessEnv,
    { launch, server }: WorkerTarget,
    events: WorkerChildEvents,
  ) {
    const reader = (stream: 'stdout' | 'stderr'): LineReader =>
      new LineReader((text) => {
        const line = readOutputLine(stream, text);
        if (stream === 'stderr') this.noteTrouble(line);
        events.onLine(stream, line);
      });
    this.launch = launch;
    this.stdout = reader('stdout');
    this.stderr = reader('stderr');
    this.process = spawn(
      {
        nodePath: launch.nodePath,
        entry,
        cwd: launch.root,
        env: workerEnvironment(inherited, launch, server),
      },
      {
        onMessage: (raw) => {
          const message = v.safeParse(workerMessage, raw);
          // User code shares the process and may send messages of its own.
          if (!message.success) return;
          if (message.output.kind === 'fault') this.fault = message.output.fault;
          events.onMessage(message.output);
        },
        onOutput: (stream, chunk) => this[stream].write(chunk),
        onEnd: ({ code, signal, error }) => {
          this.stdout.end();
          this.stderr.end();
          events.onEnd(error === undefined ? this.endFault(code, signal) : this.spawnFault(error));
        },
      },
    );
    this.process.send({ kind: 'start', launch, server });
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /** Lets it load the user's code and poll. */
  go(): void {
    this.process.send({ kind: 'go' });
  }

  /** Asks it to drain and end. */
  terminate(): void {
    this.process.terminate();
  }

  /** Ends it and all that it started. */
  kill(): void {
    this.killed = true;
    this.process.kill();
  }

  private noteTrouble({ level, text }: OutputLine): void {
    const line = text.trim();
    if (line === '') return;
    if (level === 'error') this.lastError = line;
    this.lastLine = line;
  }

  private endFault(code: number | null, signal: NodeJS.Signals | null): WorkerFault {
    const trouble = this.lastError ?? this.lastLine;
    if (this.fault !== undefined) return withTrouble(this.fault, trouble);
    if (this.killed) return { kind: 'exit', message: 'The worker was killed.' };
    if (signal !== null) {
      return {
        kind: 'exit',
        message: `The worker's process was ended by ${signal} from outside.`,
        ...(signal === 'SIGKILL' && {
          fix: 'The system does so when memory runs out; a person or a script may have done it, too.',
        }),
      };
    }
    const fault: WorkerFault = {
      kind: 'exit',
      message: `The worker's process ended by itself with exit code ${String(code)}.`,
      ...(code === 0 && {
        fix: 'Something in the activities calls process.exit; remove the call.',
      }),
    };
    return code === 0 ? fault : withTrouble(fault, trouble);
  }

  private spawnFault(error: Error): WorkerFault {
    return {
      kind: 'spawn',
      message: `The worker's process could not be started with ${this.launch.nodePath} in ${this.launch.root}: ${error.message}`,
      fix: 'Check that both exist; "node" in timelapse.config.json names another Node.',
    };
  }
}

/** Adds what the output said last, and the fix where it is a well-known one. */
function withTrouble(fault: WorkerFault, trouble: string | undefined): WorkerFault {
  if (fault.kind !== 'exit' || fault.fix !== undefined || trouble === undefined) return fault;
  const missing = /No module named '?([\w.]+)/.exec(trouble)?.[1];
  return {
    ...fault,
    message: `${fault.message.replace(/\.$/, '')}: ${trouble.replace(/\.$/, '')}.`,
    fix:
      missing === undefined
        ? 'The log has what it printed before.'
        : `Install ${missing} where this Python finds it: python3 -m venv .venv && .venv/bin/pip install ${missing}. The worker tries again by itself.`,
  };
}
