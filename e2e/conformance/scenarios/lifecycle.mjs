/** How workflows start, go on as new runs, and end. */
import { applicationFailure, command, commands } from '../lib/wire.mjs';

const { complete, fail, cancelWorkflow, continueAsNew, timer } = commands;
const retryPolicy = { initialInterval: '0.1s', backoffCoefficient: 2, maximumAttempts: 3 };

/** The runs of a chain, oldest first, by following the close events. */
async function chain(ctx, first, label = 'run') {
  let runId = first.runId;
  for (let number = 1; runId && number < 6; number += 1) {
    const events = await ctx.events({ workflowId: first.workflowId, runId });
    ctx.observe(`${label} ${number}`, events);
    const attributes = Object.values(events.at(-1)).find(
      (value) =>
        value?.newExecutionRunId !== undefined && typeof value.newExecutionRunId === 'string',
    );
    runId = attributes?.newExecutionRunId || undefined;
  }
}

const summary = ({
  workflowExecutionInfo: info,
  executionConfig,
  pendingWorkflowTask,
  pendingActivities,
  callbacks,
  workflowExtendedInfo,
}) => ({
  info,
  executionConfig,
  pendingWorkflowTask,
  pendingActivities: pendingActivities?.length,
  callbacks,
  workflowExtendedInfo,
});

export const scenarios = [
  {
    name: 'start-everything',
    about:
      'Every option of a start comes back in the first event and in describe, while running and closed.',
    async run(ctx) {
      const execution = await ctx.start({
        input: [1, { two: 2 }, undefined],
        workflowExecutionTimeout: '100s',
        workflowRunTimeout: '50s',
        workflowTaskTimeout: '7s',
        retryPolicy: { initialInterval: '3s', maximumAttempts: 2, nonRetryableErrorTypes: ['X'] },
        memo: { fields: { note: 'hi', list: [1] } },
        searchAttributes: {
          indexedFields: {
            GoldenKeyword: 'k',
            GoldenInt: 5,
            GoldenBool: true,
            GoldenDouble: 1.5,
            GoldenKeywordList: ['a', 'b'],
            GoldenDatetime: '2024-01-02T03:04:05Z',
            GoldenText: 'some words',
          },
        },
        header: { fields: { trace: 'x' } },
        userMetadata: { summary: 'a summary', details: 'the details' },
        priority: { priorityKey: 3, fairnessKey: 'f', fairnessWeight: 2 },
        links: [
          {
            workflowEvent: {
              namespace: 'default',
              workflowId: 'linked',
              runId: ctx.uuid(),
              eventRef: { eventId: 1, eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED' },
            },
          },
        ],
      });
      ctx.observe('describe', summary(await ctx.describe(execution)));
      await ctx.finish('out');
      ctx.observe('describe closed', summary(await ctx.describe(execution)));
      await ctx.history(execution);
    },
  },
  {
    name: 'start-response',
    about: 'The answer to a start, and to an eager start.',
    async run(ctx) {
      await ctx.outcome('plain', ctx.rpc.startWorkflowExecution(ctx.startRequest()));
      await ctx.outcome(
        'eager without a worker',
        ctx.rpc.startWorkflowExecution(
          ctx.startRequest({ workflowId: ctx.id('eager'), requestEagerExecution: true }),
        ),
      );
      await ctx.outcome(
        'eager with a delay',
        ctx.rpc.startWorkflowExecution(
          ctx.startRequest({
            workflowId: ctx.id('delayed'),
            requestEagerExecution: true,
            workflowStartDelay: '60s',
          }),
        ),
      );
    },
  },
  {
    name: 'workflow-fails',
    about: 'A workflow fails with a failure that has a cause and details.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(
        fail('broken', {
          details: [{ at: 1 }],
          cause: applicationFailure('the cause', { type: 'Cause', nonRetryable: true }),
        }),
      );
      await ctx.history(execution);
    },
  },
  {
    name: 'workflow-retries',
    about: 'A workflow with a retry policy fails until its attempts are used up.',
    async run(ctx) {
      const execution = await ctx.start({
        retryPolicy,
        input: ['in'],
        memo: { fields: { m: 1 } },
        header: { fields: { trace: 'x' } },
      });
      for (let attempt = 1; attempt <= 3; attempt += 1) await ctx.step(fail(`failure ${attempt}`));
      await chain(ctx, execution);
    },
  },
  {
    name: 'workflow-retry-succeeds',
    about: 'The second attempt completes.',
    async run(ctx) {
      const execution = await ctx.start({ retryPolicy });
      await ctx.step(fail('once'));
      await ctx.finish('twice');
      await chain(ctx, execution);
    },
  },
  {
    name: 'workflow-retry-not-retryable',
    about: 'A non-retryable failure ends the chain at once.',
    async run(ctx) {
      const execution = await ctx.start({ retryPolicy });
      await ctx.step(fail('no more', { nonRetryable: true }));
      await chain(ctx, execution);
    },
  },
  {
    name: 'workflow-retry-on-timeout',
    about: 'The run timeout triggers a retry.',
    async run(ctx) {
      const execution = await ctx.start({
        retryPolicy: { ...retryPolicy, maximumAttempts: 2 },
        workflowRunTimeout: '1s',
      });
      await ctx.closed(execution);
      await ctx.finish();
      await chain(ctx, execution);
    },
  },
  {
    name: 'cron-chain',
    about: 'Cron: completed, failed, completed; each run knows the last result and the failure.',
    async run(ctx) {
      const execution = await ctx.start({ cronSchedule: '@every 1s' });
      await ctx.finish('first');
      await ctx.step(fail('second'));
      await ctx.finish('third');
      await ctx.rpc.terminateWorkflowExecution({
        workflowExecution: { workflowId: execution.workflowId },
      });
      await chain(ctx, execution);
    },
  },
  {
    name: 'cron-cancelled',
    about: 'A cron workflow that ends as cancelled does not go on.',
    async run(ctx) {
      const execution = await ctx.start({ cronSchedule: '@every 1s' });
      await ctx.step(cancelWorkflow());
      await chain(ctx, execution);
    },
  },
  {
    name: 'continue-as-new',
    about: 'What a new run inherits when the command says little, and when it says all.',
    async run(ctx) {
      const execution = await ctx.start({
        input: ['one'],
        workflowExecutionTimeout: '100s',
        workflowRunTimeout: '50s',
        workflowTaskTimeout: '7s',
        retryPolicy,
        memo: { fields: { m: 1 } },
        searchAttributes: { indexedFields: { GoldenKeyword: 'k' } },
        header: { fields: { trace: 'x' } },
        userMetadata: { summary: 's' },
        priority: { priorityKey: 2 },
      });
      await ctx.step(command('CONTINUE_AS_NEW_WORKFLOW_EXECUTION', { input: ['two'] }));
      await ctx.step(
        continueAsNew(ctx.queue, {
          workflowType: { name: 'Other' },
          input: ['three'],
          workflowRunTimeout: '20s',
          workflowTaskTimeout: '5s',
          retryPolicy: { initialInterval: '9s' },
          memo: { fields: { other: 2 } },
          searchAttributes: { indexedFields: { GoldenInt: 3 } },
          header: { fields: { other: 'y' } },
          lastCompletionResult: ['last'],
        }),
      );
      await ctx.finish();
      await chain(ctx, execution);
    },
  },
  {
    name: 'continue-as-new-backoff',
    about: 'Continue-as-new with a start backoff; a signal in between.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step(continueAsNew(ctx.queue, { backoffStartInterval: '1s' }));
      await ctx.signal({ workflowId: execution.workflowId }, 'early');
      await ctx.finish();
      await chain(ctx, execution);
    },
  },
  {
    name: 'run-timeout',
    about: 'The run timeout of a workflow without retries, with a timer and an activity pending.',
    async run(ctx) {
      const execution = await ctx.start({ workflowRunTimeout: '1s' });
      await ctx.step(timer('t', '60s'), commands.activity(ctx.id('elsewhere'), 'a'));
      await ctx.closed(execution);
      await ctx.history(execution);
    },
  },
  {
    name: 'execution-timeout',
    about:
      'The execution timeout ends a chain that continues as new; the run timeout is capped by it.',
    async run(ctx) {
      const execution = await ctx.start({
        workflowExecutionTimeout: '2s',
        workflowRunTimeout: '10s',
        retryPolicy,
      });
      await ctx.step(continueAsNew(ctx.queue));
      await ctx.closed({ workflowId: execution.workflowId });
      await chain(ctx, execution);
    },
  },
  {
    name: 'start-delay',
    about: 'A start delay, cut short by nothing: a signal does not start the first task.',
    async run(ctx) {
      const execution = await ctx.start({ workflowStartDelay: '2s' });
      await ctx.signal(execution, 'early');
      ctx.observe('pending task', (await ctx.describe(execution)).pendingWorkflowTask ?? 'none');
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'cancel-accepted',
    about: 'A cancel request and the workflow ending as cancelled; requesting again.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step();
      const request = {
        workflowExecution: execution,
        reason: 'enough',
        requestId: ctx.uuid(),
        identity: 'client',
      };
      await ctx.outcome('first', ctx.rpc.requestCancelWorkflowExecution(request));
      await ctx.outcome('same request', ctx.rpc.requestCancelWorkflowExecution(request));
      await ctx.outcome(
        'other request',
        ctx.rpc.requestCancelWorkflowExecution({ ...request, requestId: ctx.uuid() }),
      );
      await ctx.step(cancelWorkflow('cleaned up'));
      await ctx.outcome(
        'closed',
        ctx.rpc.requestCancelWorkflowExecution({ ...request, requestId: ctx.uuid() }),
      );
      await ctx.outcome(
        'unknown',
        ctx.rpc.requestCancelWorkflowExecution({
          ...request,
          workflowExecution: { workflowId: ctx.id('none') },
        }),
      );
      await ctx.outcome(
        'wrong first run',
        ctx.rpc.requestCancelWorkflowExecution({ ...request, firstExecutionRunId: ctx.uuid() }),
      );
      await ctx.history(execution);
    },
  },
  {
    name: 'cancel-ignored',
    about: 'A workflow completes in spite of a cancel request.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.rpc.requestCancelWorkflowExecution({ workflowExecution: execution });
      await ctx.finish('all the same');
      await ctx.history(execution);
    },
  },
  {
    name: 'terminate',
    about:
      'Termination with reason and details, during a workflow task whose answer is then refused; terminating again.',
    async run(ctx) {
      const execution = await ctx.start();
      const task = await ctx.poll();
      await ctx.outcome(
        'terminate',
        ctx.rpc.terminateWorkflowExecution({
          workflowExecution: execution,
          reason: 'why',
          details: ['d', 1],
          links: [],
        }),
      );
      await ctx.outcome('late answer', ctx.respond(task, [complete()]));
      await ctx.outcome(
        'again',
        ctx.rpc.terminateWorkflowExecution({ workflowExecution: execution }),
      );
      await ctx.outcome(
        'unknown',
        ctx.rpc.terminateWorkflowExecution({ workflowExecution: { workflowId: ctx.id('none') } }),
      );
      await ctx.outcome(
        'wrong first run',
        ctx.rpc.terminateWorkflowExecution({
          workflowExecution: { workflowId: execution.workflowId },
          firstExecutionRunId: ctx.uuid(),
        }),
      );
      await ctx.history(execution);
    },
  },
  {
    name: 'delete',
    about: 'Deleting a running and a closed workflow.',
    async run(ctx) {
      const running = await ctx.start({ workflowId: ctx.id('running') });
      await ctx.outcome(
        'delete running',
        ctx.rpc.deleteWorkflowExecution({ workflowExecution: running }),
      );
      await ctx.until(
        () => ctx.describe(running).catch(() => undefined),
        (found) => !found,
        15_000,
      );
      await ctx.outcome('describe running', ctx.describe(running));
      const closed = await ctx.start({
        workflowId: ctx.id('closed'),
        taskQueue: { name: ctx.id('other') },
      });
      await ctx.respond(await ctx.poll({ queue: ctx.id('other') }), [complete()]);
      await ctx.outcome(
        'delete closed',
        ctx.rpc.deleteWorkflowExecution({ workflowExecution: closed }),
      );
      await ctx.outcome(
        'unknown',
        ctx.rpc.deleteWorkflowExecution({ workflowExecution: { workflowId: ctx.id('none') } }),
      );
    },
  },
  {
    name: 'upserts',
    about: 'Search attributes and memo are merged, changed and removed; user metadata on commands.',
    async run(ctx) {
      const execution = await ctx.start({
        memo: { fields: { keep: 1, drop: 2 } },
        searchAttributes: { indexedFields: { GoldenKeyword: 'old', GoldenInt: 1 } },
      });
      const none = { metadata: { encoding: Buffer.from('binary/null') } };
      await ctx.step(
        command('UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', {
          searchAttributes: { indexedFields: { GoldenKeyword: 'new', GoldenBool: false } },
        }),
        command('MODIFY_WORKFLOW_PROPERTIES', { upsertedMemo: { fields: { add: 3, drop: none } } }),
        timer('t', '0.05s', { summary: 'timer summary', details: 'timer details' }),
      );
      const { workflowExecutionInfo: info } = await ctx.describe(execution);
      ctx.observe('merged', { memo: info.memo, searchAttributes: info.searchAttributes });
      await ctx.step(
        command('UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', {
          searchAttributes: { indexedFields: { GoldenInt: none } },
        }),
        complete(),
      );
      const { workflowExecutionInfo: last } = await ctx.describe(execution);
      ctx.observe('removed', { memo: last.memo, searchAttributes: last.searchAttributes });
      await ctx.history(execution);
    },
  },
  {
    name: 'update-execution-options',
    about: 'UpdateWorkflowExecutionOptions: a versioning override and its removal.',
    async run(ctx) {
      const execution = await ctx.start();
      const versioningOverride = {
        pinned: {
          behavior: 'PINNED_OVERRIDE_BEHAVIOR_PINNED',
          version: { deploymentName: ctx.id('none'), buildId: '1' },
        },
      };
      const update = (label, request) =>
        ctx.outcome(
          label,
          ctx.rpc.updateWorkflowExecutionOptions({ workflowExecution: execution, ...request }),
        );
      await update('auto-upgrade', {
        workflowExecutionOptions: { versioningOverride: { autoUpgrade: true } },
        updateMask: { paths: ['versioning_override'] },
      });
      await update('remove', {
        workflowExecutionOptions: {},
        updateMask: { paths: ['versioning_override'] },
      });
      await update('pin to an unknown version', {
        workflowExecutionOptions: { versioningOverride },
        updateMask: { paths: ['versioning_override'] },
      });
      await update('no mask', { workflowExecutionOptions: {} });
      await update('unknown path', {
        workflowExecutionOptions: {},
        updateMask: { paths: ['nope'] },
      });
      await update('priority', {
        workflowExecutionOptions: { priority: { priorityKey: 4 } },
        updateMask: { paths: ['priority.priority_key'] },
      });
      await ctx.history(execution);
    },
  },
  {
    name: 'pause-workflow',
    about: 'Pause a workflow: no task is dispatched until it is unpaused.',
    async run(ctx) {
      const execution = await ctx.start();
      await ctx.step();
      await ctx.outcome(
        'pause',
        ctx.rpc.pauseWorkflowExecution({ ...execution, reason: 'hold on', requestId: ctx.uuid() }),
      );
      ctx.observe('status', await ctx.status(execution));
      await ctx.signal(execution, 'go');
      ctx.observe('no task while paused', (await ctx.poll({ withinMs: 1_500 })) ?? 'none');
      ctx.observe('describe', (await ctx.describe(execution)).workflowExtendedInfo);
      await ctx.outcome(
        'unpause',
        ctx.rpc.unpauseWorkflowExecution({ ...execution, reason: 'go on', requestId: ctx.uuid() }),
      );
      await ctx.finish();
      await ctx.history(execution);
    },
  },
  {
    name: 'pause-during-task',
    about:
      'Paused and unpaused while a workflow task runs: the events wait for its end, the state does not.',
    async run(ctx) {
      const execution = await ctx.start();
      const task = await ctx.poll();
      const pause = () =>
        ctx.rpc.pauseWorkflowExecution({ ...execution, reason: 'hold on', requestId: ctx.uuid() });
      const unpause = () =>
        ctx.rpc.unpauseWorkflowExecution({ ...execution, reason: 'go on', requestId: ctx.uuid() });
      await ctx.outcome('pause', pause());
      ctx.observe('status', await ctx.status(execution));
      await ctx.outcome('pause again', pause());
      await ctx.outcome('unpause', unpause());
      ctx.observe('status when unpaused', await ctx.status(execution));
      await ctx.outcome('unpause again', unpause());
      await ctx.outcome('pause once more', pause());
      await ctx.outcome('complete', ctx.respond(task, []));
      await ctx.signal(execution, 'go');
      ctx.observe('no task while paused', (await ctx.poll({ withinMs: 1_500 })) ?? 'none');
      await ctx.outcome('unpause at last', unpause());
      await ctx.finish();
      await ctx.history(execution);
    },
  },
];
