import { EnvironmentError } from '../../shared/model/environmentError.ts';
import { checkFolder } from '../project/projectFolder.ts';
import { UsageError } from './usageError.ts';

/** A project that was named on the command line has to be a folder before anything starts. Throws UsageError. */
export function checkProject(folder: string | undefined): void {
  if (folder === undefined) return;
  try {
    checkFolder(folder);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    throw new UsageError(`${error.message} ${error.fix}`, { cause: error });
  }
}
