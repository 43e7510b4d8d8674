/**
 * What the server notes on a run whose workflow tasks end badly again and again (server: UpdateReportedProblemsSearchAttribute). It is
 * no event: the attribute comes with the problem that is one too many, says what the history said last, and goes with the next
 * completed task. A run that closes otherwise keeps it.
 */
import { TimeoutType, WorkflowTaskFailedCause } from '../../../shared/protocol/enums.ts';
import type { Payload } from '../../../shared/protocol/messages.ts';
import { pascalCase } from '../../../shared/util/pascalCase.ts';
import { utf8Encode } from '../../../shared/util/utf8.ts';
import type { Execution } from './execution.ts';

/** The search attribute that lists them. */
export const REPORTED_PROBLEMS = 'TemporalReportedProblems';

/** How the last workflow task ended of which the history says so. */
export type TaskProblem =
  | { readonly kind: 'failed'; readonly cause: WorkflowTaskFailedCause }
  | { readonly kind: 'timedOut'; readonly timeoutType: TimeoutType };

/** The attribute's payload for a problem. */
export function problemPayload(problem: TaskProblem): Payload {
  const [category, name] =
    problem.kind === 'failed'
      ? ['WorkflowTaskFailed', nameOf(WorkflowTaskFailedCause, problem.cause)]
      : ['WorkflowTaskTimedOut', nameOf(TimeoutType, problem.timeoutType)];
  const values = [`category=${category}`, `cause=${category}Cause${name}`];
  return {
    metadata: { encoding: utf8Encode('json/plain'), type: utf8Encode('KeywordList') },
    data: utf8Encode(JSON.stringify(values)),
  };
}

function nameOf(values: Readonly<Record<string, number>>, wanted: number): string {
  const found = Object.entries(values).find(([, value]) => value === wanted);
  return pascalCase(found?.[0] ?? 'UNSPECIFIED');
}

/** A run's search attributes as lists and descriptions show them. */
export const shownAttributes = ({
  replayed,
  reportedProblems,
}: Execution): { readonly [name: string]: Payload } =>
  reportedProblems
    ? { ...replayed.searchAttributes, [REPORTED_PROBLEMS]: reportedProblems }
    : replayed.searchAttributes;
