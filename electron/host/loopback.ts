import type { AddressInfo, Server } from 'node:net';
import { EnvironmentError } from '../../shared/model/environmentError.ts';

/** Nobody but this machine reaches us. */
export const LOOPBACK = '127.0.0.1';

export interface PortWish {
  /** Exactly this port. Any free one without it. */
  readonly wanted: number | undefined;
  /** What it is for, and the flag that names another, for the message when it is busy. */
  readonly purpose: string;
  readonly flag: string;
}

/** Listens on loopback. Rejects with EnvironmentError when the wanted port can't be had. */
export async function listen(server: Server, wish: PortWish): Promise<{ readonly port: number }> {
  try {
    return await tryListen(server, wish.wanted ?? 0);
  } catch (error) {
    throw portError(error, wish);
  }
}

/** Listens on the first free one of several ports on loopback, on any where none is free. */
export async function listenOnFirstFree(
  server: Server,
  ports: readonly number[],
): Promise<{ readonly port: number }> {
  for (const port of ports) {
    try {
      return await tryListen(server, port);
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
  }
  return tryListen(server, 0);
}

/** The error for a port that can't be had, with what to do about it. */
export function portError(error: unknown, { wanted, purpose, flag }: PortWish): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new EnvironmentError(
        `Port ${wanted} is used by another process; ${purpose} needs it.`,
        `End that process, or choose another port with ${flag}.`,
        { cause: error },
      );
    case 'EACCES':
      return new EnvironmentError(
        `Port ${wanted} may not be used by this user.`,
        `Choose a port above 1023 with ${flag}.`,
        { cause: error },
      );
    default:
      return error;
  }
}

/** Whether an error says that a port is taken. */
export const isBusy = (error: unknown): boolean => codeOf(error) === 'EADDRINUSE';

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

function tryListen(server: Server, port: number): Promise<{ readonly port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve({ port: (server.address() as AddressInfo).port });
    });
  });
}
