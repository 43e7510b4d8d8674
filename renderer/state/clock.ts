/** Reading the server's clock between two snapshots. */
import { useEffect, useState } from 'react';
import { virtualMs, wallMs, type VirtualMs, type WallMs } from '../../shared/model/units.ts';
import type { Clock } from '../../shared/ipc/models.ts';
import { useApp } from './app.ts';

/** The wall's time now. */
export function wallNow(): WallMs {
  return wallMs(Date.now());
}

/** The virtual time at wall time `wall`: a frozen clock stands, every other one runs at wall pace between its jumps. */
export function virtualAt(clock: Clock, wall: WallMs): VirtualMs {
  if (clock.mode === 'frozen') return virtualMs(clock.virtualMs);
  return virtualMs(clock.virtualMs + Math.max(0, wall - clock.wallMs));
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
  const stands = clock === undefined || clock.mode === 'frozen';
  useEffect(() => {
    if (stands) return;
    const timer = setInterval(() => tick((count) => count + 1), everyMs);
    return () => clearInterval(timer);
  }, [stands, everyMs]);
  return clock && virtualAt(clock, wallNow());
}
