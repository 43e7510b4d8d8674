/** What can be read of the embedded server's time, and done to it. Times are virtual ms. */
import type { Hold, Clock } from '../../../shared/ipc/models.ts';
import type { AgendaPage, AgendaQuery, RunClock, SkipPreview } from '../../../shared/ipc/clock.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import { agendaView } from '../convert/agendaText.ts';
import { holdText, holdViews } from '../convert/holdText.ts';
import type { EmbeddedServer } from '../embeddedServer.ts';
import { AgendaIndex } from './agendaIndex.ts';
import { NeedWatch, type MessagesOf } from './needWatch.ts';
import { ownClocks, readRunClock, skipRun, type RunSkipped } from './runClock.ts';
import { skip } from './skip.ts';

/** Holds listed; a thousand workers at work hold time a thousand times. */
const HOLD_COUNT_MAX = 200;

/** Where to skip. @param messagesOf tells whom a workflow may wait for */
export type ClockTarget =
  | { readonly kind: 'next' }
  | { readonly kind: 'time'; readonly atMs: number }
  | { readonly kind: 'needed'; readonly messagesOf: MessagesOf };

export interface ClockControls {
  clock(): Clock;
  /** The server's virtual time alone: `clock` also tells what holds it. */
  nowMs(): number;
  setClockMode(mode: Clock['mode'], speed?: number): void;
  /** Rejects with RefusedError when something holds time or nothing is due. */
  skip(
    to: ClockTarget,
    anyway: boolean,
  ): Promise<{ readonly fromMs: number; readonly toMs: number; readonly stopped?: string }>;
  /** Takes away a connection's locks on time; without one the lock that the server started with. */
  releaseLock(connection: string | undefined): void;
  agenda(query: AgendaQuery): AgendaPage;
  preview(untilMs: number): SkipPreview;
  /** Throws RefusedError for a run that is not there. */
  runClock(runId: string): RunClock;
  ownClocks(limit: number): { readonly total: number; readonly runs: RunClock[] };
  /** Puts one run's own clock forward; times are on that clock. Rejects with RefusedError. */
  skipRun(
    runId: string,
    to: { readonly kind: 'next' } | { readonly kind: 'time'; readonly atMs: number },
  ): Promise<RunSkipped>;
}

/** The controls of a server. @param namespace whose runs are listed */
export function clockControls(server: EmbeddedServer, namespace: string): ClockControls {
  const { engine, clock, wall } = server;
  const nextText = nextTextOf(server);
  const agenda = new AgendaIndex(engine, () => wall.now());
  return {
    clock: () => clockView(server, nextText),
    nowMs: () => clock.now(),
    setClockMode: (mode, speed) => clock.setMode(mode, speed),
    skip: async (to, anyway) => {
      const target =
        to.kind === 'time'
          ? { kind: to.kind, at: virtualMs(to.atMs) }
          : to.kind === 'needed'
            ? { kind: to.kind, watch: new NeedWatch(engine, to.messagesOf) }
            : to;
      const {
        from,
        to: came,
        ...stopped
      } = await skip(clock, wall, target, {
        anyway,
        describe: (hold) => holdText(hold, server.holdAges),
      });
      return { fromMs: from, toMs: came, ...stopped };
    },
    releaseLock: (connection) => clock.feed({ kind: 'releaseLock', connection }),
    agenda: (query) => agenda.page(query, clock.now()),
    preview: (untilMs) => agenda.preview(virtualMs(untilMs)),
    runClock: (runId) => readRunClock(engine, runId),
    ownClocks: (limit) => ownClocks(engine, namespace, limit),
    skipRun: (runId, to) =>
      skipRun(server, runId, to.kind === 'next' ? to : { kind: 'time', at: virtualMs(to.atMs) }),
  };
}

/** The server's clock for the window. @param nextText what is due next */
export function clockView(
  server: EmbeddedServer,
  nextText: () => string | undefined = nextTextOf(server),
): Clock {
  const { clock, wall } = server;
  const now = clock.now();
  const nextMs = clock.nextAt();
  const text = nextText();
  return {
    mode: clock.mode,
    speed: clock.speed,
    pace: clock.pace,
    virtualMs: now,
    wallMs: wall.now(),
    holds: holdsOf(server),
    ...(nextMs === undefined ? {} : { nextMs }),
    ...(text === undefined ? {} : { nextText: text }),
    ...(clock.running ? {} : { stopped: true }),
  };
}

function holdsOf({ engine, holdAges }: EmbeddedServer): Hold[] {
  return holdViews(engine.eachHold(), holdAges, HOLD_COUNT_MAX);
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
