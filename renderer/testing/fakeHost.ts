/**
 * A host in memory that speaks the contract: for component tests, and for looking at views without a server.
 * It validates what it is asked as the real one does, and every call can be answered otherwise by a test.
 */
import * as v from 'valibot';
import type { HostListener } from '../../shared/ipc/bridge.ts';
import {
  calls,
  clientFrame,
  type CallInput,
  type CallName,
  type CallOutput,
} from '../../shared/ipc/contract.ts';
import type { Failure } from '../../shared/ipc/failure.ts';
import type { HistoryEvent, WorkflowSummary } from '../../shared/ipc/models.ts';
import { packEvents } from '../../shared/ipc/packEvents.ts';
import type { HostBridge } from '../app/bridge.ts';
import { fakeClockAnswers } from './fakeClock.ts';
import { FakeFailure } from './fakeFailure.ts';
import { fakeListAnswers } from './fakeLists.ts';
import { fakeProof } from './fakeProof.ts';
import { eventsOf, type FakeWorld } from './fakeWorld.ts';

export { FakeFailure };

type Answers = {
  [Name in CallName]?: (input: CallInput<Name>) => CallOutput<Name> | Promise<CallOutput<Name>>;
};

const pageEvents = 500;

/** The host. `world` is its state; change it and say what changed. */
export class FakeHost {
  readonly world: FakeWorld;
  /** Every call that was made, in order. */
  readonly asked: { readonly name: CallName; readonly input: unknown }[] = [];
  /** What `settings.write` was given last. */
  startSettings: CallOutput<'settings.read'> = {};
  /** The codec server's settings. */
  codec: CallOutput<'codec.get'> = { credentials: 'none', hasSecret: false };
  #answers: Answers = {};
  #listener: HostListener | undefined;
  #sequence = 0;
  /** Shells have menus and dialogs; a browser has none. */
  readonly #shell: HostBridge['shell'];

  constructor(world: FakeWorld, shell?: HostBridge['shell']) {
    this.world = world;
    this.#shell = shell;
  }

  /** What the window connects through. */
  bridge(): HostBridge {
    return {
      shell: this.#shell,
      connect: (listener) => {
        this.#listener = listener;
        queueMicrotask(() => listener.opened());
        return {
          send: (text) => void this.#receive(text),
          close: () => {
            this.#listener = undefined;
          },
          retryNow: () => this.reopen(),
        };
      },
    };
  }

  /** Answers one call otherwise. */
  answer<Name extends CallName>(name: Name, answer: Answers[Name]): void {
    this.#answers = { ...this.#answers, [name]: answer };
  }

  /** Tells the window that something changed. */
  changed(...topics: readonly string[]): void {
    this.#sequence += 1;
    this.#listener?.frame(JSON.stringify({ changed: { sequence: this.#sequence, topics } }));
  }

  /** Leaves out a number of the sequence, as after lost frames. */
  gap(): void {
    this.#sequence += 1;
    this.changed();
  }

  /** Loses the connection. */
  lose(crashed?: string): void {
    const sinceMs = Date.now();
    this.#listener?.closed(
      crashed === undefined
        ? { kind: 'disconnected', sinceMs }
        : { kind: 'crashed', message: crashed, sinceMs },
    );
    const listener = this.#listener as
      (HostListener & { retrying?(atMs: number): void }) | undefined;
    if (crashed === undefined) listener?.retrying?.(sinceMs + 4000);
  }

  /** Has the connection back. */
  reopen(): void {
    this.#sequence = 0;
    this.#listener?.opened();
  }

  async #receive(text: string): Promise<void> {
    const frame = v.parse(clientFrame, JSON.parse(text));
    const name = frame.call as CallName;
    const { id } = frame;
    this.asked.push({ name, input: frame.input });
    let answer: object;
    try {
      const input = v.parse(calls[name].input, frame.input);
      answer = { id, ok: true, value: await this.#answerTo(name, input) };
    } catch (error) {
      const failure: Failure =
        error instanceof FakeFailure ? error.failure : { kind: 'internal', message: String(error) };
      answer = { id, ok: false, error: failure };
    }
    this.#listener?.frame(JSON.stringify(answer));
  }

  #answerTo(name: CallName, input: unknown): unknown {
    const answer = this.#answers[name] as ((given: unknown) => unknown) | undefined;
    if (answer) return answer(input);
    const own = this.#own[name] as ((given: unknown) => unknown) | undefined;
    if (own) return own(input);
    throw new FakeFailure({
      kind: 'internal',
      message: `The host in memory has no answer to ${name}.`,
    });
  }

  #summary(workflowId: string, runId: string | undefined): WorkflowSummary {
    const found = this.world.workflows.find(
      (run) => run.workflowId === workflowId && (runId === undefined || run.runId === runId),
    );
    if (found) return found;
    throw new FakeFailure({
      kind: 'server',
      code: 'NOT_FOUND',
      message: `workflow not found for ID: ${workflowId}`,
      fix: 'It was never started here, or its retention has passed.',
    });
  }

  #open(workflowId: string, runId: string | undefined): WorkflowSummary {
    const summary = this.#summary(workflowId, runId);
    if (summary.status === 'Running') return summary;
    throw new FakeFailure({
      kind: 'server',
      code: 'NOT_FOUND',
      message: 'workflow execution already completed',
    });
  }

  #append(summary: WorkflowSummary, type: string, attributes: Record<string, unknown>): void {
    const events = eventsOf(this.world, summary);
    const event: HistoryEvent = {
      eventId: events.length + 1,
      type,
      timeMs: this.world.app.clock.virtualMs,
      wallMs: Date.now(),
      attributes,
    };
    events.push(event);
    this.#replace({ ...summary, historyLength: events.length });
    this.changed('workflows', `run:${summary.runId}`);
  }

  #replace(summary: WorkflowSummary): void {
    const { workflows } = this.world;
    workflows[workflows.findIndex((run) => run.runId === summary.runId)] = summary;
  }

  readonly #own: { [Name in CallName]?: (input: CallInput<Name>) => CallOutput<Name> } = {
    'app.state': () => ({ ...this.world.app, sequence: this.#sequence }),
    'server.restart': () => {
      const { problem: _, ...server } = this.world.app.server;
      this.world.app = { ...this.world.app, server: { ...server, state: 'running' } };
      this.changed('app');
      return undefined;
    },
    'settings.read': () => this.startSettings,
    'settings.write': (settings) => {
      this.startSettings = settings;
      return settings;
    },
    'project.open': () => {
      const { project } = this.world;
      this.world.app = { ...this.world.app, project };
      this.changed('app');
      return project;
    },
    'project.close': () => {
      const { project: _, ...app } = this.world.app;
      this.world.app = app;
      this.changed('app');
      return undefined;
    },
    'project.choose': () => '/home/ada/acme-shop',
    'project.samples': () => this.world.samples,
    'worker.start': () => this.#worker('running'),
    'worker.stop': () => this.#worker('stopped'),
    'worker.kill': () => this.#worker('crashed', 'The worker was killed (SIGKILL).'),
    'worker.logs': ({ after }) => this.world.logs.filter((line) => line.sequence > (after ?? -1)),
    ...fakeListAnswers(this),
    'workflows.chain': () => ({ runs: [], more: false }),
    'schedules.list': () => ({ schedules: [] }),
    'workflows.describe': ({ workflowId, runId }) => {
      const summary = this.#summary(workflowId, runId);
      return {
        historySizeBytes: summary.historyLength * 372,
        memo: {},
        searchAttributes: {},
        pendingActivities: [],
        pendingChildren: [],
        ...this.world.executions.get(summary.runId),
        summary,
      };
    },
    'workflows.history': ({ workflowId, runId, afterEventId }) => {
      const all = eventsOf(this.world, this.#summary(workflowId, runId));
      const events = all.filter((event) => event.eventId > afterEventId).slice(0, pageEvents);
      const lastEventId = all.at(-1)?.eventId ?? 0;
      const more = (events.at(-1)?.eventId ?? lastEventId) < lastEventId;
      return { events: packEvents(events), lastEventId, more };
    },
    'workflows.start': (input) => {
      const workflowId = input.workflowId ?? crypto.randomUUID();
      const runId = crypto.randomUUID();
      if (
        this.world.workflows.some(
          (run) => run.workflowId === workflowId && run.status === 'Running',
        )
      )
        throw new FakeFailure({
          kind: 'server',
          code: 'ALREADY_EXISTS',
          message: 'Workflow execution is already running.',
          fix: 'Choose another ID, or "Use the existing run" under "If the ID is running".',
        });
      this.world.workflows.unshift({
        workflowId,
        runId,
        type: input.workflowType,
        status: 'Running',
        taskQueue: input.taskQueue,
        startMs: this.world.app.clock.virtualMs,
        historyLength: 2,
        waitingFor: { kind: 'workflowTask', text: `no worker polls ${input.taskQueue}` },
      });
      this.changed('workflows', 'app');
      return { workflowId, runId };
    },
    'workflows.signal': ({ workflowId, runId, name, args }) => {
      const input = args.map((json) => ({
        encoding: 'json/plain',
        json,
        sizeBytes: JSON.stringify(json).length,
      }));
      this.#append(this.#open(workflowId, runId), 'WORKFLOW_EXECUTION_SIGNALED', {
        signalName: name,
        input,
        identity: 'timelapse',
      });
      return undefined;
    },
    'workflows.query': ({ workflowId, runId, name }) => {
      this.#summary(workflowId, runId);
      const result = this.world.replies[name];
      if (result === undefined)
        return {
          ms: 3,
          failure: {
            type: 'QueryFailed',
            message: `Workflow did not register a handler for ${name}. Registered queries: [__stack_trace getStatus]`,
          },
        };
      return {
        ms: 6,
        result: { encoding: 'json/plain', json: result, sizeBytes: JSON.stringify(result).length },
      };
    },
    'workflows.update': ({ workflowId, runId, name, args }) => {
      this.#open(workflowId, runId);
      const result = this.world.replies[name] ?? args[0] ?? null;
      return {
        ms: 464,
        result: { encoding: 'json/plain', json: result, sizeBytes: JSON.stringify(result).length },
      };
    },
    'workflows.cancel': ({ workflowId, runId }) => {
      this.#append(this.#open(workflowId, runId), 'WORKFLOW_EXECUTION_CANCEL_REQUESTED', {
        identity: 'timelapse',
      });
      return undefined;
    },
    'workflows.terminate': ({ workflowId, runId, reason }) => {
      const summary = this.#open(workflowId, runId);
      this.#replace({ ...summary, status: 'Terminated', closeMs: this.world.app.clock.virtualMs });
      this.#append(this.#summary(workflowId, runId), 'WORKFLOW_EXECUTION_TERMINATED', {
        reason: reason ?? '',
        identity: 'timelapse',
      });
      return undefined;
    },
    ...fakeClockAnswers(
      () => this.world,
      (change) => this.#clock(change),
      (message) => {
        throw new FakeFailure({ kind: 'request', message });
      },
    ),
    'codec.get': () => this.codec,
    'codec.set': ({ url, credentials, headerName, secret }) => {
      this.codec = {
        credentials,
        hasSecret: secret !== undefined || this.codec.hasSecret,
        ...(url === undefined ? {} : { url }),
        ...(headerName === undefined ? {} : { headerName }),
      };
      return this.codec;
    },
    'lab.prove': ({ scenario }) => fakeProof(scenario),
    'lab.apply': ({ workflowId, runId }) => {
      this.#open(workflowId, runId);
      return undefined;
    },
  };

  #worker(state: 'running' | 'stopped' | 'crashed', reason?: string): undefined {
    this.world.app = {
      ...this.world.app,
      worker: {
        state,
        sinceMs: Date.now(),
        restarts: this.world.app.worker.restarts,
        ...(reason === undefined ? {} : { reason }),
      },
    };
    this.changed('worker', 'app');
    return undefined;
  }

  #clock(change: Partial<FakeWorld['app']['clock']>): FakeWorld['app']['clock'] {
    const virtualMs = change.virtualMs ?? this.world.app.clock.virtualMs;
    const next = this.world.agenda.find((entry) => entry.atMs > virtualMs);
    const { nextMs: _, nextText: __, ...rest } = this.world.app.clock;
    const clock = {
      ...rest,
      ...change,
      wallMs: Date.now(),
      ...(next ? { nextMs: next.atMs, nextText: `${next.text} of ${next.workflowId}` } : {}),
    };
    this.world.app = { ...this.world.app, clock };
    this.changed('clock');
    return clock;
  }
}
