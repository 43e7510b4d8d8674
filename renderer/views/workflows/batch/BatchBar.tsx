import { Undo2, X } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { Batch } from '../../../../shared/ipc/listModels.ts';
import { Button } from '../../../components/Button.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import text from '../../../components/text.module.css';
import { countText } from '../../../components/timeText.ts';
import { announce } from '../../../state/announcer.ts';
import { closeBatch, stopBatch, undoBatch, useBatches } from '../../../state/batches.ts';
import { batchText } from './batchText.ts';
import styles from './batch.module.css';

function Failures({ batch }: { readonly batch: Batch }): ReactNode {
  const { failures, failedCount } = batch;
  return (
    <ul className={styles.failures} aria-label="What failed">
      {failures.map(({ runId, workflowId, message }) => (
        <li key={runId}>
          <span className={text.mono}>{workflowId}</span>
          <span className={text.danger}>{message}</span>
        </li>
      ))}
      {failedCount > failures.length && (
        <li>and {countText(failedCount - failures.length)} more</li>
      )}
    </ul>
  );
}

function Progress({ batch }: { readonly batch: Batch }): ReactNode {
  const [open, setOpen] = useState(false);
  const isRunning = batch.state === 'running' || batch.state === 'collecting';
  const words = batchText(batch);
  const ended = isRunning ? undefined : words;
  useEffect(() => {
    if (ended !== undefined) announce('batch', ended);
  }, [ended]);
  return (
    <div className={styles.batch} data-failed={batch.failedCount > 0 ? '' : undefined}>
      <div className={styles.line}>
        {isRunning && (
          <progress
            className={styles.progress}
            aria-label={words}
            value={batch.done + batch.failedCount}
            max={Math.max(1, batch.total)}
          />
        )}
        <span className={styles.words}>{words}</span>
        {batch.failures.length > 0 && (
          <Button size="small" tone="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Hide what failed' : 'Show what failed'}
          </Button>
        )}
        {batch.canUndo && (
          <Button size="small" onClick={() => void undoBatch(batch.id)}>
            <Undo2 aria-hidden="true" />
            Undo
          </Button>
        )}
        {isRunning ? (
          <Button size="small" onClick={() => void stopBatch(batch.id)}>
            Stop
          </Button>
        ) : (
          <IconButton label={`Close: ${words}`} onClick={() => void closeBatch(batch.id)}>
            <X aria-hidden="true" />
          </IconButton>
        )}
      </div>
      {open && <Failures batch={batch} />}
    </div>
  );
}

/** What is being done to several runs, and what came of it, until it is closed. */
export function BatchBar(): ReactNode {
  const batches = useBatches((state) => state.batches);
  if (batches.length === 0) return undefined;
  return (
    <section className={styles.batches} aria-label="Batches">
      {batches.map((batch) => (
        <Progress key={batch.id} batch={batch} />
      ))}
    </section>
  );
}
