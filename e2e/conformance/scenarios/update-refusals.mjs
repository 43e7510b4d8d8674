/** Updates that meet a workflow which can't take them, or a workflow task that fails. */
import { accept, requestIn, updateRequest } from '../lib/updates.mjs';
import { commands } from '../lib/wire.mjs';

const types = (events) => events.map(({ eventType }) => eventType);

export const scenarios = [
  {
    name: 'update-while-paused',
    about: 'An update of a paused workflow.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step();
      await ctx.rpc.pauseWorkflowExecution({ ...execution, requestId: ctx.uuid() });
      await ctx.outcome('update', ctx.rpc.updateWorkflowExecution(updateRequest(execution)));
    },
  },
  {
    name: 'update-while-failing',
    about: 'An update while the workflow task is on its third attempt fails fast.',
    async run(ctx) {
      const execution = await ctx.start();
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        const { taskToken } = await ctx.poll();
        await ctx.rpc.respondWorkflowTaskFailed({ taskToken, identity: 'worker' });
      }
      await ctx.outcome('update', ctx.rpc.updateWorkflowExecution(updateRequest(execution)));
    },
  },
  {
    name: 'update-and-bad-command',
    about: 'The task that carried an update fails by a bad command: the update is over.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step();
      const updating = ctx.rpc.updateWorkflowExecution(updateRequest(execution));
      const task = await ctx.poll();
      await ctx.outcome('respond', ctx.respond(task, [commands.timer('', '1s')]));
      await ctx.outcome('update', updating);
      const next = await ctx.poll();
      ctx.observe('messages of the next task', next.messages.length);
      ctx.observe('events', types(await ctx.events(execution)));
    },
  },
  {
    name: 'update-and-failed-task',
    about: 'The worker fails the task that carried an update: the next one carries it again.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step();
      const updating = ctx.outcome(
        'update',
        ctx.rpc.updateWorkflowExecution(updateRequest(execution)),
      );
      const { taskToken } = await ctx.poll();
      await ctx.rpc.respondWorkflowTaskFailed({ taskToken, identity: 'worker' });
      const next = await ctx.poll();
      ctx.observe('messages of the next task', next.messages.length);
      const { messages, commands: list } = accept(ctx, requestIn(ctx, next), {
        success: [1],
      });
      await ctx.respond(next, list, { messages });
      await updating;
      ctx.observe('events', types(await ctx.events(execution)));
    },
  },
  {
    name: 'update-while-closing',
    about:
      'A workflow tried to close and has to look at a signal first: what comes then is put off.',
    async run(ctx) {
      const execution = await ctx.start();
      const first = await ctx.poll();
      await ctx.signal(execution, 'go');
      await ctx.outcome('close', ctx.respond(first, [commands.complete()]));
      const second = await ctx.poll();
      const rushed = { timeoutMs: 1_500 };
      const codeOf = (promise) =>
        promise.then(
          () => 'accepted',
          ({ code }) => code,
        );
      ctx.observe(
        'update',
        await codeOf(ctx.rpc.updateWorkflowExecution(updateRequest(execution), rushed)),
      );
      await ctx.outcome(
        'signal',
        ctx.rpc
          .signalWorkflowExecution(
            { workflowExecution: execution, signalName: 's', requestId: ctx.uuid() },
            rushed,
          )
          .then(() => 'accepted'),
      );
      await ctx.outcome('close again', ctx.respond(second, [commands.complete()]));
      ctx.observe('events', types(await ctx.events(execution)));
    },
  },
  {
    name: 'update-request-link',
    about: 'The link that an update with a request id answers.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step();
      const request = updateRequest(execution);
      request.request.requestId = 'given-by-the-client';
      const updating = ctx.outcome('update', ctx.rpc.updateWorkflowExecution(request));
      const task = await ctx.poll();
      const { messages, commands: list } = accept(ctx, requestIn(ctx, task), { success: [1] });
      await ctx.respond(task, list, { messages });
      await updating;
      await ctx.history(execution);
      const { workflowExtendedInfo } = await ctx.describe(execution);
      ctx.observe('request ids', workflowExtendedInfo.requestIdInfos);
    },
  },
];
