/** Parents and children. */
import {
  CancellationScope,
  type ChildWorkflowCancellationType,
  condition,
  defineSignal,
  executeChild,
  type ParentClosePolicy,
  setHandler,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { ChildWorkflowOptions } from '@temporalio/workflow';
import { ApplicationFailure } from '@temporalio/common';
import { outcomeOf } from './describe.ts';
import type { Outcome } from './describe.ts';

const release = defineSignal<[string]>('release');
const leave = defineSignal('leave');

/** A child that says who started it. */
export async function child(name: string) {
  const { parent, root, workflowId } = workflowInfo();
  return {
    greeting: `child ${name}`,
    parentId: parent?.workflowId,
    rootId: root?.workflowId,
    workflowId,
  };
}

/** A child that fails, until its attempt is reached. */
export async function failingChild(untilAttempt: number): Promise<number> {
  const { attempt } = workflowInfo();
  if (attempt < untilAttempt) {
    throw ApplicationFailure.create({ message: `attempt ${attempt}`, type: 'ChildFailed' });
  }
  return attempt;
}

/** A child that waits for a word. */
export async function waitingChild(): Promise<string> {
  let word: string | undefined;
  setHandler(release, (given) => {
    word = given;
  });
  await condition(() => word !== undefined);
  return word ?? '';
}

/** A child that cleans up when it is cancelled. */
export async function cleaningChild(): Promise<string> {
  try {
    await sleep('1 hour');
    return 'slept';
  } catch (error) {
    await CancellationScope.nonCancellable(() => sleep(20));
    throw error;
  }
}

/** Executes a child of any type and tells how it ended. */
export async function parentOf(
  type: string,
  args: unknown[],
  options: ChildWorkflowOptions,
): Promise<Outcome<unknown>> {
  return await outcomeOf(executeChild(type, { args, ...options }));
}

/** Starts a child and signals it. */
export async function parentThatSignals(childId: string): Promise<string> {
  const handle = await startChild(waitingChild, { workflowId: childId });
  await handle.signal(release, 'from the parent');
  return await handle.result();
}

/** Cancels its child once that has started, in the given mode. */
export async function parentThatCancels(
  childId: string,
  cancellationType: ChildWorkflowCancellationType,
): Promise<Outcome<unknown>> {
  const parentClosePolicy = 'ABANDON';
  const scope = new CancellationScope();
  const outcome = scope.run(async () => {
    const handle = await startChild(cleaningChild, {
      workflowId: childId,
      cancellationType,
      parentClosePolicy,
    });
    return await outcomeOf(handle.result());
  });
  await sleep(100);
  scope.cancel();
  const settled = await outcome;
  await sleep(100);
  return settled;
}

/** Leaves its child behind when it is told to. */
export async function parentThatLeaves(
  childId: string,
  parentClosePolicy: ParentClosePolicy,
): Promise<string> {
  let told = false;
  setHandler(leave, () => {
    told = true;
  });
  await startChild(waitingChild, { workflowId: childId, parentClosePolicy });
  await condition(() => told);
  return 'left';
}

/** Fans out to children and gathers what they say. */
export async function manyChildren(count: number): Promise<number> {
  const { workflowId } = workflowInfo();
  const results = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      executeChild(failingChild, { workflowId: `${workflowId}-child-${index}`, args: [1] }),
    ),
  );
  return results.length;
}
