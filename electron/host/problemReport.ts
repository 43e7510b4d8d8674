import type { WorkerState } from '../../shared/ipc/models.ts';
import type { Changed } from './connections/connection.ts';
import type { ProjectState } from './projectSession.ts';

/** The topics that problems belong to. */
const LOOKED_AT: ReadonlySet<string> = new Set(['app', 'worker']);

/** A worker in these has not said yet whether what was wrong is over. */
const TRYING: ReadonlySet<WorkerState['state']> = new Set(['starting', 'reloading', 'restarting']);

/** What is looked at for problems. */
export interface Surveyed {
  readonly project: ProjectState;
  readonly worker: WorkerState;
  /** Why the server has stopped. */
  readonly server: string | undefined;
}

/**
 * Says on the terminal what the window shows in its strips, for who started Timelapse there and has no window open. Each problem is said
 * once while it lasts, and again when it comes back.
 */
export class ProblemReport {
  readonly #report: (line: string) => void;
  #lasting: ReadonlySet<string> = new Set();
  #worker: string | undefined;

  /** @param report hears a line for each problem */
  constructor(report: (line: string) => void) {
    this.#report = report;
  }

  /** Looks at how things stand after a change that problems may come with. */
  lookAfter(changed: Changed, survey: () => Surveyed): void {
    if (changed === 'everything' || changed.some((topic) => LOOKED_AT.has(topic))) {
      this.look(survey());
    }
  }

  /** Looks at how things stand now. */
  look(surveyed: Surveyed): void {
    const before = this.#worker;
    this.#worker = workerLine(surveyed.worker, before);
    const lines = new Set(linesOf(surveyed, this.#worker));
    for (const line of lines) if (!this.#lasting.has(line)) this.#report(line);
    this.#lasting = lines;
    const mended = before !== undefined && this.#worker === undefined;
    if (mended && surveyed.worker.state === 'running') {
      this.#report('The worker is ready again, with the code as it was saved last.');
    }
  }
}

function linesOf({ project: { project, problem }, server }: Surveyed, worker?: string): string[] {
  const found = (project?.problems ?? []).map(({ message, fix, file, line }) => {
    const place = [file, line].filter((part) => part !== undefined).join(':');
    const placed = file === undefined || message.includes(file);
    return sentences(placed ? message : `${place}: ${message}`, fix);
  });
  return [
    ...(server === undefined ? [] : [`${server} Restart it in the window.`]),
    ...(problem === undefined ? [] : [sentences(problem.message, problem.fix)]),
    ...found,
    ...(worker === undefined ? [] : [worker]),
  ];
}

/** What is wrong with the worker; while it is tried again, what was wrong before: the next try's failure is no news. */
function workerLine({ state, reason, fix }: WorkerState, before?: string): string | undefined {
  if (state === 'none') return undefined; // it was never started, and the window says why
  if (reason !== undefined && (fix !== undefined || state === 'crashed')) {
    return sentences(reason, fix);
  }
  return TRYING.has(state) ? before : undefined;
}

const sentences = (message: string, fix: string | undefined): string =>
  [/[.!?]$/.test(message) ? message : `${message}.`, fix].filter(Boolean).join(' ');
