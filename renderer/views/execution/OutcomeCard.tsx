import { ChevronDown, ChevronUp } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { ExecutionStatus, WorkflowSummary } from '../../../shared/ipc/models.ts';
import { executionPath, href } from '../../app/routes.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { CodeBlock, Payload } from '../../components/json/PaintedJson.tsx';
import { StatusIcon } from '../../components/Status.tsx';
import { failureText, rootReason, type FailureView } from '../../model/failure.ts';
import { payloadsText } from '../../model/payloadText.ts';
import type { Outcome } from './outcome.ts';
import styles from './OutcomeCard.module.css';

const statuses: Readonly<Record<Outcome['kind'], ExecutionStatus>> = {
  completed: 'Completed',
  failed: 'Failed',
  timedOut: 'TimedOut',
  canceled: 'Canceled',
  terminated: 'Terminated',
  continued: 'ContinuedAsNew',
  taskFails: 'Failed',
};
const titles: Readonly<Record<Outcome['kind'], string>> = {
  completed: 'Completed',
  failed: 'Failed',
  timedOut: 'Timed out',
  canceled: 'Canceled',
  terminated: 'Terminated',
  continued: 'Continued as new',
  taskFails: 'Workflow task fails',
};

/** Every failure from the outside in, each with its stack. */
function causesText(failure: FailureView): string {
  const own = [failure.type, failure.message].filter(Boolean).join(': ') || failure.kind;
  const cause = failure.cause === undefined ? '' : `\n\nCaused by ${causesText(failure.cause)}`;
  // Most SDKs put the message on top of the stack.
  if (failure.stack?.startsWith(own)) return `${failure.stack}${cause}`;
  return `${own}${failure.stack === undefined ? '' : `\n${failure.stack}`}${cause}`;
}

function briefOf(outcome: Outcome): string | undefined {
  if (outcome.failure) return failureText(outcome.failure);
  if (outcome.kind === 'completed')
    return outcome.result.length === 0 ? 'without a result' : payloadsText(outcome.result, 400);
  return (
    outcome.reason ?? (outcome.result.length === 0 ? undefined : payloadsText(outcome.result, 400))
  );
}

/** How a closed run ended, at a glance: its result, or why it failed. Of an open one why its workflow task fails. */
export function OutcomeCard({
  outcome,
  summary,
}: {
  readonly outcome: Outcome;
  readonly summary: WorkflowSummary;
}): ReactNode {
  const [open, setOpen] = useState(false);
  const id = useId();
  const brief = briefOf(outcome);
  const hasMore = outcome.result.length > 0 || outcome.failure !== undefined;
  const reason = outcome.failure && rootReason(outcome.failure);
  return (
    <section
      className={classes(styles.card, styles[outcome.kind])}
      aria-label={outcome.kind === 'taskFails' ? 'Failing workflow task' : 'Result'}
    >
      <StatusIcon status={statuses[outcome.kind]} />
      <span className={styles.title}>
        {titles[outcome.kind]}
        {summary.closeMs !== undefined &&
          ` after ${durationText(summary.closeMs - summary.startMs)}`}
      </span>
      <span
        className={classes(styles.brief, outcome.result.length > 0 && styles.json)}
        title={brief}
        data-testid="outcome"
      >
        {brief}
      </span>
      <span className={styles.actions}>
        {outcome.nextRunId !== undefined && (
          <a href={href(executionPath(summary.workflowId, outcome.nextRunId))}>Open the next run</a>
        )}
        {hasMore && (
          <Button
            size="small"
            tone="ghost"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
          >
            {open ? 'Less' : reason?.stack === undefined ? 'Show all' : 'Stack and causes'}
            {open ? <ChevronUp aria-hidden="true" /> : <ChevronDown aria-hidden="true" />}
          </Button>
        )}
      </span>
      {open && (
        <div id={id} className={styles.details}>
          {outcome.failure && (
            <CodeBlock text={causesText(outcome.failure)} label="Failure with its causes" />
          )}
          {outcome.result.map((payload, index) => (
            // A result never changes.
            <Payload key={index} payload={payload} label="Result" />
          ))}
        </div>
      )}
    </section>
  );
}
