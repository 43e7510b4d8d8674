/**
 * Watches a skip for the first workflow that needs its user: one that nothing but a signal or an update can move on, or one that has
 * handlers for those and whose timer would be the next to fire. So no limit of a wait for a person is passed by in haste.
 *
 * A history does not say whether a run that sleeps would also take a signal; its type's handlers, where the code could be read, do.
 */
import type { Engine } from '../../engine/engine.ts';

/** The names of a workflow type's signals and updates; undefined when its code is not known. */
export type MessagesOf = (workflowType: string) => readonly string[] | undefined;

type Run = NonNullable<ReturnType<Engine['world']['executions']['get']>>;

/** Timers that end a wait for a person. */
const ENDS_A_WAIT = new Set(['userTimer', 'runTimeout', 'executionTimeout']);

export class NeedWatch {
  readonly #engine: Pick<Engine, 'world' | 'agenda' | 'subscribe'>;
  readonly #messagesOf: MessagesOf;
  readonly #touched = new Set<string>();
  readonly #stop: () => void;

  constructor(engine: Pick<Engine, 'world' | 'agenda' | 'subscribe'>, messagesOf: MessagesOf) {
    this.#engine = engine;
    this.#messagesOf = messagesOf;
    this.#stop = engine.subscribe(({ executions }) => {
      for (const { runId } of executions) this.#touched.add(runId);
    });
  }

  /** Names a run that came to wait for a message since the watch began, in a sentence. */
  arrived(): string | undefined {
    for (const runId of this.#touched) {
      const run = this.#engine.world.executions.get(runId);
      if (run && isIdle(run) && !run.replayed.timers?.size && run.firstTaskAt === undefined) {
        return `${run.workflowId} waits for ${this.#messages(run)}.`;
      }
    }
    // They were looked at: only what happens from here on can change them.
    this.#touched.clear();
    return undefined;
  }

  /** Names the run whose wait for a message the next entry would end, in a sentence. */
  ahead(): string | undefined {
    const [next] = this.#engine.agenda(1);
    if (next === undefined || !ENDS_A_WAIT.has(next.kind)) return undefined;
    const run = this.#engine.world.executions.get(next.runId);
    if (!run || !isIdle(run) || run.firstTaskAt !== undefined) return undefined;
    const known = this.#messagesOf(run.replayed.workflowType);
    if (run.replayed.timers?.size && !known?.length) return undefined;
    const what = next.kind === 'userTimer' ? 'timer' : 'timeout';
    return `${run.workflowId} may wait for ${this.#messages(run)}; its ${what} is next.`;
  }

  end(): void {
    this.#stop();
  }

  #messages({ replayed }: Run): string {
    const names = this.#messagesOf(replayed.workflowType) ?? [];
    if (names.length === 0) return 'a signal or an update';
    const shown = names.slice(0, 3).join(', ');
    return names.length > 3 ? `${shown} or another message` : shown;
  }
}

/** Whether nothing of the run is at work or on its way. */
function isIdle({ isRunning, isPaused, replayed, task, activities }: Run): boolean {
  return (
    isRunning &&
    !isPaused &&
    task.status === 'none' &&
    !activities?.size &&
    !replayed.children?.size &&
    !replayed.externals?.size
  );
}
