/** An engine with a clock that the test moves, a client and a worker played by hand. */
import { CommandType } from '../../../shared/protocol/enums.ts';
import type {
  Command,
  HistoryEvent,
  PollActivityTaskQueueResponse,
  PollWorkflowTaskQueueResponse,
} from '../../../shared/protocol/messages.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import { durationOf } from '../../../shared/temporal/duration.ts';
import { Engine } from '../engine.ts';
import { eventNameOf, type EventName } from '../state/events.ts';
import type { EngineInput, EngineOptions, EventCodec, Reply, ServiceName } from '../surface.ts';
import { checkWorld } from './checkers/checkWorld.ts';

const NAMESPACE = 'default';
export const QUEUE = 'queue';
const STARTED_AT = virtualMs(1_700_000_000_000);

export class TestEngine {
  readonly engine: Engine;
  now: VirtualMs = STARTED_AT;
  readonly #replies = new Map<number, Reply>();
  readonly #touched = new Set<string>();
  #ticket = 0;

  constructor(codec: EventCodec, options: Partial<EngineOptions> = {}) {
    this.engine = new Engine({ seed: 1, startedAt: STARTED_AT, codec, ...options });
    this.engine.subscribe(({ executions }) => {
      for (const { runId } of executions) this.#touched.add(runId);
    });
  }

  /** Gives the engine an input; the laws hold after it. */
  submit(input: EngineInput): void {
    this.#touched.clear();
    for (const reply of this.engine.submit(input, this.now)) this.#replies.set(reply.ticket, reply);
    checkWorld(this.engine.world, this.#touched);
  }

  /** Makes a call and returns its ticket. */
  call(
    method: string,
    body: object,
    service: ServiceName = 'WorkflowService',
    connection = 'client',
  ): number {
    this.#ticket += 1;
    const ticket = this.#ticket;
    const named = service === 'WorkflowService' ? { namespace: NAMESPACE, ...body } : body;
    const caller = { connection, deadlineMs: 60_000 };
    this.submit({ kind: 'call', ticket, service, method, body: named, caller });
    return ticket;
  }

  /** The answer to a call; undefined while it waits. Throws the error that it was answered with. */
  answer<T = Record<string, unknown>>(ticket: number): T | undefined {
    const reply = this.#replies.get(ticket);
    if (reply && 'error' in reply) throw reply.error;
    return reply?.value as T | undefined;
  }

  /** Makes a call that is answered at once. */
  ask<T = Record<string, unknown>>(
    method: string,
    body: object,
    service?: ServiceName,
    connection?: string,
  ): T {
    const answer = this.answer<T>(this.call(method, body, service, connection));
    if (answer === undefined) throw new Error(`${method} waits`);
    return answer;
  }

  /** Lets time pass; what is due on the way fires at its time. */
  pass(ms: number): void {
    this.now = virtualMs(this.now + ms);
    this.submit({ kind: 'advance' });
  }

  /** Skips as the driver of the clock does, as long as it may. Returns how often. */
  skip(): number {
    for (let count = 0; ; count += 1) {
      const wake = this.engine.nextWake();
      if (wake.kind !== 'skipTo') return count;
      this.now = virtualMs(Math.max(this.now, wake.at));
      this.submit({ kind: 'advance' });
    }
  }

  start(workflowId: string, more: object = {}): string {
    const body = {
      workflowId,
      workflowType: { name: 'Test' },
      taskQueue: { name: QUEUE },
      ...more,
    };
    return this.ask<{ runId: string }>('StartWorkflowExecution', body).runId;
  }

  poll(queue = QUEUE): PollWorkflowTaskQueueResponse | undefined {
    return this.answer(
      this.call('PollWorkflowTaskQueue', { taskQueue: { name: queue }, identity: 'worker' }),
    );
  }

  /** Takes the workflow task that waits and completes it with these commands. */
  step(...commands: Command[]): void {
    const task = this.poll();
    if (!task) throw new Error('no workflow task waits');
    this.ask('RespondWorkflowTaskCompleted', {
      taskToken: task.taskToken,
      commands,
      identity: 'worker',
    });
  }

  /** The activity task that waits, if any. */
  pollActivity(more: object = {}): PollActivityTaskQueueResponse | undefined {
    const body = { taskQueue: { name: QUEUE }, identity: 'worker', ...more };
    return this.answer(this.call('PollActivityTaskQueue', body));
  }

  events(runId: string): HistoryEvent[] {
    const store = this.engine.world.executions.get(runId)?.store;
    return Array.from({ length: store?.count ?? 0 }, (_, index) => store?.get(index + 1) ?? {});
  }

  eventNames(runId: string): EventName[] {
    return this.events(runId).map(eventNameOf);
  }
}

/** Schedules an activity that may run for a minute. */
export const activity = (
  activityId: string,
  options: NonNullable<Command['scheduleActivityTaskCommandAttributes']> = {},
): Command => ({
  commandType: CommandType.SCHEDULE_ACTIVITY_TASK,
  scheduleActivityTaskCommandAttributes: {
    activityId,
    activityType: { name: 'Act' },
    taskQueue: { name: QUEUE },
    startToCloseTimeout: durationOf(60_000),
    ...options,
  },
});

export const timer = (timerId: string, ms: number): Command => ({
  commandType: CommandType.START_TIMER,
  startTimerCommandAttributes: { timerId, startToFireTimeout: durationOf(ms) },
});

export const complete: Command = {
  commandType: CommandType.COMPLETE_WORKFLOW_EXECUTION,
  completeWorkflowExecutionCommandAttributes: {},
};
