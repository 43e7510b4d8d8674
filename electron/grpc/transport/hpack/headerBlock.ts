import { STATIC_TABLE, staticIndexOf } from './staticTable.ts';

/** Sets the peer's table for our fields to no size, which it demands from those who must make theirs smaller. */
export const FORGET_TABLE: Buffer = Buffer.from([0x20]);

/**
 * Writes fields as a header block that no table is needed for: known fields by number, others as plain text. Blocks are made once
 * and sent often, so that nothing would be gained by more. Values must be Latin 1.
 */
export function headerBlock(fields: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat(Object.entries(fields).map(([name, value]) => field(name, value)));
}

function field(name: string, value: string): Buffer {
  const known = STATIC_TABLE.findIndex((entry) => entry.name === name && entry.value === value);
  if (known !== -1) return Buffer.from([0x80 | (known + 1)]);
  const index = staticIndexOf(name);
  const named = number(index, 0x0f);
  return Buffer.concat(index === 0 ? [named, text(name), text(value)] : [named, text(value)]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'latin1');
  return Buffer.concat([number(bytes.length, 0x7f), bytes]);
}

/** A number in the bits of the mask and as many bytes after them as it takes. */
function number(value: number, mask: number): Buffer {
  if (value < mask) return Buffer.from([value]);
  const bytes = [mask];
  let rest = value - mask;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}
