/** Tests on `createTimeSkipping` that need more than the official test server has. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { TerminatedFailure } from '@temporalio/common';
import proto from '@temporalio/proto';
import { otherClock } from './clock.ts';
import { assertDays, atOnce, DAY_MS } from './harness.ts';
import type { Stage } from './harness.ts';
import {
  backOffForDays,
  cancelledTimer,
  leavesChild,
  monthly,
  sleepForDays,
  twoSleeps,
} from './workflows.ts';

/** What time skipping is worth without the test server's gaps. */
export const beyond: Record<string, (stage: Stage) => Promise<void>> = {
  async 'waiters side by side'(stage) {
    const handles = await Promise.all(
      [1, 10, 20].map((days) =>
        stage.start(sleepForDays, [days], { workflowId: stage.id(`sleep-${days}`) }),
      ),
    );
    const results = await atOnce(Promise.all(handles.map((handle) => handle.result())));
    [1, 10, 20].forEach((days, index) => assertDays(results[index] ?? 0, days));
  },

  async 'a client that dies holding the lock'(stage) {
    // A process of its own: connections of one process to one address may share a socket.
    const script = fileURLToPath(new URL('lockAndDie.ts', import.meta.url));
    const dying = spawn(process.execPath, [script, stage.environment.address], {
      stdio: 'inherit',
    });
    const [code] = (await once(dying, 'exit')) as [number];
    assert.equal(code, 9, 'it did not come to lock');
    const handle = await stage.start(sleepForDays, [30]);
    assertDays(await atOnce(handle.result()), 30);
  },

  async 'a lock that is held is respected'(stage) {
    const { address } = stage.environment;
    const other = await otherClock(address);
    await other.clock.lockTimeSkipping({});
    const handle = await stage.start(sleepForDays, [30]);
    const result = handle.result();
    const early = await Promise.race([
      result.then(() => 'skipped'),
      new Promise((resolve) => setTimeout(resolve, 1_000, 'held')),
    ]);
    assert.equal(early, 'held');
    await other.clock.unlockTimeSkipping({});
    assertDays(await atOnce(result), 30);
    await other.close();
  },

  async 'the clock moves no further than what is waited for'(stage) {
    const before = await stage.environment.currentTimeMs();
    assert.equal(await atOnce((await stage.start(backOffForDays, [])).result()), 3);
    assertDays(((await stage.environment.currentTimeMs()) - before) / DAY_MS, 6);
  },

  async 'timers that are gone move no clock'(stage) {
    const before = await stage.environment.currentTimeMs();
    await atOnce((await stage.start(cancelledTimer, [])).result());
    assertDays(((await stage.environment.currentTimeMs()) - before) / DAY_MS, 2);
  },

  async 'a chain of runs takes its own time only'(stage) {
    const before = await stage.environment.currentTimeMs();
    await atOnce((await stage.start(monthly, [12])).result());
    assertDays(((await stage.environment.currentTimeMs()) - before) / DAY_MS, 360);
  },

  async 'lists under skipping'(stage) {
    const handle = await stage.start(sleepForDays, [30]);
    await atOnce(handle.result());
    const query = `WorkflowId = '${handle.workflowId}' AND ExecutionStatus = 'Completed'`;
    const found: string[] = [];
    for await (const { workflowId } of stage.environment.client.workflow.list({ query })) {
      found.push(workflowId);
    }
    assert.deepEqual(found, [handle.workflowId]);
  },

  async 'a month of a daily schedule'(stage) {
    const { client } = stage.environment;
    const schedule = await client.schedule.create({
      scheduleId: stage.id('schedule'),
      spec: { calendars: [{ hour: 12 }] },
      action: {
        type: 'startWorkflow',
        workflowType: sleepForDays,
        args: [0.1],
        taskQueue: stage.taskQueue,
      },
    });
    await atOnce(stage.environment.sleep('30 days'));
    const { info } = await schedule.describe();
    assert.ok(Math.abs(info.numActionsTaken - 30) <= 1, `${info.numActionsTaken} actions`);
    await schedule.delete();
  },

  async 'a reset under skipping'(stage) {
    const { client, namespace = 'default' } = stage.environment;
    const handle = await stage.start(twoSleeps, []);
    assert.equal(await atOnce(handle.result()), 'slept twice');
    const { events } = await handle.fetchHistory();
    const second = events?.filter((event) => event.workflowTaskCompletedEventAttributes)[1];
    const request = proto.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest.fromObject({
      namespace,
      workflowExecution: { workflowId: handle.workflowId },
      workflowTaskFinishEventId: second?.eventId,
      requestId: stage.id('reset'),
      reason: 'once more',
    });
    const before = await stage.environment.currentTimeMs();
    const { runId } = await client.workflowService.resetWorkflowExecution(request);
    const again = client.workflow.getHandle(handle.workflowId, runId);
    assert.equal(await atOnce(again.result()), 'slept twice');
    assertDays(((await stage.environment.currentTimeMs()) - before) / DAY_MS, 10);
  },

  async 'a parent close policy under skipping'(stage) {
    const childId = stage.id('child');
    const handle = await stage.start(leavesChild, [childId]);
    await atOnce(handle.result());
    const child = stage.environment.client.workflow.getHandle(childId);
    await assert.rejects(atOnce(child.result()), ({ cause }: Error) => {
      return cause instanceof TerminatedFailure;
    });
  },
};
