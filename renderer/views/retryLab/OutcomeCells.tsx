import {
  ChevronDown,
  CircleCheck,
  CircleX,
  Clock,
  CloudOff,
  HeartCrack,
  Skull,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { outcomeKinds, type Outcome, type OutcomeKind } from '../../../shared/retryLab/scenario.ts';
import type { AttemptRecord } from '../../../shared/retryLab/simulate.ts';
import { roughText } from '../../../shared/retryLab/words/spanText.ts';
import styles from './OutcomeTable.module.css';

const kindWords: Readonly<Record<OutcomeKind, string>> = {
  succeeds: 'Succeeds',
  fails: 'Fails',
  hangs: 'Hangs',
  timesOut: 'Times out',
  workerDies: 'Worker dies',
  losesHeartbeats: 'Loses heartbeats',
};
const kindIcons = {
  succeeds: CircleCheck,
  fails: CircleX,
  hangs: Clock,
  timesOut: Clock,
  workerDies: Skull,
  losesHeartbeats: HeartCrack,
} as const;
const kindLooks = {
  succeeds: 'completed',
  fails: 'failed',
  hangs: 'timedOut',
  timesOut: 'timedOut',
  workerDies: 'timedOut',
  losesHeartbeats: 'timedOut',
} as const;

/** What an attempt does; in an outage what that makes of it, and the list has what it does without. */
export function KindCell({
  outcome,
  record,
  attempt,
  onChange,
}: {
  readonly outcome: Outcome;
  readonly record: AttemptRecord | undefined;
  readonly attempt: number;
  readonly onChange: (kind: OutcomeKind) => void;
}): ReactNode {
  const inOutage = record?.isOutage === true;
  const outageKind = record?.errorType === undefined ? 'hangs' : 'fails';
  const Icon = inOutage ? CloudOff : kindIcons[outcome.kind];
  return (
    <div className={styles.kind} data-look={kindLooks[inOutage ? outageKind : outcome.kind]}>
      <Icon aria-hidden="true" />
      <select
        className={styles.select}
        aria-label={`Outcome of attempt ${attempt}`}
        title={inOutage ? `Without the outage: ${kindWords[outcome.kind]}` : undefined}
        value={inOutage ? 'outage' : outcome.kind}
        onChange={(event) => {
          const kind = outcomeKinds.find((known) => known === event.target.value);
          if (kind) onChange(kind);
        }}
      >
        {inOutage && (
          <option value="outage" hidden>
            {kindWords[outageKind]}
          </option>
        )}
        {outcomeKinds.map((kind) => (
          <option key={kind} value={kind}>
            {kindWords[kind]}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden="true" />
    </div>
  );
}

/** With what it fails, which delay it asks for, or what cut it off. */
export function ErrorCell({
  outcome,
  record,
  attempt,
  onChange,
}: {
  readonly outcome: Outcome;
  readonly record: AttemptRecord | undefined;
  readonly attempt: number;
  readonly onChange: (errorType: string | undefined) => void;
}): ReactNode {
  if (record?.isOutage) {
    return (
      <span className={styles.muted} title={record.errorType}>
        {record.errorType === undefined ? 'hangs' : 'fails'} in the outage
      </span>
    );
  }
  if (record && record.cut !== 'answer')
    return (
      <span className={styles.muted} title={cutText(record)}>
        {cutText(record)}
      </span>
    );
  if (outcome.kind !== 'fails') return undefined;
  if (outcome.nextRetryDelayMs !== undefined) {
    return (
      <span className={styles.muted} title={`fails with ${outcome.errorType ?? 'Error'}`}>
        next retry delay <b>{roughText(outcome.nextRetryDelayMs)}</b>
      </span>
    );
  }
  return (
    <input
      className={styles.errorInput}
      aria-label={`Error type of attempt ${attempt}`}
      placeholder="Error"
      value={outcome.errorType ?? ''}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    />
  );
}

function cutText(record: AttemptRecord): string {
  switch (record.cut) {
    case 'answer':
      return '';
    case 'startToClose':
      return 'cut off by start to close';
    case 'scheduleToStart':
      return 'no worker in time: schedule to start';
    case 'scheduleToClose':
      return 'cut off by schedule to close';
    case 'heartbeat':
      return 'cut off by the heartbeat timeout';
    case 'runTimeout':
      return 'cut off by the run timeout';
    case 'executionTimeout':
      return 'cut off by the execution timeout';
  }
}
