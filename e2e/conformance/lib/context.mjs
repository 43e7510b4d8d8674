/** What a scenario gets: the server, by the SDK and by raw calls, and a place to put what it saw. */
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { grpcStatus, Normaliser } from '../normalise.mjs';
import { commands } from './wire.mjs';

/** A poll's deadline: the server refuses one that is too short, and answers a second before it. */
const POLL_MS = { least: 2_800, most: 9_000 };

export class Context {
  #abort = new AbortController();
  #cleanups = [];
  #normaliser;
  observations = [];

  /**
   * @param {object} env shared by all scenarios: modules, wire, raw, client, native, bundle, activities, namespace
   * @param {string} name the scenario's
   */
  constructor(env, name) {
    Object.assign(this, env);
    setMaxListeners(0, this.#abort.signal);
    this.nonce = randomUUID().slice(0, 8);
    this.prefix = `${name}-${this.nonce}-`;
    this.queue = this.id('queue');
    this.uuid = randomUUID;
    this.delay = delay;
    this.#normaliser = new Normaliser(env.wire, this);
    this.rpc = this.#service('workflow', env.raw.workflowService);
    this.operator = this.#service('operator', env.raw.operatorService);
  }

  /** An id of this run's own; it is recorded as `~name`. */
  id(name = 'wf') {
    return `${this.prefix}${name}`;
  }

  /** Raw calls by method name: `ctx.rpc.startWorkflowExecution({...}, {timeoutMs})`, never retried. */
  #service(kind, service) {
    const methods = this.wire.services[kind].methods;
    return new Proxy(
      {},
      {
        get:
          (_, name) =>
          (request = {}, { timeoutMs = 12_000 } = {}) => {
            const method = methods[name[0].toUpperCase() + name.slice(1)].resolve();
            const fields = method.resolvedRequestType.fields;
            const message = this.wire.build(method.resolvedRequestType, {
              ...(fields.namespace && kind === 'workflow' && { namespace: this.namespace }),
              ...(fields.identity && { identity: 'client' }),
              ...request,
            });
            const answer = this.raw.withDeadline(Date.now() + timeoutMs, () =>
              this.raw.withAbortSignal(this.#abort.signal, () => service[name](message)),
            );
            answer.catch(() => {}); // a scenario may look at the outcome later
            return answer;
          },
      },
    );
  }

  /** Records a value under a label; messages, errors and plain data are normalised. Returns the value. */
  observe(label, value) {
    this.observations.push({ label, value: this.#normaliser.value(value) });
    return value;
  }

  /** The canonical form of a value, for a scenario that wants to leave something out before it observes. */
  normalised(value) {
    return this.#normaliser.value(value);
  }

  /** Records how a promise ends, its result or its error, and returns the result. */
  async outcome(label, promise) {
    const result = await promise.then(
      (value) => ({ value }),
      (error) => ({ error }),
    );
    this.observe(label, 'error' in result ? result.error : result.value);
    return result.value;
  }

  /** Starts a workflow that a scenario drives by hand. */
  async start(options = {}) {
    const workflowId = options.workflowId ?? this.id();
    const response = await this.rpc.startWorkflowExecution(
      this.startRequest({ ...options, workflowId }),
    );
    return { workflowId, runId: response.runId };
  }

  startRequest(options = {}) {
    return {
      namespace: this.namespace,
      workflowId: this.id(),
      workflowType: { name: 'Raw' },
      taskQueue: { name: this.queue },
      requestId: randomUUID(),
      ...options,
    };
  }

  /** The next workflow task of a queue; polls until there is one, or until `withinMs`, then undefined. */
  async poll({ queue = this.queue, withinMs = 20_000, ...options } = {}) {
    return this.#pollFor(withinMs, (timeoutMs) =>
      this.rpc.pollWorkflowTaskQueue(
        { taskQueue: { name: queue }, identity: 'worker', ...options },
        { timeoutMs },
      ),
    );
  }

  async pollActivity({ queue = this.queue, withinMs = 20_000, ...options } = {}) {
    return this.#pollFor(withinMs, (timeoutMs) =>
      this.rpc.pollActivityTaskQueue(
        { taskQueue: { name: queue }, identity: 'worker', ...options },
        { timeoutMs },
      ),
    );
  }

  async pollNexus({ queue = this.queue, withinMs = 20_000 } = {}) {
    return this.#pollFor(withinMs, (timeoutMs) =>
      this.rpc.pollNexusTaskQueue(
        { taskQueue: { name: queue }, identity: 'worker' },
        { timeoutMs },
      ),
    );
  }

  async #pollFor(withinMs, poll) {
    const end = Date.now() + withinMs;
    while (Date.now() < end) {
      const left = Math.max(POLL_MS.least, Math.min(POLL_MS.most, end - Date.now()));
      const task = await poll(left).catch((error) => {
        if (grpcStatus(error)?.code !== 4) throw error;
      });
      if (task?.taskToken?.length) return task;
    }
    return undefined;
  }

  /** Answers a workflow task with commands. */
  respond(task, list = [], options = {}) {
    return this.rpc.respondWorkflowTaskCompleted({
      taskToken: task.taskToken,
      commands: list,
      identity: 'worker',
      ...options,
    });
  }

  /** Takes the next workflow task and answers it with these commands; returns the task. */
  async step(...list) {
    const task = await this.poll();
    if (!task) throw new Error('no workflow task came');
    await this.respond(task, list);
    return task;
  }

  /** Takes the next workflow task and completes the workflow. */
  finish(result) {
    return this.step(commands.complete(result));
  }

  completeActivity(task, result) {
    return this.rpc.respondActivityTaskCompleted({
      taskToken: task.taskToken,
      identity: 'worker',
      ...(result !== undefined && { result: [result] }),
    });
  }

  failActivity(task, failure, options = {}) {
    return this.rpc.respondActivityTaskFailed({
      taskToken: task.taskToken,
      identity: 'worker',
      failure,
      ...options,
    });
  }

  signal({ workflowId, runId = '' }, signalName, ...input) {
    return this.rpc.signalWorkflowExecution({
      workflowExecution: { workflowId, runId },
      signalName,
      ...(input.length && { input }),
      requestId: randomUUID(),
    });
  }

  describe({ workflowId, runId = '' }) {
    return this.rpc.describeWorkflowExecution({ execution: { workflowId, runId } });
  }

  /** The status of a run, such as 'RUNNING'. */
  async status(execution) {
    const { workflowExecutionInfo } = await this.describe(execution);
    return this.enumName(
      'WorkflowExecutionStatus',
      'WORKFLOW_EXECUTION_STATUS_',
      workflowExecutionInfo.status,
    );
  }

  enumName(name, prefix, value) {
    return this.wire.enum(name).valuesById[value].slice(prefix.length);
  }

  /** All events of a run, as messages. */
  async events({ workflowId, runId = '' }) {
    const events = [];
    let nextPageToken;
    do {
      const page = await this.rpc.getWorkflowExecutionHistory({
        execution: { workflowId, runId },
        ...(nextPageToken && { nextPageToken }),
      });
      events.push(...page.history.events);
      nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
    } while (nextPageToken);
    return events;
  }

  /** Records the history of a run. */
  async history(execution, label = 'history') {
    this.observe(label, await this.events(execution));
  }

  /** Waits for a run to close and returns its close event. */
  async closed({ workflowId, runId = '' }) {
    let nextPageToken;
    for (;;) {
      const page = await this.rpc.getWorkflowExecutionHistory(
        {
          execution: { workflowId, runId },
          waitNewEvent: true,
          historyEventFilterType: 'HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT',
          ...(nextPageToken && { nextPageToken }),
        },
        { timeoutMs: 25_000 },
      );
      if (page.history?.events.length) return page.history.events[0];
      nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
    }
  }

  /** Repeats a read until it satisfies the predicate, for what is eventually consistent; the last value if it never does. */
  async until(read, satisfies, withinMs = 8_000) {
    const end = Date.now() + withinMs;
    for (;;) {
      const value = await read();
      if (satisfies(value) || Date.now() > end) return value;
      await delay(50);
    }
  }

  /** Waits until the history of a run holds an event of this type (without its prefix), `count` times. */
  event(execution, type, count = 1) {
    const eventType = this.wire.enum('EventType').values[`EVENT_TYPE_${type}`];
    const of = (events) => events.filter((event) => event.eventType === eventType);
    return this.until(
      async () => of(await this.events(execution)),
      (events) => events.length >= count,
    ).then((events) => events.at(-1));
  }

  /** Runs an SDK worker until the scenario ends. Pass what differs from the shared workflows and activities. */
  async worker(options = {}) {
    const worker = await this.modules.worker.Worker.create({
      connection: this.native,
      namespace: this.namespace,
      taskQueue: this.queue,
      workflowBundle: this.bundle,
      activities: this.activities,
      identity: 'worker',
      workflowThreadPoolSize: 1,
      shutdownGraceTime: 0,
      shutdownForceTime: '2s',
      ...options,
    });
    const running = worker.run();
    running.catch(() => {});
    const stop = async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running.catch(() => {});
    };
    this.#cleanups.push(stop);
    return { worker, stop };
  }

  /** Something to undo when the scenario is over. */
  cleanup(undo) {
    this.#cleanups.push(undo);
  }

  async close() {
    for (const undo of this.#cleanups.reverse()) await undo().catch(() => {});
    this.#abort.abort();
  }
}
