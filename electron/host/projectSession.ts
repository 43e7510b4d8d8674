import type { LogLine, Project, WorkerState } from '../../shared/ipc/models.ts';
import type { WorkerServer } from '../../shared/worker/launch.ts';
import type { OpenProject } from '../project/openProject.ts';
import type { Supervisor } from '../worker/supervisor.ts';
import { failureOf } from './handlers/failureOf.ts';
import { RefusedError } from './errors.ts';
import type { SettingsFile } from './settings.ts';

export interface ProjectSessionOptions {
  readonly supervisor: Supervisor;
  /** Rejects with EnvironmentError when the folder can't be a project. */
  readonly openProject: (folder: string) => Promise<OpenProject>;
  /** Where the worker finds the server, read whenever it is started. */
  readonly server: () => WorkerServer;
  /** The server is not ours: others' tasks wait on it. */
  readonly isRemote?: boolean;
  readonly settings: SettingsFile;
  /** The name of the sample in that folder, if it is one of ours. */
  readonly sampleIn: (folder: string) => string | undefined;
  /** Hears what of the contract's topics changed. */
  readonly publish: (topics: readonly string[]) => void;
}

export interface OpenOptions {
  /** The user named it for this server, so its worker may start on a remote one, too. */
  readonly named?: boolean;
  /** The next start opens it again, which is so unless this is false. */
  readonly remember?: boolean;
  /** Nobody waits for the answer: the window shows what goes wrong. It does in any case while no project is open. */
  readonly unattended?: boolean;
}

/** How long a worker may drain when Timelapse ends: what it was at is lost with the server anyway. */
const END_GRACE_MS = 500;

/** Why an open project has no worker, and what the user can do. */
const NOT_STARTED = {
  reason: 'No worker runs here: this is a remote server, and a worker would take its tasks.',
  fix: "Start the worker if this server's tasks are for it.",
};

/** What the window is told about the project. */
export interface ProjectState {
  readonly project: Project | undefined;
  readonly problem: { readonly message: string; readonly fix?: string } | undefined;
  readonly opening: string | undefined;
}

/**
 * The project that is open, and its worker.
 *
 * 1. At most one project runs; one that can be opened takes the place of the one before, with its worker. Openings wait for each other.
 * 2. A project that can't be opened leaves the one before as it was. Who asked hears why; the window shows it where nobody would.
 * 3. The worker runs from the opening until the user stops it; each change of the code reloads it. On a remote server it runs only when
 *    the user named the project for it or starts the worker himself: it would take others' tasks.
 * 4. Only a project that is remembered changes what the next start opens.
 */
export class ProjectSession {
  readonly #options: ProjectSessionOptions;
  #opened: OpenProject | undefined;
  #opening: string | undefined;
  #problem: ProjectState['problem'];
  #remembered = false;
  #queue: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(options: ProjectSessionOptions) {
    this.#options = options;
    options.supervisor.onChange((topic) => options.publish([topic]));
  }

  state(): ProjectState {
    return {
      project: this.#opened?.project(),
      problem: this.#problem,
      opening: this.#opening,
    };
  }

  /** Opens the project in a folder and starts its worker. Rejects when it can't be opened. */
  open(
    folder: string,
    { remember = true, unattended = false, named = false }: OpenOptions = {},
  ): Promise<Project> {
    return this.#next(async () => {
      this.#opening = folder;
      this.#problem = undefined;
      this.#changed();
      try {
        const opened = await this.#options.openProject(folder);
        if (this.#ended) {
          await opened.close();
          throw new RefusedError('Timelapse is closing.');
        }
        await this.#closeOpened();
        this.#remembered = remember;
        this.#take(opened, named || this.#options.isRemote !== true);
        return opened.project();
      } catch (error) {
        const { message, fix } = failureOf(error);
        if (unattended || this.#opened === undefined) {
          this.#problem = fix === undefined ? { message } : { message, fix };
        }
        throw error;
      } finally {
        this.#opening = undefined;
        this.#changed();
      }
    });
  }

  /** Closes the project and ends its worker. The next start opens none. */
  close(): Promise<undefined> {
    return this.#next(async () => {
      const forgets = this.#opened === undefined || this.#remembered;
      await this.#closeOpened();
      this.#problem = undefined;
      if (forgets) this.#writeLast(undefined);
      this.#changed();
      return undefined;
    });
  }

  /** Ends the worker for good, without forgetting the project: a worker that does not drain soon is killed. Resolves when its process is gone. */
  async end(): Promise<void> {
    this.#ended = true;
    const { supervisor } = this.#options;
    const impatience = setTimeout(() => supervisor.kill(), END_GRACE_MS);
    await Promise.all([this.#opened?.close(), supervisor.close()]);
    clearTimeout(impatience);
  }

  worker(): WorkerState {
    const { supervisor, isRemote } = this.#options;
    const worker = supervisor.state();
    const waitsForUser = isRemote === true && this.#opened !== undefined && worker.state === 'none';
    return waitsForUser ? { ...worker, ...NOT_STARTED } : worker;
  }

  logs(after: number | undefined): LogLine[] {
    return this.#options.supervisor.logs(after);
  }

  startWorker(): undefined {
    const opened = this.#opened;
    if (opened === undefined) {
      throw new RefusedError(
        'No project is open, so there is no worker to start.',
        'Open a project.',
      );
    }
    this.#options.supervisor.start(opened.launch(), this.#options.server());
    return undefined;
  }

  /** The server was started anew: a worker that is up connects to it as a new one. */
  serverRestarted(): Promise<undefined> {
    return this.#next(async () => {
      const { supervisor } = this.#options;
      const { state } = supervisor.state();
      const opened = this.#opened;
      if (opened === undefined || state === 'stopped' || state === 'none') return undefined;
      await supervisor.close();
      if (!this.#ended) supervisor.start(opened.launch(), this.#options.server());
      return undefined;
    });
  }

  stopWorker(): undefined {
    this.#options.supervisor.stop();
    return undefined;
  }

  killWorker(): undefined {
    this.#options.supervisor.kill();
    return undefined;
  }

  /** A worker asked the server for tasks: one that says nothing of itself is running then. */
  pollSeen(taskQueue: string): void {
    if (this.#opened?.project().taskQueue === taskQueue) this.#options.supervisor.pollSeen();
  }

  #take(opened: OpenProject, startsWorker: boolean): void {
    const { supervisor, server } = this.#options;
    this.#opened = opened;
    if (this.#remembered) this.#writeLast(opened.project().path);
    if (startsWorker) supervisor.start(opened.launch(), server());
    opened.onChange(() => this.#changed());
    opened.onSaved((why, launch) => supervisor.reload(why, launch));
  }

  #writeLast(lastProject: string | undefined): void {
    const { settings, sampleIn } = this.#options;
    const lastSample = lastProject === undefined ? undefined : sampleIn(lastProject);
    settings.write({ lastProject, lastSample, hasStarted: true });
  }

  async #closeOpened(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    await Promise.all([opened?.close(), this.#options.supervisor.close()]);
  }

  #next<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#queue.then(work, work);
    this.#queue = result.catch(() => undefined); // whoever asked hears of it
    return result;
  }

  #changed(): void {
    this.#options.publish(['app', 'worker']);
  }
}
