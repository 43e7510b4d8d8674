/** Polls that are refused, and how long others wait. */

const polls = (ctx) => ({
  workflow: (request, options) =>
    ctx.rpc.pollWorkflowTaskQueue({ taskQueue: { name: ctx.queue }, ...request }, options),
  activity: (request, options) =>
    ctx.rpc.pollActivityTaskQueue({ taskQueue: { name: ctx.queue }, ...request }, options),
});

const nexusPoll = (ctx) => ({
  nexus: (request, options) =>
    ctx.rpc.pollNexusTaskQueue({ taskQueue: { name: ctx.queue }, ...request }, options),
});

async function deadlines(ctx, list) {
  for (const [kind, poll] of Object.entries(list)) {
    await ctx.outcome(`${kind}: half a second`, poll({}, { timeoutMs: 500 }));
    await ctx.outcome(`${kind}: three seconds`, poll({}, { timeoutMs: 3_000 }));
  }
}

async function refusals(ctx, list) {
  for (const [kind, poll] of Object.entries(list)) {
    await ctx.outcome(`${kind}: no namespace`, poll({ namespace: '' }));
    await ctx.outcome(`${kind}: no queue`, poll({ taskQueue: {} }));
    await ctx.outcome(`${kind}: reserved`, poll({ taskQueue: { name: '/_sys/x' } }));
    await ctx.outcome(`${kind}: long identity`, poll({ identity: 'i'.repeat(1_001) }));
    const sticky = { name: ctx.queue, kind: 'TASK_QUEUE_KIND_STICKY' };
    await ctx.outcome(
      `${kind}: sticky without a normal name`,
      poll({ taskQueue: sticky }, { timeoutMs: 3_000 }),
    );
    await ctx.outcome(
      `${kind}: long normal name`,
      poll({ taskQueue: { ...sticky, normalName: 'n'.repeat(1_001) } }),
    );
  }
}

export const scenarios = [
  {
    name: 'poll-deadlines',
    about:
      'Polls with a deadline that is too short; one that is answered empty before its deadline.',
    run: (ctx) => deadlines(ctx, polls(ctx)),
  },
  {
    name: 'poll-refused',
    about: 'Polls without a namespace, of reserved queues, with long names.',
    run: (ctx) => refusals(ctx, polls(ctx)),
  },
  {
    name: 'poll-nexus-deadlines',
    about: 'The same deadlines for polls of Nexus tasks.',
    run: (ctx) => deadlines(ctx, nexusPoll(ctx)),
  },
  {
    name: 'poll-nexus-refused',
    about: 'Polls of Nexus tasks that are refused.',
    run: (ctx) => refusals(ctx, nexusPoll(ctx)),
  },
];
