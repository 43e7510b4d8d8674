import { useState } from 'react';
import type { Failure } from '../../../shared/ipc/failure.ts';
import { failureOf } from '../../app/bridge.ts';
import { serverOff, useApp } from '../../state/app.ts';
import { pullOpenSchedule, pullSchedules } from '../../state/schedules.ts';
import { toast } from '../../state/toasts.ts';

/** Doing something to a schedule from a dialog: it closes when that is done, else it says why not. */
export function useScheduleCall(onClose: () => void) {
  const off = useApp(serverOff);
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const run = async (act: () => Promise<unknown>, done: string): Promise<boolean> => {
    if (busy || off !== undefined) return false;
    setBusy(true);
    try {
      await act();
    } catch (error) {
      setFailure(failureOf(error));
      return false;
    } finally {
      setBusy(false);
    }
    void pullSchedules();
    void pullOpenSchedule();
    onClose();
    toast({ tone: 'ok', title: done });
    return true;
  };
  return { off, failure, run };
}
