import { useMemo, useState, type ReactNode } from 'react';
import type { PayloadView } from '../../../shared/ipc/models.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { bytesText } from '../../components/timeText.ts';
import { jsonLines, type JsonPartKind } from '../../model/jsonLines.ts';
import { bytesOf, hexLines, payloadFile, plainText } from '../../model/payloadBytes.ts';
import { saveFile } from '../../app/saveFile.ts';
import { toast, toastFailure } from '../../state/toasts.ts';
import styles from './InspectorPane.module.css';

const looks: Readonly<Record<JsonPartKind, string | undefined>> = {
  key: styles.key,
  string: styles.string,
  number: styles.number,
  word: styles.number,
  punctuation: styles.punctuation,
  space: undefined,
};

const LINES_FIRST = 120;
const LINES_MAX = 5000;

/** A value as coloured JSON; a long one is shown by its beginning until more is asked for. */
export function JsonBlock({ value }: { readonly value: unknown }): ReactNode {
  const [linesMax, setLinesMax] = useState(LINES_FIRST);
  const { lines, isCut } = useMemo(() => jsonLines(value, linesMax), [value, linesMax]);
  return (
    <>
      <pre className={styles.code} tabIndex={0}>
        {lines.map((parts, index) => (
          // A line's place is all there is to know it by.
          <span key={index}>
            {parts.map((part, at) => (
              <span key={at} className={looks[part.kind]}>
                {part.text}
              </span>
            ))}
            {'\n'}
          </span>
        ))}
        {isCut && <span className={styles.punctuation}>…</span>}
      </pre>
      {isCut && linesMax < LINES_MAX && (
        <Button size="small" tone="ghost" onClick={() => setLinesMax(LINES_MAX)}>
          Show more lines
        </Button>
      )}
    </>
  );
}

/** Puts a text into the clipboard and says so. */
export async function copyText(what: string, value: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(value);
    toast({ tone: 'ok', title: `${what} copied` });
  } catch (error) {
    toastFailure(`${what} could not be copied.`, error);
  }
}

/** A payload as text, for the clipboard. */
export function payloadSource(payload: PayloadView): string {
  if (payload.text !== undefined) return payload.text;
  if (payload.base64 !== undefined) return payload.base64;
  return JSON.stringify(payload.json ?? null, undefined, 2);
}

/** Above this a payload is not shown, only saved. */
const SHOWN_BYTES_MAX = 2 * 1024 * 1024;
/** A text without JSON's structure is cut here: the page must not lay out megabytes in one line. */
const TEXT_MAX = 200_000;

interface PayloadProps {
  readonly payload: PayloadView;
  /** What its file is called, without its ending. */
  readonly name: string;
  /** Reads all of it, where only its beginning is here. */
  readonly readWhole: (() => Promise<PayloadView>) | undefined;
}

/** One payload: as JSON, as text, or as bytes; what is not here can be read, or saved. */
export function OnePayload({ payload: given, name, readWhole }: PayloadProps): ReactNode {
  const [whole, setWhole] = useState<PayloadView>();
  const payload = whole ?? given;
  const isCut = payload.truncated === true;
  const read = async (use: (read: PayloadView) => void): Promise<void> => {
    if (readWhole === undefined) return;
    try {
      use(await readWhole());
    } catch (error) {
      toastFailure('The payload could not be read.', error);
    }
  };
  const fact = [
    payload.encoding === '' ? 'no encoding' : payload.encoding,
    payload.messageType,
    bytesText(payload.sizeBytes),
    isCut ? 'only its beginning is shown' : undefined,
  ].filter((part) => part !== undefined);
  return (
    <>
      <PayloadBody payload={payload} />
      {payload.problem !== undefined && <p className={styles.problem}>{payload.problem}</p>}
      {(payload.json === undefined || isCut || payload.messageType !== undefined) && (
        <p className={styles.note}>{fact.join(', ')}</p>
      )}
      {isCut && readWhole !== undefined && (
        <div className={styles.buttons}>
          {payload.sizeBytes <= SHOWN_BYTES_MAX && (
            <Button size="small" onClick={() => void read(setWhole)}>
              Show all {bytesText(payload.sizeBytes)}
            </Button>
          )}
          <Button size="small" onClick={() => void read((all) => savePayload(name, all))}>
            Download
          </Button>
        </div>
      )}
    </>
  );
}

/** Saves a payload as a file. */
export function savePayload(name: string, payload: PayloadView): void {
  const { content, type, extension } = payloadFile(payload);
  saveFile(`${name}.${extension}`, content, type);
}

function PayloadBody({ payload }: { readonly payload: PayloadView }): ReactNode {
  if (payload.json !== undefined) return <JsonBlock value={payload.json} />;
  if (payload.text !== undefined) return <PlainText text={payload.text} />;
  if (payload.base64 === undefined || payload.base64 === '') {
    return <pre className={styles.code}>{payload.encoding === 'binary/null' ? 'null' : ''}</pre>;
  }
  return <Bytes base64={payload.base64} />;
}

function PlainText({ text }: { readonly text: string }): ReactNode {
  return (
    <pre className={classes(styles.code, styles.wrap)} tabIndex={0}>
      {text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text}
    </pre>
  );
}

/** Bytes as the text that they are, else as numbers; or as the base64 that the server's tools show. */
function Bytes({ base64 }: { readonly base64: string }): ReactNode {
  const [asBase64, setAsBase64] = useState(false);
  const bytes = useMemo(() => bytesOf(base64), [base64]);
  const text = useMemo(() => bytes && plainText(bytes), [bytes]);
  if (bytes === undefined || asBase64) return <PlainText text={base64} />;
  return (
    <>
      {text === undefined ? (
        <pre className={styles.code} tabIndex={0} aria-label="Bytes in hexadecimal">
          {hexLines(bytes).join('\n')}
        </pre>
      ) : (
        <PlainText text={text} />
      )}
      <Button size="small" tone="ghost" onClick={() => setAsBase64(true)}>
        As base64
      </Button>
    </>
  );
}
