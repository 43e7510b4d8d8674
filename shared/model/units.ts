/**
 * The two clocks, as branded numbers: mixing them does not compile.
 * Both count milliseconds since 1970-01-01T00:00:00Z and may have fractions.
 */

declare const clock: unique symbol;

/** A time on a server's or an execution's clock, which may be frozen, skipped or scaled. */
export type VirtualMs = number & { readonly [clock]: 'virtual' };

/** A time on the wall's clock. */
export type WallMs = number & { readonly [clock]: 'wall' };

/** Names a number as a virtual time. */
export const virtualMs = (ms: number): VirtualMs => ms as VirtualMs;

/** Names a number as a wall time. */
export const wallMs = (ms: number): WallMs => ms as WallMs;
