import { assertNever } from '../../../shared/util/assertNever.ts';
import type { Connection, EmbeddedControls } from '../connections/connection.ts';
import { RefusedError } from '../errors.ts';
import type { HandlersOf } from './handlers.ts';

/** Moves the embedded server's time. */
export function clockHandlers(connection: Connection): HandlersOf<'clock'> {
  const controls = (): EmbeddedControls => {
    if (connection.controls !== undefined) return connection.controls;
    throw new RefusedError(
      "This server's clock cannot be moved.",
      'Run the workflow on the embedded server to move its time.',
    );
  };
  return {
    'clock.set': ({ mode }) => {
      controls().setClockMode(mode);
      return controls().clock();
    },
    'clock.skip': async ({ to, anyway = false }) => {
      const embedded = controls();
      const moved = await embedded.skip(target(to, embedded.clock().virtualMs), anyway);
      return { clock: embedded.clock(), ...moved };
    },
    'clock.agenda': ({ limit }) => {
      const { total, entries } = controls().agenda(limit);
      return { total, entries: [...entries] };
    },
  };
}

type Wanted =
  | { readonly kind: 'next' }
  | { readonly kind: 'time'; readonly atMs: number }
  | { readonly kind: 'by'; readonly ms: number };

function target(to: Wanted, nowMs: number): Parameters<EmbeddedControls['skip']>[0] {
  switch (to.kind) {
    case 'next':
      return to;
    case 'time':
      return to;
    case 'by':
      return { kind: 'time', atMs: nowMs + to.ms };
    default:
      return assertNever(to);
  }
}
