import type { ReactNode } from 'react';
import { Keys } from '../../components/Keys.tsx';
import { countText, timeOfDayText } from '../../components/timeText.ts';
import { useApp } from '../../state/app.ts';
import { useListPreferences } from '../../state/listPreferences.ts';
import { useListSight, useWorkflows } from '../../state/workflows.ts';
import styles from './WorkflowsView.module.css';

/** Under the list: which rows are in sight, of how many, and the keys. */
export function ListFooter({
  shown,
  total,
}: {
  readonly shown: number;
  readonly total: number | undefined;
}): ReactNode {
  const { first, last } = useListSight();
  const lost = useApp((state) => (state.connection.state === 'lost' ? state.asOfMs : undefined));
  const more = useWorkflows((state) => state.nextPageToken !== undefined);
  const nested = useListPreferences((state) => state.nested);
  // The server counts roots; children that are open are rows too.
  const all = Math.max(total ?? 0, shown);
  return (
    <div className={styles.foot}>
      {shown > 0 && (
        <span>
          {countText(first + 1)}-{countText(Math.min(last + 1, shown))} of {countText(all)}
          {more && total === undefined ? ' so far' : ''}
          {more && all > shown ? `, ${countText(shown)} loaded` : ''}
        </span>
      )}
      {lost !== undefined && <span className={styles.asOf}>as of {timeOfDayText(lost)}</span>}
      {shown > 0 && nested && (
        <span className={styles.optional}>Children are shown under their parents</span>
      )}
      <span className={styles.footKeys}>
        <Keys keys="j" />
        <Keys keys="k" />
        move
      </span>
      <span>
        <Keys keys="Enter" />
        open
      </span>
      <span>
        <Keys keys="Space" />
        peek
      </span>
      <span className={styles.optional}>
        <Keys keys="x" />
        select
      </span>
      <span className={styles.optional}>
        <Keys keys="r" />
        start again with this input
      </span>
    </div>
  );
}
