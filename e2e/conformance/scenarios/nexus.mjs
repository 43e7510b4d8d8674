/** Nexus: endpoints, and operations handled by a worker that polls by hand. */
import { command, commands } from '../lib/wire.mjs';

const { complete, fail } = commands;

const spec = (ctx, options = {}) => ({
  name: `golden-${ctx.nonce}`,
  description: 'an endpoint',
  target: { worker: { namespace: 'default', taskQueue: ctx.id('handlers') } },
  ...options,
});

/** An endpoint, a caller workflow that has scheduled an operation on it, and the handler's task. */
async function called(ctx, options = {}) {
  const { endpoint } = await ctx.operator.createNexusEndpoint({ spec: spec(ctx) });
  ctx.cleanup(() =>
    ctx.operator.deleteNexusEndpoint({ id: endpoint.id, version: endpoint.version }),
  );
  const caller = await ctx.start();
  const operation = command('SCHEDULE_NEXUS_OPERATION', {
    endpoint: endpoint.spec.name,
    service: 'greetings',
    operation: 'hello',
    input: { name: 'World' },
    scheduleToCloseTimeout: '20s',
    nexusHeader: { trace: 'x' },
    ...options,
  });
  await schedule(ctx, operation);
  return { caller, endpoint };
}

/** A new endpoint is not known everywhere at once: until then the command is refused and the task comes again. */
async function schedule(ctx, operation) {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const task = await ctx.poll();
    if (
      await ctx.respond(task, [operation]).then(
        () => true,
        () => false,
      )
    )
      return;
    await ctx.delay(100);
  }
}

/** The events of the caller after its operation was scheduled; what came before depends on how fast the endpoint became known. */
async function observeCaller(ctx, caller, label = 'caller') {
  const events = await ctx.events(caller);
  const from = events.findIndex(
    ({ nexusOperationScheduledEventAttributes: attributes }) => attributes,
  );
  const first = events[from].eventId.toNumber();
  const relative = JSON.stringify(
    ctx.normalised(events.slice(from).map((event) => event)),
    (key, value) => (typeof value === 'number' && /[eE]ventId$/.test(key) ? value - first : value),
  );
  ctx.observe(label, JSON.parse(relative));
}

const handle = (ctx, task, startOperation) =>
  ctx.rpc.respondNexusTaskCompleted({
    taskToken: task.taskToken,
    identity: 'worker',
    response: { startOperation },
  });

export const scenarios = [
  {
    name: 'nexus-endpoints',
    about: 'Create, get, list, update and delete an endpoint, and what is refused.',
    async run(ctx) {
      const create = (label, options) =>
        ctx.outcome(label, ctx.operator.createNexusEndpoint({ spec: spec(ctx, options) }));
      const { endpoint } = await create('create', {});
      await create('create again', {});
      await ctx.outcome('get', ctx.operator.getNexusEndpoint({ id: endpoint.id }));
      const listed = await ctx.operator.listNexusEndpoints({ name: endpoint.spec.name });
      ctx.observe('list by name', listed.endpoints);
      const update = (label, version, options) =>
        ctx.outcome(
          label,
          ctx.operator.updateNexusEndpoint({ id: endpoint.id, version, spec: spec(ctx, options) }),
        );
      const { endpoint: updated } = await update('update', endpoint.version, {
        target: { external: { url: 'https://example.com/nexus' } },
      });
      await update('update an old version', endpoint.version, {});
      await create('no name', { name: '' });
      await create('bad name', { name: 'no spaces!' });
      await create('no target', { name: `${endpoint.spec.name}-x`, target: undefined });
      await create('unknown namespace', {
        name: `${endpoint.spec.name}-y`,
        target: { worker: { namespace: 'no-such-namespace', taskQueue: 'q' } },
      });
      await create('no task queue', {
        name: `${endpoint.spec.name}-z`,
        target: { worker: { namespace: 'default', taskQueue: '' } },
      });
      await create('bad url', {
        name: `${endpoint.spec.name}-u`,
        target: { external: { url: 'ftp:/x' } },
      });
      const remove = (label, id, version) =>
        ctx.outcome(label, ctx.operator.deleteNexusEndpoint({ id, version }));
      await remove('delete an old version', endpoint.id, endpoint.version);
      await remove('delete', endpoint.id, updated.version);
      await remove('delete again', endpoint.id, updated.version);
      await ctx.outcome('get deleted', ctx.operator.getNexusEndpoint({ id: endpoint.id }));
    },
  },
  {
    name: 'nexus-sync',
    about: 'A synchronous operation, and the request that the handler sees.',
    async run(ctx) {
      const { caller } = await called(ctx);
      const task = await ctx.pollNexus({ queue: ctx.id('handlers') });
      const { startOperation: start, header, endpoint } = task.request;
      const links = start.links.map(({ url, type }) => ({
        url: url.replace(/eventID=\d+/, 'eventID=<id>'),
        type,
      }));
      const headers = Object.fromEntries(
        ['trace', 'request-timeout', 'operation-timeout'].map((key) => [key, key in header]),
      );
      ctx.observe('request', {
        service: start.service,
        operation: start.operation,
        payload: start.payload,
        callback: start.callback,
        endpoint,
        links,
        headers,
      });
      await ctx.outcome(
        'respond',
        handle(ctx, task, { syncSuccess: { payload: 'Hello, World!' } }),
      );
      await ctx.finish();
      await observeCaller(ctx, caller);
    },
  },
  {
    name: 'nexus-operation-fails',
    about: 'The handler reports an unsuccessful operation.',
    async run(ctx) {
      const { caller } = await called(ctx);
      const task = await ctx.pollNexus({ queue: ctx.id('handlers') });
      await handle(ctx, task, {
        operationError: { operationState: 'failed', failure: { message: 'no greeting today' } },
      });
      await ctx.finish();
      await observeCaller(ctx, caller);
    },
  },
  {
    name: 'nexus-handler-error',
    about: 'The handler answers with an error that is not retried.',
    async run(ctx) {
      const { caller } = await called(ctx);
      const task = await ctx.pollNexus({ queue: ctx.id('handlers') });
      await ctx.rpc.respondNexusTaskFailed({
        taskToken: task.taskToken,
        identity: 'worker',
        error: { errorType: 'BAD_REQUEST', failure: { message: 'bad name' } },
      });
      await ctx.finish();
      await observeCaller(ctx, caller);
    },
  },
  {
    name: 'nexus-handler-retried',
    about: 'The handler answers with an error that is retried; describe in between.',
    async run(ctx) {
      const { caller } = await called(ctx);
      const task = await ctx.pollNexus({ queue: ctx.id('handlers') });
      await ctx.rpc.respondNexusTaskFailed({
        taskToken: task.taskToken,
        identity: 'worker',
        error: { errorType: 'INTERNAL', failure: { message: 'try again' } },
      });
      const {
        pendingNexusOperations: [pending],
      } = await ctx.until(
        () => ctx.describe(caller),
        ({ pendingNexusOperations: [found] }) => found?.attempt > 0,
      );
      ctx.observe('pending', {
        state: pending.state,
        attempt: pending.attempt,
        lastAttemptFailure: pending.lastAttemptFailure,
        service: pending.service,
        operation: pending.operation,
      });
      await handle(ctx, await ctx.pollNexus({ queue: ctx.id('handlers') }), {
        syncSuccess: { payload: 'at last' },
      });
      await ctx.finish();
      await observeCaller(ctx, caller);
    },
  },
  {
    name: 'nexus-async',
    about: 'An asynchronous operation backed by a workflow that completes it through the callback.',
    async run(ctx) {
      const { caller } = await called(ctx);
      const task = await ctx.pollNexus({ queue: ctx.id('handlers') });
      const { callback, callbackHeader, requestId, links } = task.request.startOperation;
      const backing = await ctx.start({
        workflowId: ctx.id('backing'),
        taskQueue: { name: ctx.id('backing-queue') },
        requestId,
        completionCallbacks: [{ nexus: { url: callback, header: callbackHeader } }],
      });
      await handle(ctx, task, { asyncSuccess: { operationToken: 'token-1' } });
      await ctx.step();
      const {
        pendingNexusOperations: [pending],
      } = await ctx.describe(caller);
      ctx.observe('pending', {
        state: pending.state,
        operationToken: pending.operationToken,
        attempt: pending.attempt,
      });
      ctx.observe('links', links.length);
      await ctx.respond(await ctx.poll({ queue: ctx.id('backing-queue') }), [
        complete('from the workflow'),
      ]);
      await ctx.finish();
      await observeCaller(ctx, caller);
      const { callbacks } = await ctx.until(
        () => ctx.describe(backing),
        (described) => described.callbacks[0]?.state === 5,
      );
      ctx.observe('callback', {
        trigger: callbacks[0].trigger,
        state: ctx.enumName('CallbackState', 'CALLBACK_STATE_', callbacks[0].state),
        attempt: callbacks[0].attempt,
      });
    },
  },
  {
    name: 'nexus-async-fails',
    about: 'The workflow behind an asynchronous operation fails.',
    async run(ctx) {
      const { caller } = await called(ctx);
      const task = await ctx.pollNexus({ queue: ctx.id('handlers') });
      const { callback, callbackHeader } = task.request.startOperation;
      await ctx.start({
        workflowId: ctx.id('backing'),
        taskQueue: { name: ctx.id('backing-queue') },
        completionCallbacks: [{ nexus: { url: callback, header: callbackHeader } }],
      });
      await handle(ctx, task, { asyncSuccess: { operationToken: 'token-1' } });
      await ctx.step();
      await ctx.respond(await ctx.poll({ queue: ctx.id('backing-queue') }), [
        fail('the workflow failed'),
      ]);
      await ctx.finish();
      await observeCaller(ctx, caller);
    },
  },
  {
    name: 'nexus-cancel',
    about: 'An asynchronous operation is cancelled; the handler sees the request.',
    async run(ctx) {
      const { caller } = await called(ctx);
      const task = await ctx.pollNexus({ queue: ctx.id('handlers') });
      await handle(ctx, task, { asyncSuccess: { operationToken: 'token-1' } });
      await ctx.step();
      await ctx.signal(caller, 'cancel it');
      const scheduled = (await ctx.events(caller)).find(
        ({ nexusOperationScheduledEventAttributes: attributes }) => attributes,
      ).eventId;
      await ctx.step(command('REQUEST_CANCEL_NEXUS_OPERATION', { scheduledEventId: scheduled }));
      const cancel = await ctx.pollNexus({ queue: ctx.id('handlers') });
      const { service, operation, operationToken } = cancel.request.cancelOperation;
      ctx.observe('request', { service, operation, operationToken });
      await ctx.rpc.respondNexusTaskCompleted({
        taskToken: cancel.taskToken,
        identity: 'worker',
        response: { cancelOperation: {} },
      });
      await ctx.event(caller, 'NEXUS_OPERATION_CANCEL_REQUEST_COMPLETED');
      await observeCaller(ctx, caller);
    },
  },
  {
    name: 'nexus-timeout',
    about: 'Nobody handles the operation: schedule-to-close timeout.',
    async run(ctx) {
      const { caller } = await called(ctx, { scheduleToCloseTimeout: '1s' });
      await ctx.finish();
      await observeCaller(ctx, caller);
    },
  },
];
