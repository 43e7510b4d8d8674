/** Payloads as short texts. Every function stops at a bound: a payload may have two megabytes. */
import type { PayloadView } from '../../shared/ipc/models.ts';

/** A payload on one line, at most about `charactersMax` long. */
export function payloadText(payload: PayloadView, charactersMax = 80): string {
  if ('json' in payload && payload.json !== undefined) return jsonText(payload.json, charactersMax);
  if (payload.text !== undefined) return cut(payload.text, charactersMax);
  if (payload.base64 !== undefined) return `${payload.encoding}, ${sizeText(payload.sizeBytes)}`;
  return payload.encoding === 'binary/null' || payload.encoding === ''
    ? 'null'
    : `${payload.encoding}, ${sizeText(payload.sizeBytes)}`;
}

/** Payloads on one line, joined by commas. */
export function payloadsText(
  payloads: readonly PayloadView[] | undefined,
  charactersMax = 80,
): string {
  let text = '';
  for (const payload of payloads ?? []) {
    if (text.length >= charactersMax) return cut(`${text}, …`, charactersMax);
    const next = payloadText(payload, charactersMax - text.length);
    text = text === '' ? next : `${text}, ${next}`;
  }
  return text;
}

/** A size for the eye: `18.6 KB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes}\u00a0B`;
  if (bytes < 999_950) return `${(bytes / 1000).toFixed(1)}\u00a0KB`;
  return `${(bytes / 1e6).toFixed(1)}\u00a0MB`;
}

/** The text, or its beginning and an ellipsis. */
export function cut(text: string, charactersMax: number): string {
  const line = text.length > charactersMax * 2 ? text.slice(0, charactersMax * 2) : text;
  const flat = /[\n\r\t]/.test(line) ? line.replaceAll(/\s+/g, ' ') : line;
  return flat.length <= charactersMax ? flat : `${flat.slice(0, Math.max(0, charactersMax - 1))}…`;
}

/** JSON on one line; stops walking the value once the text is long enough. */
export function jsonText(value: unknown, charactersMax = 80): string {
  const parts: string[] = [];
  const full = writeJson(value, parts, charactersMax, 0);
  const text = parts.join('');
  return full && text.length <= charactersMax ? text : cut(text, charactersMax);
}

const DEPTH_MAX = 12;

/** Appends JSON to `parts` until about `left` characters; false when it stopped early. */
function writeJson(value: unknown, parts: string[], left: number, depth: number): boolean {
  if (left <= 0 || depth > DEPTH_MAX) {
    parts.push('…');
    return false;
  }
  if (typeof value === 'string') {
    const isLong = value.length > left;
    parts.push(JSON.stringify(isLong ? value.slice(0, left + 1) : value));
    return !isLong;
  }
  if (typeof value !== 'object' || value === null) {
    parts.push(value === undefined ? 'null' : String(value));
    return true;
  }
  const isList = Array.isArray(value);
  const start = parts.length;
  let used = 0;
  parts.push(isList ? '[' : '{');
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    if (parts.length > start + 1) parts.push(',');
    const before = parts.length;
    if (!isList) parts.push(JSON.stringify(key), ':');
    const whole = writeJson(
      (value as Readonly<Record<string, unknown>>)[key],
      parts,
      left - used,
      depth + 1,
    );
    for (let index = before; index < parts.length; index += 1) used += parts[index]?.length ?? 0;
    if (!whole || used > left) return whole && used <= left;
  }
  parts.push(isList ? ']' : '}');
  return true;
}
