/** Reading histories: pages, order, waiting. */
import { commands } from '../lib/wire.mjs';

const { timer, complete } = commands;
const read = (ctx, execution, options = {}) =>
  ctx.rpc.getWorkflowExecutionHistory({ execution, ...options });
const page = ({ history, nextPageToken }) => ({
  events: history?.events.map(({ eventId }) => eventId) ?? [],
  token: nextPageToken.length > 0,
});

async function closed(ctx) {
  const execution = await ctx.start();
  await ctx.step(timer('t', '60s'));
  await ctx.signal(execution, 'go');
  await ctx.finish('out');
  return execution;
}

export const scenarios = [
  {
    name: 'history-pages',
    about: 'Pages of three events, forwards and backwards.',
    async run(ctx) {
      const execution = await closed(ctx);
      for (const method of ['getWorkflowExecutionHistory', 'getWorkflowExecutionHistoryReverse']) {
        let nextPageToken;
        const pages = [];
        do {
          const response = await ctx.rpc[method]({
            execution,
            maximumPageSize: 3,
            ...(nextPageToken && { nextPageToken }),
          });
          pages.push(page(response));
          nextPageToken = response.nextPageToken.length ? response.nextPageToken : undefined;
        } while (nextPageToken && pages.length < 9);
        ctx.observe(
          method,
          pages.flatMap(({ events }) => events),
        );
      }
    },
  },
  {
    name: 'history-close-event',
    about: 'The close event filter on a closed and on a running workflow.',
    async run(ctx) {
      const filter = { historyEventFilterType: 'HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT' };
      const done = await closed(ctx);
      const last = await read(ctx, done, filter);
      ctx.observe('closed', { ...page(last), events: last.history.events });
      ctx.observe(
        'closed, waiting',
        page(await read(ctx, done, { ...filter, waitNewEvent: true })),
      );
      const running = await ctx.start({ workflowId: ctx.id('running') });
      ctx.observe('running', page(await read(ctx, running, filter)));
    },
  },
  {
    name: 'history-wait',
    about: 'waitNewEvent: what is there first, then a wait that a new event ends.',
    async run(ctx) {
      const execution = await ctx.start();
      const first = await read(ctx, execution, { waitNewEvent: true });
      ctx.observe('first', page(first));
      const waiting = read(ctx, execution, {
        waitNewEvent: true,
        nextPageToken: first.nextPageToken,
      });
      await ctx.delay(200);
      await ctx.signal(execution, 'go');
      const second = await waiting;
      ctx.observe('second', page(second));
      const third = read(ctx, execution, {
        waitNewEvent: true,
        nextPageToken: second.nextPageToken,
      });
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
      ctx.observe('third', page(await third));
    },
  },
  {
    name: 'history-wait-close',
    about: 'Waiting for the close event of a running workflow.',
    async run(ctx) {
      const execution = await ctx.start();
      const waiting = read(ctx, execution, {
        waitNewEvent: true,
        historyEventFilterType: 'HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT',
      });
      await ctx.delay(200);
      await ctx.signal(execution, 'nothing to see');
      await ctx.step(complete('out'));
      let response = await waiting;
      for (
        let more = 0;
        !response.history?.events.length && response.nextPageToken.length && more < 5;
        more += 1
      ) {
        response = await read(ctx, execution, {
          waitNewEvent: true,
          historyEventFilterType: 'HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT',
          nextPageToken: response.nextPageToken,
        });
      }
      ctx.observe('at last', page(response));
    },
  },
  {
    name: 'history-errors',
    about: 'Reads that are refused.',
    async run(ctx) {
      const execution = await closed(ctx);
      const other = await ctx.start({ workflowId: ctx.id('other') });
      const { nextPageToken } = await read(ctx, execution, { maximumPageSize: 3 });
      await ctx.outcome('token of another run', read(ctx, other, { nextPageToken }).then(page));
      await ctx.outcome(
        'broken token',
        read(ctx, execution, { nextPageToken: Buffer.from('garbage') }),
      );
      await ctx.outcome('unknown workflow', read(ctx, { workflowId: ctx.id('none') }));
      await ctx.outcome(
        'unknown run',
        read(ctx, { workflowId: execution.workflowId, runId: ctx.uuid() }),
      );
      await ctx.outcome('no workflow id', read(ctx, { workflowId: '' }));
      await ctx.outcome('no execution', ctx.rpc.getWorkflowExecutionHistory({}));
      await ctx.outcome('bad run id', read(ctx, { workflowId: 'x', runId: 'y' }));
      await ctx.outcome(
        'negative page size',
        read(ctx, execution, { maximumPageSize: -1 }).then(page),
      );
      await ctx.outcome(
        'reverse, unknown',
        ctx.rpc.getWorkflowExecutionHistoryReverse({ execution: { workflowId: ctx.id('none') } }),
      );
    },
  },
];
