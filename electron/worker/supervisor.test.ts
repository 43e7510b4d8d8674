import { beforeEach, describe, expect, it } from 'vitest';
import type { WorkerFault } from '../../shared/worker/fault.ts';
import type { WorkerLaunch } from '../../shared/worker/launch.ts';
import type { SupervisorMessage, WorkerMessage } from '../../shared/worker/protocol.ts';
import { createSupervisor, type Supervisor, type Timing } from './supervisor.ts';
import type { SpawnWorker, WorkerProcessEvents, WorkerProcessOptions } from './workerProcess.ts';

/** Time that moves only when it is told to. */
class FakeTiming implements Timing {
  private timeMs = 1_000_000;
  private timers: { atMs: number; callback: () => void }[] = [];

  now(): number {
    return this.timeMs;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { atMs: this.timeMs + ms, callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((each) => each !== timer);
    };
  }

  advance(ms: number): void {
    const untilMs = this.timeMs + ms;
    for (;;) {
      const [next] = this.timers
        .filter(({ atMs }) => atMs <= untilMs)
        .sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.timers = this.timers.filter((each) => each !== next);
      this.timeMs = next.atMs;
      next.callback();
    }
    this.timeMs = untilMs;
  }
}

/** A process that does only what the test says. */
class FakeProcess {
  readonly sent: SupervisorMessage['kind'][] = [];
  readonly options: WorkerProcessOptions;
  readonly pid: number;
  terminated = 0;
  killed = 0;
  private readonly events: WorkerProcessEvents;

  constructor(pid: number, options: WorkerProcessOptions, events: WorkerProcessEvents) {
    this.pid = pid;
    this.options = options;
    this.events = events;
  }

  says(message: WorkerMessage | { kind: 'nonsense' }): void {
    this.events.onMessage(message);
  }

  prints(stream: 'stdout' | 'stderr', text: string): void {
    this.events.onOutput(stream, Buffer.from(text));
  }

  ends(code: number | null, signal: NodeJS.Signals | null = null, error?: Error): void {
    this.events.onEnd({ code, signal, ...(error && { error }) });
  }
}

const launch: WorkerLaunch = {
  kind: 'typescript',
  root: '/srv/shop',
  nodePath: '/usr/bin/node',
  taskQueue: 'orders',
  namespace: 'default',
  env: {},
  workflowsPath: '/srv/shop/src/workflows.ts',
  activityPaths: [],
  ignoreModules: [],
  transpile: {},
};
const command: WorkerLaunch = {
  kind: 'command',
  root: '/srv/shop',
  nodePath: '/usr/bin/node',
  command: 'python worker.py',
  taskQueue: 'orders',
  namespace: 'default',
  env: {},
};
const server = { address: '127.0.0.1:7233' };
const syntaxError: WorkerFault = {
  kind: 'code',
  message: 'src/workflows.ts:3 has a syntax error: Expression expected.',
  fix: 'Correct src/workflows.ts:3.',
  details: 'Expression expected\n 3 | const x = ;',
};
const ready: WorkerMessage = { kind: 'ready', registered: { activityTypes: ['chargeCard'] } };

let timing: FakeTiming;
let processes: FakeProcess[];
let supervisor: Supervisor;

const process = (index: number): FakeProcess => {
  const found = processes.at(index);
  if (found === undefined) throw new Error(`no process ${index}`);
  return found;
};
const texts = (): string[] => supervisor.logs().map(({ text }) => text);

beforeEach(() => {
  timing = new FakeTiming();
  processes = [];
  const spawn: SpawnWorker = (options, events) => {
    const fake = new FakeProcess(1_000 + processes.length, options, events);
    processes.push(fake);
    return {
      pid: fake.pid,
      send: ({ kind }) => void fake.sent.push(kind),
      terminate: () => void (fake.terminated += 1),
      kill: () => void (fake.killed += 1),
    };
  };
  supervisor = createSupervisor({ entry: '/app/workerHost.js', spawn, timing, environment: {} });
});

describe('a start', () => {
  it('goes from none over starting to running, and tells what is registered', () => {
    expect(supervisor.state().state).toBe('none');
    supervisor.start(launch, server);
    expect(supervisor.state()).toMatchObject({ state: 'starting', pid: 1_000, restarts: 0 });
    expect(process(0).sent).toEqual(['start', 'go']);
    expect(process(0).options).toMatchObject({
      nodePath: '/usr/bin/node',
      entry: '/app/workerHost.js',
      cwd: '/srv/shop',
      env: { TEMPORAL_ADDRESS: '127.0.0.1:7233', TEMPORAL_TASK_QUEUE: 'orders' },
    });
    process(0).says({ kind: 'step', name: 'bundled', ms: 311.6, detail: '412 kB' });
    process(0).says(ready);
    expect(supervisor.state()).toMatchObject({ state: 'running', pid: 1_000 });
    expect(supervisor.registered()).toEqual({ activityTypes: ['chargeCard'] });
    expect(texts()).toEqual([
      'worker starting',
      'workflow code bundled in 312 ms, 412 kB',
      'worker ready',
    ]);
  });

  it('is done once, however often it is asked for', () => {
    supervisor.start(launch, server);
    supervisor.start(launch, server);
    process(0).says(ready);
    supervisor.start(command, server);
    expect(processes.length).toBe(1);
  });

  it('says when it takes too long, and leaves the worker alone', () => {
    supervisor.start(launch, server);
    timing.advance(30_000);
    expect(supervisor.state()).toMatchObject({
      state: 'starting',
      reason: 'The worker is not ready after 30 s.',
    });
    timing.advance(600_000);
    expect(process(0)).toMatchObject({ terminated: 0, killed: 0 });
    process(0).says(ready);
    expect(supervisor.state().reason).toBeUndefined();
  });

  it('says what could not be spawned', () => {
    supervisor.start(launch, server);
    process(0).ends(null, null, new Error('spawn ENOENT'));
    expect(supervisor.state()).toMatchObject({
      state: 'crashed',
      reason:
        "The worker's process could not be started with /usr/bin/node in /srv/shop: spawn ENOENT",
    });
  });

  it('takes a command for running when its first poll is seen', () => {
    supervisor.start(command, server);
    supervisor.pollSeen();
    expect(supervisor.state().state).toBe('running');
  });

  it('does not take a poll for the readiness of a worker that says it itself', () => {
    supervisor.start(launch, server);
    supervisor.pollSeen();
    expect(supervisor.state().state).toBe('starting');
  });
});

describe('a crash', () => {
  beforeEach(() => {
    supervisor.start(launch, server);
    process(0).says(ready);
  });

  it('is followed by a restart after the backoff', () => {
    process(0).ends(null, 'SIGKILL');
    expect(supervisor.state()).toMatchObject({
      state: 'restarting',
      reason: "The worker's process was ended by SIGKILL from outside.",
      restartAtMs: timing.now() + 500,
    });
    timing.advance(499);
    expect(processes.length).toBe(1);
    timing.advance(1);
    expect(supervisor.state()).toMatchObject({ state: 'starting', restarts: 1, pid: 1_001 });
  });

  it('of wrong code waits for a change', () => {
    process(0).says({ kind: 'fault', fault: syntaxError });
    process(0).ends(1);
    timing.advance(3_600_000);
    expect(processes.length).toBe(1);
    expect(supervisor.state()).toMatchObject({
      state: 'crashed',
      reason: syntaxError.message,
      fix: syntaxError.fix,
    });
    expect(texts().slice(-3)).toEqual([
      'Expression expected',
      ' 3 | const x = ;',
      `worker down. ${syntaxError.message} ${syntaxError.fix}`,
    ]);
    supervisor.reload('src/workflows.ts changed');
    expect(supervisor.state()).toMatchObject({ state: 'starting', pid: 1_001 });
  });

  it('can be caused by the user, as a test', () => {
    supervisor.kill();
    expect(process(0).killed).toBe(1);
    process(0).ends(null, 'SIGKILL');
    expect(supervisor.state()).toMatchObject({
      state: 'restarting',
      reason: 'The worker was killed.',
    });
  });

  it('says what the output said last, and the fix for a missing Python package', () => {
    process(0).prints(
      'stderr',
      "Traceback (most recent call last):\nModuleNotFoundError: No module named 'temporalio'\n",
    );
    process(0).ends(1);
    const { reason, fix } = supervisor.state();
    expect(reason).toContain("exit code 1: ModuleNotFoundError: No module named 'temporalio'.");
    expect(fix).toContain('pip install temporalio');
  });

  it('says the error, not what was printed after it', () => {
    process(0).prints('stderr', "Error: Cannot find module 'pg'\n    at x\n\nNode.js v24.21.0\n");
    process(0).ends(1);
    expect(supervisor.state().reason).toBe(
      "The worker's process ended by itself with exit code 1: Error: Cannot find module 'pg'.",
    );
  });

  it('can be cut short by a stop', () => {
    process(0).ends(1);
    supervisor.stop();
    timing.advance(60_000);
    expect(supervisor.state().state).toBe('stopped');
    expect(processes.length).toBe(1);
  });
});

describe('a stop', () => {
  beforeEach(() => {
    supervisor.start(launch, server);
    process(0).says(ready);
    supervisor.stop();
  });

  it('drains', () => {
    expect(process(0)).toMatchObject({ terminated: 1, killed: 0 });
    expect(supervisor.state().state).toBe('stopping');
    process(0).ends(0);
    expect(supervisor.state()).toMatchObject({ state: 'stopped', restarts: 0 });
    expect(supervisor.state().pid).toBeUndefined();
  });

  it('kills what does not end within the grace, and is not asked twice', () => {
    supervisor.stop();
    timing.advance(2_999);
    expect(process(0).killed).toBe(0);
    timing.advance(1);
    expect(process(0)).toMatchObject({ terminated: 1, killed: 1 });
    expect(texts()).toContain('the worker did not end within 3 s and is killed');
    process(0).ends(null, 'SIGKILL');
    expect(supervisor.state().state).toBe('stopped');
  });

  it('is kept although files change', () => {
    process(0).ends(0);
    supervisor.reload('a file changed');
    expect(processes.length).toBe(1);
    supervisor.restart();
    expect(processes.length).toBe(2);
  });

  it('is followed by a start that came meanwhile', () => {
    supervisor.start(launch, server);
    process(0).ends(0);
    expect(supervisor.state()).toMatchObject({ state: 'starting', pid: 1_001 });
    expect(process(1).sent).toEqual(['start', 'go']);
  });
});

describe('a reload', () => {
  beforeEach(() => {
    supervisor.start(launch, server);
    process(0).says(ready);
    supervisor.reload('src/workflows.ts changed');
  });

  it('prepares the new worker while the old one runs, then swaps them', () => {
    expect(supervisor.state()).toMatchObject({
      state: 'reloading',
      pid: 1_000,
      reason: 'Reloading: src/workflows.ts changed.',
    });
    expect(process(1).sent).toEqual(['start']);
    process(1).says({ kind: 'prepared' });
    expect(process(0).terminated).toBe(1);
    expect(supervisor.state().state).toBe('reloading');
    process(0).ends(0);
    expect(process(1).sent).toEqual(['start', 'go']);
    process(1).says(ready);
    expect(supervisor.state()).toMatchObject({ state: 'running', pid: 1_001, restarts: 0 });
    expect(processes.length).toBe(2);
  });

  it('of code that does not compile leaves the old worker running and says so', () => {
    process(1).says({ kind: 'fault', fault: syntaxError });
    process(1).ends(1);
    expect(process(0).terminated).toBe(0);
    expect(supervisor.state()).toMatchObject({
      state: 'running',
      pid: 1_000,
      reason: `${syntaxError.message} The worker still runs the code from before.`,
      fix: syntaxError.fix,
    });
  });

  it('starts over when another file is saved meanwhile', () => {
    supervisor.reload('src/types.ts changed');
    expect(process(1).killed).toBe(1);
    process(1).ends(null, 'SIGKILL');
    process(2).says({ kind: 'prepared' });
    process(0).ends(0);
    expect(supervisor.state()).toMatchObject({ state: 'starting', pid: 1_002 });
  });

  it('takes over when the old worker dies before', () => {
    process(0).ends(null, 'SIGSEGV');
    expect(process(1).sent).toEqual(['start', 'go']);
    expect(supervisor.state()).toMatchObject({ state: 'starting', pid: 1_001 });
  });

  it('kills an old worker that does not drain', () => {
    process(1).says({ kind: 'prepared' });
    timing.advance(3_000);
    expect(process(0).killed).toBe(1);
    process(0).ends(null, 'SIGKILL');
    expect(supervisor.state()).toMatchObject({ state: 'starting', pid: 1_001 });
  });

  it('uses the new launch', () => {
    supervisor.reload('timelapse.config.json changed', { ...launch, taskQueue: 'express' });
    expect(process(2).options.env['TEMPORAL_TASK_QUEUE']).toBe('express');
  });

  it('leaves no process behind when it is closed', async () => {
    const closed = supervisor.close();
    expect(process(0).terminated).toBe(1);
    expect(process(1).killed).toBe(1);
    process(1).ends(null, 'SIGKILL');
    process(0).ends(0);
    await closed;
    expect(supervisor.state().state).toBe('none');
  });
});

describe('a hang', () => {
  it('is told when the beats of a worker end, and is over when they come again', () => {
    supervisor.start(launch, server);
    process(0).says(ready);
    process(0).says({ kind: 'beat', rssBytes: 1 });
    timing.advance(9_000);
    process(0).says({ kind: 'beat', rssBytes: 1 });
    timing.advance(9_999);
    expect(supervisor.state().reason).toBeUndefined();
    timing.advance(1);
    expect(supervisor.state()).toMatchObject({
      state: 'running',
      reason: 'The worker has not answered for 10 s.',
    });
    timing.advance(10_000);
    expect(supervisor.state().reason).toBe('The worker has not answered for 20 s.');
    process(0).says({ kind: 'beat', rssBytes: 1 });
    expect(supervisor.state().reason).toBeUndefined();
  });

  it('is not taken for one in a command, which sends no beats', () => {
    supervisor.start(command, server);
    process(0).says({ kind: 'ready', registered: {} });
    timing.advance(3_600_000);
    expect(supervisor.state().reason).toBeUndefined();
  });
});

it('reads output by lines, and keeps what the SDK says about each', () => {
  supervisor.start(launch, server);
  process(0).prints('stdout', 'half a');
  process(0).prints('stdout', ' line\n[orderSaga(order-1)] charging\n');
  process(0).says({
    kind: 'log',
    level: 'warn',
    stream: 'stderr',
    text: 'chargeCard (attempt 1): Activity failed\nPaymentGatewayError: 503',
    workflowId: 'order-2',
    wallMs: 5,
  });
  const [, ...lines] = supervisor.logs().map(({ sequence: _sequence, ...line }) => line);
  const wallMs = timing.now();
  expect(lines).toEqual([
    { stream: 'stdout', level: 'info', text: 'half a line', wallMs },
    { stream: 'stdout', level: 'info', text: 'charging', wallMs, workflowId: 'order-1' },
    {
      stream: 'stderr',
      level: 'warn',
      text: 'chargeCard (attempt 1): Activity failed',
      wallMs: 5,
      workflowId: 'order-2',
    },
    {
      stream: 'stderr',
      level: 'warn',
      text: 'PaymentGatewayError: 503',
      wallMs: 5,
      workflowId: 'order-2',
    },
  ]);
});

it('ignores messages that are not of the protocol: user code shares the process', () => {
  supervisor.start(launch, server);
  process(0).says({ kind: 'nonsense' });
  expect(supervisor.state().state).toBe('starting');
});

it('gives up waiting for a process that cannot be ended when it closes', async () => {
  supervisor.start(launch, server);
  const closed = supervisor.close();
  timing.advance(5_000);
  await closed;
  expect(process(0).killed).toBe(1);
});

it('tells what changed, until nobody listens', () => {
  const topics: string[] = [];
  const unsubscribe = supervisor.onChange((topic) => topics.push(topic));
  supervisor.start(launch, server);
  expect(new Set(topics)).toEqual(new Set(['worker', 'logs']));
  unsubscribe();
  topics.length = 0;
  process(0).says(ready);
  expect(topics).toEqual([]);
});
