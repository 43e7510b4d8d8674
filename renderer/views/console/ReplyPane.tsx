import { ChevronLeft, ChevronRight, CircleCheck, CircleX, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { CodeBlock, Payload } from '../../components/json/PaintedJson.tsx';
import { FailureNote, Note } from '../../components/Note.tsx';
import text from '../../components/text.module.css';
import { timeOfDayText } from '../../components/timeText.ts';
import type { Exchange } from '../../state/console.ts';
import styles from './ConsolePane.module.css';
import { SignalTrace, UpdateTrace } from './ReplyTrace.tsx';

const answeredWords = { signal: 'Delivered', query: 'Answered', update: 'Completed' } as const;

function State({ exchange }: { readonly exchange: Exchange }): ReactNode {
  const { answer } = exchange;
  switch (answer.kind) {
    case 'waiting':
      return (
        <span className={classes(styles.state, text.muted)}>
          <LoaderCircle aria-hidden="true" />
          Waiting for the answer
        </span>
      );
    case 'delivered':
    case 'answered':
      return (
        <span className={classes(styles.state, text.ok)}>
          <CircleCheck aria-hidden="true" />
          {answeredWords[exchange.tab]}
        </span>
      );
    case 'handlerFailed':
      return (
        <span className={classes(styles.state, text.danger)}>
          <CircleX aria-hidden="true" />
          Failed
        </span>
      );
    case 'refused':
      return (
        <span className={classes(styles.state, text.danger)}>
          <CircleX aria-hidden="true" />
          Refused
        </span>
      );
  }
}

function Answer({
  exchange,
  onAgain,
}: {
  readonly exchange: Exchange;
  readonly onAgain: () => void;
}): ReactNode {
  const { answer, tab } = exchange;
  switch (answer.kind) {
    case 'waiting':
      return undefined;
    case 'delivered':
      return <SignalTrace exchange={exchange} />;
    case 'answered':
      return (
        <>
          {answer.result === undefined ? (
            <p className={classes(text.muted, text.small)}>The handler returned nothing.</p>
          ) : (
            <Payload payload={answer.result} label={`Reply of ${exchange.name}`} />
          )}
          {answer.updateId !== undefined && <UpdateTrace updateId={answer.updateId} />}
        </>
      );
    case 'handlerFailed':
      return (
        <>
          <Note
            tone="danger"
            title={answer.type ?? (tab === 'update' ? 'Refused or failed' : 'The handler failed')}
          >
            {answer.message}
          </Note>
          {answer.updateId !== undefined && <UpdateTrace updateId={answer.updateId} isFailed />}
          {answer.stack !== undefined && answer.stack !== '' && (
            <CodeBlock text={answer.stack} label="Stack of the failure" />
          )}
        </>
      );
    case 'refused':
      return (
        <FailureNote
          title={`The ${tab} ${exchange.name} did not come through.`}
          failure={answer.failure}
          onRetry={onAgain}
        />
      );
  }
}

/** The reply that is shown, and the way to earlier ones. */
export function ReplyPane({
  exchanges,
  shown,
  onStep,
  onAgain,
}: {
  readonly exchanges: readonly Exchange[];
  readonly shown: Exchange | undefined;
  readonly onStep: (step: 1 | -1) => void;
  readonly onAgain: () => void;
}): ReactNode {
  if (!shown)
    return (
      <div className={styles.replyHead}>
        <span className={text.faint}>Replies stand here. Alt ↑ brings earlier requests back.</span>
      </div>
    );
  const index = exchanges.findIndex((exchange) => exchange.id === shown.id);
  const ms = 'ms' in shown.answer ? shown.answer.ms : undefined;
  return (
    <>
      <div className={styles.replyHead} aria-live="polite">
        <State exchange={shown} />
        <span className={styles.replyName}>
          <span
            className={classes(text.faint, text.num)}
            title={`Sent at ${timeOfDayText(shown.atMs)}, wall`}
          >
            {ms === undefined ? timeOfDayText(shown.atMs) : durationText(ms)}
          </span>
          {exchanges.length > 1 && (
            <span className={styles.pager}>
              <Button
                tone="ghost"
                size="small"
                iconOnly
                aria-label="Earlier request (Alt+Up)"
                off={index <= 0 ? 'There is no earlier one.' : undefined}
                onClick={() => onStep(-1)}
              >
                <ChevronLeft aria-hidden="true" />
              </Button>
              <span className={classes(text.faint, text.num)}>
                {index + 1} of {exchanges.length}
              </span>
              <Button
                tone="ghost"
                size="small"
                iconOnly
                aria-label="Later request (Alt+Down)"
                off={index >= exchanges.length - 1 ? 'There is no later one.' : undefined}
                onClick={() => onStep(1)}
              >
                <ChevronRight aria-hidden="true" />
              </Button>
            </span>
          )}
        </span>
      </div>
      <div className={styles.replyBody}>
        <Answer exchange={shown} onAgain={onAgain} />
      </div>
    </>
  );
}
