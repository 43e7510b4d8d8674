/** Timers. */
import { commands } from '../lib/wire.mjs';

const { timer, cancelTimer, complete } = commands;
const text = (data) => ({
  metadata: { encoding: Buffer.from('json/plain') },
  data: Buffer.from(JSON.stringify(data)),
});

export const scenarios = [
  {
    name: 'timer-fires',
    about: 'A timer fires and the workflow completes.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(timer('t1', '0.05s', { summary: text('the short one') }));
      await ctx.finish('done');
      await ctx.history(execution);
    },
  },
  {
    name: 'timer-order',
    about: 'Two timers fire in the order of their due times, each with a workflow task of its own.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(timer('late', '3s'), timer('early', '0.1s'));
      await ctx.step();
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'timer-cancel',
    about: 'A pending timer is cancelled.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(timer('t1', '60s'));
      await ctx.signal(execution, 'go');
      await ctx.step(cancelTimer('t1'), complete());
      await ctx.history(execution);
    },
  },
  {
    name: 'timer-cancel-same-task',
    about: 'A timer is started and cancelled in one completion.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(timer('t1', '60s'), cancelTimer('t1'), complete());
      await ctx.history(execution);
    },
  },
  {
    name: 'timer-cancel-of-buffered-fired',
    about:
      'The timer fires while a workflow task runs that cancels it: the buffered TimerFired disappears and the workflow may close.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(timer('t1', '1s'));
      await ctx.signal(execution, 'go');
      const task = await ctx.poll();
      await ctx.delay(2_500);
      await ctx.respond(task, [cancelTimer('t1'), complete()]);
      await ctx.history(execution);
    },
  },
  {
    name: 'timer-cancel-unknown',
    about: 'Cancelling a timer that does not exist fails the workflow task.',
    async run(ctx) {
      const execution = await ctx.start();
      const task = await ctx.poll();
      await ctx.outcome('respond', ctx.respond(task, [cancelTimer('nope')]));
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'timer-duplicate-id',
    about:
      'Starting a timer whose id is pending fails the workflow task; the id is free again after it fired.',
    async run(ctx) {
      const execution = await ctx.start();
      const task = await ctx.poll();
      await ctx.outcome('respond', ctx.respond(task, [timer('t1', '60s'), timer('t1', '60s')]));
      await ctx.step(timer('t1', '0.05s'));
      await ctx.step(timer('t1', '0.05s'));
      await ctx.finish();
      await ctx.history(execution);
    },
  },
];
