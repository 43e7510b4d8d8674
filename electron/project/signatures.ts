import type { Analysis } from './child/requests.ts';
import type { DiscoveredProject } from './discover.ts';
import { ChildFailed } from './disposableChild.ts';
import { analyseInChild } from './projectChild.ts';
import { readPythonTypes } from './pythonHandlers.ts';

const NOTHING: Analysis = { workflowTypes: [], activityTypes: [], problems: [] };

/**
 * Reads a project's workflow types with their arguments and handlers, its activities, and what is wrong with
 * its code; nothing of it is run. What cannot be read at all becomes a problem of the answer.
 */
export async function readSignatures(
  { root, launch, modules }: DiscoveredProject,
  entry: string,
  signal?: AbortSignal,
): Promise<Analysis> {
  if (modules === undefined) return { ...NOTHING, ...readPythonTypes(root) };
  try {
    return await analyseInChild(
      { nodePath: launch.nodePath, entry, cwd: root, ...(signal && { signal }) },
      { root, ...modules, activityPaths: [...modules.activityPaths] },
    );
  } catch (error) {
    if (!(error instanceof ChildFailed)) throw error;
    const problem = {
      message: `The workflow types could not be read: ${error.message}.`,
      fix: 'Save a file of the project to try again. Workflows can be started by name all the same.',
    };
    return { ...NOTHING, problems: [problem] };
  }
}
