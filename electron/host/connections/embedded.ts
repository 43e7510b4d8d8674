import { LocalClient } from '../../grpc/localClient.ts';
import type { AgendaEntry, Clock, Hold } from '../../../shared/ipc/models.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import { skip } from '../clock/skip.ts';
import { agendaView, holdText, holdView } from '../convert/clockText.ts';
import type { EmbeddedServer } from '../embeddedServer.ts';
import type { ActivityAttempts, Connection, EmbeddedControls } from './connection.ts';

/** Holds listed; a thousand workers at work hold time a thousand times. */
const HOLD_COUNT_MAX = 200;

/** Timers read to find a run's next one of its own. */
const RUN_TIMERS_MAX = 20;

/** Due entries counted at most. */
const AGENDA_COUNT_MAX = 10_000;

/** The embedded server as a connection: the public API without a network, and control of time. */
export function embeddedConnection(server: EmbeddedServer, namespace: string): Connection {
  const client = new LocalClient(server.calls);
  return {
    kind: 'embedded',
    address: server.address,
    namespace,
    busyPort: server.busyPort,
    controls: embeddedControls(server),
    call: (method, request, options) => client.call('WorkflowService', method, request, options),
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

function embeddedControls(server: EmbeddedServer): EmbeddedControls {
  const { engine, clock, wall } = server;
  const nextText = nextTextOf(server);
  return {
    clock: (): Clock => {
      const now = clock.now();
      const nextMs = clock.nextAt();
      const text = nextText();
      return {
        mode: clock.mode,
        virtualMs: now,
        wallMs: wall.now(),
        holds: holdViews(server, now),
        ...(nextMs === undefined ? {} : { nextMs }),
        ...(text === undefined ? {} : { nextText: text }),
      };
    },
    setClockMode: (mode) => clock.setMode(mode),
    skip: async (to, anyway) => {
      const target = to.kind === 'next' ? to : { kind: to.kind, at: virtualMs(to.atMs) };
      const moved = await skip(clock, wall, target, {
        anyway,
        describe: (hold) => holdText(hold, clock.now()),
      });
      return { fromMs: moved.from, toMs: moved.to };
    },
    agenda: (limit) => {
      const all = engine.agenda(AGENDA_COUNT_MAX);
      return { total: all.length, entries: all.slice(0, limit).map(agendaView) };
    },
    nextTimerOf: (runId) => nextTimerOf(server, runId),
    attemptsOf: (runId) =>
      new Map(
        [...engine.attempts(runId)].map(([eventId, attempts]) => [eventId, attemptViews(attempts)]),
      ),
    wallTimeOf: (at) => server.times.wallOf(at),
  };
}

function holdViews({ engine }: EmbeddedServer, now: VirtualMs): Hold[] {
  return engine
    .holds()
    .slice(0, HOLD_COUNT_MAX)
    .map((hold) => holdView(hold, now));
}

/** Read from the state itself: the agenda of all runs would be sorted for each row of a list. */
function nextTimerOf({ engine }: EmbeddedServer, runId: string): AgendaEntry | undefined {
  const execution = engine.world.executions.get(runId);
  if (execution === undefined) return undefined;
  const { workflowId } = execution;
  const own = engine.world.timers
    .upcoming([execution], RUN_TIMERS_MAX)
    .find(({ timer }) => timer.kind === 'userTimer');
  if (own === undefined) return undefined;
  const { at, timer } = own;
  return agendaView({ at, kind: timer.kind, id: String(timer.id), workflowId, runId });
}

/** What is due next, read anew only when its time changes: the window asks at every change. */
function nextTextOf({ engine, clock }: EmbeddedServer): () => string | undefined {
  let at: VirtualMs | undefined;
  let text: string | undefined;
  return () => {
    const next = clock.nextAt();
    if (next === at) return text;
    at = next;
    const [entry] = next === undefined ? [] : engine.agenda(1);
    text = entry && agendaView(entry).text;
    return text;
  };
}

type EngineAttempts =
  ReturnType<EmbeddedServer['engine']['attempts']> extends Map<number, infer Attempts>
    ? Attempts
    : never;

function attemptViews(attempts: EngineAttempts): ActivityAttempts {
  return attempts.map(({ attempt, startedAt, endedAt, outcome, failureText, identity }) => ({
    attempt,
    startedMs: startedAt,
    outcome,
    identity,
    ...(endedAt === undefined ? {} : { endedMs: endedAt }),
    ...(failureText === undefined ? {} : { failureText }),
  }));
}
