/** Moving the server's clock. */
import { durationText } from '../../shared/temporal/durationText.ts';
import type { CallInput } from '../../shared/ipc/contract.ts';
import type { AppState, ClockMode, Hold } from '../../shared/ipc/models.ts';
import { SPEED_MAX, SPEED_MIN } from '../../shared/model/speed.ts';
import { host } from '../app/bridge.ts';
import { announce } from './announcer.ts';
import { serverOff, setClock, useApp, type AppSlice } from './app.ts';
import { closeTopic, toast, toastFailure } from './toasts.ts';

/** Why the clock can't be moved; undefined when it can. */
export function clockOff(state: AppSlice): string | undefined {
  const off = serverOff(state);
  if (off !== undefined) return off;
  return state.snapshot?.capabilities.clock === false
    ? "This server's clock cannot be moved."
    : undefined;
}

/** The modes in the order in which they are offered. */
export const clockModes: readonly ClockMode[] = ['real', 'frozen', 'scaled', 'autoSkip'];

/** What a mode is called. */
export const modeNames: Readonly<Record<ClockMode, string>> = {
  real: 'Real',
  frozen: 'Frozen',
  scaled: 'Scaled',
  autoSkip: 'Auto-skip',
};

/** What a mode does, in a sentence. */
export const modeSentences: Readonly<Record<ClockMode, string>> = {
  real: 'Runs at wall pace. Timers fire when they are due; nothing is skipped by itself.',
  frozen: 'Stands still. Work goes on, timers wait; skip by hand or resume.',
  scaled:
    'Runs so many times as fast as the wall clock; at wall pace at most while something holds time.',
  autoSkip:
    'Jumps to the next entry whenever nothing holds time; runs at wall pace while something does.',
};

/** The speed that a scaled clock begins with. */
const firstSpeed = 60;

/** Changes the clock's mode, and the speed of a scaled one. */
export async function setClockMode(mode: ClockMode, speed?: number): Promise<void> {
  const known = useApp.getState().snapshot?.clock.speed ?? 1;
  const wanted = mode === 'scaled' ? (speed ?? (known === 1 ? firstSpeed : known)) : speed;
  try {
    const clock = await host.call('clock.set', {
      mode,
      ...(wanted === undefined ? {} : { speed: wanted }),
    });
    setClock(clock);
    const at = mode === 'scaled' ? `, ${speedText(wanted ?? 1)}` : '';
    announce('clock', `Clock: ${modeNames[mode]}${at}`);
  } catch (error) {
    toastFailure(`The clock could not be set to ${modeNames[mode]}.`, error);
  }
}

/** `60×`, `0.1×`. */
export function speedText(speed: number): string {
  return `${speed.toLocaleString('en-US', { maximumFractionDigits: 2 })}\u00d7`;
}

const speeds = [0.1, 0.25, 0.5, 1, 2, 5, 10, 60, 100, 600, 1000, 3600, 10_000];

/** The next speed up or down. */
export function nextSpeed(speed: number, direction: 1 | -1): number {
  return direction === 1
    ? (speeds.find((other) => other > speed) ?? SPEED_MAX)
    : (speeds.findLast((other) => other < speed) ?? SPEED_MIN);
}

/** Makes a scaled clock faster or slower. */
export function changeSpeed(direction: 1 | -1): void {
  const speed = useApp.getState().snapshot?.clock.speed ?? 1;
  void setClockMode('scaled', nextSpeed(speed, direction));
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

/** What tells a hold from others, however long it lasts. */
const holdKey = ({ kind, runId, activityId, connection }: Hold): string =>
  [kind, runId, activityId, connection].join(' ');

/** Skips and says how far it came; offers to skip anyway where something holds time. */
export async function skip(to: SkipTarget, anyway = false): Promise<void> {
  const { snapshot } = useApp.getState();
  // An older refusal, and the forced skip that it offers, is of another moment.
  closeTopic('skip');
  // Asked before: with the answer the next entry is already another.
  const what = to.kind === 'next' ? snapshot?.clock.nextText : undefined;
  try {
    const { clock, fromMs, toMs, stopped } = await host.call('clock.skip', {
      to,
      ...(anyway ? { anyway } : {}),
    });
    setClock(clock);
    const far = toMs > fromMs ? `Skipped ${durationText(toMs - fromMs)}` : 'Time was not skipped';
    const text = stopped ?? (what === undefined ? undefined : `to ${what}`);
    toast({
      tone: stopped === undefined ? 'ok' : 'plain',
      title: far,
      topic: 'skip',
      ...(text === undefined ? {} : { text }),
    });
    announce('clock', [far, stopped].filter(Boolean).join('. '));
  } catch (error) {
    const inTheWay = new Set(blockingHolds(useApp.getState().snapshot).map(holdKey));
    const offer = {
      action: { label: 'Skip anyway', run: () => void skip(to, true) },
      holdsWhile: (app: AppSlice) =>
        blockingHolds(app.snapshot).some((hold) => inTheWay.has(holdKey(hold))),
    };
    const isOffered = inTheWay.size > 0 && !anyway;
    toastFailure('Time was not skipped.', error, { topic: 'skip', ...(isOffered ? offer : {}) });
  }
}

/** Skips to the next entry of the agenda. */
export function skipToNext(): void {
  void skip({ kind: 'next' });
}

/** Takes away a client's lock on time; without a connection the one that the server started with. */
export async function releaseLock(connection: string | undefined): Promise<void> {
  try {
    setClock(await host.call('clock.release', connection === undefined ? {} : { connection }));
    announce('clock', 'The lock on time was released');
  } catch (error) {
    toastFailure('The lock was not released.', error);
  }
}
