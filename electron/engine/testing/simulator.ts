/**
 * The world in miniature: clients, workers and faults around one engine, all chosen by a seed. Every commit is checked, and
 * the trace of replies is hashed, so that two runs of a seed can be compared.
 */
import { CommandType, TaskQueueKind } from '../../../shared/protocol/enums.ts';
import type {
  Command,
  PollActivityTaskQueueResponse,
  PollWorkflowTaskQueueResponse,
} from '../../../shared/protocol/messages.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import { InvariantError } from '../core/errors.ts';
import { Prng } from '../core/prng.ts';
import { Engine } from '../engine.ts';
import type { Execution } from '../state/execution.ts';
import type { EngineInput, EventCodec, Reply, ServiceName } from '../surface.ts';
import { checkWorld } from './checkers/checkWorld.ts';
import { randomCommands } from './randomCommands.ts';
import { SimulatedClock } from './simulatedClock.ts';
import { UpdateWorker } from './updateWorker.ts';

const NAMESPACE = 'default';
const QUEUES = ['orders', 'billing'] as const;
const STARTED_AT = virtualMs(1_700_000_000_000);

/** What a call that waits is for. */
type Waiting = 'workflowTask' | 'activityTask' | 'clock' | 'other';

export interface SimulationResult {
  readonly commits: number;
  readonly trace: string;
  readonly edges: ReadonlyMap<string, number>;
}

export class Simulator {
  readonly engine: Engine;
  readonly prng: Prng;
  readonly edges = new Map<string, number>();
  commits = 0;
  #trace = 0x811c9dc5;
  #ticket = 0;
  #now: VirtualMs = STARTED_AT;
  #workflows = 0;
  readonly #waiting = new Map<number, Waiting>();
  readonly #workflowTasks: PollWorkflowTaskQueueResponse[] = [];
  readonly #activityTasks: PollActivityTaskQueueResponse[] = [];
  readonly #stale: Uint8Array[] = [];
  readonly #updates: UpdateWorker;
  readonly #clock: SimulatedClock;
  readonly #touched = new Set<string>();
  /** Off while the world is brought to rest. */
  #faults = true;

  constructor(seed: number, codec: EventCodec) {
    this.prng = new Prng(seed);
    const startLocked = seed % 2 === 0;
    this.engine = new Engine({ seed, startedAt: STARTED_AT, codec, startLocked });
    this.#updates = new UpdateWorker(this.prng, codec);
    this.#clock = new SimulatedClock(this.prng, this.engine, {
      submit: (input) => void this.#submit(input),
      call: (method, body, connection) =>
        void this.#call(method, body, 'clock', 'TestService', connection),
    });
    this.engine.onEdge = (edge) => this.edges.set(edge, (this.edges.get(edge) ?? 0) + 1);
    this.engine.subscribe((change) => {
      this.commits += 1;
      for (const { runId } of change.executions) this.#touched.add(runId);
    });
  }

  /** Runs at least so many commits, then brings the world to rest: all that is open closes or names its hold. */
  run(commits: number): SimulationResult {
    while (this.commits < commits) this.#step();
    this.#faults = false;
    this.#rest();
    return { commits: this.commits, trace: this.#trace.toString(16), edges: this.edges };
  }

  #chance(share: number): boolean {
    return this.prng.fraction() < share;
  }

  #pick<T>(items: readonly T[]): T | undefined {
    return items[Math.floor(this.prng.fraction() * items.length)];
  }

  #submit(input: EngineInput): readonly Reply[] {
    this.#touched.clear();
    const replies = this.engine.submit(input, this.#now);
    checkWorld(this.engine.world, this.#touched);
    for (const reply of replies) this.#receive(reply);
    return replies;
  }

  #call(
    method: string,
    body: object,
    waiting: Waiting = 'other',
    service: ServiceName = 'WorkflowService',
    connection = 'simulated',
  ): Reply | undefined {
    this.#ticket += 1;
    const ticket = this.#ticket;
    this.#waiting.set(ticket, waiting);
    const replies = this.#submit({
      kind: 'call',
      ticket,
      service,
      method,
      body,
      caller: { connection, deadlineMs: 60_000 },
    });
    return replies.find((reply) => reply.ticket === ticket);
  }

  #receive(reply: Reply): void {
    const waiting = this.#waiting.get(reply.ticket);
    if (waiting === undefined) throw new InvariantError(`reply to nobody: ${reply.ticket}`);
    this.#waiting.delete(reply.ticket);
    const text =
      'error' in reply
        ? `${reply.error.code} ${reply.error.message}`
        : JSON.stringify(reply.value, bytesAsText);
    for (let index = 0; index < text.length; index += 1) {
      this.#trace = Math.imul(this.#trace ^ text.charCodeAt(index), 0x01000193) >>> 0;
    }
    if ('error' in reply) {
      if (reply.error.code === 'INTERNAL' || reply.error.code === 'UNIMPLEMENTED') {
        throw new InvariantError(`the workload got ${reply.error.code}: ${reply.error.message}`);
      }
      return;
    }
    const task: PollWorkflowTaskQueueResponse & PollActivityTaskQueueResponse = reply.value;
    if (!task.taskToken?.length) return;
    if (waiting === 'workflowTask') this.#workflowTasks.push(task);
    if (waiting === 'activityTask') this.#activityTasks.push(task);
  }

  /** One thing happens somewhere. */
  #step(): void {
    const roll = this.prng.fraction();
    if (roll < 0.1) this.#startSomething();
    else if (roll < 0.3) this.#pollSomething();
    else if (roll < 0.52) this.#answerWorkflowTask();
    else if (roll < 0.68) this.#answerActivityTask();
    else if (roll < 0.8) this.#steerSomething();
    else if (roll < 0.9) this.#letTimePass();
    else if (roll < 0.96) this.#fault();
    else if (roll < 0.985) this.#look();
    else this.#clock.act();
  }

  #workflowId(): string {
    return `workflow-${Math.floor(this.prng.fraction() * Math.min(this.#workflows + 1, 40))}`;
  }

  #startSomething(): void {
    this.#workflows += 1;
    const body = {
      namespace: NAMESPACE,
      workflowId: this.#workflowId(),
      workflowType: { name: 'Simulated' },
      taskQueue: { name: this.#pick(QUEUES) },
      requestId: `request-${Math.floor(this.prng.fraction() * 1e6)}`,
      identity: 'client',
      workflowIdReusePolicy: 1 + Math.floor(this.prng.fraction() * 4),
      ...(this.#chance(0.2) && {
        workflowRunTimeout: { seconds: 1 + Math.floor(this.prng.fraction() * 600) },
      }),
      ...(this.#chance(0.1) && { workflowExecutionTimeout: { seconds: 1_000 } }),
      ...(this.#chance(0.2) && {
        retryPolicy: { initialInterval: { seconds: 1 }, maximumAttempts: 3 },
      }),
      ...(this.#chance(0.1) && { workflowStartDelay: { seconds: 5 } }),
      ...this.#clock.config(),
    };
    if (this.#chance(0.8)) this.#call('StartWorkflowExecution', body);
    else this.#call('SignalWithStartWorkflowExecution', { ...body, signalName: 'go' });
  }

  #pollSomething(): void {
    const taskQueue = { name: this.#pick(QUEUES) };
    const body = { namespace: NAMESPACE, taskQueue, identity: 'worker' };
    if (this.#chance(0.15)) {
      this.#call(
        'PollWorkflowTaskQueue',
        { ...body, taskQueue: STICKY.workerTaskQueue },
        'workflowTask',
      );
    } else if (this.#chance(0.6)) this.#call('PollWorkflowTaskQueue', body, 'workflowTask');
    else this.#call('PollActivityTaskQueue', body, 'activityTask');
  }

  #takeFrom<T>(items: T[]): T | undefined {
    if (items.length === 0) return undefined;
    const [item] = items.splice(Math.floor(this.prng.fraction() * items.length), 1);
    return item;
  }

  #answerWorkflowTask(): void {
    const task = this.#takeFrom(this.#workflowTasks);
    if (!task?.taskToken) return;
    this.#stale.push(task.taskToken);
    if (task.query) {
      this.#call('RespondQueryTaskCompleted', {
        namespace: NAMESPACE,
        taskToken: task.taskToken,
        completedType: this.#chance(0.8) ? 1 : 2,
      });
      return;
    }
    if (this.#faults && this.#chance(0.08)) {
      this.#call('RespondWorkflowTaskFailed', {
        taskToken: task.taskToken,
        cause: 1,
        failure: { message: 'simulated' },
      });
      return;
    }
    const execution = this.engine.world.executions.get(task.workflowExecution?.runId ?? '');
    const commands: Command[] = this.#faults
      ? this.#commandsFor(task, execution)
      : [
          {
            commandType: CommandType.COMPLETE_WORKFLOW_EXECUTION,
            completeWorkflowExecutionCommandAttributes: {},
          },
        ];
    const answers = this.#updates.answers(task);
    this.#call('RespondWorkflowTaskCompleted', {
      taskToken: task.taskToken,
      commands: [...answers.commands, ...commands],
      messages: answers.messages,
      queryResults: answersOf(task),
      identity: 'worker',
      ...(this.#faults && this.#chance(0.3) && { stickyAttributes: STICKY }),
      ...(this.#faults && this.#chance(0.05) && { forceCreateNewWorkflowTask: true }),
    });
  }

  /** Often none where an update came: a task that was made for it and brings no commands may leave no trace. */
  #commandsFor(task: PollWorkflowTaskQueueResponse, execution: Execution | undefined): Command[] {
    if (task.messages?.length && this.#chance(0.4)) return [];
    return randomCommands(this.prng, execution, QUEUES);
  }

  #answerActivityTask(): void {
    const task = this.#takeFrom(this.#activityTasks);
    if (!task?.taskToken) return;
    const { taskToken } = task;
    this.#stale.push(taskToken);
    const roll = this.prng.fraction();
    if (roll < 0.15) {
      this.#call('RecordActivityTaskHeartbeat', {
        taskToken,
        details: { payloads: [{ data: new Uint8Array([1]) }] },
      });
      this.#activityTasks.push(task);
    } else if (roll < 0.55 || !this.#faults)
      this.#call('RespondActivityTaskCompleted', { taskToken, identity: 'worker' });
    else if (roll < 0.9)
      this.#call('RespondActivityTaskFailed', {
        taskToken,
        identity: 'worker',
        failure: simulatedFailure(roll),
      });
    else this.#call('RespondActivityTaskCanceled', { taskToken, identity: 'worker' });
  }

  #steerSomething(): void {
    const workflowExecution = { workflowId: this.#workflowId() };
    const execution = workflowExecution;
    const base = { namespace: NAMESPACE, identity: 'client' };
    const roll = this.prng.fraction();
    if (roll < 0.3) {
      this.#call('SignalWorkflowExecution', { ...base, workflowExecution, signalName: 'go' });
    } else if (roll < 0.42) {
      this.#call('QueryWorkflow', { ...base, execution, query: { queryType: 'state' } });
    } else if (roll < 0.55) {
      const request = { meta: { updateId: `update-${this.#ticket}` }, input: { name: 'change' } };
      const waitPolicy = { lifecycleStage: 3 };
      this.#call('UpdateWorkflowExecution', { ...base, workflowExecution, waitPolicy, request });
    } else if (roll < 0.61) {
      const requestId = String(this.#ticket);
      this.#call('RequestCancelWorkflowExecution', { ...base, workflowExecution, requestId });
    } else if (roll < 0.65) {
      this.#call('TerminateWorkflowExecution', { ...base, workflowExecution, reason: 'simulated' });
    } else if (roll < 0.9) this.#steerActivity();
    else if (roll < 0.93) this.#call('PauseWorkflowExecution', { ...base, ...workflowExecution });
    else if (roll < 0.97) this.#call('UnpauseWorkflowExecution', { ...base, ...workflowExecution });
    else {
      const workflowTaskFinishEventId = 2 + Math.floor(this.prng.fraction() * 10);
      const requestId = String(this.#ticket);
      const request = { workflowExecution, workflowTaskFinishEventId, requestId };
      this.#call('ResetWorkflowExecution', { ...base, ...request });
    }
  }

  /** Pauses, unpauses, resets, changes or ends an activity that is pending, if there is one. */
  #steerActivity(): void {
    const recent = [...this.engine.world.executions.values()].slice(-60);
    const run = this.#pick(
      recent.filter(({ isRunning, activities }) => isRunning && activities?.size),
    );
    const activity = this.#pick([...(run?.activities?.values() ?? [])]);
    if (!run || !activity) return;
    const { workflowId, runId } = run;
    const base = {
      namespace: NAMESPACE,
      execution: { workflowId, runId },
      id: activity.activityId,
    };
    const roll = this.prng.fraction();
    if (roll < 0.35) this.#call('PauseActivity', base);
    else if (roll < 0.65) this.#call('UnpauseActivity', base);
    else if (roll < 0.75) this.#call('ResetActivity', { ...base, resetHeartbeat: true });
    else if (roll < 0.8) {
      const { activityId } = activity;
      const request = { namespace: NAMESPACE, workflowId, runId, activityId };
      this.#call('RespondActivityTaskCompletedById', request);
    } else {
      this.#call('UpdateActivityOptions', {
        ...base,
        updateMask: { paths: ['retry_policy.initial_interval'] },
        activityOptions: { retryPolicy: { initialInterval: { seconds: 30 } } },
      });
    }
  }

  #letTimePass(): void {
    const wake = this.engine.nextWake();
    const at = wake.kind === 'skipTo' ? wake.at : this.#now + this.prng.fraction() * 5_000;
    this.#now = virtualMs(Math.max(this.#now, at));
    this.#submit({ kind: 'advance' });
  }

  /** Workers die, answers come twice or late, calls are given up. */
  #fault(): void {
    const roll = this.prng.fraction();
    const taskToken = this.#pick(this.#stale);
    const [ticket] = this.#waiting.keys();
    if (roll < 0.25) this.#takeFrom(this.#workflowTasks);
    else if (roll < 0.45) this.#takeFrom(this.#activityTasks);
    else if (roll < 0.6 && taskToken) this.#call('RespondWorkflowTaskCompleted', { taskToken });
    else if (roll < 0.75 && taskToken) this.#call('RespondActivityTaskCompleted', { taskToken });
    else if (roll < 0.85 && ticket !== undefined) this.#submit({ kind: 'expireCall', ticket });
    else if (roll < 0.95 && ticket !== undefined) {
      this.#submit({ kind: 'cancelCall', ticket });
      this.#waiting.delete(ticket);
    } else {
      this.#submit({ kind: 'connectionClosed', connection: 'simulated' });
      // The calls of the clock's clients are on connections of their own.
      for (const [waits, kind] of this.#waiting) if (kind !== 'clock') this.#waiting.delete(waits);
    }
    if (this.#stale.length > 50) this.#stale.splice(0, 25);
  }

  #look(): void {
    const execution = { workflowId: this.#workflowId() };
    const waitNewEvent = this.#chance(0.3);
    if (this.#chance(0.5))
      this.#call('GetWorkflowExecutionHistory', { namespace: NAMESPACE, execution, waitNewEvent });
    else this.#call('DescribeWorkflowExecution', { namespace: NAMESPACE, execution });
  }

  /** Faults are off: workers answer, paused things go on, time skips. Everything must close, or the hold is named. */
  #rest(): void {
    this.#clock.rest();
    for (const run of this.engine.world.executions.values()) {
      if (!run.isRunning) continue;
      const execution = { workflowId: run.workflowId, runId: run.runId };
      if (run.isPaused)
        this.#call('UnpauseWorkflowExecution', { namespace: NAMESPACE, ...execution });
      if (run.activities?.size)
        this.#call('UnpauseActivity', { namespace: NAMESPACE, execution, unpauseAll: true });
      this.#call('SignalWorkflowExecution', {
        namespace: NAMESPACE,
        workflowExecution: execution,
        signalName: 'end',
      });
    }
    for (let round = 0; round < 20_000; round += 1) {
      const open = [...this.engine.world.executions.values()].filter((run) => run.isRunning);
      if (open.length === 0) return;
      for (const name of QUEUES) {
        const body = { namespace: NAMESPACE, taskQueue: { name }, identity: 'worker' };
        this.#call('PollWorkflowTaskQueue', body, 'workflowTask');
        this.#call('PollActivityTaskQueue', body, 'activityTask');
      }
      while (this.#workflowTasks.length > 0) this.#answerWorkflowTask();
      while (this.#activityTasks.length > 0) this.#answerActivityTask();
      this.#letTimePass();
    }
    const left = [...this.engine.world.executions.values()]
      .filter((run) => run.isRunning)
      .map((run) => run.workflowId);
    throw new InvariantError(
      `without faults everything closes; open: ${left.join(', ')}; holds: ${JSON.stringify(this.engine.holds())}`,
    );
  }
}

/** A sticky queue that is sometimes polled and sometimes not. */
const STICKY = {
  workerTaskQueue: { name: 'sticky', kind: TaskQueueKind.STICKY, normalName: 'orders' },
  scheduleToStartTimeout: { seconds: 5 },
};

const answersOf = (task: PollWorkflowTaskQueueResponse) =>
  Object.fromEntries(Object.keys(task.queries ?? {}).map((id) => [id, { resultType: 1 }]));

const bytesAsText = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? [...value].join() : value;

const simulatedFailure = (roll: number) => ({
  message: 'simulated',
  applicationFailureInfo: { type: 'Simulated', nonRetryable: roll > 0.8 },
});
