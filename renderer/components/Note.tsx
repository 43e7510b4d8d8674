import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import type { Failure } from '../../shared/ipc/failure.ts';
import { Button } from './Button.tsx';
import { classes } from './classes.ts';
import styles from './Note.module.css';

/** What a note means. */
export type NoteTone = 'plain' | 'danger' | 'warn' | 'time' | 'ok';

interface NoteProps {
  readonly tone?: NoteTone;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** Read out at once. */
  readonly alert?: boolean;
}

/** A few words in a box, with an icon that says how grave they are. */
export function Note({
  tone = 'plain',
  title,
  children,
  actions,
  alert = false,
}: NoteProps): ReactNode {
  const Icon =
    tone === 'danger' || tone === 'warn' ? TriangleAlert : tone === 'ok' ? CircleCheck : Info;
  return (
    <div
      className={classes(styles.note, tone !== 'plain' && styles[tone])}
      role={alert ? 'alert' : undefined}
    >
      <Icon aria-hidden="true" />
      <div className={styles.body}>
        {title !== undefined && <div className={styles.title}>{title}</div>}
        {children !== undefined && <div className={styles.text}>{children}</div>}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
    </div>
  );
}

/** A failure's words for the clipboard. */
export function failureText(failure: Failure): string {
  return [
    failure.code === undefined ? failure.message : `${failure.code}: ${failure.message}`,
    failure.fix,
    failure.details,
  ]
    .filter((line) => line !== undefined)
    .join('\n');
}

/** What failed, the reason, a way out, and the details to copy. Other panes live on. */
export function FailureNote({
  title,
  failure,
  onRetry,
}: {
  readonly title: string;
  readonly failure: Failure;
  readonly onRetry?: () => void;
}): ReactNode {
  const [open, setOpen] = useState(false);
  const detailsId = useId();
  const { details } = failure;
  return (
    <Note
      tone="danger"
      title={title}
      alert
      actions={
        <>
          {onRetry && (
            <Button size="small" onClick={onRetry}>
              Try again
            </Button>
          )}
          <Button
            size="small"
            tone="ghost"
            onClick={() => void navigator.clipboard.writeText(failureText(failure))}
          >
            Copy details
          </Button>
          {details !== undefined && (
            <Button
              size="small"
              tone="ghost"
              aria-expanded={open}
              aria-controls={detailsId}
              onClick={() => setOpen(!open)}
            >
              {open ? 'Hide details' : 'Show details'}
            </Button>
          )}
        </>
      }
    >
      {failure.code !== undefined && `${failure.code}: `}
      {failure.message}
      {failure.fix !== undefined && <div>{failure.fix}</div>}
      {open && (
        <pre id={detailsId} className={styles.details} tabIndex={0}>
          {details}
        </pre>
      )}
    </Note>
  );
}
