import { Copy } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { PayloadView } from '../../../shared/ipc/models.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import text from '../../components/text.module.css';
import { bytesText } from '../../components/timeText.ts';
import { diffJson, type JsonDifference } from '../../model/diffJson.ts';
import { jsonLines, type JsonPartKind } from '../../model/jsonLines.ts';
import { jsonText } from '../../model/payloadText.ts';
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

function payloadSource(payload: PayloadView): string {
  if (payload.text !== undefined) return payload.text;
  if (payload.base64 !== undefined) return payload.base64;
  return JSON.stringify(payload.json ?? null, undefined, 2);
}

function Payload({ payload }: { readonly payload: PayloadView }): ReactNode {
  const isJson = payload.json !== undefined;
  const isNull = payload.encoding === 'binary/null';
  return (
    <>
      {isJson && <JsonBlock value={payload.json} />}
      {!isJson && payload.text !== undefined && (
        <pre className={styles.code} tabIndex={0}>
          {payload.text}
        </pre>
      )}
      {!isJson && payload.base64 !== undefined && (
        <pre className={classes(styles.code, styles.wrap)} tabIndex={0}>
          {payload.base64}
        </pre>
      )}
      {isNull && !isJson && <pre className={styles.code}>null</pre>}
      {(!isJson || payload.truncated === true) && (
        <p className={styles.note}>
          {payload.encoding === '' ? 'no encoding' : payload.encoding},{' '}
          {bytesText(payload.sizeBytes)}
          {payload.truncated === true && '; only its beginning is shown'}
        </p>
      )}
    </>
  );
}

interface PayloadsProps {
  readonly title: string;
  readonly payloads: readonly PayloadView[];
  /** Those of the thing before of the same kind, to compare with. */
  readonly before?:
    { readonly name: string; readonly payloads: readonly PayloadView[] } | undefined;
}

/** Payloads under a heading, with a way to copy them and to see what changed since the last time. */
export function InspectorPayloads({ title, payloads, before }: PayloadsProps): ReactNode {
  const differences = useMemo(
    () =>
      before === undefined
        ? undefined
        : diffJson(
            before.payloads.map((payload) => payload.json),
            payloads.map((payload) => payload.json),
          ),
    [before, payloads],
  );
  const [isOpen, setIsOpen] = useState(false);
  const bytes = payloads.reduce((sum, payload) => sum + payload.sizeBytes, 0);
  const said = differences === undefined ? undefined : differenceText(differences.length);
  return (
    <section aria-label={title}>
      <h3 className={styles.section}>
        {title}
        <span className={text.faint}>
          {payloads.length > 1 ? `${payloads.length} payloads, ` : ''}
          {bytesText(bytes)}
        </span>
        <Button
          tone="ghost"
          size="small"
          iconOnly
          className={styles.end}
          aria-label={`Copy ${title.toLowerCase()}`}
          title="Copy"
          onClick={() => void copyText(title, payloads.map(payloadSource).join('\n'))}
        >
          <Copy aria-hidden="true" />
        </Button>
      </h3>
      {payloads.map((payload, index) => (
        <Payload key={index} payload={payload} />
      ))}
      {before !== undefined && said !== undefined && (
        <div className={styles.note}>
          {differences?.length === 0 ? (
            `The same as of ${before.name}.`
          ) : (
            <Button
              size="small"
              tone="ghost"
              aria-expanded={isOpen}
              onClick={() => setIsOpen(!isOpen)}
            >
              {said} from {before.name}
            </Button>
          )}
          {isOpen && <Differences differences={differences ?? []} />}
        </div>
      )}
    </section>
  );
}

function differenceText(count: number): string {
  return count === 1 ? '1 difference' : `${count} differences`;
}

const VALUE_MAX = 60;

function Differences({
  differences,
}: {
  readonly differences: readonly JsonDifference[];
}): ReactNode {
  return (
    <ul className={styles.differences}>
      {differences.map((difference) => (
        <li key={`${difference.kind} ${difference.path}`}>
          <code>{difference.path === '' ? 'all' : difference.path.replace(/^\[0\]\.?/, '')}</code>
          {difference.kind !== 'added' && (
            <del>
              <span className={text.screenReader}>was </span>−{' '}
              {jsonText(difference.before, VALUE_MAX)}
            </del>
          )}
          {difference.kind !== 'removed' && (
            <ins>
              <span className={text.screenReader}>is now </span>+{' '}
              {jsonText(difference.after, VALUE_MAX)}
            </ins>
          )}
        </li>
      ))}
    </ul>
  );
}
