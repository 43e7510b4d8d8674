import { useId, type ReactNode } from 'react';
import type { Outcome, Scenario } from '../../../shared/retryLab/scenario.ts';
import type { AttemptRecord } from '../../../shared/retryLab/simulate.ts';
import { plural } from '../../components/timeText.ts';
import { derivedText, Fields, LengthField } from './Entry.tsx';
import styles from './OutcomeTable.module.css';

/** What else an attempt can do: its queue wait, the delay it asks for, its heartbeats. */
export function OutcomeDetail({
  outcome,
  scenario,
  record,
  onChange,
}: {
  readonly outcome: Outcome;
  readonly scenario: Scenario;
  readonly record: AttemptRecord | undefined;
  readonly onChange: (fields: Partial<Outcome>) => void;
}): ReactNode {
  return (
    <div className={styles.detailBody}>
      <div className={styles.detailGroup}>
        <Fields>
          <LengthField
            label="Queue wait"
            value={outcome.queueMs}
            derived={derivedText(scenario.queueMs)}
            onChange={(ms) => onChange({ queueMs: ms === undefined ? undefined : Math.max(0, ms) })}
          />
          {outcome.kind === 'fails' && (
            <LengthField
              label="Next retry delay"
              value={outcome.nextRetryDelayMs}
              unsetText="policy"
              onChange={(nextRetryDelayMs) => onChange({ nextRetryDelayMs })}
            />
          )}
        </Fields>
        {outcome.kind === 'fails' && (
          <label>
            <input
              type="checkbox"
              checked={outcome.nonRetryable ?? false}
              onChange={(event) => onChange({ nonRetryable: event.target.checked || undefined })}
            />
            says itself that it is never to be retried
          </label>
        )}
      </div>
      {scenario.subject === 'activity' && (
        <HeartbeatDetail outcome={outcome} record={record} onChange={onChange} />
      )}
    </div>
  );
}

function HeartbeatDetail({
  outcome,
  record,
  onChange,
}: {
  readonly outcome: Outcome;
  readonly record: AttemptRecord | undefined;
  readonly onChange: (fields: Partial<Outcome>) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className={styles.detailGroup}>
      {outcome.kind === 'losesHeartbeats' && (
        <Fields>
          <LengthField
            label="Last heartbeat by"
            isRequired
            value={outcome.heartbeatsUntilMs ?? 0}
            onChange={(ms) => onChange({ heartbeatsUntilMs: Math.max(0, ms ?? 0) })}
          />
        </Fields>
      )}
      <label htmlFor={id}>
        Heartbeat details
        <input
          id={id}
          className={styles.details}
          value={outcome.heartbeatDetails ?? ''}
          placeholder="none"
          spellCheck={false}
          autoComplete="off"
          onChange={(event) =>
            onChange({
              heartbeatDetails: event.target.value === '' ? undefined : event.target.value,
            })
          }
        />
      </label>
      {record && (
        <p className={styles.muted}>
          {plural(record.heartbeatCount, 'heartbeat')}
          {record.heartbeatDetails === undefined
            ? ''
            : `; starts with “${record.heartbeatDetails}”`}
        </p>
      )}
    </div>
  );
}
