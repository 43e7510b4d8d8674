/** Reading durations as people type them into forms. */
import { parseLength } from '../../shared/temporal/lengths.ts';

/**
 * The ms of `1 h 30 m`, `90s`, `1.5 d`, `250 ms`; undefined when it is no duration. A bare number counts in `bareUnit`, where there is one.
 */
export function parseDuration(text: string, bareUnit?: 's'): number | undefined {
  const isBare = /^[\d.\s]+$/.test(text);
  if (isBare && bareUnit === undefined) return undefined;
  const ms = parseLength(text, 1000);
  return ms !== undefined && ms >= 0 ? ms : undefined;
}
