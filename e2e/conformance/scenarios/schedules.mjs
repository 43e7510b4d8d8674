/** Schedules that act. */
import { commands } from '../lib/wire.mjs';
import { schedule } from './schedule-times.mjs';

const { complete } = commands;
const never = {
  interval: [{ interval: '86400s', phase: '3600s' }],
  startTime: '2100-01-01T00:00:00Z',
};
const seldom = (ctx, options = {}) => schedule(ctx, never, { state: {}, ...options });

const create = (ctx, definition, options = {}) =>
  ctx.rpc.createSchedule({
    scheduleId: ctx.id('sched'),
    schedule: definition,
    requestId: ctx.uuid(),
    ...options,
  });
const describe = (ctx) => ctx.rpc.describeSchedule({ scheduleId: ctx.id('sched') });
const patch = (ctx, change) =>
  ctx.rpc.patchSchedule({ scheduleId: ctx.id('sched'), patch: change, requestId: ctx.uuid() });
const trigger = (ctx, overlapPolicy) =>
  patch(ctx, {
    triggerImmediately: {
      ...(overlapPolicy && { overlapPolicy: `SCHEDULE_OVERLAP_POLICY_${overlapPolicy}` }),
    },
  });
const actions = (ctx, count) =>
  ctx.until(
    () => describe(ctx),
    ({ info }) => info.actionCount.toNumber() >= count,
  );

/** Described without the clock: the appended time of workflow ids is masked. */
const steady = (info) => {
  const copy = JSON.parse(JSON.stringify(info));
  const mask = (execution) => ({
    ...execution,
    workflowId: execution.workflowId.replace(/-\d{4}-\d\d-\d\dT[\d:]+Z$/, '-<time>'),
  });
  return {
    ...Object.fromEntries(
      ['actionCount', 'missedCatchupWindow', 'overlapSkipped', 'bufferDropped', 'bufferSize'].map(
        (key) => [key, Number(copy[key] ?? 0)],
      ),
    ),
    running: (copy.runningWorkflows ?? []).map(mask),
    recent: (copy.recentActions ?? []).map((action) => ({
      result: mask(action.startWorkflowResult),
      status: action.startWorkflowStatus,
    })),
    upcoming: (copy.futureActionTimes ?? []).length,
  };
};

const observeInfo = async (ctx, label) => ctx.observe(label, steady((await describe(ctx)).info));

/** Two triggers of one overlap policy while the first workflow runs. */
const overlap = (policy) => ({
  name: `schedule-overlap-${policy.toLowerCase().replaceAll('_', '-')}`,
  about: `Two triggers under the policy ${policy} while the first workflow runs.`,
  async run(ctx) {
    await create(ctx, seldom(ctx));
    await trigger(ctx);
    await actions(ctx, 1);
    const first = await ctx.poll();
    await ctx.delay(1_200); // the time in the workflow id counts whole seconds
    await trigger(ctx, policy);
    await ctx.until(
      () => describe(ctx),
      ({ info }) =>
        info.actionCount.toNumber() > 1 ||
        info.overlapSkipped.toNumber() > 0 ||
        info.bufferSize.toNumber() > 0,
      4_000,
    );
    await ctx.delay(700);
    await observeInfo(ctx, 'after the second trigger');
    ctx.observe('first workflow', await ctx.status(first.workflowExecution));
    await ctx.respond(first, [complete()]).catch(() => {});
    if (policy.startsWith('BUFFER')) {
      await actions(ctx, 2);
      await ctx.step(complete());
      const { info } = await describe(ctx);
      ctx.observe('after the first workflow', {
        actionCount: info.actionCount,
        bufferSize: info.bufferSize,
      });
    }
  },
});

export const scenarios = [
  {
    name: 'schedule-create-describe',
    about: 'A schedule with every part, described, listed and counted.',
    async run(ctx) {
      const definition = schedule(ctx, never, {
        action: {
          startWorkflow: {
            workflowId: ctx.id('scheduled'),
            workflowType: { name: 'Raw' },
            taskQueue: { name: ctx.queue },
            input: [1],
            workflowRunTimeout: '60s',
            retryPolicy: { maximumAttempts: 2 },
            memo: { fields: { m: 1 } },
            searchAttributes: { indexedFields: { GoldenKeyword: 'k' } },
            header: { fields: { trace: 'x' } },
            userMetadata: { summary: 's' },
          },
        },
        policies: {
          overlapPolicy: 'SCHEDULE_OVERLAP_POLICY_BUFFER_ONE',
          catchupWindow: '100s',
          pauseOnFailure: true,
        },
        state: { notes: 'a note', paused: true, limitedActions: true, remainingActions: 3 },
      });
      await ctx.outcome(
        'create',
        create(ctx, definition, {
          memo: { fields: { of: 'schedule' } },
          searchAttributes: { indexedFields: { GoldenInt: 7 } },
        }),
      );
      const { schedule: described, info, memo, searchAttributes } = await describe(ctx);
      ctx.observe('described', { described, info: steady(info), memo, searchAttributes });
      const listed = await ctx.until(
        () => ctx.rpc.listSchedules({ query: `GoldenInt = 7`, maximumPageSize: 1000 }),
        ({ schedules }) => schedules.some(({ scheduleId }) => scheduleId === ctx.id('sched')),
      );
      ctx.observe(
        'listed',
        listed.schedules.find(({ scheduleId }) => scheduleId === ctx.id('sched')),
      );
    },
  },
  {
    name: 'schedule-default-policies',
    about: 'What the server fills in.',
    async run(ctx) {
      await create(ctx, schedule(ctx, never, { policies: undefined }));
      ctx.observe('described', (await describe(ctx)).schedule);
    },
  },
  {
    name: 'schedule-trigger',
    about: 'Trigger: a workflow with the time appended to its id, its search attributes and memo.',
    async run(ctx) {
      await create(ctx, seldom(ctx));
      await ctx.outcome('trigger', trigger(ctx));
      const task = await ctx.poll();
      ctx.observe(
        'id',
        task.workflowExecution.workflowId.replace(/\d{4}-\d\d-\d\dT[\d:]+Z$/, '<time>'),
      );
      const { workflowExecutionInfo: info } = await ctx.describe(task.workflowExecution);
      ctx.observe('search attributes', Object.keys(info.searchAttributes.indexedFields).sort());
      await ctx.respond(task, [complete('done')]);
      await ctx.until(
        () => describe(ctx),
        ({ info: { runningWorkflows } }) => runningWorkflows.length === 0,
      );
      await observeInfo(ctx, 'info');
    },
  },
  {
    name: 'schedule-pause-unpause',
    about: 'Pause and unpause with notes; a trigger while paused runs all the same.',
    async run(ctx) {
      await create(ctx, seldom(ctx));
      const state = async (label) => ctx.observe(label, (await describe(ctx)).schedule.state);
      await state('at first');
      await ctx.outcome('pause', patch(ctx, { pause: 'lunch' }));
      await ctx.until(
        () => describe(ctx),
        (described) => described.schedule.state.paused,
      );
      await state('paused');
      await trigger(ctx);
      await ctx.finish();
      await ctx.outcome('unpause', patch(ctx, { unpause: 'back' }));
      await ctx.until(
        () => describe(ctx),
        (described) => !described.schedule.state.paused,
      );
      await state('unpaused');
    },
  },
  {
    name: 'schedule-interval',
    about: 'A schedule of every second with two actions left runs twice and then rests.',
    async run(ctx) {
      await create(
        ctx,
        schedule(
          ctx,
          { interval: [{ interval: '1s' }] },
          {
            state: { limitedActions: true, remainingActions: 2 },
            policies: { overlapPolicy: 'SCHEDULE_OVERLAP_POLICY_ALLOW_ALL' },
          },
        ),
      );
      for (let action = 1; action <= 2; action += 1) await ctx.finish(action);
      await ctx.delay(1_500);
      const {
        schedule: { state },
        info,
      } = await describe(ctx);
      ctx.observe('state', state);
      ctx.observe('actions', info.actionCount);
    },
  },
  {
    name: 'schedule-backfill',
    about: 'A backfill of three hours, all at once.',
    async run(ctx) {
      await create(
        ctx,
        schedule(ctx, { interval: [{ interval: '3600s' }] }, { state: { paused: true } }),
      );
      await ctx.outcome(
        'backfill',
        patch(ctx, {
          backfillRequest: [
            {
              startTime: '2024-01-01T00:30:00Z',
              endTime: '2024-01-01T03:00:00Z',
              overlapPolicy: 'SCHEDULE_OVERLAP_POLICY_ALLOW_ALL',
            },
          ],
        }),
      );
      const seen = [];
      for (let action = 1; action <= 3; action += 1) {
        const task = await ctx.poll({ withinMs: 5_000 });
        if (!task) break;
        seen.push(task.workflowExecution.workflowId);
        await ctx.respond(task, [complete()]);
      }
      ctx.observe('workflows', seen.sort());
      await ctx.until(
        () => describe(ctx),
        ({ info }) => info.runningWorkflows.length === 0,
      );
      ctx.observe('count', (await describe(ctx)).info.actionCount);
    },
  },
  {
    name: 'schedule-update-delete',
    about: 'Update replaces the definition; delete makes it unknown.',
    async run(ctx) {
      await create(ctx, schedule(ctx, never));
      const changed = schedule(
        ctx,
        { interval: [{ interval: '7200s' }] },
        { state: { notes: 'changed', paused: true } },
      );
      await ctx.outcome(
        'update',
        ctx.rpc.updateSchedule({
          scheduleId: ctx.id('sched'),
          schedule: changed,
          requestId: ctx.uuid(),
        }),
      );
      await ctx.until(
        () => describe(ctx),
        (described) => described.schedule.state.notes === 'changed',
      );
      ctx.observe('changed', (await describe(ctx)).schedule);
      await ctx.outcome(
        'update with a stale token',
        ctx.rpc.updateSchedule({
          scheduleId: ctx.id('sched'),
          schedule: changed,
          conflictToken: Buffer.from('12345678'),
          requestId: ctx.uuid(),
        }),
      );
      await ctx.outcome('delete', ctx.rpc.deleteSchedule({ scheduleId: ctx.id('sched') }));
      await ctx.until(
        () => describe(ctx).catch(() => undefined),
        (found) => !found,
      );
      await ctx.outcome('describe', describe(ctx));
      await ctx.outcome('delete again', ctx.rpc.deleteSchedule({ scheduleId: ctx.id('sched') }));
    },
  },
  ...['SKIP', 'BUFFER_ONE', 'BUFFER_ALL', 'CANCEL_OTHER', 'TERMINATE_OTHER', 'ALLOW_ALL'].map(
    overlap,
  ),
  {
    name: 'schedule-pause-on-failure',
    about: 'pauseOnFailure pauses the schedule after its workflow failed.',
    async run(ctx) {
      await create(ctx, seldom(ctx, { policies: { pauseOnFailure: true } }));
      await trigger(ctx);
      await ctx.step(commands.fail('broken'));
      const {
        schedule: { state },
      } = await ctx.until(
        () => describe(ctx),
        (described) => described.schedule.state.paused,
      );
      ctx.observe('paused', state.paused);
      ctx.observe(
        'notes',
        state.notes.replace(ctx.prefix, '').replace(/\d{4}-\d\d-\d\dT[\d:]+Z/, '<time>'),
      );
    },
  },
  {
    name: 'schedule-errors',
    about: 'Requests about schedules that are refused.',
    async run(ctx) {
      const definition = schedule(ctx, never);
      await create(ctx, definition);
      await ctx.outcome('create again', create(ctx, definition));
      await ctx.outcome('no id', create(ctx, definition, { scheduleId: '' }));
      await ctx.outcome('no action', create(ctx, { spec: never }, { scheduleId: ctx.id('x1') }));
      await ctx.outcome(
        'no workflow type',
        create(
          ctx,
          { spec: never, action: { startWorkflow: { workflowId: 'w', taskQueue: { name: 'q' } } } },
          { scheduleId: ctx.id('x2') },
        ),
      );
      await ctx.outcome(
        'no workflow id',
        create(
          ctx,
          {
            spec: never,
            action: { startWorkflow: { workflowType: { name: 'T' }, taskQueue: { name: 'q' } } },
          },
          { scheduleId: ctx.id('x3') },
        ),
      );
      await ctx.outcome(
        'id reuse policy',
        create(
          ctx,
          {
            spec: never,
            action: {
              startWorkflow: {
                ...definition.action.startWorkflow,
                workflowIdReusePolicy: 'WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE',
              },
            },
          },
          { scheduleId: ctx.id('x4') },
        ),
      );
      await ctx.outcome(
        'cron in the action',
        create(
          ctx,
          {
            spec: never,
            action: {
              startWorkflow: { ...definition.action.startWorkflow, cronSchedule: '* * * * *' },
            },
          },
          { scheduleId: ctx.id('x5') },
        ),
      );
      const scheduleId = ctx.id('none');
      await ctx.outcome('describe unknown', ctx.rpc.describeSchedule({ scheduleId }));
      await ctx.outcome(
        'patch unknown',
        ctx.rpc.patchSchedule({ scheduleId, patch: { pause: 'x' }, requestId: ctx.uuid() }),
      );
      await ctx.outcome(
        'update unknown',
        ctx.rpc.updateSchedule({ scheduleId, schedule: definition, requestId: ctx.uuid() }),
      );
      await ctx.outcome(
        'matching times of unknown',
        ctx.rpc.listScheduleMatchingTimes({
          scheduleId,
          startTime: '2024-01-01T00:00:00Z',
          endTime: '2024-01-02T00:00:00Z',
        }),
      );
      await ctx.outcome(
        'matching times without a window',
        ctx.rpc.listScheduleMatchingTimes({ scheduleId: ctx.id('sched') }),
      );
      await ctx.outcome(
        'list with a bad filter',
        ctx.rpc.listSchedules({ query: 'NoSuchAttribute = 1' }),
      );
      await ctx.outcome(
        'catchup window too short',
        create(ctx, schedule(ctx, never, { policies: { catchupWindow: '1s' } }), {
          scheduleId: ctx.id('short'),
        }),
      );
    },
  },
];
