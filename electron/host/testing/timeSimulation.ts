/**
 * The whole of time at random: an engine with workers that come, work, and die, clients that lock time and die, and a user who freezes,
 * scales and skips, all chosen by a seed, on a wall that only this test moves.
 *
 * Laws, after each step
 * 1. Time jumps only while nothing holds it: else it moves at the pace of the wall at most.
 * 2. What a worker has is never timed out before its limit has passed on the wall, however fast the clock runs.
 * 3. Time that stands or does not skip names a hold, or has nothing due, or the mode is not one that skips.
 * 4. Virtual time never goes back.
 */
import fc from 'fast-check';
import { createEventCodec } from '../../grpc/codec/codec.ts';
import { Engine } from '../../engine/engine.ts';
import type { Reply } from '../../engine/surface.ts';
import type { ClockMode } from '../../../shared/ipc/models.ts';
import { virtualMs } from '../../../shared/model/units.ts';
import { CommandType } from '../../../shared/protocol/enums.ts';
import type {
  PollActivityTaskQueueResponse,
  PollWorkflowTaskQueueResponse,
} from '../../../shared/protocol/messages.ts';
import { ClockDriver } from '../clock/clockDriver.ts';
import { holdViews } from '../convert/holdText.ts';
import { fakeWall } from './fakeWall.ts';

const START = virtualMs(1_700_000_000_000);
const LIMIT_S = 20;
const codec = createEventCodec();
const QUEUE = { namespace: 'default', taskQueue: { name: 'q' }, identity: 'worker' };

type Step =
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'poll' }
  | { readonly kind: 'work'; readonly commands: number }
  | { readonly kind: 'finish' }
  | { readonly kind: 'mode'; readonly mode: ClockMode; readonly speed: number }
  | { readonly kind: 'lock' | 'unlock' | 'die'; readonly client: number };

/** What may happen, in any order. */
export const timeSteps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass'), ms: fc.nat(8000) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('start') }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('poll') }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('work'), commands: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('finish') }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('mode'),
        mode: fc.constantFrom<ClockMode>('real', 'frozen', 'scaled', 'autoSkip'),
        speed: fc.constantFrom(0.1, 60, 10_000),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('lock', 'unlock', 'die'),
        client: fc.nat(2),
      }),
    },
  ) as fc.Arbitrary<Step>,
  { minLength: 10, maxLength: 60 },
);

/** A world of which each step is checked. `take` throws where a law is broken. */
export class TimeSimulation {
  readonly wall = fakeWall(START);
  readonly engine = new Engine({ seed: 7, startedAt: START, codec });
  readonly driver: ClockDriver;
  /** Each with when it came, on the wall. */
  readonly #replies: { readonly reply: Reply; readonly at: number }[] = [];
  readonly #waiting = new Map<number, 'workflow' | 'activity'>();
  readonly #tasks: PollWorkflowTaskQueueResponse[] = [];
  /** Activities that a worker has, by when it got them on the wall. */
  readonly #activities = new Map<PollActivityTaskQueueResponse, number>();
  #ticket = 0;
  #workflows = 0;

  constructor() {
    this.driver = new ClockDriver({
      engine: this.engine,
      wall: this.wall,
      startedAt: START,
      mode: 'autoSkip',
      deliver: (replies) => this.#keep(replies),
      onStopped: (error) => {
        throw error;
      },
    });
  }

  take(step: Step): void {
    const wallBefore = this.wall.now();
    const virtualBefore = this.driver.now();
    const heldBefore = !this.engine.maySkip();
    this.#do(step);
    if (step.kind !== 'pass') this.wall.settle();
    this.#receive();
    const passed = this.wall.now() - wallBefore;
    const moved = this.driver.now() - virtualBefore;
    law(moved >= 0, 'virtual time went back');
    // Held before and after, with nobody who could let go in between: it was held all the time.
    if (heldBefore && !this.engine.maySkip() && step.kind === 'pass')
      this.#heldTimeMovesWithTheWall(moved, passed);
    this.#nobodyIsTimedOutEarly();
    this.#timeMovesOrSaysWhy();
  }

  #heldTimeMovesWithTheWall(moved: number, passed: number): void {
    // A timeout on the way may end the hold for a moment, and time may skip then.
    const fired = this.engine.holds().every(({ since }) => since > this.driver.now() - moved);
    law(fired || moved <= passed + 1, `held time moved ${moved} ms in ${passed} ms`);
  }

  #nobodyIsTimedOutEarly(): void {
    for (const [task, gotAt] of this.#activities) {
      const { runId = '' } = task.workflowExecution ?? {};
      const run = this.engine.world.executions.get(runId);
      const known = [...(run?.activities?.values() ?? [])].find(
        ({ activityId, attempt, status }) =>
          activityId === task.activityId && attempt === task.attempt && status === 'started',
      );
      if (known || !run?.isRunning) continue;
      const had = this.wall.now() - gotAt;
      law(had >= LIMIT_S * 1000 - 1, `an activity was timed out after ${had} ms of the wall`);
      this.#activities.delete(task);
    }
  }

  #timeMovesOrSaysWhy(): void {
    const { mode } = this.driver;
    const holds = this.engine.holds();
    law(this.engine.maySkip() === (holds.length === 0), 'what holds time is listed');
    const times = { now: this.wall.now(), sinceOf: () => this.wall.now() };
    for (const { text, ends } of holdViews(holds, times)) {
      law(text !== '' && ends?.startsWith('It ends ') === true, `a hold says what it is: ${text}`);
    }
    const frozen = holds.some(({ kind }) => kind === 'frozen');
    law(frozen === (mode === 'frozen'), 'a freeze is a hold');
    // Nothing holds time and it may skip: then it has, and nothing is due.
    const next = this.driver.nextAt();
    const stuck = mode === 'autoSkip' && holds.length === 0 && next !== undefined;
    law(!stuck, `time stands before ${next} and nothing holds it`);
    // Else what is due next is waited for, unless time stands.
    const waits = mode === 'frozen' || next === undefined || this.wall.armed().length === 1;
    law(waits, `nothing waits for ${next}`);
  }

  #do(step: Step): void {
    switch (step.kind) {
      case 'pass':
        return this.wall.pass(step.ms);
      case 'start':
        return this.#start();
      case 'poll':
        this.#poll('workflow');
        return this.#poll('activity');
      case 'work':
        return this.#work(step.commands);
      case 'finish':
        return this.#finish();
      case 'mode':
        return this.driver.setMode(step.mode, step.speed);
      case 'lock':
        return void this.#call('LockTimeSkipping', {}, 'TestService', `client-${step.client}`);
      case 'unlock':
        return void this.#call('UnlockTimeSkipping', {}, 'TestService', `client-${step.client}`);
      case 'die':
        return this.driver.feed({
          kind: 'connectionClosed',
          connection: `client-${step.client}`,
        });
    }
  }

  #start(): void {
    this.#workflows += 1;
    this.#call('StartWorkflowExecution', {
      ...QUEUE,
      workflowId: `w${this.#workflows}`,
      workflowType: { name: 'Simulated' },
      requestId: `r${this.#workflows}`,
    });
  }

  #poll(kind: 'workflow' | 'activity'): void {
    const method = kind === 'workflow' ? 'PollWorkflowTaskQueue' : 'PollActivityTaskQueue';
    this.#waiting.set(this.#call(method, QUEUE), kind);
  }

  /** A worker answers a workflow task: it sleeps for an hour or a month, runs an activity, or is done. */
  #work(commands: number): void {
    const task = this.#tasks.shift();
    if (!task) return;
    const id = String(this.#ticket);
    const timer = (seconds: number) => ({
      commandType: CommandType.START_TIMER,
      startTimerCommandAttributes: { timerId: id, startToFireTimeout: { seconds } },
    });
    const choices = [
      { commandType: CommandType.COMPLETE_WORKFLOW_EXECUTION },
      timer(3600),
      timer(30 * 86_400),
      {
        commandType: CommandType.SCHEDULE_ACTIVITY_TASK,
        scheduleActivityTaskCommandAttributes: {
          activityId: id,
          activityType: { name: 'charge' },
          taskQueue: { name: 'q' },
          startToCloseTimeout: { seconds: LIMIT_S },
          scheduleToCloseTimeout: { seconds: 600 },
          retryPolicy: { initialInterval: { seconds: 60 }, maximumAttempts: 3 },
        },
      },
    ];
    const { taskToken } = task;
    this.#call('RespondWorkflowTaskCompleted', { taskToken, commands: [choices[commands]] });
  }

  #finish(): void {
    const [task] = this.#activities.keys();
    if (!task) return;
    this.#activities.delete(task);
    this.#call('RespondActivityTaskCompleted', { taskToken: task.taskToken });
  }

  #call(
    method: string,
    body: object,
    service: 'WorkflowService' | 'TestService' = 'WorkflowService',
    connection = 'worker',
  ): number {
    this.#ticket += 1;
    const ticket = this.#ticket;
    const caller = { connection, deadlineMs: 60_000 };
    this.#keep(this.driver.submit({ kind: 'call', ticket, service, method, body, caller }));
    return ticket;
  }

  #keep(replies: readonly Reply[]): void {
    const at = this.wall.now();
    for (const reply of replies) this.#replies.push({ reply, at });
  }

  #receive(): void {
    for (const { reply, at } of this.#replies.splice(0)) {
      const kind = this.#waiting.get(reply.ticket);
      this.#waiting.delete(reply.ticket);
      if (kind === undefined || 'error' in reply) continue;
      const task: PollWorkflowTaskQueueResponse & PollActivityTaskQueueResponse = reply.value;
      if (!task.taskToken?.length) continue;
      if (kind === 'workflow') this.#tasks.push(task);
      else this.#activities.set(task, at);
    }
  }
}

function law(holds: boolean, broken: string): void {
  if (!holds) throw new Error(broken);
}
