import type { ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { Chip } from '../../components/Chip.tsx';
import { classes } from '../../components/classes.ts';
import { GroupIcon, type GroupKind } from '../../components/GroupIcon.tsx';
import styles from './WaitingFor.module.css';

type Waiting = NonNullable<WorkflowSummary['waitingFor']>;

const glyphs: Readonly<Record<Exclude<Waiting['kind'], 'failure'>, GroupKind>> = {
  activity: 'activity',
  timer: 'timer',
  child: 'child',
  workflowTask: 'workflowTask',
  nexus: 'nexus',
  message: 'signal',
};

/** The words without what the glyph and the row say already: the kind in front, and whose it is at the end. */
export function waitingWords(text: string, workflowId: string): string {
  const end = ` of ${workflowId}`;
  const own = text.endsWith(end) ? text.slice(0, -end.length) : text;
  // The chip says that it is tried again.
  if (own.startsWith('a workflow task that ')) return 'workflow task';
  // A number is no name.
  return own.replace(/^(?:activity|child|timer) (?=\S)(?!\d+$)/, '');
}

/** What a run waits for, and why; of a closed one how it ended. */
export function WaitingFor({
  summary,
  nowMs,
}: {
  readonly summary: WorkflowSummary;
  readonly nowMs: number;
}): ReactNode {
  const waiting = summary.waitingFor;
  if (!waiting) return undefined;
  if (waiting.kind === 'failure') {
    const tone =
      summary.status === 'Failed'
        ? styles.failure
        : summary.status === 'TimedOut'
          ? styles.timedOut
          : styles.closed;
    return (
      <span className={classes(styles.text, tone)} title={waiting.text}>
        {waiting.text}
      </span>
    );
  }
  const retrying = (waiting.attempt ?? 1) > 1;
  return (
    <span className={styles.waiting}>
      <GroupIcon kind={glyphs[waiting.kind]} />
      <span className={styles.text} title={waiting.text}>
        {waitingWords(waiting.text, summary.workflowId)}
      </span>
      {retrying && <Chip tone="warn">attempt {waiting.attempt}</Chip>}
      {waiting.dueMs !== undefined && (
        <Chip tone="time">in {durationText(Math.max(0, waiting.dueMs - nowMs))}</Chip>
      )}
    </span>
  );
}
