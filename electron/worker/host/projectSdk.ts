import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as ActivityModule from '@temporalio/activity';
import type * as WorkerModule from '@temporalio/worker';
import { WorkerError } from '../../../shared/worker/fault.ts';
import { errorMessage, errorStack } from './describeError.ts';

/** The parts of @swc/core that are used. */
export interface Swc {
  transformSync(source: string, options: object): { code: string };
}

/** The project's own SDK. */
export interface ProjectSdk {
  readonly version: string;
  readonly worker: typeof WorkerModule;
  readonly activity: typeof ActivityModule;
  /** The transpiler that the SDK itself bundles workflow code with. */
  swc(): Swc;
}

/**
 * Loads `@temporalio/worker` as the project would.
 * @throws WorkerError `sdkMissing` or `sdkIncompatible`
 */
export function loadProjectSdk(root: string): ProjectSdk {
  const fromProject = createRequire(join(root, 'package.json'));
  const workerPackage = resolveSdk(fromProject, root);
  const fromWorker = createRequire(workerPackage);
  try {
    return {
      version: (fromWorker(workerPackage) as { version: string }).version,
      worker: fromProject('@temporalio/worker') as typeof WorkerModule,
      activity: fromWorker('@temporalio/activity') as typeof ActivityModule,
      swc: () => fromWorker('@swc/core') as Swc,
    };
  } catch (error) {
    throw new WorkerError(
      {
        kind: 'sdkIncompatible',
        message: `The project's @temporalio/worker does not load on Node ${process.versions.node} (${process.platform} ${process.arch}): ${errorMessage(error)}`,
        fix: 'Run npm install in the project on this machine, so that the SDK for this platform is installed; or set "node" in timelapse.config.json to a Node that the SDK supports.',
        details: errorStack(error),
      },
      { cause: error },
    );
  }
}

function resolveSdk(fromProject: NodeJS.Require, root: string): string {
  try {
    return fromProject.resolve('@temporalio/worker/package.json');
  } catch (error) {
    throw new WorkerError(
      {
        kind: 'sdkMissing',
        message: `The project has no @temporalio/worker: it is not installed in ${root}.`,
        fix: 'Run npm install in the project; if the package is not in its package.json, npm install @temporalio/worker.',
      },
      { cause: error },
    );
  }
}
