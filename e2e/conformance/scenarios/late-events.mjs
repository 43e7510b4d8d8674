/** Events that come too late, twice, or from a side that nobody expects. */
import { applicationFailure, command, commands } from '../lib/wire.mjs';

const { activity, cancelTimer, child, complete, continueAsNew, fail, timer } = commands;

const kinds = (events) => events.map(({ eventType }) => eventType);

const failTask = (ctx, task) =>
  ctx.rpc.respondWorkflowTaskFailed({
    taskToken: task.taskToken,
    identity: 'worker',
    cause: 'WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE',
    failure: applicationFailure('worker bug'),
  });

const linkTo = (ctx, name) => ({
  workflowEvent: {
    namespace: 'default',
    workflowId: name,
    runId: ctx.uuid(),
    eventRef: { eventId: 1, eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED' },
  },
});

export const scenarios = [
  {
    name: 'task-times-out-with-buffered',
    about:
      'A task times out while a signal and an activity result wait: both are written, and the next task is a first attempt.',
    async run(ctx) {
      const execution = await ctx.start({ workflowTaskTimeout: '2s' });
      await ctx.step(activity(ctx.queue, 'a1'));
      const running = await ctx.pollActivity();
      await ctx.signal(execution, 'first');
      await ctx.poll();
      await ctx.completeActivity(running, 'done');
      await ctx.signal(execution, 'second');
      await ctx.event(execution, 'WORKFLOW_TASK_TIMED_OUT');
      const task = await ctx.poll();
      ctx.observe('next', { attempt: task.attempt, events: kinds(task.history.events) });
      await ctx.respond(task, [complete()]);
      await ctx.history(execution);
    },
  },
  {
    name: 'task-fails-with-buffered-cancel',
    about: 'A task fails while a cancel request waits; the second attempt fails without one.',
    async run(ctx) {
      const execution = await ctx.start();
      const task = await ctx.poll();
      await ctx.rpc.requestCancelWorkflowExecution({ workflowExecution: execution });
      await failTask(ctx, task);
      const second = await ctx.poll();
      ctx.observe('second', { attempt: second.attempt, events: kinds(second.history.events) });
      await failTask(ctx, second);
      const third = await ctx.poll();
      ctx.observe('third', { attempt: third.attempt, events: kinds(third.history.events) });
      await ctx.respond(third, [command('CANCEL_WORKFLOW_EXECUTION')]);
      await ctx.history(execution);
    },
  },
  {
    name: 'timer-fires-in-transient-task',
    about: 'A timer fires while a task runs that is tried again and cancels that timer.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(timer('t', '2s'));
      await ctx.signal(execution, 'go');
      await failTask(ctx, await ctx.poll());
      const task = await ctx.poll();
      ctx.observe('attempt', task.attempt);
      await ctx.delay(2_800);
      await ctx.outcome('cancel it', ctx.respond(task, [cancelTimer('t'), complete()]));
      await ctx.history(execution);
    },
  },
  {
    name: 'execution-timeout-stops-retries',
    about: 'A workflow fails when its next retry would begin after the execution timeout.',
    async run(ctx) {
      const execution = await ctx.start({
        workflowExecutionTimeout: '20s',
        retryPolicy: { initialInterval: '60s' },
      });
      await ctx.step(fail('too late'));
      await ctx.history(execution);
    },
  },
  {
    name: 'child-deleted',
    about: 'A running child is deleted: what its parent hears.',
    async run(ctx) {
      const queue = ctx.id('child-queue');
      const parent = await ctx.start();
      await ctx.step(child(queue, ctx.id('child')));
      await ctx.step();
      await ctx.rpc.deleteWorkflowExecution({ workflowExecution: { workflowId: ctx.id('child') } });
      await ctx.finish();
      await ctx.history(parent);
    },
  },
  {
    name: 'child-fails-to-start-while-task-runs',
    about:
      'The id of a child is taken, and one child starts and ends, while the next task of the parent runs.',
    async run(ctx) {
      const queue = ctx.id('child-queue');
      await ctx.start({ workflowId: ctx.id('taken'), taskQueue: { name: ctx.id('elsewhere') } });
      const parent = await ctx.start();
      const task = await ctx.poll();
      const { workflowTask: next } = await ctx.respond(
        task,
        [child(queue, ctx.id('taken')), child(queue, ctx.id('quick'))],
        { forceCreateNewWorkflowTask: true, returnNewWorkflowTask: true },
      );
      await ctx.respond(await ctx.poll({ queue }), [complete('quick')]);
      await ctx.closed({ workflowId: ctx.id('quick') });
      await ctx.delay(500);
      await ctx.respond(next, []);
      await ctx.finish();
      ctx.observe('events', kinds(await ctx.events(parent)).sort());
    },
  },
  {
    name: 'child-continues-and-parent-closes',
    about:
      'The parent completes when its child has continued as new: the run that goes on is terminated.',
    async run(ctx) {
      const queue = ctx.id('child-queue');
      const parent = await ctx.start();
      await ctx.step(child(queue, ctx.id('child')));
      await ctx.step();
      await ctx.delay(1_100); // A run that is younger makes the next one wait.
      await ctx.respond(await ctx.poll({ queue }), [continueAsNew(queue)]);
      await ctx.signal(parent, 'end');
      await ctx.finish();
      await ctx.closed({ workflowId: ctx.id('child') });
      await ctx.history({ workflowId: ctx.id('child') }, 'child');
      ctx.observe('parent', kinds(await ctx.events(parent)));
    },
  },
  {
    name: 'links-of-requests',
    about:
      'Links that come with a start, signals, a cancel request and a termination are on their events; the same link twice.',
    async run(ctx) {
      const execution = await ctx.start({ links: [linkTo(ctx, 'start')] });
      const signal = (name, links) =>
        ctx.rpc.signalWorkflowExecution({
          workflowExecution: execution,
          signalName: name,
          requestId: ctx.uuid(),
          links,
        });
      const link = linkTo(ctx, 'signal');
      await signal('one', [link]);
      await signal('two', [link, link]);
      await ctx.rpc.signalWithStartWorkflowExecution(
        ctx.startRequest({ signalName: 'three', links: [linkTo(ctx, 'signal-with-start')] }),
      );
      await ctx.poll();
      await signal('buffered', [linkTo(ctx, 'buffered')]);
      await ctx.rpc.requestCancelWorkflowExecution({
        workflowExecution: execution,
        links: [linkTo(ctx, 'cancel')],
      });
      await ctx.rpc.terminateWorkflowExecution({
        workflowExecution: execution,
        links: [linkTo(ctx, 'terminate')],
      });
      await ctx.history(execution);
      await ctx.rpc.signalWithStartWorkflowExecution(
        ctx.startRequest({ signalName: 'anew', links: [linkTo(ctx, 'anew')] }),
      );
      await ctx.history({ workflowId: ctx.id() }, 'signalled with the start');
    },
  },
  {
    name: 'activity-answers-after-cancel',
    about:
      'An activity that was asked to cancel: its late heartbeat, failure and cancellation by id.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(activity(ctx.queue, 'a1'), activity(ctx.queue, 'a2'));
      await ctx.pollActivity();
      await ctx.pollActivity();
      await ctx.signal(execution, 'cancel them');
      const [one, two] = (await ctx.events(execution)).filter(({ eventType }) => eventType === 10);
      await ctx.step(
        command('REQUEST_CANCEL_ACTIVITY_TASK', { scheduledEventId: one.eventId }),
        command('REQUEST_CANCEL_ACTIVITY_TASK', { scheduledEventId: two.eventId }),
      );
      const byId = (activityId) => ({
        workflowId: execution.workflowId,
        activityId,
        identity: 'worker',
      });
      await ctx.outcome('heartbeat', ctx.rpc.recordActivityTaskHeartbeatById(byId('a1')));
      await ctx.outcome('cancel', ctx.rpc.respondActivityTaskCanceledById(byId('a1')));
      await ctx.outcome('cancel again', ctx.rpc.respondActivityTaskCanceledById(byId('a1')));
      await ctx.outcome(
        'fail',
        ctx.rpc.respondActivityTaskFailedById({
          ...byId('a2'),
          failure: applicationFailure('in spite of it'),
        }),
      );
      await ctx.finish();
      await ctx.history(execution);
    },
  },
];
