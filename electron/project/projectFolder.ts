import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EnvironmentError } from '../../shared/model/environmentError.ts';

/**
 * Checks that there is a folder at all, before anything is started for it.
 * @throws EnvironmentError that names the fix
 */
export function checkFolder(root: string): void {
  const stat = statSync(root, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new EnvironmentError(
      `The folder ${root} does not exist.`,
      'Check the path, or open another folder.',
    );
  }
  if (!stat.isDirectory()) {
    throw new EnvironmentError(
      `${root} is a file, not a folder.`,
      `Open the folder that it is in: ${dirname(root)}.`,
    );
  }
}
