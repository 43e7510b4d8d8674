/** Moving the server's clock. */
import { durationText } from '../../shared/temporal/durationText.ts';
import type { CallInput } from '../../shared/ipc/contract.ts';
import type { AppState, ClockMode } from '../../shared/ipc/models.ts';
import { host } from '../app/bridge.ts';
import { announce } from './announcer.ts';
import { serverOff, setClock, useApp, type AppSlice } from './app.ts';
import { toast, toastFailure } from './toasts.ts';

/** Why the clock can't be moved; undefined when it can. */
export function clockOff(state: AppSlice): string | undefined {
  const off = serverOff(state);
  if (off !== undefined) return off;
  return state.snapshot?.capabilities.clock === false
    ? "This server's clock cannot be moved."
    : undefined;
}

/** What a mode is called. */
export const modeNames: Readonly<Record<ClockMode, string>> = {
  real: 'Real',
  frozen: 'Frozen',
  autoSkip: 'Auto-skip',
};

/** What a mode does, in a sentence. */
export const modeSentences: Readonly<Record<ClockMode, string>> = {
  real: 'Runs at wall pace. Timers fire when they are due; nothing is skipped by itself.',
  frozen: 'Stands still. Work goes on, timers wait; skip by hand or resume.',
  autoSkip:
    'Jumps to the next entry whenever nothing holds time; runs at wall pace while something does.',
};

/** Changes the clock's mode. */
export async function setClockMode(mode: ClockMode): Promise<void> {
  try {
    setClock(await host.call('clock.set', { mode }));
    announce('clock', `Clock: ${modeNames[mode]}`);
  } catch (error) {
    toastFailure(`The clock could not be set to ${modeNames[mode]}.`, error);
  }
}

let modeBeforeFreeze: ClockMode = 'real';

/** Freezes the clock, or lets it go on as before. */
export function toggleFreeze(): void {
  const mode = useApp.getState().snapshot?.clock.mode;
  if (mode === undefined) return;
  if (mode !== 'frozen') modeBeforeFreeze = mode;
  void setClockMode(mode === 'frozen' ? modeBeforeFreeze : 'frozen');
}

/** Where to skip to. */
export type SkipTarget = CallInput<'clock.skip'>['to'];

/** The holds that stand in the way of a skip; the user's own freeze does not. */
export function blockingHolds(snapshot: AppState | undefined): AppState['clock']['holds'] {
  return (snapshot?.clock.holds ?? []).filter((hold) => hold.kind !== 'frozen');
}

/** Skips and says how far it came; offers to skip anyway where something holds time. */
export async function skip(to: SkipTarget, anyway = false): Promise<void> {
  const { snapshot } = useApp.getState();
  const held = blockingHolds(snapshot).length > 0;
  // Asked before: with the answer the next entry is already another.
  const what = to.kind === 'next' ? snapshot?.clock.nextText : undefined;
  try {
    const { clock, fromMs, toMs } = await host.call('clock.skip', {
      to,
      ...(anyway ? { anyway } : {}),
    });
    setClock(clock);
    const far = durationText(toMs - fromMs);
    toast({
      tone: 'ok',
      title: `Skipped ${far}`,
      ...(what === undefined ? {} : { text: `to ${what}` }),
    });
    announce('clock', `Skipped ${far}`);
  } catch (error) {
    const action =
      held && !anyway ? { label: 'Skip anyway', run: () => void skip(to, true) } : undefined;
    toastFailure('Time was not skipped.', error, action);
  }
}

/** Skips to the next entry of the agenda. */
export function skipToNext(): void {
  void skip({ kind: 'next' });
}
