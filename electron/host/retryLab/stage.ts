/**
 * An engine of its own under skipped time, with a worker played by hand: nothing waits for a wall clock, so a year of retries is
 * over in a moment.
 */
import { setImmediate } from 'node:timers/promises';
import type { Command, HistoryEvent } from '../../../shared/protocol/messages.ts';
import type { WorkflowServiceCalls } from '../../../shared/protocol/calls.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import { RequestError } from '../../engine/core/errors.ts';
import { Engine } from '../../engine/engine.ts';
import type { EngineInput, Reply } from '../../engine/surface.ts';
import { createEventCodec } from '../../grpc/codec/codec.ts';

type Calls = WorkflowServiceCalls;

/** Small numbers leave more digits for fractions of a millisecond. */
const startedAt = virtualMs(86_400_000);

/** The namespace, task queue and workflow of every proof. */
export const stageNames = { namespace: 'default', taskQueue: 'retry-lab', workflowId: 'retry-lab' };

/** So many steps are played in one go: a few milliseconds. */
const stepCountAtOnce = 50;

export class Stage {
  readonly engine = new Engine({ seed: 1, startedAt, codec: createEventCodec() });
  readonly #codec = createEventCodec();
  #now: VirtualMs = startedAt;
  #ticket = 0;
  #stepCount = 0;

  get now(): VirtualMs {
    return this.#now;
  }

  /** Timers that are due by then fire, in order. */
  advanceTo(at: number): void {
    this.#now = virtualMs(Math.max(this.#now, at));
    this.#submit({ kind: 'advance' });
  }

  /** Between two steps: now and then the host gets to answer others, so that a long script keeps nobody waiting. */
  async breathe(): Promise<void> {
    this.#stepCount += 1;
    if (this.#stepCount % stepCountAtOnce === 0) await setImmediate();
  }

  /** Calls the API now. Throws RequestError; an Error for a call that would have to wait. */
  call<Name extends keyof Calls>(
    method: Name,
    body: Calls[Name]['request'],
  ): Calls[Name]['response'] {
    this.#ticket += 1;
    const ticket = this.#ticket;
    const replies = this.#submit({
      kind: 'call',
      ticket,
      service: 'WorkflowService',
      method,
      body,
      caller: { connection: 'retry-lab', deadlineMs: 60_000 },
    });
    const reply = replies.find((candidate) => candidate.ticket === ticket);
    if (!reply) {
      this.#submit({ kind: 'cancelCall', ticket });
      throw new Error(`${method} has nothing to answer yet`);
    }
    if ('error' in reply) throw reply.error;
    return reply.value as Calls[Name]['response'];
  }

  /** The same; an answer that comes too late is what it is. Answers whether it was taken. */
  tryCall<Name extends keyof Calls>(method: Name, body: Calls[Name]['request']): boolean {
    try {
      this.call(method, body);
      return true;
    } catch (error) {
      if (error instanceof RequestError && error.code === 'NOT_FOUND') return false;
      throw error;
    }
  }

  /** Takes the workflow task that is there and answers it with these commands. */
  answerTask(commands: Command[]): void {
    const { namespace, taskQueue } = stageNames;
    const worker = { namespace, identity: 'retry-lab' };
    const queue = { name: taskQueue };
    const { taskToken } = this.call('PollWorkflowTaskQueue', { ...worker, taskQueue: queue });
    this.call('RespondWorkflowTaskCompleted', { ...worker, taskToken, commands });
  }

  /** The events of a run. */
  history(runId: string): HistoryEvent[] {
    const { history } = this.call('GetWorkflowExecutionHistory', {
      namespace: stageNames.namespace,
      execution: { workflowId: stageNames.workflowId, runId },
    });
    return (history?.events ?? []).map((event: HistoryEvent | Uint8Array) =>
      event instanceof Uint8Array ? this.#codec.decodeEvent(event) : event,
    );
  }

  #submit(input: EngineInput): Reply[] {
    return this.engine.submit(input, this.#now);
  }
}
