import { LocalClient } from '../../grpc/localClient.ts';
import type { Attention } from '../../../shared/ipc/listModels.ts';
import type { AgendaEntry } from '../../../shared/ipc/models.ts';
import { clockControls } from '../clock/clockControls.ts';
import { RunSkips } from '../clock/runSkips.ts';
import { agendaView } from '../convert/agendaText.ts';
import type { EmbeddedServer } from '../embeddedServer.ts';
import type { ActivityAttempts, Connection, EmbeddedControls } from './connection.ts';

/** Timers read to find a run's next one of its own. */
const RUN_TIMERS_MAX = 20;

/** The embedded server as a connection: the public API without a network, and control of time. */
export function embeddedConnection(server: EmbeddedServer, namespace: string): Connection {
  const client = new LocalClient(server.calls);
  return {
    kind: 'embedded',
    address: server.address,
    namespace,
    busyPort: server.busyPort,
    controls: embeddedControls(server, namespace),
    call: (method, request, options) => client.call('WorkflowService', method, request, options),
    callOperator: (method, request) => client.call('OperatorService', method, request),
    subscribe: (listener) => {
      server.onStopped(() => listener(['app', 'clock']));
      return server.onChange(({ executions, topics }) =>
        listener([
          'workflows',
          'clock',
          ...topics,
          ...executions.map(({ runId }) => `run:${runId}`),
        ]),
      );
    },
    problem: () => server.problem,
    close: async () => {
      client.close();
      await server.close();
    },
  };
}

function embeddedControls(server: EmbeddedServer, namespace: string): EmbeddedControls {
  const { engine } = server;
  const skips = new RunSkips();
  return {
    ...clockControls(server, namespace),
    nextTimerOf: (runId) => nextTimerOf(server, runId),
    pendingWorkOf: (runId) => engine.pendingWork(runId),
    attemptsOf: (runId) =>
      new Map(
        [...engine.attempts(runId)].map(([eventId, attempts]) => [eventId, attemptViews(attempts)]),
      ),
    attention: () => attentionIn(server, namespace),
    wallTimeOf: ({ workflowId, runId }, { eventId, timeMs }) => {
      const run = engine.run(namespace, workflowId, runId);
      return server.times.wallOf(run ? skips.serverTimeOf(run, eventId, timeMs) : timeMs);
    },
  };
}

/** Read from the state itself: a list filter can't ask for either, and asking for each run would take longer than the list. */
function attentionIn(
  { engine }: EmbeddedServer,
  namespace: string,
): ReadonlyMap<Attention, readonly string[]> {
  const retrying: string[] = [];
  const failing: string[] = [];
  for (const run of engine.world.executions.values()) {
    if (!run.isRunning || run.namespace !== namespace) continue;
    if (run.activities && isRetrying(run.activities.values())) retrying.push(run.runId);
    if (run.task.problemCount > 0) failing.push(run.runId);
  }
  return new Map([
    ['retryingActivity', retrying.reverse()],
    ['failingWorkflowTask', failing.reverse()],
  ]);
}

function isRetrying(activities: Iterable<{ readonly attempt: number }>): boolean {
  for (const { attempt } of activities) if (attempt > 1) return true;
  return false;
}

/** Read from the state itself: the agenda of all runs would be sorted for each row of a list. */
function nextTimerOf({ engine }: EmbeddedServer, runId: string): AgendaEntry | undefined {
  const execution = engine.world.executions.get(runId);
  if (execution === undefined) return undefined;
  const own = engine.world.timers
    .upcoming([execution], RUN_TIMERS_MAX)
    .find(({ timer }) => timer.kind === 'userTimer' || timer.kind === 'firstWorkflowTask');
  return own && agendaView(engine.describeDue(own));
}

type EngineAttempts =
  ReturnType<EmbeddedServer['engine']['attempts']> extends Map<number, infer Attempts>
    ? Attempts
    : never;

function attemptViews(attempts: EngineAttempts): ActivityAttempts {
  return attempts.map((seen) => ({
    attempt: seen.attempt,
    startedMs: seen.startedAt,
    outcome: seen.outcome,
    identity: seen.identity,
    ...(seen.leftOutCount === 0 ? {} : { leftOutCount: seen.leftOutCount }),
    ...(seen.endedAt === undefined ? {} : { endedMs: seen.endedAt }),
    ...(seen.failureText === undefined ? {} : { failureText: seen.failureText }),
    ...(seen.heartbeats === undefined ? {} : { heartbeatsMs: [...seen.heartbeats] }),
  }));
}
