import type { Project } from '../../shared/ipc/models.ts';
import { EnvironmentError } from '../../shared/model/environmentError.ts';
import type { WorkerLaunch } from '../../shared/worker/launch.ts';
import type { Analysis } from './child/requests.ts';
import { discover, type DiscoveredProject, type DiscoverOptions } from './discover.ts';
import { readSignatures } from './signatures.ts';
import { watchProject, type ProjectChange } from './watch.ts';

/** A project that is open: what it is now, and news when it changes. */
export interface OpenProject {
  /** Types and problems are empty until they have been read for the first time. */
  project(): Project;
  /** How to start its worker. */
  launch(): WorkerLaunch;
  /** `project()` answers something new. */
  onChange(listener: () => void): () => void;
  /** Something was saved that the worker runs or is started with; `why` is a clause such as `src/workflows.ts changed`. */
  onSaved(listener: (why: string, launch: WorkerLaunch) => void): () => void;
  /** Resolves when the types of what was saved last have been read. */
  settled(): Promise<void>;
  /** Stops watching. */
  close(): Promise<void>;
}

/**
 * Opens a folder. Its types are read afterwards, which takes a second or two.
 * @throws EnvironmentError that names what is wrong with the folder and what to do
 */
export async function openProject(path: string, options: DiscoverOptions): Promise<OpenProject> {
  return new WatchedProject(await discover(path, options), options);
}

type Problem = Project['problems'][number];

class WatchedProject implements OpenProject {
  private readonly options: DiscoverOptions;
  private discovered: DiscoveredProject;
  private analysis: Analysis = { workflowTypes: [], activityTypes: [], problems: [] };
  /** What is wrong with the settings saved last; the ones before hold. */
  private settingsProblem: Problem | undefined;
  private watchProblem: Problem | undefined;
  private watching: { close(): Promise<void> };
  private reading: Promise<void> = Promise.resolve();
  private isWaiting = false;
  private readonly closing = new AbortController();
  private readonly changeListeners = new Set<() => void>();
  private readonly savedListeners = new Set<(why: string, launch: WorkerLaunch) => void>();

  constructor(discovered: DiscoveredProject, options: DiscoverOptions) {
    this.discovered = discovered;
    this.options = options;
    this.watching = this.watch();
    this.read();
  }

  project(): Project {
    const { name, root, launch, modules } = this.discovered;
    const { workflowTypes, activityTypes, problems } = this.analysis;
    return {
      name,
      path: root,
      language: launch.kind === 'typescript' || modules !== undefined ? 'typescript' : 'command',
      taskQueue: launch.taskQueue,
      namespace: launch.namespace,
      workflowTypes,
      activityTypes,
      problems: [this.settingsProblem, this.watchProblem, ...problems].filter(
        (problem) => problem !== undefined,
      ),
    };
  }

  launch(): WorkerLaunch {
    return this.discovered.launch;
  }

  onChange(listener: () => void): () => void {
    this.changeListeners.add(listener);
    return () => this.changeListeners.delete(listener);
  }

  onSaved(listener: (why: string, launch: WorkerLaunch) => void): () => void {
    this.savedListeners.add(listener);
    return () => this.savedListeners.delete(listener);
  }

  async settled(): Promise<void> {
    await this.reading;
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.changeListeners.clear();
    this.savedListeners.clear();
    await this.watching.close();
    await this.reading;
  }

  private watch(): { close(): Promise<void> } {
    return watchProject(this.discovered, {
      onChange: (change) => {
        if (change.kind === 'settings') this.enqueue(() => this.rediscover(change));
        else this.saved(change);
      },
      onError: (problem) => {
        this.watchProblem = problem;
        this.changed();
      },
    });
  }

  private saved(change: ProjectChange): void {
    for (const listener of this.savedListeners) listener(sentenceOf(change), this.launch());
    this.read();
  }

  private async rediscover(change: ProjectChange): Promise<void> {
    let discovered: DiscoveredProject;
    try {
      discovered = await discover(this.discovered.root, this.options);
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      this.settingsProblem = { message: error.message, fix: error.fix };
      this.changed();
      return;
    }
    if (this.closing.signal.aborted) return;
    this.discovered = discovered;
    this.settingsProblem = undefined;
    const before = this.watching;
    this.watching = this.watch();
    this.saved(change);
    await before.close();
  }

  /** Reads the types; what is saved while a reading waits is read by that one, all of it at once. */
  private read(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.enqueue(async () => {
      this.isWaiting = false;
      const { signal } = this.closing;
      this.analysis = await readSignatures(this.discovered, this.options.entry, signal);
      this.changed();
    });
  }

  /** One piece of work at a time. What fails unforeseen is shown, and the next piece is done all the same. */
  private enqueue(work: () => Promise<void>): void {
    this.reading = this.reading.then(async () => {
      if (this.closing.signal.aborted) return;
      try {
        await work();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const problem = { message: `The project could not be read: ${reason}.` };
        this.analysis = { ...this.analysis, problems: [problem] };
        this.changed();
      }
    });
  }

  private changed(): void {
    for (const listener of this.changeListeners) listener();
  }
}

/** `src/workflows.ts changed`, or `src/workflows.ts and 2 others changed`. */
function sentenceOf({ files }: ProjectChange): string {
  const [first = 'the project'] = files;
  const others = files.length - 1;
  if (others < 1) return `${first} changed`;
  return `${first} and ${others === 1 ? 'another' : `${others} others`} changed`;
}
