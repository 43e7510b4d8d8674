/** The real server's own time skipping per execution; it needs a flag, see the README. */
import { command, commands } from '../lib/wire.mjs';

const { timer, activity, child } = commands;
const on = (options = {}) => ({ timeSkippingConfig: { enabled: true, ...options } });
const DAY = 86_400;

async function quickly(ctx, label, play) {
  const began = Date.now();
  await play();
  ctx.observe(label, Date.now() - began < 15_000 ? 'at once' : 'slowly');
}

export const scenarios = [
  {
    name: 'time-skipping-timer',
    about: 'A timer of thirty days fires at once.',
    async run(ctx) {
      const execution = await ctx.start(on());
      await ctx.step(timer('t', `${30 * DAY}s`));
      await quickly(ctx, 'thirty days', () => ctx.finish());
      const { workflowExtendedInfo, workflowExecutionInfo } = await ctx.describe(execution);
      ctx.observe('describe', {
        extended: workflowExtendedInfo,
        status: workflowExecutionInfo.status,
      });
      const events = await ctx.events(execution);
      const seconds = ({ eventTime }) => eventTime.seconds.toNumber();
      ctx.observe(
        'days between first and last event',
        Math.round((seconds(events.at(-1)) - seconds(events[0])) / DAY),
      );
      await ctx.history(execution);
    },
  },
  {
    name: 'time-skipping-not-while-busy',
    about: 'Time does not skip while an activity runs, and does in its retry backoff.',
    async run(ctx) {
      const execution = await ctx.start(on());
      await ctx.step(
        timer('t', `${DAY}s`),
        activity(ctx.queue, 'a', {
          retryPolicy: { initialInterval: '3600s' },
          startToCloseTimeout: '60s',
        }),
      );
      const task = await ctx.pollActivity();
      await ctx.delay(500);
      ctx.observe('events while the activity runs', (await ctx.events(execution)).length);
      await ctx.failActivity(task, { message: 'once', source: 'Test', applicationFailureInfo: {} });
      await quickly(ctx, 'the backoff of an hour', async () =>
        ctx.completeActivity(await ctx.pollActivity(), 'done'),
      );
      await ctx.step();
      await quickly(ctx, 'the rest of the day', () => ctx.finish());
      await ctx.history(execution);
    },
  },
  {
    name: 'time-skipping-run-timeout',
    about: 'An idle workflow jumps to its run timeout.',
    async run(ctx) {
      const execution = await ctx.start({ workflowRunTimeout: `${7 * DAY}s`, ...on() });
      await ctx.step();
      await quickly(ctx, 'a week', () => ctx.closed(execution));
      await ctx.history(execution);
    },
  },
  {
    name: 'time-skipping-start-delay',
    about: 'A start delay of a day, and a chain that continues as new with a backoff.',
    async run(ctx) {
      const execution = await ctx.start({ workflowStartDelay: `${DAY}s`, ...on() });
      await quickly(ctx, 'a day', () =>
        ctx.step(
          command('CONTINUE_AS_NEW_WORKFLOW_EXECUTION', { backoffStartInterval: `${DAY}s` }),
        ),
      );
      await quickly(ctx, 'another day', () => ctx.finish());
      await ctx.history(execution, 'first run');
      await ctx.history({ workflowId: execution.workflowId }, 'second run');
    },
  },
  {
    name: 'time-skipping-fast-forward',
    about: 'A fast-forward of one hour stops there; polling for it; then one more.',
    async run(ctx) {
      const execution = await ctx.start(
        on({ fastForwardConfig: { id: 'ff1', duration: '3600s' } }),
      );
      await ctx.step(timer('t', `${DAY}s`));
      await ctx.outcome(
        'poll',
        ctx.rpc.pollWorkflowExecutionTimeSkipping({
          workflowExecution: execution,
          fastForwardId: 'ff1',
        }),
      );
      const { workflowExtendedInfo } = await ctx.describe(execution);
      ctx.observe('describe', workflowExtendedInfo);
      await ctx.history(execution);
      await ctx.outcome(
        'poll an unknown one',
        ctx.rpc.pollWorkflowExecutionTimeSkipping({
          workflowExecution: execution,
          fastForwardId: 'none',
        }),
      );
      const options = {
        workflowExecutionOptions: { timeSkippingConfig: { enabled: true } },
        updateMask: { paths: ['time_skipping_config'] },
      };
      await ctx.outcome(
        'skip on',
        ctx.rpc.updateWorkflowExecutionOptions({ workflowExecution: execution, ...options }),
      );
      await quickly(ctx, 'the rest of the day', () => ctx.finish());
      await ctx.history(execution, 'in the end');
    },
  },
  {
    name: 'time-skipping-child',
    about: 'A child inherits the skipping and the skipped time.',
    async run(ctx) {
      const parent = await ctx.start(on());
      await ctx.step(timer('t', `${DAY}s`));
      await ctx.step(child(ctx.id('child-queue'), ctx.id('child')));
      await ctx.event(parent, 'CHILD_WORKFLOW_EXECUTION_STARTED');
      await ctx.step();
      await ctx.respond(await ctx.poll({ queue: ctx.id('child-queue') }), [timer('t', `${DAY}s`)]);
      await quickly(ctx, 'a day in the child', async () =>
        ctx.respond(await ctx.poll({ queue: ctx.id('child-queue') }), [commands.complete()]),
      );
      await ctx.finish();
      await ctx.history(parent, 'parent');
      await ctx.history({ workflowId: ctx.id('child') }, 'child');
    },
  },
  {
    name: 'time-skipping-errors',
    about: 'Configurations that are refused.',
    async run(ctx) {
      const start = (label, timeSkippingConfig) =>
        ctx.outcome(
          label,
          ctx
            .start({ workflowId: ctx.id(label.replaceAll(' ', '-')), timeSkippingConfig })
            .then(() => 'started'),
        );
      await start('disabled with a fast-forward', {
        enabled: false,
        fastForwardConfig: { id: 'x', duration: '1s' },
      });
      await start('fast-forward without duration', {
        enabled: true,
        fastForwardConfig: { id: 'x' },
      });
      await start('fast-forward without id', {
        enabled: true,
        fastForwardConfig: { duration: '1s' },
      });
      await start('negative duration', {
        enabled: true,
        fastForwardConfig: { id: 'x', duration: '-1s' },
      });
      await start('negative session count', { enabled: true, maxSessionSkipCount: -1 });
      const plain = await ctx.start();
      await ctx.outcome(
        'poll without skipping',
        ctx.rpc.pollWorkflowExecutionTimeSkipping({ workflowExecution: plain, fastForwardId: 'x' }),
      );
      await ctx.outcome(
        'poll unknown workflow',
        ctx.rpc.pollWorkflowExecutionTimeSkipping({
          workflowExecution: { workflowId: ctx.id('none') },
          fastForwardId: 'x',
        }),
      );
    },
  },
];
