/** An activity's script, played by a synthetic worker on an engine of its own. */
import { CommandType, EventType, RetryState } from '../../../shared/protocol/enums.ts';
import type { Failure, HistoryEvent } from '../../../shared/protocol/messages.ts';
import { protoPolicyOf, type ActivityPlan } from '../../../shared/retryLab/prepare.ts';
import type { Proven, ProvenAttempt } from '../../../shared/retryLab/proof.ts';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import { scriptedOutcome, scriptSource } from '../../../shared/retryLab/scriptSource.ts';
import { attemptPlan, type AttemptPlan } from '../../../shared/retryLab/steps.ts';
import { durationOf, timestampMs } from '../../../shared/temporal/duration.ts';
import { Stage, stageNames } from './stage.ts';

const { namespace, taskQueue, workflowId } = stageNames;

const textEncoder = new TextEncoder();
const textDecoder = new TextDecoder();

/** What the worker will do, and when. */
interface Action {
  readonly at: number;
  readonly run: () => void;
}

/** An attempt as the engine keeps it. */
interface SeenAttempt {
  readonly attempt: number;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly outcome: string;
}

/** Plays at most `attemptCountMax` attempts. Throws the server's RequestError when it refuses the scenario. */
export function proveActivity(
  scenario: Scenario,
  plan: ActivityPlan,
  attemptCountMax: number,
): Promise<Proven> {
  return new ActivityProof(scenario, plan, attemptCountMax).run();
}

/** An activity on the stage. */
interface Scheduled {
  readonly runId: string;
  readonly at: number;
  /** Undefined: the run does not last until then. */
  readonly eventId: number | undefined;
}

/** Starts a workflow and lets it schedule the activity. Throws the server's RequestError when it refuses either. */
export function scheduleActivity(stage: Stage, scenario: Scenario): Scheduled {
  const { timeouts, workflow } = scenario;
  const optional = (ms: number | undefined) => (ms === undefined ? undefined : durationOf(ms));
  const { runId = '' } = stage.call('StartWorkflowExecution', {
    namespace,
    workflowId,
    workflowType: { name: 'RetryLab' },
    taskQueue: { name: taskQueue },
    requestId: 'retry-lab',
    workflowRunTimeout: optional(workflow.runTimeoutMs),
    workflowExecutionTimeout: optional(workflow.executionTimeoutMs),
  });
  const run = () => stage.engine.world.executions.get(runId);
  if (workflow.elapsedMs > 0) {
    stage.answerTask([
      {
        commandType: CommandType.START_TIMER,
        startTimerCommandAttributes: {
          timerId: 'elapsed',
          startToFireTimeout: durationOf(workflow.elapsedMs),
        },
      },
    ]);
    stage.advanceTo(stage.now + workflow.elapsedMs);
    if (run()?.isRunning !== true) return { runId, at: stage.now, eventId: undefined };
  }
  stage.answerTask([
    {
      commandType: CommandType.SCHEDULE_ACTIVITY_TASK,
      scheduleActivityTaskCommandAttributes: {
        activityId: '1',
        activityType: { name: scenario.name || 'activity' },
        taskQueue: { name: taskQueue },
        scheduleToCloseTimeout: optional(timeouts.scheduleToCloseMs),
        scheduleToStartTimeout: optional(timeouts.scheduleToStartMs),
        startToCloseTimeout: optional(timeouts.startToCloseMs),
        heartbeatTimeout: optional(timeouts.heartbeatMs),
        retryPolicy: protoPolicyOf(scenario.policy),
      },
    },
  ]);
  const [eventId] = run()?.activities?.keys() ?? [];
  return { runId, at: stage.now, eventId };
}

class ActivityProof {
  readonly #stage = new Stage();
  readonly #scenario: Scenario;
  readonly #plan: ActivityPlan;
  readonly #attemptCountMax: number;
  readonly #actions: Action[] = [];
  readonly #scheduled: Scheduled;
  #plannedAttempt = 0;
  /** The heartbeat details that each attempt started with, by its number. */
  readonly #details = new Map<number, string>();
  /** What was last seen of the attempts: a run that times out takes its open activities with it. */
  #seen: readonly SeenAttempt[] = [];

  constructor(scenario: Scenario, plan: ActivityPlan, attemptCountMax: number) {
    this.#scenario = scenario;
    this.#plan = plan;
    this.#attemptCountMax = attemptCountMax;
    this.#scheduled = scheduleActivity(this.#stage, scenario);
  }

  async run(): Promise<Proven> {
    const source = scriptSource(this.#scenario, this.#plan.heartbeatMs);
    while (this.#isOpen()) {
      const activity = this.#activity();
      if ((activity?.attempt ?? 0) > this.#attemptCountMax) break;
      if (activity?.status === 'scheduled' && activity.attempt > this.#plannedAttempt) {
        this.#plannedAttempt = activity.attempt;
        const how = attemptPlan();
        source.draw(activity.attempt, activity.attemptScheduledAt - this.#scheduled.at, how);
        this.#do(activity.attemptScheduledAt + how.queueMs, () => this.#start(how));
      }
      this.#step();
      await this.#stage.breathe();
    }
    return this.#proven();
  }

  /** To whatever comes next: the worker's action, or a timer of the server. Timers of the same instant come first. */
  #step(): void {
    const timerAt = this.#stage.engine.nextTimerAt() ?? Infinity;
    const [next] = this.#actions;
    const at = Math.min(timerAt, next?.at ?? Infinity);
    if (at === Infinity) throw new Error('nothing will happen any more');
    this.#stage.advanceTo(at);
    if (next && next.at <= at) {
      this.#actions.shift();
      next.run();
    }
    const kept = this.#execution()?.closedAttempts?.get(this.#scheduled.eventId ?? 0);
    this.#seen =
      (kept ?? this.#activity()?.attempts)?.map((attempt) => ({ ...attempt })) ?? this.#seen;
  }

  #do(at: number, run: () => void): void {
    const index = this.#actions.findIndex((action) => action.at > at);
    this.#actions.splice(index < 0 ? this.#actions.length : index, 0, { at, run });
  }

  /** The worker takes the task, if it is still there, and does what the plan says. */
  #start(how: AttemptPlan): void {
    const attempt = this.#plannedAttempt;
    const activity = this.#isOpen() ? this.#activity() : undefined;
    if (activity?.status !== 'scheduled' || activity.attempt !== attempt) return;
    const { taskToken, heartbeatDetails } = this.#stage.call('PollActivityTaskQueue', {
      namespace,
      taskQueue: { name: taskQueue },
      identity: 'retry-lab',
    });
    const [details] = heartbeatDetails?.payloads ?? [];
    if (details) this.#details.set(attempt, textDecoder.decode(details.data));
    if (!taskToken) throw new Error('the worker got no task');
    const startedAt = this.#stage.now;
    if (how.durationMs !== Infinity) {
      this.#do(startedAt + how.durationMs, () => this.#answer(taskToken, how.failure));
    }
    this.#heartbeat(taskToken, startedAt, how, 1);
  }

  #answer(taskToken: Uint8Array, failure: Failure | undefined): void {
    const body = { namespace, taskToken, identity: 'retry-lab' };
    if (failure) this.#stage.tryCall('RespondActivityTaskFailed', { ...body, failure });
    else this.#stage.tryCall('RespondActivityTaskCompleted', body);
  }

  /** One heartbeat after the other, until the plan's last or until the attempt is over. */
  #heartbeat(taskToken: Uint8Array, startedAt: number, how: AttemptPlan, count: number): void {
    const every = how.heartbeatEveryMs;
    if (every <= 0 || count * every > how.heartbeatsUntilMs || count * every > how.durationMs)
      return;
    const { heartbeatDetails } = scriptedOutcome(this.#scenario, this.#plannedAttempt);
    const details =
      heartbeatDetails === undefined
        ? undefined
        : { payloads: [{ data: textEncoder.encode(heartbeatDetails) }] };
    this.#do(startedAt + count * every, () => {
      const body = { namespace, taskToken, details };
      const isTaken = this.#stage.tryCall('RecordActivityTaskHeartbeat', body);
      if (isTaken) this.#heartbeat(taskToken, startedAt, how, count + 1);
    });
  }

  #execution() {
    return this.#stage.engine.world.executions.get(this.#scheduled.runId);
  }

  #activity() {
    return this.#execution()?.activities?.get(this.#scheduled.eventId ?? 0);
  }

  #isOpen(): boolean {
    return this.#execution()?.isRunning === true && this.#activity() !== undefined;
  }

  #proven(): Proven {
    const events = this.#stage.history(this.#scheduled.runId);
    const ending = this.#endingOf(events);
    const attempts = this.#seen.map(({ attempt, startedAt, endedAt, outcome }): ProvenAttempt => ({
      attempt,
      startedMs: startedAt - this.#scheduled.at,
      endedMs: endedAt === undefined ? ending.atMs : endedAt - this.#scheduled.at,
      // A run that times out leaves its activities as they are: running.
      outcome: outcome === 'completed' || outcome === 'failed' ? outcome : 'timedOut',
      heartbeatDetails: this.#details.get(attempt),
    }));
    return { attempts, ending };
  }

  #endingOf(events: readonly HistoryEvent[]): Proven['ending'] {
    // A run that is over before the activity is scheduled is so from the beginning.
    const at = (event: HistoryEvent) =>
      Math.max(0, (timestampMs(event.eventTime) ?? 0) - this.#scheduled.at);
    for (const event of events) {
      switch (event.eventType) {
        case EventType.ACTIVITY_TASK_COMPLETED:
          return { kind: 'completed', atMs: at(event), retryState: RetryState.UNSPECIFIED };
        case EventType.ACTIVITY_TASK_FAILED: {
          const retryState = event.activityTaskFailedEventAttributes?.retryState ?? 0;
          return { kind: 'failed', atMs: at(event), retryState };
        }
        case EventType.ACTIVITY_TASK_TIMED_OUT: {
          const retryState = event.activityTaskTimedOutEventAttributes?.retryState ?? 0;
          return { kind: 'timedOut', atMs: at(event), retryState };
        }
        case EventType.WORKFLOW_EXECUTION_TIMED_OUT:
          return { kind: 'runTimedOut', atMs: at(event), retryState: RetryState.UNSPECIFIED };
        default:
      }
    }
    const atMs = this.#stage.now - this.#scheduled.at;
    return { kind: 'unfinished', atMs, retryState: RetryState.IN_PROGRESS };
  }
}
