/** Reading the server's clock between two snapshots. */
import { useEffect, useState } from 'react';
import { virtualMs, wallMs, type VirtualMs, type WallMs } from '../../shared/model/units.ts';
import type { Clock } from '../../shared/ipc/models.ts';
import { host } from '../app/bridge.ts';
import { useApp } from './app.ts';

/** The wall's time now. */
export function wallNow(): WallMs {
  return wallMs(Date.now());
}

/** Whether the clock does not move between two snapshots. */
export function clockStands(clock: Clock): boolean {
  return clock.mode === 'frozen' || clock.stopped === true;
}

/** How fast the clock runs between its jumps, times the wall's pace. */
export function paceOf(clock: Clock): number {
  return clockStands(clock) ? 0 : (clock.pace ?? 1);
}

/** The virtual time at wall time `wall`, as long as the clock neither jumps nor changes its pace. */
export function virtualAt(clock: Clock, wall: WallMs): VirtualMs {
  return virtualMs(clock.virtualMs + Math.max(0, wall - clock.wallMs) * paceOf(clock));
}

/** The virtual time now, or undefined before the first snapshot. */
export function virtualNow(): VirtualMs | undefined {
  const clock = useApp.getState().snapshot?.clock;
  return clock && virtualAt(clock, wallNow());
}

/** The virtual time, read anew every `everyMs` of wall time and whenever the clock changes. */
export function useVirtualNow(everyMs = 1000): VirtualMs | undefined {
  const clock = useApp((state) => state.snapshot?.clock);
  const [, tick] = useState(0);
  const stands = clock === undefined || clockStands(clock);
  useEffect(() => {
    if (stands) return;
    const timer = setInterval(() => tick((count) => count + 1), everyMs);
    return () => clearInterval(timer);
  }, [stands, everyMs]);
  return clock && virtualAt(clock, wallNow());
}

/** The wall's time, read anew every `everyMs`, also while virtual time stands. */
export function useWallNow(everyMs = 1000): WallMs {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return wallNow();
}

/** Has the clock stand while the connection is lost: without a server nobody knows whether it moves. Returns how to stop. */
export function followClock(): () => void {
  return host.onConnection(({ state }) => {
    const { snapshot } = useApp.getState();
    if (state !== 'lost' || !snapshot || snapshot.clock.stopped === true) return;
    const wall = wallNow();
    const at = virtualAt(snapshot.clock, wall);
    const clock: Clock = { ...snapshot.clock, virtualMs: at, wallMs: wall, stopped: true };
    useApp.setState({ snapshot: { ...snapshot, clock } });
  });
}
