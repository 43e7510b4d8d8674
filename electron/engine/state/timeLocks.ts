/**
 * Locks on time skipping, by the connection that holds them (TestService).
 *
 * A server that starts locked stays so while nobody has unlocked it; each connection may unlock it for itself, as often as it
 * has waiters, and locks it again when they are done. What a connection locked or unlocked ends with it.
 *
 * Differs from server (temporal-test-server: one count that belongs to nobody, so that a dead client's lock or unlock stays, and
 * the second of two waiters fails): the balances below can be derived anew from who is connected.
 *
 * Invariants
 * 1. A connection without locks and unlocks has no entry.
 * 2. A balance below zero exists only where there is a start lock to take back.
 */
import type { VirtualMs } from '../../../shared/model/units.ts';
import { RequestError } from '../core/errors.ts';
import type { Caller } from '../surface.ts';
import type { World } from './world.ts';

/** What one connection did to time: locks less unlocks. */
export interface ConnectionLocks {
  balance: number;
  /** Server time of the last change. */
  since: VirtualMs;
  /** The user took its locks away: they count, so that the client's unlocks still fit, but hold nothing. */
  released?: boolean;
  /** What the client calls itself, where it says so. */
  client?: string | undefined;
}

/** Who unlocks the start lock where the user does; no connection has that name. */
const USER = 'the user';

/** Takes away what a connection locked, until it locks again; or, without one, the lock that the server started with. */
export function releaseLock(world: World, connection: string | undefined): void {
  if (connection === undefined) {
    if (isStartLocked(world)) change(world, USER, -1);
    return;
  }
  const locks = world.locks.get(connection);
  if (locks && locks.balance > 0) locks.released = true;
}

/** A connection locks time, or takes back an unlock of its own. */
export function lockTime(world: World, { connection, ...caller }: Caller): void {
  const client = [caller.clientName, caller.clientVersion].filter(Boolean).join(' ');
  change(world, connection, 1, client === '' ? undefined : client);
}

/** A connection gives back a lock of its own, or unlocks the start lock for itself. Throws where there is neither. */
export function unlockTime(world: World, connection: string): void {
  const balance = world.locks.get(connection)?.balance ?? 0;
  if (balance <= 0 && world.startLockSince === undefined) {
    throw new RequestError(
      'FAILED_PRECONDITION',
      'Unbalanced lock and unlock calls: this connection holds no lock on time.',
    );
  }
  change(world, connection, -1);
}

function change(world: World, connection: string, by: number, client?: string): void {
  const before = world.locks.get(connection);
  const balance = (before?.balance ?? 0) + by;
  if (balance === 0) world.locks.delete(connection);
  else {
    const released = by < 0 && balance > 0 && before?.released === true;
    world.locks.set(connection, {
      balance,
      since: world.now,
      client: client ?? before?.client,
      ...(released && { released }),
    });
  }
}

/** Whether a connection's locks hold time. */
export const holdsLock = ({ balance, released }: ConnectionLocks): boolean =>
  balance > 0 && released !== true;

/** Whether the server's own lock holds: it started locked and no connection has unlocked it. */
export function isStartLocked(world: World): boolean {
  if (world.startLockSince === undefined) return false;
  for (const { balance } of world.locks.values()) if (balance < 0) return false;
  return true;
}

/** Whether any lock holds time. */
export function isTimeLocked(world: World): boolean {
  for (const locks of world.locks.values()) if (holdsLock(locks)) return true;
  return isStartLocked(world);
}
