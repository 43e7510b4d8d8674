import * as v from 'valibot';
import { EnvironmentError } from '../../shared/model/environmentError.ts';
import {
  analysis,
  inspection,
  type Analysis,
  type AnalyseRequest,
  type Inspection,
  type InspectRequest,
} from './child/requests.ts';
import { ChildFailed, runInChild, type DisposableChildOptions } from './disposableChild.ts';

type Where = Omit<DisposableChildOptions, 'timeLimitMs'>;

/** A configuration does not compute; a project's types may take a while on a slow machine. */
const INSPECT_LIMIT_MS = 30_000;
const ANALYSE_LIMIT_MS = 60_000;

/**
 * Runs the configuration and reads the tsconfig.
 * @throws EnvironmentError when that takes too long or ends the process
 */
export async function inspectInChild(
  where: Where,
  request: Omit<InspectRequest, 'kind'>,
): Promise<Inspection> {
  try {
    return v.parse(
      inspection,
      await runInChild(
        { kind: 'inspect', ...request },
        { ...where, timeLimitMs: INSPECT_LIMIT_MS },
      ),
    );
  } catch (cause) {
    if (!(cause instanceof ChildFailed)) throw cause;
    throw new EnvironmentError(
      `The configuration of ${request.root} could not be read: ${cause.message}.`,
      request.configPath === undefined
        ? 'Open it again. If that does not help, check its tsconfig.json.'
        : `Correct ${request.configPath}: it must export its settings without waiting for anything.`,
      { cause },
    );
  }
}

/** Reads types and handlers. Rejects with ChildFailed when that takes too long or ends the process. */
export async function analyseInChild(
  where: Where,
  request: Omit<AnalyseRequest, 'kind'>,
): Promise<Analysis> {
  const answer = await runInChild(
    { kind: 'analyse', ...request },
    { ...where, timeLimitMs: ANALYSE_LIMIT_MS },
  );
  return v.parse(analysis, answer);
}
