/** Lengths, sizes and counts of what a request or a command may carry. */
import { accept, requestIn, updateRequest } from '../lib/updates.mjs';
import { command, commands, payload } from '../lib/wire.mjs';

const LARGE = 'x'.repeat(2_200_000);
const LONG = 'i'.repeat(1_001);
const text = (length) => 'x'.repeat(length);
/** A payload whose data has that many bytes. */
const blob = (bytes) => ({ ...payload(''), data: Buffer.alloc(bytes, 0x61) });
const eventLink = (workflowId) => ({
  workflowEvent: { namespace: 'default', workflowId, runId: '' },
});
const links = (count) => Array.from({ length: count }, (_, at) => eventLink(`linked-${at}`));

/** A canonical value with its long texts cut: what counts is where they were cut by the server. */
function brief(value) {
  if (typeof value === 'string' && value.length > 300)
    return `${value.slice(0, 20)}… ${value.length} characters`;
  if (Array.isArray(value)) return value.map(brief);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, brief(entry)]));
}

/** Plays each call and records how it ends; what a start answers is left out. */
async function outcomes(ctx, calls) {
  for (const [label, call] of Object.entries(calls)) {
    await ctx.outcome(
      label,
      call().then(() => 'accepted'),
    );
  }
}

/** Plays each command alone, on a workflow of its own. */
async function refusals(ctx, list, { lastEvents = 3 } = {}) {
  for (const [label, make] of Object.entries(list)) {
    const queue = ctx.id(label.replaceAll(' ', '-'));
    const execution = await ctx.start({ workflowId: queue, taskQueue: { name: queue } });
    const task = await ctx.poll({ queue });
    await ctx.outcome(
      label,
      ctx.respond(task, [make(ctx, queue)].flat()).then(() => 'accepted'),
    );
    ctx.observe(`${label}: status`, await ctx.status(execution));
    if (lastEvents)
      ctx.observe(
        `${label}: last events`,
        brief(ctx.normalised((await ctx.events(execution)).slice(3, 3 + lastEvents))),
      );
    await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution }).catch(() => {});
  }
}

export const scenarios = [
  {
    name: 'size-start-fields',
    about: 'Ids, names and metadata of a start that are one too long, and as long as they may be.',
    async run(ctx) {
      const start = (options) => () =>
        ctx.rpc.startWorkflowExecution(ctx.startRequest({ workflowId: ctx.uuid(), ...options }));
      await outcomes(ctx, {
        'workflow id': start({ workflowId: LONG }),
        'request id': start({ requestId: LONG }),
        type: start({ workflowType: { name: LONG } }),
        'task queue': start({ taskQueue: { name: LONG } }),
        identity: start({ identity: LONG }),
        'cron schedule': start({ cronSchedule: `${text(1_001)}` }),
        summary: start({ userMetadata: { summary: blob(401) } }),
        'summary at its limit': start({ userMetadata: { summary: blob(300) } }),
        details: start({ userMetadata: { details: blob(20_001) } }),
        'details at their limit': start({ userMetadata: { details: blob(19_900) } }),
        memo: start({ memo: { fields: { m: blob(2_200_000) } } }),
        'memo of many fields': start({
          memo: { fields: { a: blob(1_200_000), b: blob(1_200_000) } },
        }),
        header: start({ header: { fields: { h: blob(2_200_000) } } }),
        input: start({ input: [LARGE] }),
        'input of many payloads': start({ input: [blob(1_200_000), blob(1_200_000)] }),
        'last completion result': start({ lastCompletionResult: [LARGE] }),
        'fairness key': start({ priority: { fairnessKey: text(65) } }),
        'priority below zero': start({ priority: { priorityKey: -1 } }),
        'priority of six': start({ priority: { priorityKey: 6 } }),
        'fairness weight below zero': start({ priority: { fairnessWeight: -1 } }),
      });
    },
  },
  {
    name: 'size-links',
    about: 'Too many links, one that is too large, and links that lack something.',
    async run(ctx) {
      const start = (list) => () =>
        ctx.rpc.startWorkflowExecution(ctx.startRequest({ workflowId: ctx.uuid(), links: list }));
      const { workflowId } = await ctx.start();
      const workflowExecution = { workflowId };
      await outcomes(ctx, {
        ten: start(links(10)),
        eleven: start(links(11)),
        large: start([eventLink(text(4_001))]),
        'without a workflow id': start([{ workflowEvent: { namespace: 'default', runId: 'r' } }]),
        'without a namespace': start([{ workflowEvent: { workflowId: 'w', runId: 'r' } }]),
        'of nothing': start([{}]),
        'an event reference without a type': start([
          {
            workflowEvent: {
              namespace: 'default',
              workflowId: 'w',
              runId: 'r',
              eventRef: { eventId: 3 },
            },
          },
        ]),
        'a batch job without an id': start([{ batchJob: {} }]),
        'on a signal': () =>
          ctx.rpc.signalWorkflowExecution({ workflowExecution, signalName: 's', links: links(11) }),
        'on signal-with-start': () =>
          ctx.rpc.signalWithStartWorkflowExecution({
            ...ctx.startRequest({ workflowId: ctx.uuid() }),
            signalName: 's',
            links: links(11),
          }),
        'on a cancel request': () =>
          ctx.rpc.requestCancelWorkflowExecution({ workflowExecution, links: links(11) }),
        'on a termination': () =>
          ctx.rpc.terminateWorkflowExecution({ workflowExecution, links: links(11) }),
      });
    },
  },
  {
    name: 'size-search-attributes',
    about: 'Search attributes that are too large, empty or unknown, in requests and in commands.',
    async run(ctx) {
      const start = (indexedFields) => () =>
        ctx.rpc.startWorkflowExecution(
          ctx.startRequest({ workflowId: ctx.uuid(), searchAttributes: { indexedFields } }),
        );
      await outcomes(ctx, {
        'a large value': start({ GoldenText: text(2_100) }),
        'a large list': start({ GoldenKeywordList: Array.from({ length: 30 }, () => text(100)) }),
        'a large value and an unknown key': start({ GoldenText: text(2_100), Unknown: 'x' }),
      });
      await refusals(ctx, {
        'upsert a large value': () =>
          command('UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', {
            searchAttributes: { indexedFields: { GoldenText: text(2_100) } },
          }),
        'continue as new with a large value': (_, queue) =>
          commands.continueAsNew(queue, {
            searchAttributes: { indexedFields: { GoldenText: text(2_100) } },
          }),
        'a child with a large value': (_, queue) =>
          commands.child(queue, `${queue}-child`, {
            searchAttributes: { indexedFields: { GoldenText: text(2_100) } },
          }),
        'upsert nothing': () =>
          command('UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', { searchAttributes: {} }),
        'upsert an empty memo': () => command('MODIFY_WORKFLOW_PROPERTIES', { upsertedMemo: {} }),
        'a child with an unknown one': (_, queue) =>
          commands.child(queue, `${queue}-child`, {
            searchAttributes: { indexedFields: { Unknown: 'x' } },
          }),
        'continue as new with an unknown one': (_, queue) =>
          commands.continueAsNew(queue, {
            searchAttributes: { indexedFields: { Unknown: 'x' } },
          }),
      });
    },
  },
  {
    name: 'size-command-fields',
    about: 'Ids and names in commands that are one too long.',
    async run(ctx) {
      await refusals(
        ctx,
        {
          'activity id': (_, queue) => commands.activity(queue, LONG),
          'activity type': (_, queue) =>
            commands.activity(queue, 'a', { activityType: { name: LONG } }),
          'activity queue': () => commands.activity(LONG, 'a'),
          'timer id': () => commands.timer(LONG, '10s'),
          'cancelled timer id': () => commands.cancelTimer(LONG),
          'marker name': () => commands.marker(LONG),
          'child id': (_, queue) => commands.child(queue, LONG),
          'child type': (_, queue) =>
            commands.child(queue, `${queue}-child`, { workflowType: { name: LONG } }),
          'child queue': (_, queue) => commands.child(LONG, `${queue}-child`),
          'external workflow id': () => commands.signalExternal(LONG, 's'),
          'cancelled workflow id': () => commands.cancelExternal(LONG),
          'next run type': (_, queue) =>
            commands.continueAsNew(queue, { workflowType: { name: LONG } }),
          'next run queue': () => commands.continueAsNew(LONG),
          'activity priority': (_, queue) =>
            commands.activity(queue, 'a', { priority: { priorityKey: -1 } }),
          'activity fairness key': (_, queue) =>
            commands.activity(queue, 'a', { priority: { fairnessKey: text(65) } }),
          'child priority': (_, queue) =>
            commands.child(queue, `${queue}-child`, { priority: { priorityKey: -1 } }),
        },
        { lastEvents: 2 },
      );
    },
  },
  {
    name: 'size-command-payloads',
    about: 'Commands whose payloads are larger than two megabytes.',
    async run(ctx) {
      await refusals(ctx, {
        marker: () => commands.marker('m', { d: [LARGE] }),
        'child input': (_, queue) => commands.child(queue, `${queue}-child`, { input: [LARGE] }),
        'child memo': (_, queue) =>
          commands.child(queue, `${queue}-child`, { memo: { fields: { m: LARGE } } }),
        'continue-as-new input': (_, queue) => commands.continueAsNew(queue, { input: [LARGE] }),
        'continue-as-new memo': (_, queue) =>
          commands.continueAsNew(queue, { memo: { fields: { m: LARGE } } }),
        'signal input': () => commands.signalExternal('nobody', 's', { input: [LARGE] }),
        'upserted memo': () =>
          command('MODIFY_WORKFLOW_PROPERTIES', { upsertedMemo: { fields: { m: LARGE } } }),
      });
    },
  },
  {
    name: 'size-without-limit',
    about: 'Parts of commands that have no limit of their own.',
    async run(ctx) {
      await refusals(
        ctx,
        {
          'cancellation details': () => commands.cancelWorkflow(LARGE),
          'activity header': (_, queue) =>
            commands.activity(queue, 'a', { header: { fields: { h: LARGE } } }),
          'timer summary': () => commands.timer('t', '10s', { summary: blob(401) }),
          'timer details': () => commands.timer('t', '10s', { details: blob(20_001) }),
          'signal name': () => commands.signalExternal('nobody', LONG),
        },
        { lastEvents: 0 },
      );
    },
  },
  {
    name: 'size-memo-together',
    about: 'Memo fields that are small enough each and too large together.',
    async run(ctx) {
      const execution = await ctx.start({ memo: { fields: { a: blob(1_200_000) } } });
      const task = await ctx.poll();
      const upsertedMemo = { fields: { b: blob(1_200_000) } };
      await ctx.outcome(
        'upsert',
        ctx
          .respond(task, [command('MODIFY_WORKFLOW_PROPERTIES', { upsertedMemo })])
          .then(() => 'accepted'),
      );
      ctx.observe('status', await ctx.status(execution));
      const types = (await ctx.events(execution)).map(({ eventType }) => eventType);
      ctx.observe('event types', types);
    },
  },
  {
    name: 'size-messages',
    about: 'Signals, queries, updates and their answers that are too long or too large.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step();
      const signal = (options) => () =>
        ctx.rpc.signalWorkflowExecution({
          workflowExecution: execution,
          signalName: 's',
          requestId: ctx.uuid(),
          ...options,
        });
      const query = (options) => () => ctx.rpc.queryWorkflow({ execution, ...options });
      await outcomes(ctx, {
        'signal name': signal({ signalName: LONG }),
        'signal request id': signal({ requestId: LONG }),
        'signal input': signal({ input: [LARGE] }),
        'signal header': signal({ header: { fields: { h: blob(2_200_000) } } }),
        'query arguments': query({ query: { queryType: 'q', queryArgs: [LARGE] } }),
        'update id': () =>
          ctx.rpc.updateWorkflowExecution(updateRequest(execution, { updateId: LONG })),
        'termination reason': () =>
          ctx.rpc.terminateWorkflowExecution({
            workflowExecution: { workflowId: 'nobody' },
            reason: text(3_000),
          }),
        'signal-with-start name': () =>
          ctx.rpc.signalWithStartWorkflowExecution({ ...ctx.startRequest(), signalName: LONG }),
        'signal-with-start input': () =>
          ctx.rpc.signalWithStartWorkflowExecution({
            ...ctx.startRequest(),
            signalName: 's',
            signalInput: [LARGE],
          }),
      });
    },
  },
  {
    name: 'size-query-answer',
    about: 'A query whose answer is larger than two megabytes.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step();
      const asked = ctx.rpc
        .queryWorkflow({ execution, query: { queryType: 'q' } })
        .then(() => 'answered');
      const task = await ctx.poll();
      await ctx.outcome(
        'respond',
        ctx.rpc.respondQueryTaskCompleted({
          taskToken: task.taskToken,
          completedType: 'QUERY_RESULT_TYPE_ANSWERED',
          queryResult: [LARGE],
        }),
      );
      await ctx.outcome('query', asked);
    },
  },
  {
    name: 'size-update',
    about: 'An update with an outcome of more than two megabytes.',
    async run(ctx) {
      const next = await ctx.start({
        workflowId: ctx.id('outcome'),
        taskQueue: { name: ctx.id('outcome') },
      });
      await ctx.respond(await ctx.poll({ queue: ctx.id('outcome') }));
      const updating = ctx.rpc
        .updateWorkflowExecution(updateRequest(next, { updateId: 'outcome' }))
        .then(() => 'completed');
      const task = await ctx.poll({ queue: ctx.id('outcome') });
      const { messages, commands: list } = accept(ctx, requestIn(ctx, task), {
        success: { payloads: [payload(LARGE)] },
      });
      await ctx.outcome(
        'respond',
        ctx.respond(task, list, { messages }).then(() => 'accepted'),
      );
      ctx.observe('status', await ctx.status(next));
      ctx.observe(
        'event types',
        (await ctx.events(next)).map(({ eventType }) => eventType),
      );
      await ctx.rpc.terminateWorkflowExecution({ workflowExecution: next }).catch(() => {});
      await ctx.outcome('outcome', updating);
    },
  },
  {
    name: 'size-activity-answers',
    about: 'What a worker says of an activity, larger than two megabytes.',
    async run(ctx) {
      const failure = (message) => ({
        message,
        source: 'TypeScriptSDK',
        applicationFailureInfo: { type: 'Oops', nonRetryable: true },
      });
      const answers = {
        heartbeat: (taskToken) =>
          ctx.rpc.recordActivityTaskHeartbeat({ taskToken, details: [LARGE] }),
        failure: (taskToken) =>
          ctx.rpc.respondActivityTaskFailed({ taskToken, failure: failure(LARGE) }),
        'last heartbeat': (taskToken) =>
          ctx.rpc.respondActivityTaskFailed({
            taskToken,
            failure: failure('small'),
            lastHeartbeatDetails: [LARGE],
          }),
        identity: (taskToken) =>
          ctx.rpc.respondActivityTaskCompleted({ taskToken, identity: LONG }),
      };
      for (const [label, answer] of Object.entries(answers)) {
        const queue = ctx.id(label.replaceAll(' ', '-'));
        const execution = await ctx.start({ workflowId: queue, taskQueue: { name: queue } });
        await ctx.respond(await ctx.poll({ queue }), [
          commands.activity(queue, 'a', { retryPolicy: { maximumAttempts: 1 } }),
        ]);
        const { taskToken } = await ctx.pollActivity({ queue });
        const said = await answer(taskToken).catch((error) => error);
        ctx.observe(label, brief(ctx.normalised(said)));
        const events = (await ctx.events(execution)).slice(5);
        ctx.observe(`${label}: events`, brief(ctx.normalised(events)));
        await ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution });
      }
    },
  },
  {
    name: 'size-large-activity-failure',
    about:
      'A retryable failure of some kilobytes is kept in pieces: what describe and the next attempt show.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(
        commands.activity(ctx.queue, 'a', {
          retryPolicy: { maximumAttempts: 2, initialInterval: '60s' },
        }),
      );
      const task = await ctx.pollActivity();
      await ctx.failActivity(task, {
        message: text(10_000),
        stackTrace: text(10_000),
        source: 'TypeScriptSDK',
        applicationFailureInfo: { type: 'Oops' },
      });
      const { pendingActivities } = await ctx.describe(execution);
      ctx.observe('last failure', brief(ctx.normalised(pendingActivities[0].lastFailure)));
    },
  },
  {
    name: 'size-pending',
    about: 'One more pending activity, child, signal and cancel request than there may be.',
    async run(ctx) {
      const many = (make) => Array.from({ length: 2_001 }, (_, at) => make(at));
      await refusals(
        ctx,
        {
          activities: (_, queue) => many((at) => commands.activity(`${queue}-idle`, `a${at}`)),
          children: (_, queue) => many((at) => commands.child(`${queue}-idle`, `${queue}-${at}`)),
          signals: () => many((at) => commands.signalExternal(`nobody-${at}`, 's')),
          'cancel requests': () => many((at) => commands.cancelExternal(`nobody-${at}`)),
        },
        { lastEvents: 1 },
      );
    },
  },
];
