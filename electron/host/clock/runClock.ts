/** One run's own clock: how far it is ahead of the server's, what it will do next, and putting it forward. */
import type { Engine } from '../../engine/engine.ts';
import type { RunClock } from '../../../shared/ipc/clock.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import { agendaView } from '../convert/agendaText.ts';
import { RefusedError } from '../errors.ts';
import type { ClockDriver } from './clockDriver.ts';
import type { WallClock } from './wallClock.ts';

type Run = NonNullable<ReturnType<Engine['world']['executions']['get']>>;

/** How long what a timer of the run set off may take before the skip ends there, wall. */
const PATIENCE_MS = 10_000;

/** Timers of a run that a skip passes at most. */
const JUMP_COUNT_MAX = 10_000;

/** Reads a run's clock. Throws RefusedError for a run that is not there. */
export function readRunClock(engine: Engine, runId: string): RunClock {
  const run = runOf(engine, runId);
  const { workflowId, replayed } = run;
  const { config, fastForward } = replayed.timeSkipping ?? {};
  const skips = config?.enabled === true;
  const until = skips && fastForward?.reached === false ? fastForward.targetAt : undefined;
  const [next] = engine.world.timers.upcoming([run], 1);
  return {
    workflowId,
    runId,
    skewMs: run.skewMs,
    mode: until === undefined ? (skips ? 'autoSkip' : 'server') : 'fastForward',
    ...(until === undefined ? {} : { untilMs: until }),
    ...(next === undefined
      ? {}
      : { nextMs: next.timer.at, nextText: agendaView(engine.describeDue(next)).what }),
  };
}

/** The running runs whose clock is not the server's, those furthest ahead first. */
export function ownClocks(
  engine: Engine,
  namespace: string,
  limit: number,
): { total: number; runs: RunClock[] } {
  const own: Run[] = [];
  for (const run of engine.world.executions.values()) {
    if (!run.isRunning || run.namespace !== namespace) continue;
    if (run.skewMs > 0 || run.replayed.timeSkipping?.config?.enabled) own.push(run);
  }
  own.sort((a, b) => b.skewMs - a.skewMs);
  return {
    total: own.length,
    runs: own.slice(0, limit).map(({ runId }) => readRunClock(engine, runId)),
  };
}

/** A sum of times may be so much less than what was added up. */
const ROUNDING_MS = 0.01;

/** Where a skip of a run came to, on the run's own clock. */
export interface RunSkipped {
  readonly fromMs: VirtualMs;
  readonly toMs: VirtualMs;
  readonly stopped?: string;
}

/**
 * Puts one run's clock forward to its next timer, or to a time of that clock with each of its timers on the way at its time. Others
 * don't age. Throws RefusedError, and has not moved, where that can't be: the run has ended, is at work, or has nothing due.
 */
export async function skipRun(
  { engine, clock, wall }: { engine: Engine; clock: ClockDriver; wall: WallClock },
  runId: string,
  to: { readonly kind: 'next' } | { readonly kind: 'time'; readonly at: VirtualMs },
): Promise<RunSkipped> {
  const run = runOf(engine, runId);
  const now = (): VirtualMs => virtualMs(clock.now() + run.skewMs);
  const fromMs = now();
  const target = to.kind === 'time' ? to.at : nextOf(engine, run);
  refuse(run, target, fromMs);
  const ended = (stopped?: string): RunSkipped => ({
    fromMs,
    toMs: now(),
    ...(stopped === undefined ? {} : { stopped }),
  });
  for (let jumps = 0; jumps < JUMP_COUNT_MAX; jumps++) {
    const next = nextOf(engine, run);
    // What is due at the target is to fire, not to be stood before.
    const before = now();
    clock.feed({ kind: 'skipExecution', runId, to: virtualMs(Math.min(target, next ?? target)) });
    if (!clock.running) return ended('The server has stopped.');
    if (!run.isRunning || now() >= target - ROUNDING_MS) return ended();
    if (now() <= before) return ended(`The clock of ${run.workflowId} could not be moved.`);
    const busy = await settled(run, clock, wall);
    if (busy !== undefined) return ended(busy);
    if (!run.isRunning) return ended();
  }
  return ended(`${JUMP_COUNT_MAX} timers were due on the way. Skip again to go on.`);
}

function runOf(engine: Engine, runId: string): Run {
  const run = engine.world.executions.get(runId);
  if (run) return run;
  throw new RefusedError('This run is not on the embedded server.', 'Choose one of its list.');
}

const nextOf = (engine: Engine, run: Run): VirtualMs | undefined =>
  engine.world.timers.upcoming([run], 1)[0]?.timer.at;

function refuse(run: Run, target: VirtualMs | undefined, now: VirtualMs): asserts target {
  if (!run.isRunning) throw new RefusedError(`${run.workflowId} has ended: its time stands.`);
  if (target === undefined) {
    throw new RefusedError(
      `Nothing of ${run.workflowId} is due: no timer of it is running.`,
      'It waits for a message, a child or a worker.',
    );
  }
  if (target <= now) {
    throw new RefusedError(
      `That time has passed on the clock of ${run.workflowId}.`,
      'Choose a later time: time moves forward only.',
    );
  }
  const busy = busyWith(run);
  if (busy !== undefined) {
    throw new RefusedError(
      `${run.workflowId} is at work: ${busy}.`,
      'Wait until that is done: a skip would fire its timeouts.',
    );
  }
}

/** What is at work in a run, in words. */
function busyWith({ isRunning, task, activities }: Run): string | undefined {
  if (!isRunning) return undefined;
  if (task.status === 'started') return 'a workflow task is running';
  if (task.status !== 'none') return 'a workflow task waits for a worker';
  for (const { status, activityType } of activities?.values() ?? []) {
    if (status === 'started') return `activity ${activityType} is running`;
    if (status === 'scheduled') return `activity ${activityType} waits for a worker`;
  }
  return undefined;
}

/** Waits until nothing of the run is at work; answers what still is when that took too long. */
async function settled(run: Run, clock: ClockDriver, wall: WallClock): Promise<string | undefined> {
  let late = false;
  let cancel = (): void => undefined;
  const stopWaiting = wall.schedule(() => {
    late = true;
    cancel();
  }, PATIENCE_MS);
  while (!late && clock.running && run.isRunning && busyWith(run) !== undefined) {
    const input = clock.nextInput();
    cancel = input.cancel;
    await input.happened;
  }
  stopWaiting();
  const busy = run.isRunning ? busyWith(run) : undefined;
  return busy === undefined ? undefined : `${run.workflowId} is at work: ${busy}.`;
}
