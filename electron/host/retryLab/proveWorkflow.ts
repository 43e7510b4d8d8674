/** A chain of runs, played by a synthetic worker on an engine of its own. */
import { CommandType, EventType, RetryState } from '../../../shared/protocol/enums.ts';
import type { Command, HistoryEvent } from '../../../shared/protocol/messages.ts';
import { protoPolicyOf } from '../../../shared/retryLab/prepare.ts';
import type { Proven, ProvenAttempt } from '../../../shared/retryLab/proof.ts';
import type { Scenario } from '../../../shared/retryLab/scenario.ts';
import { scriptSource } from '../../../shared/retryLab/scriptSource.ts';
import { attemptPlan, type AttemptPlan } from '../../../shared/retryLab/steps.ts';
import { durationMs, durationOf, timestampMs } from '../../../shared/temporal/duration.ts';
import { Stage, stageNames } from './stage.ts';

const { namespace, taskQueue, workflowId } = stageNames;

/** Plays at most `runCountMax` runs. Throws when the server refuses the scenario. */
export function proveWorkflow(scenario: Scenario, runCountMax: number): Promise<Proven> {
  return new WorkflowProof(scenario).run(runCountMax);
}

/** Starts the chain's first run and answers its id. Throws the server's RequestError when it refuses. */
export function startChain(stage: Stage, { name, workflow, policy }: Scenario): string {
  const optional = (ms: number | undefined) => (ms === undefined ? undefined : durationOf(ms));
  const { runId = '' } = stage.call('StartWorkflowExecution', {
    namespace,
    workflowId,
    workflowType: { name: name || 'workflow' },
    taskQueue: { name: taskQueue },
    requestId: 'retry-lab',
    workflowRunTimeout: optional(workflow.runTimeoutMs),
    workflowExecutionTimeout: optional(workflow.executionTimeoutMs),
    retryPolicy: workflow.hasRetryPolicy ? protoPolicyOf(policy) : undefined,
  });
  return runId;
}

class WorkflowProof {
  readonly #stage = new Stage();
  readonly #scenario: Scenario;
  readonly #attempts: ProvenAttempt[] = [];
  #startedAt = 0;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
  }

  async run(runCountMax: number): Promise<Proven> {
    let runId: string | undefined = startChain(this.#stage, this.#scenario);
    this.#startedAt = this.#stage.now;
    const source = scriptSource(this.#scenario, Infinity);
    for (let attempt = 1; runId !== undefined && attempt <= runCountMax; attempt += 1) {
      const [started] = this.#stage.history(runId);
      const backoff = started?.workflowExecutionStartedEventAttributes?.firstWorkflowTaskBackoff;
      const scheduledAt = (timestampMs(started?.eventTime) ?? 0) + (durationMs(backoff) ?? 0);
      const how = attemptPlan();
      source.draw(attempt, scheduledAt - this.#startedAt, how);
      const startedMs = this.#play(runId, scheduledAt, how);
      if (!this.#isClosed(runId)) return this.#unended('endless', attempt, startedMs);
      const closing = this.#stage.history(runId).at(-1);
      if (!closing) throw new Error('a run without events');
      if (startedMs !== undefined)
        this.#attempts.push(this.#attemptOf(attempt, startedMs, closing));
      const end = endOf(closing);
      if (end.retryState !== RetryState.IN_PROGRESS) {
        return { attempts: this.#attempts, ending: { ...end, atMs: this.#atMs(closing) } };
      }
      runId = end.newExecutionRunId;
      await this.#stage.breathe();
    }
    return this.#unended('unfinished', runCountMax, undefined);
  }

  /** Plays a run to its end, or until nothing will happen any more. Answers when its worker started, if one did. */
  #play(runId: string, scheduledAt: number, how: AttemptPlan): number | undefined {
    const startsAt = scheduledAt + how.queueMs;
    this.#waitUntil(runId, startsAt);
    if (this.#isClosed(runId)) return undefined;
    const startedMs = this.#stage.now - this.#startedAt;
    const close = closingCommand(how);
    if (how.durationMs === 0) {
      this.#stage.answerTask([close]);
      return startedMs;
    }
    if (how.durationMs === Infinity) {
      this.#stage.answerTask([]);
      this.#waitUntil(runId, Infinity);
      return startedMs;
    }
    const startToFireTimeout = durationOf(how.durationMs);
    this.#stage.answerTask([
      {
        commandType: CommandType.START_TIMER,
        startTimerCommandAttributes: { timerId: 'work', startToFireTimeout },
      },
    ]);
    this.#waitUntil(runId, startsAt + how.durationMs);
    if (!this.#isClosed(runId)) this.#stage.answerTask([close]);
    return startedMs;
  }

  /** Lets time pass, timer by timer, until then, until the run closes, or until no timer is left. */
  #waitUntil(runId: string, at: number): void {
    for (;;) {
      const timerAt = this.#stage.engine.nextTimerAt();
      if (timerAt === undefined || timerAt > at || this.#isClosed(runId)) break;
      this.#stage.advanceTo(timerAt);
    }
    if (at !== Infinity && !this.#isClosed(runId)) this.#stage.advanceTo(at);
  }

  #isClosed(runId: string): boolean {
    return this.#stage.engine.world.executions.get(runId)?.isRunning !== true;
  }

  #atMs(event: HistoryEvent): number {
    return (timestampMs(event.eventTime) ?? 0) - this.#startedAt;
  }

  #attemptOf(attempt: number, startedMs: number, closing: HistoryEvent): ProvenAttempt {
    const { kind } = endOf(closing);
    const outcome = kind === 'completed' || kind === 'failed' ? kind : 'timedOut';
    return { attempt, startedMs, endedMs: this.#atMs(closing), outcome };
  }

  #unended(kind: 'endless' | 'unfinished', attempt: number, startedMs: number | undefined): Proven {
    const isEndless = kind === 'endless';
    const hanging = {
      attempt,
      startedMs: startedMs ?? 0,
      endedMs: Infinity,
      outcome: 'timedOut' as const,
    };
    return {
      attempts: isEndless ? [...this.#attempts, hanging] : this.#attempts,
      ending: {
        kind,
        atMs: isEndless ? Infinity : this.#stage.now - this.#startedAt,
        retryState: isEndless ? RetryState.UNSPECIFIED : RetryState.IN_PROGRESS,
      },
    };
  }
}

function closingCommand({ failure }: AttemptPlan): Command {
  return failure
    ? {
        commandType: CommandType.FAIL_WORKFLOW_EXECUTION,
        failWorkflowExecutionCommandAttributes: { failure },
      }
    : {
        commandType: CommandType.COMPLETE_WORKFLOW_EXECUTION,
        completeWorkflowExecutionCommandAttributes: {},
      };
}

/** How a run closed. */
function endOf(
  event: HistoryEvent,
): Omit<Proven['ending'], 'atMs'> & { newExecutionRunId?: string | undefined } {
  switch (event.eventType) {
    case EventType.WORKFLOW_EXECUTION_COMPLETED:
      return { kind: 'completed', retryState: RetryState.UNSPECIFIED };
    case EventType.WORKFLOW_EXECUTION_FAILED: {
      const attributes = event.workflowExecutionFailedEventAttributes;
      const { newExecutionRunId, retryState = RetryState.UNSPECIFIED } = attributes ?? {};
      return { kind: 'failed', retryState, newExecutionRunId };
    }
    case EventType.WORKFLOW_EXECUTION_TIMED_OUT: {
      const attributes = event.workflowExecutionTimedOutEventAttributes;
      const { newExecutionRunId, retryState = RetryState.UNSPECIFIED } = attributes ?? {};
      return { kind: 'timedOut', retryState, newExecutionRunId };
    }
    default:
      throw new Error(`a run closed with event type ${event.eventType}`);
  }
}
