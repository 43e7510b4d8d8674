/** How lengths of time are shown in a field and stepped by its arrows. */
import { lengthUnits, parseLength, type LengthUnit } from '../../../shared/temporal/lengths.ts';

const unitMs = (unit: LengthUnit): number => lengthUnits.find(([name]) => name === unit)?.[1] ?? 1;

/** A length as a number and the unit that fits it: 90 s, 2 m, 1.5 s, 250 ms. */
export function splitLength(ms: number): { readonly number: string; readonly unit: LengthUnit } {
  if (ms === 0) return { number: '0', unit: 's' };
  const whole = lengthUnits
    .slice(0, 3)
    .find(([, length]) => Math.abs(ms) >= length && ms % length === 0);
  const unit: LengthUnit = whole ? whole[0] : Math.abs(ms) >= 1000 ? 's' : 'ms';
  return { number: String(Number((ms / unitMs(unit)).toFixed(6))), unit };
}

/** What was typed, in ms; a bare number counts in `unit`. Undefined for what is no length. */
export const typedLength = (text: string, unit: LengthUnit): number | undefined =>
  parseLength(text, unitMs(unit));

/** One step up or down, by the number's own magnitude: 3 → 4, 30 → 40, 450 → 550; and down from 10 → 9. Never below `min`. */
export function stepped(value: number, direction: 1 | -1, min: number): number {
  const size = Math.abs(value);
  let magnitude = size > 0 ? 10 ** Math.floor(Math.log10(size) + 1e-9) : 1;
  if (direction < 0 && size > 0 && Math.abs(size - magnitude) < magnitude * 1e-9) magnitude /= 10;
  return Math.max(min, Number((value + direction * magnitude).toPrecision(12)));
}

/** The same for a length, in its own unit. */
export function steppedLength(ms: number, direction: 1 | -1): number {
  const { number, unit } = splitLength(ms);
  return stepped(Number(number), direction, 0) * unitMs(unit);
}
