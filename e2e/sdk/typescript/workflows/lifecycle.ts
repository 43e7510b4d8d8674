/** Workflows about their own beginning and end. */
import {
  ApplicationFailure,
  condition,
  continueAsNew,
  defineSignal,
  makeContinueAsNewFunc,
  proxyActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities.ts';

const { greet, add } = proxyActivities<Activities>({ startToCloseTimeout: '10s' });
const note = defineSignal<[string]>('note');
const finish = defineSignal('finish');

/** Returns what it is given. */
export async function echo(value: unknown): Promise<unknown> {
  return value;
}

/** Throws an application failure. */
export async function failing(): Promise<never> {
  throw ApplicationFailure.create({
    message: 'failed on purpose',
    type: 'OnPurpose',
    details: [1, 'two', { three: true }],
    cause: new Error('the cause'),
  });
}

/** Throws what is no failure: the task fails, not the workflow. */
export async function buggy(): Promise<never> {
  throw new TypeError('a bug');
}

/** Sleeps for a long time. */
export async function sleeper(ms: number): Promise<string> {
  await sleep(ms);
  return 'slept';
}

/** Continues as new until the count is used up, with one activity a run. */
export async function countdown(
  count: number,
  runs: number,
): Promise<{ runs: number; isFirst: boolean }> {
  await greet(String(count));
  if (count > 0) await continueAsNew<typeof countdown>(count - 1, runs + 1);
  const { firstExecutionRunId, runId } = workflowInfo();
  return { runs, isFirst: firstExecutionRunId === runId };
}

/** Continues as a workflow of another type, with a memo. */
export async function becomesAnother(): Promise<never> {
  const become = makeContinueAsNewFunc<(value: unknown) => Promise<unknown>>({
    workflowType: 'tellMemo',
    memo: { from: 'the run before' },
  });
  return await become('given');
}

/** Tells its memo and argument. */
export async function tellMemo(value: unknown) {
  return { value, memo: workflowInfo().memo };
}

/** Fails until the attempt is reached; its retry policy starts it anew. */
export async function retried(untilAttempt: number): Promise<number> {
  const { attempt } = workflowInfo();
  if (attempt < untilAttempt) {
    throw ApplicationFailure.create({ message: `attempt ${attempt}`, type: 'Retried' });
  }
  return attempt;
}

/** Counts its runs by the result of the last one. */
export async function cronCount(): Promise<number> {
  const { lastResult } = workflowInfo();
  return ((lastResult as number | undefined) ?? 0) + 1;
}

/** Notes signals between two activities, so that it can be reset to its middle. */
export async function resettable(): Promise<{ notes: string[]; sum: number }> {
  const notes: string[] = [];
  let finished = false;
  setHandler(note, (text) => {
    notes.push(text);
  });
  setHandler(finish, () => {
    finished = true;
  });
  const first = await add(1, 2);
  await condition(() => finished);
  const second = await add(first, 10);
  return { notes, sum: second };
}

/** Tells what it knows about itself. */
export async function aboutMe() {
  const info = workflowInfo();
  return {
    workflowId: info.workflowId,
    workflowType: info.workflowType,
    taskQueue: info.taskQueue,
    namespace: info.namespace,
    attempt: info.attempt,
    executionTimeoutMs: info.executionTimeoutMs,
    runTimeoutMs: info.runTimeoutMs,
    taskTimeoutMs: info.taskTimeoutMs,
    retryPolicy: info.retryPolicy,
    isFirstRun: info.firstExecutionRunId === info.runId,
    historyLength: info.historyLength,
    priority: info.priority,
  };
}

/** Many timers, until the server suggests to continue as new; tells after how many events. */
export async function untilSuggested(): Promise<number> {
  for (;;) {
    await Promise.all(Array.from({ length: 200 }, () => sleep(1)));
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    if (continueAsNewSuggested) return historyLength;
    if (historyLength > 20_000) throw ApplicationFailure.nonRetryable('never suggested');
  }
}
