import type { ProjectSession } from '../projectSession.ts';
import type { Sample } from '../samples.ts';
import type { HandlersOf } from './handlers.ts';

export interface ProjectSources {
  readonly session: ProjectSession;
  readonly samples: readonly Sample[];
  /** Asks the user for a folder; undefined where there is no shell to ask with. */
  readonly chooseFolder: (() => Promise<string | undefined>) | undefined;
}

/** Opens and closes projects. */
export function projectHandlers(sources: ProjectSources): HandlersOf<'project'> {
  const { session, samples, chooseFolder } = sources;
  return {
    'project.open': ({ path }) => session.open(path),
    'project.close': () => session.close(),
    'project.choose': async () => chooseFolder?.(),
    'project.samples': () => [...samples],
  };
}
