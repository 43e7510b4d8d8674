/** Workflow tasks: buffering, failures, timeouts, stickiness, heartbeats. */
import { command, commands } from '../lib/wire.mjs';

const { timer, complete, fail, activity, marker } = commands;

export const scenarios = [
  {
    name: 'wft-empty-completion',
    about:
      'A completion without commands leaves the workflow waiting; a signal brings the next task.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step();
      ctx.observe('no task', (await ctx.poll({ withinMs: 1_200 })) ?? 'none');
      await ctx.signal(execution, 'go', 1);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'wft-poll-response',
    about: 'What a poll answers: first task, then a task after a signal.',
    async run(ctx) {
      const execution = await ctx.start({ input: ['in'] });
      const first = await ctx.poll();
      ctx.observe('first', first);
      await ctx.respond(first, []);
      await ctx.signal(execution, 'go');
      const second = await ctx.poll();
      ctx.observe('second', second);
      await ctx.respond(second, [complete()]);
    },
  },
  {
    name: 'wft-buffered-order',
    about:
      'Signals, an activity result and a cancel request that arrive during a task are written after it, completions last.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(activity(ctx.queue, 'a1'));
      await ctx.signal(execution, 'wake');
      const task = await ctx.poll();
      const act = await ctx.pollActivity();
      await ctx.completeActivity(act, 'result');
      await ctx.signal(execution, 'during', 1);
      await ctx.rpc.requestCancelWorkflowExecution({
        workflowExecution: { workflowId: execution.workflowId },
        requestId: ctx.uuid(),
        reason: 'enough',
      });
      await ctx.signal(execution, 'during', 2);
      await ctx.history(execution, 'while the task runs');
      await ctx.respond(task, [timer('t1', '60s')]);
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'wft-unhandled-command',
    about: 'Completing the workflow with a buffered signal: UNHANDLED_COMMAND, then a new task.',
    async run(ctx) {
      const execution = await ctx.start();
      const task = await ctx.poll();
      await ctx.signal(execution, 'late');
      await ctx.outcome('respond', ctx.respond(task, [complete('too early')]));
      await ctx.finish('now');
      await ctx.history(execution);
    },
  },
  {
    name: 'wft-two-closing-commands',
    about: 'Of two closing commands in one completion, which one counts.',
    async run(ctx) {
      const execution = await ctx.start();
      const task = await ctx.poll();
      await ctx.outcome('respond', ctx.respond(task, [complete('first'), fail('second')]));
      await ctx.history(execution);
    },
  },
  {
    name: 'wft-command-after-close',
    about: 'A command after the closing command.',
    async run(ctx) {
      const execution = await ctx.start({ workflowTaskTimeout: '1s' });
      const task = await ctx.poll();
      await ctx.outcome('respond', ctx.respond(task, [complete('first'), timer('t', '1s')]));
      if ((await ctx.status(execution)) === 'RUNNING') await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'wft-failed-by-worker',
    about:
      'RespondWorkflowTaskFailed twice: only the first failure is written; the attempt grows in the transient tasks.',
    async run(ctx) {
      const execution = await ctx.start();
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        const task = await ctx.poll();
        ctx.observe(`task ${attempt}`, {
          attempt: task.attempt,
          startedEventId: task.startedEventId,
          previousStartedEventId: task.previousStartedEventId,
          history: task.history.events,
        });
        await ctx.rpc.respondWorkflowTaskFailed({
          taskToken: task.taskToken,
          identity: 'worker',
          cause: 'WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR',
          failure: { message: `failure ${attempt}`, source: 'Test' },
        });
      }
      await ctx.history(execution, 'while failing');
      const task = await ctx.poll();
      ctx.observe('describe pending task', (await ctx.describe(execution)).pendingWorkflowTask);
      await ctx.respond(task, [complete()]);
      await ctx.history(execution);
    },
  },
  {
    name: 'wft-timeout-grows',
    about:
      'From the fourth attempt the timeout of a workflow task is longer than configured, by a random share.',
    async run(ctx) {
      const execution = await ctx.start({ workflowTaskTimeout: '2s' });
      const seen = [];
      for (let attempt = 1; attempt <= 4; attempt += 1) {
        const task = await ctx.poll();
        const [scheduled] = task.history.events
          .filter(({ workflowTaskScheduledEventAttributes: attributes }) => attributes)
          .slice(-1);
        const seconds =
          scheduled.workflowTaskScheduledEventAttributes.startToCloseTimeout.seconds.toNumber();
        seen.push({ attempt: task.attempt, timeout: seconds === 2 ? 'as configured' : 'longer' });
        await ctx.rpc.respondWorkflowTaskFailed({
          taskToken: task.taskToken,
          identity: 'worker',
          cause: 'WORKFLOW_TASK_FAILED_CAUSE_UNSPECIFIED',
        });
      }
      ctx.observe('attempts', seen);
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
    },
  },
  {
    name: 'wft-transient-becomes-normal',
    about: 'A signal during a transient task: what the completion writes.',
    async run(ctx) {
      const execution = await ctx.start();
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        const task = await ctx.poll();
        await ctx.rpc.respondWorkflowTaskFailed({
          taskToken: task.taskToken,
          identity: 'worker',
          cause: 'WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE',
          failure: { message: 'no' },
        });
      }
      const transient = await ctx.poll();
      ctx.observe('attempt', transient.attempt);
      await ctx.signal(execution, 'news');
      await ctx.respond(transient, [timer('t1', '60s')]);
      const next = await ctx.poll();
      ctx.observe('next attempt', next.attempt);
      await ctx.respond(next, [complete()]);
      await ctx.history(execution);
    },
  },
  {
    name: 'wft-start-to-close-timeout',
    about: 'A task that is not answered in time; its late answer is refused.',
    async run(ctx) {
      const execution = await ctx.start({ workflowTaskTimeout: '1s' });
      const task = await ctx.poll();
      await ctx.event(execution, 'WORKFLOW_TASK_TIMED_OUT');
      await ctx.outcome('late answer', ctx.respond(task, [complete()]));
      const second = await ctx.poll();
      ctx.observe('second attempt', second.attempt);
      await ctx.respond(second, [complete()]);
      await ctx.history(execution);
    },
  },
  {
    name: 'wft-stale-token',
    about: 'Answering a task twice, answering with a broken token, failing a task twice.',
    async run(ctx) {
      await ctx.start();
      const task = await ctx.poll();
      await ctx.respond(task, []);
      await ctx.outcome('completed twice', ctx.respond(task, []));
      await ctx.outcome(
        'failed after completion',
        ctx.rpc.respondWorkflowTaskFailed({
          taskToken: task.taskToken,
          cause: 'WORKFLOW_TASK_FAILED_CAUSE_UNSPECIFIED',
        }),
      );
      await ctx.outcome('no token', ctx.rpc.respondWorkflowTaskCompleted({}));
      await ctx.outcome(
        'broken token',
        ctx.rpc.respondWorkflowTaskCompleted({ taskToken: Buffer.from('garbage') }),
      );
    },
  },
  {
    name: 'wft-sticky',
    about: 'With sticky attributes the next task goes to the sticky queue with a partial history.',
    async run(ctx) {
      const execution = await ctx.start();
      const sticky = { name: ctx.id('sticky') };
      const first = await ctx.poll();
      const polling = ctx.poll({
        queue: sticky.name,
        taskQueue: { name: sticky.name, kind: 'TASK_QUEUE_KIND_STICKY', normalName: ctx.queue },
      });
      await ctx.delay(500); // the server must know of the sticky poller first
      await ctx.respond(first, [], {
        stickyAttributes: {
          workerTaskQueue: {
            name: sticky.name,
            kind: 'TASK_QUEUE_KIND_STICKY',
            normalName: ctx.queue,
          },
          scheduleToStartTimeout: '5s',
        },
      });
      await ctx.signal(execution, 'go');
      const second = await polling;
      ctx.observe('sticky task', second);
      await ctx.respond(second, [complete()]);
      await ctx.history(execution);
    },
  },
  {
    name: 'wft-sticky-timeout',
    about:
      'Nobody polls the sticky queue any more: schedule-to-start timeout, then the normal queue with the full history.',
    async run(ctx) {
      const execution = await ctx.start();
      const name = ctx.id('sticky');
      const taskQueue = { name, kind: 'TASK_QUEUE_KIND_STICKY', normalName: ctx.queue };
      const first = await ctx.poll();
      const polling = ctx.poll({ queue: name, taskQueue });
      await ctx.delay(500); // the server must know of the sticky poller first
      await ctx.respond(first, [], {
        stickyAttributes: { workerTaskQueue: taskQueue, scheduleToStartTimeout: '1s' },
      });
      await ctx.signal(execution, 'one');
      await ctx.respond(await polling, [], {
        stickyAttributes: { workerTaskQueue: taskQueue, scheduleToStartTimeout: '1s' },
      });
      await ctx.signal(execution, 'two');
      const task = await ctx.poll();
      ctx.observe('events shipped', task.history.events.length);
      ctx.observe('attempt', task.attempt);
      await ctx.respond(task, [complete()]);
      await ctx.history(execution);
    },
  },
  {
    name: 'wft-reset-sticky',
    about: 'ResetStickyTaskQueue sends the next task to the normal queue.',
    async run(ctx) {
      const execution = await ctx.start();
      const first = await ctx.poll();
      await ctx.respond(first, [], {
        stickyAttributes: {
          workerTaskQueue: {
            name: ctx.id('sticky'),
            kind: 'TASK_QUEUE_KIND_STICKY',
            normalName: ctx.queue,
          },
          scheduleToStartTimeout: '5s',
        },
      });
      await ctx.outcome('reset', ctx.rpc.resetStickyTaskQueue({ execution }));
      await ctx.signal(execution, 'go');
      await ctx.finish();
      await ctx.history(execution);
      await ctx.outcome('reset when closed', ctx.rpc.resetStickyTaskQueue({ execution }));
    },
  },
  {
    name: 'wft-force-create-new',
    about:
      'A heartbeat: forceCreateNewWorkflowTask with returnNewWorkflowTask hands the next task back started.',
    async run(ctx) {
      const execution = await ctx.start();
      const first = await ctx.poll();
      const response = await ctx.respond(first, [], {
        forceCreateNewWorkflowTask: true,
        returnNewWorkflowTask: true,
      });
      ctx.observe('response', response);
      await ctx.respond(response.workflowTask, [marker('core_local_activity'), complete()]);
      await ctx.history(execution);
    },
  },
  {
    name: 'wft-force-create-new-polled',
    about: 'forceCreateNewWorkflowTask alone: the next task is polled.',
    async run(ctx) {
      const execution = await ctx.start();
      const first = await ctx.poll();
      ctx.observe('response', await ctx.respond(first, [], { forceCreateNewWorkflowTask: true }));
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'wft-signals-during-first-task',
    about:
      'Signals before the first task is picked up are ordinary events; none makes a second task.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.signal(execution, 'a');
      await ctx.signal(execution, 'b');
      const task = await ctx.poll();
      ctx.observe('started at', {
        previous: task.previousStartedEventId,
        started: task.startedEventId,
      });
      await ctx.respond(task, [complete()]);
      await ctx.history(execution);
    },
  },
  {
    name: 'wft-markers',
    about:
      'Version, side-effect and local-activity markers with details, header and failure come back as written.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(
        marker('Version', { 'change-id': { payloads: ['my-change'] }, version: { payloads: [1] } }),
        command('RECORD_MARKER', {
          markerName: 'failed',
          failure: { message: 'local activity failed', source: 'Test' },
          header: { fields: { trace: 'x' } },
        }),
        complete(),
      );
      await ctx.history(execution);
    },
  },
  {
    name: 'wft-too-many-buffered',
    about: 'More than a hundred buffered signals.',
    async run(ctx) {
      const execution = await ctx.start();
      const task = await ctx.poll();
      for (let index = 0; index < 105; index += 1) await ctx.signal(execution, 'burst', index);
      await ctx.outcome('answer of the first task', ctx.respond(task, [complete()]));
      const events = await ctx.events(execution);
      ctx.observe(
        'signals',
        events.filter((event) => event.workflowExecutionSignaledEventAttributes).length,
      );
      ctx.observe(
        'other events',
        events.filter((event) => !event.workflowExecutionSignaledEventAttributes),
      );
    },
  },
];
