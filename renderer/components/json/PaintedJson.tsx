import { useState, type ReactNode } from 'react';
import type { PayloadView } from '../../../shared/ipc/models.ts';
import { Button } from '../Button.tsx';
import { bytesText } from '../timeText.ts';
import styles from './PaintedJson.module.css';

/** Longer texts are shown on demand, so that a payload of 2 MB never makes the page slow by itself. */
const shownMax = 16_000;
const pattern = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(-?\d[\d.eE+-]*|true|false|null)\b/g;

function painted(text: string): readonly ReactNode[] {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const found of text.matchAll(pattern)) {
    if (found.index > at) parts.push(text.slice(at, found.index));
    const [whole, string, colon] = found;
    const kind =
      string === undefined ? styles.number : colon === undefined ? styles.string : styles.key;
    parts.push(
      <span key={found.index} className={kind}>
        {string ?? whole}
      </span>,
      colon,
    );
    at = found.index + whole.length;
  }
  parts.push(text.slice(at));
  return parts;
}

/** A text in a frame, painted as JSON when it is that. */
export function CodeBlock({
  text,
  label,
  json = false,
}: {
  readonly text: string;
  readonly label: string;
  readonly json?: boolean;
}): ReactNode {
  const [whole, setWhole] = useState(false);
  const shown = whole ? text : text.slice(0, shownMax);
  return (
    <div>
      <pre className={styles.code} tabIndex={0} aria-label={label}>
        {json && shown.length <= shownMax ? painted(shown) : shown}
        {shown.length < text.length && '…'}
      </pre>
      {shown.length < text.length && (
        <Button size="small" className={styles.more} onClick={() => setWhole(true)}>
          Show all {bytesText(text.length)}
        </Button>
      )}
    </div>
  );
}

/** A payload's text, and whether it is JSON. */
export function payloadLines(payload: PayloadView): {
  readonly text: string;
  readonly json: boolean;
} {
  if (payload.json !== undefined)
    return { text: JSON.stringify(payload.json, undefined, 2), json: true };
  if (payload.text !== undefined) return { text: payload.text, json: false };
  if (payload.base64 !== undefined)
    return {
      text: `${payload.encoding}, ${bytesText(payload.sizeBytes)}\n${payload.base64}`,
      json: false,
    };
  return {
    text: payload.sizeBytes === 0 ? 'null' : payload.encoding,
    json: payload.sizeBytes === 0,
  };
}

/** A payload, decoded as far as it can be. */
export function Payload({
  payload,
  label,
}: {
  readonly payload: PayloadView;
  readonly label: string;
}): ReactNode {
  const { text, json } = payloadLines(payload);
  return (
    <>
      <CodeBlock text={text} json={json} label={label} />
      {payload.truncated && <p>Only the beginning of {bytesText(payload.sizeBytes)} is here.</p>}
    </>
  );
}
