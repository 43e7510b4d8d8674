/** TestService: the clock of the time-skipping test server (server: sdk-java, temporal-test-server TestService). */
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import { durationMs, timestampMs, timestampOf } from '../../../shared/temporal/duration.ts';
import type { Transaction } from '../core/transaction.ts';
import { lockTime, unlockTime } from '../state/timeLocks.ts';
import type { Call, TestServiceHandlers } from './handler.ts';

/** Parks a call until the server's clock shows `at`; `leave` runs when it ends in whatever way. */
function sleepUntil(
  tx: Transaction,
  at: VirtualMs,
  { ticket, caller }: Call,
  leave: (later: Transaction) => void = () => undefined,
): undefined {
  const { connection } = caller;
  tx.park({ ticket, connection, expire: () => ({}), leave });
  tx.world.timers.add(tx.world.serverTimers, { at, kind: 'clientSleep', id: ticket, stamp: 0 });
}

export const testServiceHandlers: TestServiceHandlers = {
  LockTimeSkipping(tx, _request, { caller }) {
    lockTime(tx.world, caller);
    tx.topics.add('clock');
    return {};
  },

  UnlockTimeSkipping(tx, _request, { caller }) {
    unlockTime(tx.world, caller.connection);
    tx.topics.add('clock');
    return {};
  },

  Sleep(tx, request, call) {
    return sleepUntil(tx, virtualMs(tx.now + (durationMs(request.duration) ?? 0)), call);
  },

  SleepUntil(tx, request, call) {
    return sleepUntil(tx, timestampMs(request.timestamp) ?? tx.now, call);
  },

  UnlockTimeSkippingWithSleep(tx, request, call) {
    const { world } = tx;
    unlockTime(world, call.caller.connection);
    tx.topics.add('clock');
    const at = virtualMs(tx.now + (durationMs(request.duration) ?? 0));
    // Locked again at that very time, before anything else can happen; and also when the client goes away earlier.
    return sleepUntil(tx, at, call, (later) => {
      lockTime(world, call.caller);
      later.topics.add('clock');
    });
  },

  GetCurrentTime: (tx) => ({ time: timestampOf(tx.now) }),
};
