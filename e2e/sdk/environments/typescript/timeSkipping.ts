/** Tests on `createTimeSkipping`, as projects write them. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowFailedError } from '@temporalio/client';
import { TimeoutFailure } from '@temporalio/common';
import { assertDays, atOnce, DAY_MS } from './harness.ts';
import type { Stage } from './harness.ts';
import {
  activityAgainstTimer,
  approval,
  approve,
  backOffForDays,
  cancelledTimer,
  countDays,
  daysPassed,
  monthly,
  postpone,
  reminder,
  sleepForDays,
  sleepingFamily,
  stop,
  waitForever,
} from './workflows.ts';

type Test = (stage: Stage) => Promise<void>;

/** What the official test server can do as well. */
export const timeSkipping: Record<string, Test> = {
  async 'a sleep of thirty days'(stage) {
    const before = await stage.environment.currentTimeMs();
    const handle = await stage.start(sleepForDays, [30]);
    assertDays(await atOnce(handle.result()), 30);
    assert.ok((await stage.environment.currentTimeMs()) - before >= 30 * DAY_MS);
  },

  async 'env.sleep moves a running workflow on'(stage) {
    const handle = await stage.start(countDays, []);
    for (const days of [1, 2, 3]) {
      await atOnce(stage.environment.sleep(DAY_MS + 1_000));
      assert.equal(await handle.query(daysPassed), days);
    }
    await handle.signal(stop);
    assert.equal(await handle.result(), 3);
  },

  async 'time stands still unless somebody waits'(stage) {
    const before = await stage.environment.currentTimeMs();
    const handle = await stage.start(sleepForDays, [1]);
    await delay(500);
    assert.equal((await handle.describe()).status.name, 'RUNNING');
    assert.ok((await stage.environment.currentTimeMs()) - before < 60_000, 'it has skipped');
    await atOnce(handle.result());
  },

  async 'an activity that backs off for days'(stage) {
    const before = await stage.environment.currentTimeMs();
    const handle = await stage.start(backOffForDays, []);
    assert.equal(await atOnce(handle.result()), 3);
    assert.ok((await stage.environment.currentTimeMs()) - before >= 6 * DAY_MS);
  },

  async 'an approval that times out after 24 hours'(stage) {
    const handle = await stage.start(approval, []);
    assert.equal(await atOnce(handle.result()), 'timed out');
  },

  async 'an approval in the last hour'(stage) {
    const handle = await stage.start(approval, []);
    await atOnce(stage.environment.sleep('23 hours'));
    await handle.signal(approve, 'Ada');
    assert.equal(await atOnce(handle.result()), 'approved by Ada');
  },

  async 'a cancelled timer of a year'(stage) {
    const handle = await stage.start(cancelledTimer, []);
    assertDays(await atOnce(handle.result()), 2);
  },

  async 'no skipping while an activity runs'(stage) {
    const handle = await stage.start(activityAgainstTimer, [1_000]);
    assert.equal(await atOnce(handle.result()), 'the activity');
  },

  async 'children that sleep side by side'(stage) {
    const handle = await stage.start(sleepingFamily, [[5, 10, 15]]);
    const days = await atOnce(handle.result());
    [5, 10, 15].forEach((expected, index) => assertDays(days[index] ?? 0, expected));
  },

  async 'a year of runs that continue as new'(stage) {
    const handle = await stage.start(monthly, [12]);
    assert.equal(await atOnce(handle.result()), 'all months passed');
  },

  async 'an idle workflow runs into its timeout'(stage) {
    const handle = await stage.start(waitForever, [], { workflowRunTimeout: '7 days' });
    const error: unknown = await atOnce(handle.result().catch((reason: unknown) => reason));
    assert.ok(error instanceof WorkflowFailedError && error.cause instanceof TimeoutFailure);
  },

  async 'a deadline that an update moves'(stage) {
    const handle = await stage.start(reminder, [2]);
    await atOnce(stage.environment.sleep('1 day'));
    assert.equal(await handle.executeUpdate(postpone, { args: [5] }), 1);
    assertDays(await atOnce(handle.result()), 7);
  },
};
