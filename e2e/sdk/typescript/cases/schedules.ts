/** Schedules: made, described, triggered, paused, changed, backfilled, listed, deleted. */
import assert from 'node:assert/strict';
import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import type { ScheduleHandle, ScheduleSpec } from '@temporalio/client';
import { group } from '../harness/cases.ts';
import type { Scene } from '../harness/scene.ts';
import { echo, sleeper } from '../workflows/lifecycle.ts';

const never: ScheduleSpec = { intervals: [{ every: '1000 days' }] };

function action(scene: Scene) {
  return {
    type: 'startWorkflow' as const,
    workflowType: echo,
    args: ['scheduled'] as [unknown],
    taskQueue: scene.queue,
    workflowId: scene.id('run'),
  };
}

async function create(scene: Scene, spec: ScheduleSpec, more = {}): Promise<ScheduleHandle> {
  const handle = await scene.client.schedule.create({
    scheduleId: scene.id('schedule'),
    spec,
    action: action(scene),
    ...more,
  });
  scene.cleanUp(() => handle.delete().catch(() => {}));
  return handle;
}

/** Waits until the schedule has taken so many actions, and returns the workflows it started. */
async function taken(scene: Scene, handle: ScheduleHandle, count: number) {
  const { info } = await scene.until(
    `${count} actions`,
    () => handle.describe(),
    (description) => description.info.numActionsTaken >= count,
  );
  return info.recentActions.map(({ action: { workflow } }) => workflow);
}

export const schedules = group('schedules', {
  async 'described as made'(scene) {
    const handle = await create(
      scene,
      {
        calendars: [{ hour: 9, dayOfWeek: { start: 'MONDAY', end: 'FRIDAY' } }],
        timezone: 'Europe/Berlin',
      },
      {
        memo: { why: 'test' },
        policies: { overlap: ScheduleOverlapPolicy.BUFFER_ONE, catchupWindow: '1 day' },
      },
    );
    const description = await handle.describe();
    assert.equal(description.policies.overlap, 'BUFFER_ONE');
    assert.equal(description.policies.catchupWindow, 86_400_000);
    assert.deepEqual(description.memo, { why: 'test' });
    assert.equal(description.spec.timezone, 'Europe/Berlin');
    assert.equal(description.spec.calendars?.[0]?.hour[0]?.start, 9);
    assert.equal(description.action.workflowType, 'echo');
    assert.ok(description.info.nextActionTimes.length >= 5);
    for (const time of description.info.nextActionTimes)
      assert.ok([7, 8].includes(time.getUTCHours()));
  },

  async 'start workflows by their interval'(scene) {
    const handle = await create(scene, { intervals: [{ every: '1s' }] });
    const [first] = await taken(scene, handle, 2);
    assert.ok(first);
    await handle.pause('enough');
    assert.equal(await scene.handle(first.workflowId).result(), 'scheduled');
    assert.ok(first.workflowId.startsWith(`${scene.id('run')}-20`), first.workflowId);
    scene.track(first.workflowId);
  },

  async triggered(scene) {
    const handle = await create(scene, never);
    await handle.trigger();
    const [workflow] = await taken(scene, handle, 1);
    assert.ok(workflow);
    assert.equal(await scene.handle(workflow.workflowId).result(), 'scheduled');
  },

  async 'triggered when made'(scene) {
    const handle = await create(scene, never, { state: { triggerImmediately: true } });
    await taken(scene, handle, 1);
  },

  async 'paused and unpaused'(scene) {
    const handle = await create(
      scene,
      { intervals: [{ every: '1s' }] },
      { state: { paused: true, note: 'not yet' } },
    );
    const { state } = await handle.describe();
    assert.deepEqual([state.paused, state.note], [true, 'not yet']);
    await handle.unpause('now');
    await taken(scene, handle, 1);
    await handle.pause('stop');
    const after = await handle.describe();
    assert.deepEqual([after.state.paused, after.state.note], [true, 'stop']);
  },

  async updated(scene) {
    const handle = await create(scene, never);
    await handle.update((previous) => ({
      ...previous,
      spec: { cronExpressions: ['0 12 * * *'] },
      policies: { ...previous.policies, overlap: ScheduleOverlapPolicy.ALLOW_ALL },
      state: { ...previous.state, note: 'changed' },
    }));
    const description = await scene.until(
      'the change',
      () => handle.describe(),
      ({ state }) => state.note === 'changed',
    );
    assert.equal(description.policies.overlap, 'ALLOW_ALL');
    assert.equal(description.spec.calendars?.[0]?.hour[0]?.start, 12);
  },

  async backfilled(scene) {
    const handle = await create(
      scene,
      { intervals: [{ every: '1h' }] },
      { state: { paused: true } },
    );
    await handle.backfill({
      start: new Date('2020-01-01T00:30:00Z'),
      end: new Date('2020-01-01T03:30:00Z'),
      overlap: ScheduleOverlapPolicy.ALLOW_ALL,
    });
    const workflows = await taken(scene, handle, 3);
    assert.equal(workflows.length, 3);
    assert.ok(workflows.some(({ workflowId }) => workflowId.endsWith('-2020-01-01T02:00:00Z')));
  },

  async 'limited actions'(scene) {
    const handle = await create(
      scene,
      { intervals: [{ every: '1s' }] },
      { state: { remainingActions: 1 } },
    );
    await taken(scene, handle, 1);
    assert.equal((await handle.describe()).state.remainingActions, 0);
  },

  async 'skip what overlaps'(scene) {
    const handle = await scene.client.schedule.create({
      scheduleId: scene.id('schedule'),
      spec: { intervals: [{ every: '1s' }] },
      policies: { overlap: ScheduleOverlapPolicy.SKIP },
      action: { ...action(scene), workflowType: sleeper, args: [60_000] },
    });
    scene.cleanUp(() => handle.delete().catch(() => {}));
    const { info } = await scene.until(
      'a skipped action',
      () => handle.describe(),
      (description) => description.info.numActionsSkippedOverlap >= 1,
    );
    assert.equal(info.runningActions.length, 1);
    await handle.pause();
    for (const { workflow } of info.runningActions)
      await scene.handle(workflow.workflowId).terminate();
  },

  async listed(scene) {
    await create(scene, never);
    const find = async () => {
      for await (const summary of scene.client.schedule.list()) {
        if (summary.scheduleId === scene.id('schedule')) return summary;
      }
      return undefined;
    };
    const summary = await scene.until('it is listed', find, (found) => found !== undefined);
    assert.equal(summary?.action?.workflowType, 'echo');
  },

  async 'made twice, deleted, unknown'(scene) {
    const handle = await create(scene, never);
    await assert.rejects(create(scene, never), ScheduleAlreadyRunning);
    await handle.delete();
    await scene.until(
      'it is gone',
      () =>
        handle.describe().then(
          () => undefined,
          (error: unknown) => error,
        ),
      (error) => error instanceof ScheduleNotFoundError,
    );
  },
});
