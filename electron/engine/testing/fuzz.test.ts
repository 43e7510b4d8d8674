/** Whatever is sent: the engine answers with a value or a RequestError, keeps its laws, and never stops. */
import { describe, expect, it } from 'vitest';
import { virtualMs } from '../../../shared/model/units.ts';
import { createEventCodec } from '../../grpc/codec/codec.ts';
import { Prng } from '../core/prng.ts';
import { Engine } from '../engine.ts';
import type { Reply, ServiceName } from '../surface.ts';
import { checkWorld } from './checkers/checkWorld.ts';
import { activity, TestEngine } from './testEngine.ts';
import { RandomRequests, type Targets } from './randomRequest.ts';

const seed = Number(process.env['TIMELAPSE_SEED'] ?? 20_260_301);
const REQUESTS = 12_000;
const SERVICES: readonly ServiceName[] = ['WorkflowService', 'OperatorService', 'TestService'];

class Fuzzer {
  readonly #prng = new Prng(seed);
  readonly #codec = createEventCodec();
  readonly #targets: Targets = {
    workflowIds: ['a', 'b', 'c'],
    runIds: [],
    taskTokens: foreignTokens(),
  };
  readonly #engine = new Engine({ seed, startedAt: virtualMs(1.7e12), codec: this.#codec });
  readonly #touched = new Set<string>();
  #ticket = 0;
  #now = 1.7e12;
  readonly errors = new Set<string>();

  constructor() {
    this.#engine.subscribe(({ executions }) => {
      for (const { runId } of executions) this.#touched.add(runId);
    });
  }

  run(count: number): void {
    const requests = new RandomRequests(this.#prng, this.#targets, this.#codec);
    for (let index = 0; index < count; index += 1) {
      this.#now += this.#prng.fraction() * 500;
      if (index % 4 === 0) this.#useful();
      const service = SERVICES[Math.floor(this.#prng.fraction() ** 3 * 3)] ?? 'WorkflowService';
      const { method, body } = requests.next(service);
      this.#call(service, method, body);
    }
  }

  /** Something valid now and then, so that there is something to hit. */
  #useful(): void {
    const workflowId = this.#targets.workflowIds[Math.floor(this.#prng.fraction() * 3)];
    const taskQueue = { name: 'queue' };
    const base = { namespace: 'default', identity: 'fuzz', taskQueue };
    if (this.#prng.fraction() < 0.5) {
      const requestId = `r${this.#ticket}`;
      this.#call('WorkflowService', 'StartWorkflowExecution', {
        ...base,
        workflowId,
        workflowType: { name: 'T' },
        requestId,
      });
    }
    this.#call('WorkflowService', 'PollWorkflowTaskQueue', base);
    this.#call('WorkflowService', 'PollActivityTaskQueue', base);
  }

  #call(service: ServiceName, method: string, body: object): void {
    this.#ticket += 1;
    this.#touched.clear();
    const call = {
      kind: 'call',
      ticket: this.#ticket,
      service,
      method,
      body,
      caller: { connection: 'c', deadlineMs: 60_000 },
    } as const;
    let replies: Reply[];
    try {
      replies = this.#engine.submit(call, virtualMs(this.#now));
    } catch (error) {
      const text = JSON.stringify(body, (_, value: unknown) =>
        value instanceof Uint8Array ? [...value] : value,
      );
      throw new Error(`seed ${seed}: ${method} stopped the engine: ${text.slice(0, 3_000)}`, {
        cause: error,
      });
    }
    checkWorld(this.#engine.world, this.#touched);
    for (const reply of replies) this.#note(reply);
  }

  #note(reply: Reply): void {
    if ('error' in reply) {
      this.errors.add(reply.error.code);
      return;
    }
    const { taskToken, runId }: { taskToken?: Uint8Array; runId?: string } = reply.value;
    if (taskToken?.length) this.#targets.taskTokens.push(taskToken);
    if (runId) this.#targets.runIds.push(runId);
    if (this.#targets.taskTokens.length > 40) this.#targets.taskTokens.splice(0, 10);
    if (this.#targets.runIds.length > 40) this.#targets.runIds.splice(0, 10);
  }
}

/** Tokens of the tasks of another server. */
function foreignTokens(): Uint8Array[] {
  const other = new TestEngine(createEventCodec(), { seed: seed + 1 });
  other.start('a');
  other.step(activity('a'));
  return [other.poll()?.taskToken, other.pollActivity()?.taskToken].flatMap((token) => token ?? []);
}

describe(`fuzzing, seed ${seed}`, () => {
  it('never stops the engine', () => {
    const fuzzer = new Fuzzer();
    fuzzer.run(REQUESTS);
    expect(fuzzer.errors).not.toContain('INTERNAL');
    expect(fuzzer.errors).toContain('INVALID_ARGUMENT');
  }, 120_000);
});
