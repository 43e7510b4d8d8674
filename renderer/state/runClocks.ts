/** Runs with a clock of their own: which there are, and setting and moving one. */
import { useEffect, useMemo, useState } from 'react';
import type { AgendaEntry } from '../../shared/ipc/models.ts';
import type { RunClock, RunClockMode } from '../../shared/ipc/clock.ts';
import type { CallInput, CallOutput } from '../../shared/ipc/contract.ts';
import { durationText } from '../../shared/temporal/durationText.ts';
import { host, touches } from '../app/bridge.ts';
import { announce } from './announcer.ts';
import { useApp } from './app.ts';
import { coalesced } from './pull.ts';
import { toast, toastFailure } from './toasts.ts';

interface RunOf {
  readonly workflowId: string;
  readonly runId: string;
}

/** What a mode of a run's clock is called. */
export const runModeNames: Readonly<Record<RunClock['mode'], string>> = {
  server: "the server's pace",
  autoSkip: 'auto-skip',
  fastForward: 'fast-forward',
};

/** Whether a run's clock is worth a word: it differs from the server's, or will. */
export function hasOwnClock(clock: RunClock): boolean {
  return clock.skewMs > 0 || clock.mode !== 'server';
}

/** A run's clock, kept in step with the host; undefined before it is known and where there is none. */
export function useRunClock(run: RunOf | undefined): RunClock | undefined {
  const [clock, setClock] = useState<RunClock>();
  const movable = useApp((state) => state.snapshot?.capabilities.clock === true);
  const workflowId = run?.workflowId;
  const runId = run?.runId;
  useEffect(() => {
    if (!movable || workflowId === undefined || runId === undefined) return;
    let live = true;
    const pull = coalesced(async () => {
      // A run that is gone has no clock; its page says so.
      const known = await host.call('clock.run', { workflowId, runId }).catch(() => undefined);
      if (live) setClock(known);
    });
    void pull();
    const stop = host.onChange((changes) => {
      if (touches(changes, `run:${runId}`) || touches(changes, 'clock')) void pull();
    });
    return () => {
      live = false;
      stop();
    };
  }, [movable, workflowId, runId]);
  return clock?.runId === runId ? clock : undefined;
}

/** The runs whose clock is not the server's, kept in step with the host. */
export function useOwnClocks(limit: number): CallOutput<'clock.ownClocks'> {
  const [own, setOwn] = useState<CallOutput<'clock.ownClocks'>>({ total: 0, runs: [] });
  const movable = useApp((state) => state.snapshot?.capabilities.clock === true);
  useEffect(() => {
    if (!movable) return;
    let live = true;
    const pull = coalesced(async () => {
      const known = await host.call('clock.ownClocks', { limit }).catch(() => undefined);
      // Mostly there is none, before as after: nothing is to be drawn anew for that.
      if (live && known) setOwn((last) => (last.total + known.total === 0 ? last : known));
    }, 4);
    void pull();
    const stop = host.onChange((changes) => {
      if (touches(changes, 'workflows') || touches(changes, 'clock')) void pull();
    });
    return () => {
      live = false;
      stop();
    };
  }, [limit, movable]);
  return own;
}

/** Runs with a clock of their own that are looked up for a list. */
const SKEWS_MAX = 200;

/** How far runs with a clock of their own are ahead of the server's, by run id. */
export function useSkews(): ReadonlyMap<string, number> {
  const { runs } = useOwnClocks(SKEWS_MAX);
  return useMemo(() => new Map(runs.map(({ runId, skewMs }) => [runId, skewMs])), [runs]);
}

/** Sets how a run's own clock runs. */
export async function setRunClock(run: RunOf, mode: RunClockMode): Promise<void> {
  const { workflowId, runId } = run;
  try {
    const clock = await host.call('clock.setRun', { workflowId, runId, mode });
    const ahead = clock.skewMs > 0 ? `, ${durationText(clock.skewMs)} ahead of the server` : '';
    const title = `${workflowId}: ${runModeNames[clock.mode]}${ahead}`;
    toast({ tone: 'ok', title, topic: 'runClock' });
    announce('clock', title);
  } catch (error) {
    toastFailure(`The clock of ${workflowId} could not be set.`, error);
  }
}

/** Puts a run's own clock forward; the others don't age. */
export async function skipRun(run: RunOf, to: CallInput<'clock.skipRun'>['to']): Promise<void> {
  const { workflowId, runId } = run;
  try {
    const { fromMs, toMs, stopped } = await host.call('clock.skipRun', { workflowId, runId, to });
    const title = `${workflowId} skipped ${durationText(toMs - fromMs)}`;
    toast({
      tone: stopped === undefined ? 'ok' : 'plain',
      title,
      text: stopped ?? 'Its own clock only: the others did not age.',
      topic: 'skip',
    });
    announce('clock', title);
  } catch (error) {
    toastFailure(`The clock of ${workflowId} was not moved.`, error);
  }
}

/** Fires an entry now, by the clock of its run alone. */
export async function fireNow(entry: AgendaEntry): Promise<void> {
  const { workflowId, runId, atMs } = entry;
  try {
    const { skewMs } = await host.call('clock.run', { workflowId, runId });
    await skipRun({ workflowId, runId }, { kind: 'time', atMs: atMs + skewMs });
  } catch (error) {
    toastFailure(`${entry.text} could not be fired.`, error);
  }
}
