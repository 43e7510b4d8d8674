import { Copy, Download } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { HistoryEvent, PayloadView } from '../../../shared/ipc/models.ts';
import { host } from '../../app/bridge.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import text from '../../components/text.module.css';
import { bytesText } from '../../components/timeText.ts';
import { diffJson, type JsonDifference } from '../../model/diffJson.ts';
import { jsonText } from '../../model/payloadText.ts';
import { placeOfPayload } from '../../model/payloadPlace.ts';
import { toast, toastFailure } from '../../state/toasts.ts';
import { copyText, OnePayload, payloadSource, savePayload } from './InspectorPayload.tsx';
import type { PriorPayloads } from './priorRun.ts';
import styles from './InspectorPane.module.css';

/** The run and the events that payloads belong to: where all of a long one can be read. */
export interface PayloadOrigin {
  readonly workflowId: string;
  readonly runId: string;
  readonly events: readonly HistoryEvent[];
}

interface PayloadsProps {
  readonly title: string;
  readonly payloads: readonly PayloadView[];
  readonly origin?: PayloadOrigin | undefined;
  /** Those of the thing before of the same kind, to compare with. */
  readonly before?: PriorPayloads | undefined;
  /** Reads those of the run before. */
  readonly readPrior?: (() => Promise<PriorPayloads | undefined>) | undefined;
}

function wholeReader(
  payload: PayloadView,
  origin: PayloadOrigin | undefined,
): (() => Promise<PayloadView>) | undefined {
  if (origin === undefined || payload.truncated !== true) return undefined;
  const place = placeOfPayload(origin.events, payload);
  if (place === undefined) return undefined;
  const { workflowId, runId } = origin;
  return () => host.call('run.payload', { workflowId, runId, ...place });
}

/** Payloads under a heading: to read, to copy, to save, and to compare with those of the last time. */
export function InspectorPayloads({
  title,
  payloads,
  origin,
  before,
  readPrior,
}: PayloadsProps): ReactNode {
  const bytes = payloads.reduce((sum, payload) => sum + payload.sizeBytes, 0);
  const name = `${origin?.workflowId ?? 'payload'}-${title.toLowerCase()}`;
  const nameOf = (index: number): string => (payloads.length > 1 ? `${name}-${index + 1}` : name);
  return (
    <section aria-label={title}>
      <h3 className={styles.section}>
        {title}
        <span className={text.faint}>
          {payloads.length > 1 ? `${payloads.length} payloads, ` : ''}
          {bytesText(bytes)}
        </span>
        <span className={styles.end}>
          <IconButton
            label={`Copy ${title.toLowerCase()}`}
            title="Copy"
            onClick={() => void copyText(title, payloads.map(payloadSource).join('\n'))}
          >
            <Copy aria-hidden="true" />
          </IconButton>
          <IconButton
            label={`Download ${title.toLowerCase()}`}
            title="Download"
            onClick={() => void download(payloads, origin, nameOf)}
          >
            <Download aria-hidden="true" />
          </IconButton>
        </span>
      </h3>
      {payloads.map((payload, index) => (
        <OnePayload
          key={index}
          payload={payload}
          name={nameOf(index)}
          readWhole={wholeReader(payload, origin)}
        />
      ))}
      {before !== undefined && <Comparison before={before} payloads={payloads} />}
      {readPrior !== undefined && <PriorComparison readPrior={readPrior} payloads={payloads} />}
    </section>
  );
}

/** Saves each payload, whole. */
async function download(
  payloads: readonly PayloadView[],
  origin: PayloadOrigin | undefined,
  nameOf: (index: number) => string,
): Promise<void> {
  try {
    for (const [index, payload] of payloads.entries()) {
      const read = wholeReader(payload, origin);
      savePayload(nameOf(index), read === undefined ? payload : await read());
    }
  } catch (error) {
    toastFailure('The payload could not be saved.', error);
  }
}

/** Compares with the run before, once that is asked for: it has to be read. */
function PriorComparison({
  readPrior,
  payloads,
}: {
  readonly readPrior: () => Promise<PriorPayloads | undefined>;
  readonly payloads: readonly PayloadView[];
}): ReactNode {
  const [prior, setPrior] = useState<PriorPayloads>();
  const [isReading, setIsReading] = useState(false);
  const read = async (): Promise<void> => {
    setIsReading(true);
    try {
      const found = await readPrior();
      setPrior(found);
      if (found === undefined) {
        toast({ title: 'There is nothing to compare with', text: 'No run before it has this.' });
      }
    } catch (error) {
      toastFailure('The run before could not be read.', error);
    } finally {
      setIsReading(false);
    }
  };
  if (prior !== undefined) return <Comparison before={prior} payloads={payloads} isOpenAtFirst />;
  return (
    <Button size="small" tone="ghost" onClick={() => void read()}>
      {isReading ? 'Reading the run before' : 'Compare with the run before'}
    </Button>
  );
}

interface ComparisonProps {
  readonly before: PriorPayloads;
  readonly payloads: readonly PayloadView[];
  readonly isOpenAtFirst?: boolean;
}

/** What is compared: JSON by its values, everything else by its text. */
const comparable = (payload: PayloadView): unknown =>
  payload.json === undefined ? payloadSource(payload) : payload.json;

function Comparison({ before, payloads, isOpenAtFirst = false }: ComparisonProps): ReactNode {
  const differences = useMemo(
    () => diffJson(before.payloads.map(comparable), payloads.map(comparable)),
    [before, payloads],
  );
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  if (differences.length === 0) {
    return <div className={styles.note}>The same as of {before.name}.</div>;
  }
  return (
    <div className={styles.note}>
      <Button size="small" tone="ghost" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {differenceText(differences.length)} from {before.name}
      </Button>
      {isOpen && <Differences differences={differences} />}
    </div>
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
