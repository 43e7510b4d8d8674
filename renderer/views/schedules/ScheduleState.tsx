import { CircleCheck, CirclePause, CirclePlay } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ScheduleRow } from '../../../shared/ipc/schedules.ts';
import text from '../../components/text.module.css';
import styles from './SchedulePage.module.css';

/** Active, paused, or with nothing left to do; the note beside it. */
export function ScheduleState({
  detail,
}: {
  readonly detail: Pick<ScheduleRow, 'paused' | 'nextMs' | 'note'>;
}): ReactNode {
  const { paused, nextMs, note } = detail;
  const done = !paused && nextMs.length === 0;
  const Icon = paused ? CirclePause : done ? CircleCheck : CirclePlay;
  const tone = paused ? styles.paused : done ? text.muted : styles.active;
  return (
    <>
      <span className={`${styles.state} ${tone}`}>
        <Icon aria-hidden="true" />
        {paused ? 'Paused' : done ? 'Nothing due' : 'Active'}
      </span>
      {note !== '' && (
        <span className={styles.note} title={note}>
          {note}
        </span>
      )}
    </>
  );
}
