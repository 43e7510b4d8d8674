import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import text from '../../components/text.module.css';
import { failureText, type FailureView } from '../../model/failure.ts';
import { copyText, JsonBlock } from './InspectorPayload.tsx';
import styles from './InspectorPane.module.css';

/** A stack's lines without the first, which only repeats the message. */
function stackLines(failure: FailureView): readonly string[] {
  const lines = (failure.stack ?? '').split('\n').map((line) => line.trimEnd());
  const isMessage = lines[0] !== undefined && !/^\s+at /.test(lines[0]) && lines.length > 1;
  return (isMessage ? lines.slice(1) : lines).filter((line) => line.trim() !== '');
}

/** From the failure to its root cause. */
function chain(failure: FailureView): readonly FailureView[] {
  const { cause } = failure;
  if (cause === undefined) return [failure];
  // The server wraps a timeout into another of the same words.
  const isSame = headline(cause) === headline(failure) && cause.stack === undefined;
  const rest = chain(cause);
  return [failure, ...(isSame ? rest.slice(1) : rest)];
}

/** Everything of a failure as text. */
function source(failure: FailureView): string {
  return chain(failure)
    .map((link, index) => {
      const stack = stackLines(link).join('\n');
      return `${index === 0 ? '' : 'Caused by '}${headline(link)}${stack === '' ? '' : `\n${stack}`}`;
    })
    .join('\n');
}

function headline(failure: FailureView): string {
  if (failure.kind === 'timeout') return failure.message || failureText(failure);
  const { type, message } = failure;
  if (type === undefined) return message || failureText(failure);
  return message === '' ? type : `${type}: ${message}`;
}

/** A failure with its stack and its causes. */
export function InspectorFailure({
  title,
  failure,
}: {
  readonly title: string;
  readonly failure: FailureView;
}): ReactNode {
  const details = chain(failure).find((link) => link.details !== undefined)?.details;
  return (
    <section aria-label={title}>
      <h3 className={styles.section}>
        {title}
        {failure.nonRetryable && <span className={text.faint}>not retryable</span>}
        <Button
          tone="ghost"
          size="small"
          iconOnly
          className={styles.end}
          aria-label="Copy the failure"
          title="Copy"
          onClick={() => void copyText('Failure', source(failure))}
        >
          <Copy aria-hidden="true" />
        </Button>
      </h3>
      <pre className={classes(styles.code, styles.wrap)} tabIndex={0}>
        {chain(failure).map((link, index) => (
          <span key={index}>
            {index > 0 && <span className={styles.punctuation}>{'\n'}Caused by </span>}
            <span className={text.danger}>{headline(link)}</span>
            {stackLines(link).map((line, at) => (
              <span key={at} className={styles.stack}>
                {'\n'}
                {line.replace(/^\s+/, '  ')}
              </span>
            ))}
          </span>
        ))}
      </pre>
      {details?.map((payload, index) => (
        <div key={index}>
          <p className={styles.note}>Details</p>
          <JsonBlock value={payload.json ?? payload.text ?? payload.base64} />
        </div>
      ))}
    </section>
  );
}
