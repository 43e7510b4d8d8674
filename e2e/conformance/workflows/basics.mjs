import {
  ApplicationFailure,
  continueAsNew,
  deprecatePatch,
  executeChild,
  patched,
  proxyActivities,
  proxyLocalActivities,
  sleep,
  uuid4,
  upsertMemo,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';

const activities = proxyActivities({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '10ms', backoffCoefficient: 1 },
});
const local = proxyLocalActivities({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '10ms', maximumAttempts: 3 },
});

/** Calls one activity. */
export async function greeting(name) {
  return await activities.greet(name);
}

/** An activity that succeeds at its third attempt. */
export async function retrying() {
  return await activities.failUntil(3);
}

/** An activity that fails for good; what the workflow catches. */
export async function failing() {
  try {
    await activities.failForGood();
  } catch (error) {
    return {
      name: error.name,
      retryState: error.retryState,
      activityId: error.activityId,
      cause: {
        name: error.cause.name,
        type: error.cause.type,
        nonRetryable: error.cause.nonRetryable,
        details: error.cause.details,
      },
    };
  }
}

/** Local activities: one that succeeds, one that is retried. */
export async function locals() {
  return [await local.greet('local'), await local.failUntil(2)];
}

/** A local activity that outlasts the workflow task timeout. */
export async function longLocal() {
  return await local.pause(3_400);
}

/** Patches leave markers and a search attribute. */
export async function patches() {
  const seen = [patched('first'), patched('second')];
  deprecatePatch('third');
  await sleep(20);
  return seen;
}

/** Random values leave no event. */
export async function randomness() {
  const [id, number] = [uuid4(), Math.random()];
  await sleep(20);
  return { id: id.length, number: number < 1 };
}

export async function upserting() {
  upsertSearchAttributes({ GoldenKeyword: ['from the workflow'], GoldenInt: [42] });
  upsertMemo({ note: 'from the workflow' });
  await sleep(20);
  const { memo, searchAttributes } = workflowInfo();
  return { memo, searchAttributes };
}

/** Continues as new until the count is used up. */
export async function counting(count) {
  if (count > 0) await continueAsNew(count - 1);
  return workflowInfo().continuedFromExecutionRunId ? 'continued' : 'fresh';
}

export async function parent(childId) {
  const answer = await executeChild(greeting, {
    workflowId: childId,
    args: ['child'],
    staticSummary: 'the child',
  });
  return `child said: ${answer}`;
}

/** Throws an application failure. */
export async function throwing() {
  throw ApplicationFailure.create({
    message: 'thrown',
    type: 'Thrown',
    details: [1, 'two'],
    nonRetryable: true,
  });
}

/** Throws something that is no failure: the workflow task fails, not the workflow. */
export async function buggy() {
  throw new TypeError('a bug');
}

/** Does something else when replayed. */
export async function changing() {
  if (workflowInfo().unsafe.isReplaying) await activities.greet('replay');
  else await sleep(20);
}
