/** Payloads as bytes: what a binary one looks like, and what is saved as a file. */
import type { PayloadView } from '../../shared/ipc/models.ts';

/** The bytes of base64; undefined where it is none. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const binary = atob(base64);
    const bytes = new Uint8Array(binary.length);
    for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
    return bytes;
  } catch {
    return undefined; // it claims to be base64 and is not
  }
}

const BYTES_A_LINE = 8;
const LINES_MAX = 64;

/** Bytes as hexadecimal lines with their characters: `0000  89 50 4e 47 0d 0a 1a 0a  .PNG....`; at most 512 bytes. */
export function hexLines(bytes: Uint8Array): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length && lines.length < LINES_MAX; at += BYTES_A_LINE) {
    const part = [...bytes.subarray(at, at + BYTES_A_LINE)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = part
      .map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.'))
      .join('');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(BYTES_A_LINE * 3 - 1)}  ${text}`);
  }
  return lines;
}

/** The text of bytes that are one; undefined for what is not UTF-8, or has control characters. */
export function plainText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // oxlint-disable-next-line no-control-regex -- those are what tells binary from text
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text) ? undefined : text;
  } catch {
    return undefined; // no text
  }
}

/** A payload as a file: its content, its type, and how its name ends. */
export interface PayloadFile {
  readonly content: string | Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly extension: string;
}

/** What is saved of a payload. */
export function payloadFile(payload: PayloadView): PayloadFile {
  if (payload.text !== undefined) {
    return { content: payload.text, type: 'application/json', extension: 'json' };
  }
  const bytes = payload.base64 === undefined ? undefined : bytesOf(payload.base64);
  if (bytes !== undefined) {
    return { content: bytes, type: 'application/octet-stream', extension: 'bin' };
  }
  const content = JSON.stringify(payload.json ?? null, undefined, 2);
  return { content, type: 'application/json', extension: 'json' };
}
