/** How executions begin, go on and end. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, WorkflowFailedError } from '@temporalio/client';
import {
  ApplicationFailure,
  TerminatedFailure,
  TimeoutFailure,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/common';
import proto from '@temporalio/proto';
import { group } from '../harness/cases.ts';
import type { Scene } from '../harness/scene.ts';
import {
  aboutMe,
  becomesAnother,
  buggy,
  countdown,
  cronCount,
  echo,
  failing,
  resettable,
  retried,
  sleeper,
} from '../workflows/lifecycle.ts';

/** The cause of the failure that a workflow's result throws. */
async function causeOf(result: Promise<unknown>): Promise<unknown> {
  const error: unknown = await result.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof WorkflowFailedError, `not a failed workflow: ${String(error)}`);
  return error.cause;
}

async function statusOf(scene: Scene): Promise<string> {
  return (await scene.handle(scene.id()).describe()).status.name;
}

const quickly = { initialInterval: '20ms', backoffCoefficient: 1 } as const;

export const lifecycle = group('lifecycle', {
  async 'any JSON goes through'(scene) {
    for (const [index, value] of [null, true, 1.5, 'ä€😀', [1, [2]], { a: { b: [] } }].entries()) {
      const workflowId = scene.id(String(index));
      assert.deepEqual(await scene.execute(echo, [value], { workflowId }), value);
    }
    const bytes = new Uint8Array([0, 1, 255]);
    const back = await scene.execute(echo, [bytes], { workflowId: scene.id('bytes') });
    assert.deepEqual([...(back as Uint8Array)], [0, 1, 255]);
  },

  async fails(scene) {
    const cause = await causeOf(scene.execute(failing, []));
    assert.ok(cause instanceof ApplicationFailure);
    assert.equal(cause.type, 'OnPurpose');
    assert.deepEqual(cause.details, [1, 'two', { three: true }]);
    assert.equal(cause.cause?.message, 'the cause');
  },

  async 'knows itself'(scene) {
    const info = await scene.execute(aboutMe, [], {
      workflowExecutionTimeout: '1 hour',
      workflowRunTimeout: '10 minutes',
      retry: { maximumAttempts: 3 },
      priority: { priorityKey: 4 },
    });
    assert.equal(info.workflowId, scene.id());
    assert.equal(info.executionTimeoutMs, 3_600_000);
    assert.equal(info.runTimeoutMs, 600_000);
    assert.equal(info.taskTimeoutMs, 10_000);
    assert.equal(info.retryPolicy?.maximumAttempts, 3);
    assert.equal(info.attempt, 1);
    assert.equal(info.isFirstRun, true);
    assert.equal(info.historyLength, 3);
    assert.equal(info.priority?.priorityKey, 4);
  },

  async 'a bug fails the task only'(scene) {
    const handle = await scene.start(buggy, []);
    scene.executions.pop(); // It has no end that a replay could reach.
    await scene.event(handle, 'workflowTaskFailed');
    assert.equal(await statusOf(scene), 'RUNNING');
    await handle.terminate('seen enough');
  },

  async 'continues as new'(scene) {
    const result = await scene.execute(countdown, [2, 1]);
    assert.deepEqual(result, { runs: 3, isFirst: false });
  },

  async 'continues as another'(scene) {
    const handle = await scene.start(becomesAnother, []);
    assert.deepEqual(await handle.result(), { value: 'given', memo: { from: 'the run before' } });
    const first = scene.handle(handle.workflowId, handle.firstExecutionRunId);
    assert.equal((await first.describe()).type, 'becomesAnother');
    assert.equal((await scene.handle(handle.workflowId).describe()).type, 'tellMemo');
  },

  async retried(scene) {
    assert.equal(await scene.execute(retried, [3], { retry: quickly }), 3);
  },

  async 'retried in vain'(scene) {
    const retry = { ...quickly, maximumAttempts: 2 };
    const cause = await causeOf(scene.execute(retried, [9], { retry }));
    assert.ok(cause instanceof ApplicationFailure);
    assert.equal(cause.message, 'attempt 2');
  },

  async 'run timeout'(scene) {
    const cause = await causeOf(scene.execute(sleeper, [60_000], { workflowRunTimeout: '1s' }));
    assert.ok(cause instanceof TimeoutFailure);
    assert.equal(await statusOf(scene), 'TIMED_OUT');
  },

  async 'execution timeout over its retries'(scene) {
    const options = {
      workflowExecutionTimeout: '3s',
      retry: { initialInterval: '500ms', backoffCoefficient: 1 },
    } as const;
    await causeOf(scene.execute(retried, [1_000], options));
  },

  async cron(scene) {
    const handle = await scene.start(cronCount, [], { cronSchedule: '@every 1s' });
    const latest = scene.handle(handle.workflowId);
    const runs = new Set<string>();
    await scene.until(
      'three runs',
      async () => {
        runs.add((await latest.describe()).runId);
        return runs.size;
      },
      (count) => count >= 3,
    );
    await latest.terminate('enough');
  },

  async 'start delay'(scene) {
    const from = Date.now();
    assert.equal(await scene.execute(echo, [1], { startDelay: '1s' }), 1);
    assert.ok(Date.now() - from >= 900, 'it did not wait');
  },

  async cancelled(scene) {
    const handle = await scene.start(sleeper, [60_000]);
    await scene.event(handle, 'timerStarted');
    await handle.cancel();
    await causeOf(handle.result());
    assert.equal(await statusOf(scene), 'CANCELLED');
    await handle.cancel(); // Cancelling what is closed is no error.
  },

  async terminated(scene) {
    const handle = await scene.start(sleeper, [60_000]);
    await handle.terminate('for the test');
    assert.ok((await causeOf(handle.result())) instanceof TerminatedFailure);
    assert.equal(await statusOf(scene), 'TERMINATED');
    await assert.rejects(handle.terminate('again'), WorkflowNotFoundError);
  },

  async 'reset to its middle'(scene) {
    const handle = await scene.start(resettable, []);
    await scene.event(handle, 'activityTaskCompleted');
    await handle.signal('note', 'before');
    await handle.signal('finish');
    assert.deepEqual(await handle.result(), { notes: ['before'], sum: 13 });
    const { ResetWorkflowExecutionRequest } = proto.temporal.api.workflowservice.v1;
    const request = ResetWorkflowExecutionRequest.fromObject({
      namespace: scene.namespace,
      workflowExecution: { workflowId: handle.workflowId, runId: handle.firstExecutionRunId },
      workflowTaskFinishEventId: 4,
      requestId: scene.id('reset'),
      reason: 'once more',
    });
    const { runId } = await scene.client.workflowService.resetWorkflowExecution(request);
    assert.notEqual(runId, handle.firstExecutionRunId);
    scene.track(handle.workflowId, runId ?? undefined);
    // Its signals are applied to the new run too, so it ends the same way.
    const again = scene.handle(handle.workflowId, runId ?? undefined);
    assert.deepEqual(await again.result(), { notes: ['before'], sum: 13 });
  },

  async deleted(scene) {
    const handle = await scene.start(echo, [1]);
    await handle.result();
    scene.executions.pop(); // There will be nothing to replay.
    await scene.client.workflowService.deleteWorkflowExecution({
      namespace: scene.namespace,
      workflowExecution: { workflowId: handle.workflowId },
    });
    await scene.until(
      'not found',
      () =>
        handle.describe().then(
          () => 'there',
          (error: unknown) => (error instanceof WorkflowNotFoundError ? 'gone' : String(error)),
        ),
      (state) => state === 'gone',
      45_000,
    );
  },

  async 'ids: reuse'(scene) {
    await scene.execute(echo, [1]);
    const start = (
      workflowIdReusePolicy: 'REJECT_DUPLICATE' | 'ALLOW_DUPLICATE_FAILED_ONLY' | 'ALLOW_DUPLICATE',
    ) => scene.execute(echo, [2], { workflowIdReusePolicy });
    await assert.rejects(start('REJECT_DUPLICATE'), WorkflowExecutionAlreadyStartedError);
    await assert.rejects(
      start('ALLOW_DUPLICATE_FAILED_ONLY'),
      WorkflowExecutionAlreadyStartedError,
    );
    assert.equal(await start('ALLOW_DUPLICATE'), 2);
  },

  async 'ids: conflict'(scene) {
    const first = await scene.start(sleeper, [60_000]);
    const start = (workflowIdConflictPolicy: 'FAIL' | 'USE_EXISTING' | 'TERMINATE_EXISTING') =>
      scene.start(sleeper, [1], { workflowIdConflictPolicy });
    await assert.rejects(start('FAIL'), WorkflowExecutionAlreadyStartedError);
    assert.equal((await start('USE_EXISTING')).firstExecutionRunId, first.firstExecutionRunId);
    const last = await start('TERMINATE_EXISTING');
    assert.notEqual(last.firstExecutionRunId, first.firstExecutionRunId);
    assert.equal(await last.result(), 'slept');
    assert.equal(
      (await scene.handle(scene.id(), first.firstExecutionRunId).describe()).status.name,
      'TERMINATED',
    );
  },

  async 'waits long for a result'(scene) {
    const handle = await scene.start(sleeper, [1_500]);
    const from = Date.now();
    assert.equal(await handle.result(), 'slept');
    assert.ok(Date.now() - from < 10_000);
  },

  async 'without a worker for a while'(scene) {
    const taskQueue = scene.id('queue');
    const handle = await scene.start(echo, ['late'], { taskQueue });
    await delay(200); // No worker: nothing may happen.
    assert.deepEqual(await scene.eventTypes({ workflowId: handle.workflowId, runId: undefined }), [
      'workflowExecutionStarted',
      'workflowTaskScheduled',
    ]);
    await scene.worker({ taskQueue });
    assert.equal(await handle.result(), 'late');
  },

  async 'history in reverse'(scene) {
    const handle = await scene.start(echo, [1]);
    await handle.result();
    const { history } = await scene.client.workflowService.getWorkflowExecutionHistoryReverse({
      namespace: scene.namespace,
      execution: { workflowId: handle.workflowId },
    });
    const ids = (history?.events ?? []).map(({ eventId }) => Number(eventId));
    assert.deepEqual(ids, [5, 4, 3, 2, 1]);
  },

  async 'eager start'(scene) {
    // Only a worker that shares the client's connection can be handed the first task.
    const client = new Client({ connection: scene.environment.native, namespace: scene.namespace });
    const options = scene.options<typeof echo>(['eager'], { requestEagerStart: true });
    const handle = await client.workflow.start(echo, options);
    scene.track(handle.workflowId);
    assert.equal(handle.eagerlyStarted, true);
    assert.equal(await handle.result(), 'eager');
  },
});
