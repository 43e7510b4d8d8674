/** Updates that meet tasks which run, fail, time out or carry more than one of them. */
import {
  accept,
  complete as completeUpdate,
  reject,
  requestIn,
  updateRequest,
} from '../lib/updates.mjs';
import { applicationFailure, command, commands } from '../lib/wire.mjs';

const { complete, timer } = commands;

async function idle(ctx, options) {
  const execution = await ctx.start(options);
  await ctx.step();
  return execution;
}

const kinds = (events) => events.map(({ eventType }) => eventType);

const seen = (task) =>
  task && {
    attempt: task.attempt,
    startedEventId: task.startedEventId,
    events: kinds(task.history.events),
    messages: task.messages.map(({ id, eventId }) => ({ id, eventId })),
  };

/** Sends an update and waits until the server has it. */
async function sendUpdate(ctx, execution, options) {
  const sent = ctx.rpc.updateWorkflowExecution(updateRequest(execution, options));
  await ctx.delay(300);
  return { answer: sent };
}

export const scenarios = [
  {
    name: 'update-during-running-task',
    about:
      'An update that comes while a task runs rides in the next one: a speculative one, or the one for a signal.',
    async run(ctx) {
      const execution = await ctx.start();
      const first = await ctx.poll();
      const one = await sendUpdate(ctx, execution);
      await ctx.respond(first, []);
      const second = await ctx.poll();
      ctx.observe('speculative', seen(second));
      const two = await sendUpdate(ctx, execution, { updateId: 'u2' });
      await ctx.signal(execution, 'too');
      const accepted = accept(ctx, requestIn(ctx, second), { success: [1] });
      await ctx.respond(second, accepted.commands, { messages: accepted.messages });
      const third = await ctx.poll();
      ctx.observe('with the signal', seen(third));
      const rest = accept(ctx, requestIn(ctx, third), { success: [2] });
      await ctx.respond(third, [...rest.commands, complete()], { messages: rest.messages });
      await ctx.outcome('one', one.answer);
      await ctx.outcome('two', two.answer);
      await ctx.history(execution);
    },
  },
  {
    name: 'update-and-task-timeout',
    about: 'The task that carried an update times out: the next attempt carries it again.',
    async run(ctx) {
      const execution = await idle(ctx, { workflowTaskTimeout: '2s' });
      const one = await sendUpdate(ctx, execution);
      ctx.observe('first', seen(await ctx.poll()));
      await ctx.event(execution, 'WORKFLOW_TASK_TIMED_OUT');
      const task = await ctx.poll();
      ctx.observe('second', seen(task));
      const { messages, commands: list } = accept(ctx, requestIn(ctx, task), { success: [1] });
      await ctx.respond(task, [...list, complete()], { messages });
      await ctx.outcome('update', one.answer);
      await ctx.history(execution);
      const [, started] = (await ctx.events(execution))
        .map((event) => event.workflowTaskStartedEventAttributes?.identity)
        .filter((identity) => identity !== undefined);
      ctx.observe('who had the task that timed out', started);
    },
  },
  {
    name: 'update-in-second-attempt',
    about:
      'An update that comes when the task is on its second attempt, before a worker has that and while it does.',
    async run(ctx) {
      const execution = await ctx.start();
      const first = await ctx.poll();
      await ctx.rpc.respondWorkflowTaskFailed({
        taskToken: first.taskToken,
        identity: 'worker',
        cause: 'WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE',
        failure: applicationFailure('worker bug'),
      });
      const one = await sendUpdate(ctx, execution);
      const second = await ctx.poll();
      ctx.observe('second attempt', seen(second));
      const two = await sendUpdate(ctx, execution, { updateId: 'u2' });
      const accepted = accept(ctx, requestIn(ctx, second), { success: [1] });
      await ctx.respond(second, accepted.commands, { messages: accepted.messages });
      const third = await ctx.poll();
      ctx.observe('next task', seen(third));
      const rest = accept(ctx, requestIn(ctx, third), { success: [2] });
      await ctx.respond(third, [...rest.commands, complete()], { messages: rest.messages });
      await ctx.outcome('one', one.answer);
      await ctx.outcome('two', two.answer);
      await ctx.history(execution);
    },
  },
  {
    name: 'updates-accepted-and-rejected',
    about: 'One task carries three updates: accepted and completed, accepted alone, rejected.',
    async run(ctx) {
      const execution = await ctx.start();
      const one = await sendUpdate(ctx, execution);
      const two = await sendUpdate(ctx, execution, { updateId: 'u2', stage: 'ACCEPTED' });
      const three = await sendUpdate(ctx, execution, { updateId: 'u3' });
      const task = await ctx.poll();
      ctx.observe('task', seen(task));
      const first = accept(ctx, requestIn(ctx, task, 0), { success: [1] });
      const second = accept(ctx, requestIn(ctx, task, 1));
      const third = reject(ctx, requestIn(ctx, task, 2), applicationFailure('not valid'));
      await ctx.respond(task, [...first.commands, ...second.commands, timer('t', '1s')], {
        messages: [...first.messages, ...second.messages, ...third.messages],
      });
      await ctx.outcome('one', one.answer);
      await ctx.outcome('two', two.answer);
      await ctx.outcome('three', three.answer);
      const done = completeUpdate(ctx, requestIn(ctx, task, 1), { success: [2] });
      await ctx.respond(await ctx.poll(), [...done.commands, complete()], {
        messages: done.messages,
      });
      await ctx.outcome(
        'two at last',
        ctx.rpc.pollWorkflowExecutionUpdate({
          updateRef: { workflowExecution: execution, updateId: 'u2' },
          waitPolicy: { lifecycleStage: 'UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED' },
        }),
      );
      await ctx.history(execution);
    },
  },
  {
    name: 'update-answers-out-of-order',
    about:
      'An update is completed that was never accepted; one is accepted twice; one is rejected after it was accepted.',
    async run(ctx) {
      const attempt = async (name, answer) => {
        const workflowId = ctx.id(name);
        const queue = ctx.id(`queue-${name}`);
        const execution = await ctx.start({ workflowId, taskQueue: { name: queue } });
        const sent = await sendUpdate(ctx, execution);
        const task = await ctx.poll({ queue });
        const { messages, commands: list } = answer(requestIn(ctx, task));
        await ctx.outcome(`${name}: the worker`, ctx.respond(task, list, { messages }));
        await ctx.outcome(
          `${name}: the client`,
          Promise.race([sent.answer, ctx.delay(1_000).then(() => ({ still: 'waiting' }))]),
        );
        ctx.observe(`${name}: events`, kinds(await ctx.events(execution)));
        await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
      };
      await attempt('completed only', (request) => completeUpdate(ctx, request, { success: [1] }));
      await attempt('accepted twice', (request) => {
        const one = accept(ctx, request);
        return {
          messages: [...one.messages, { ...one.messages[0], id: 'other' }],
          commands: [...one.commands, command('PROTOCOL_MESSAGE', { messageId: 'other' })],
        };
      });
      await attempt('accepted and rejected', (request) => {
        const one = accept(ctx, request);
        const two = reject(ctx, request, applicationFailure('not valid'));
        return { messages: [...one.messages, ...two.messages], commands: one.commands };
      });
    },
  },
  {
    name: 'update-and-forced-task',
    about:
      'A task that carries an update asks for another task and gets it in the answer: the update goes on there.',
    async run(ctx) {
      const execution = await idle(ctx);
      const one = await sendUpdate(ctx, execution);
      const task = await ctx.poll();
      const request = requestIn(ctx, task);
      const { messages, commands: list } = accept(ctx, request);
      const { workflowTask: next } = await ctx.respond(task, list, {
        messages,
        forceCreateNewWorkflowTask: true,
        returnNewWorkflowTask: true,
      });
      ctx.observe('next', seen(next));
      const done = completeUpdate(ctx, request, { success: [1] });
      await ctx.respond(next, [...done.commands, complete()], { messages: done.messages });
      await ctx.outcome('update', one.answer);
      await ctx.history(execution);
    },
  },
  {
    name: 'rejected-update-and-forced-task',
    about: 'A speculative task whose update is rejected and that asks for another task is written.',
    async run(ctx) {
      const execution = await idle(ctx);
      const one = await sendUpdate(ctx, execution);
      const task = await ctx.poll();
      const { messages } = reject(ctx, requestIn(ctx, task), applicationFailure('not valid'));
      const { workflowTask: next } = await ctx.respond(task, [], {
        messages,
        forceCreateNewWorkflowTask: true,
        returnNewWorkflowTask: true,
      });
      ctx.observe('next', seen(next));
      await ctx.respond(next, [complete()]);
      await ctx.outcome('update', one.answer);
      await ctx.history(execution);
    },
  },
];
