import type { ReactNode } from 'react';
import { statusWord } from '../../components/Status.tsx';
import { countText } from '../../components/timeText.ts';
import { useNarrow } from '../../components/useMedia.ts';
import { setFilter, statusViews, useWorkflows, type StatusView } from '../../state/workflows.ts';
import styles from './WorkflowsView.module.css';

/** The chips that are always there; the others appear when they have a count. */
const always: readonly StatusView[] = ['all', 'Running', 'Completed', 'Failed'];

/** The list by status, with counts. */
export function StatusChips(): ReactNode {
  const view = useWorkflows((state) => state.view);
  const counts = useWorkflows((state) => state.counts);
  const narrow = useNarrow();
  const shown = statusViews.filter(
    (status) =>
      always.includes(status) || status === view || (!narrow && (counts[status] ?? 0) > 0),
  );
  return (
    <div className={styles.views} role="group" aria-label="Status">
      {shown.map((status) => {
        const count = counts[status];
        return (
          <button
            key={status}
            type="button"
            className={styles.view}
            aria-pressed={status === view}
            onClick={() => setFilter({ view: status })}
          >
            {status === 'all' ? 'All' : statusWord(status)}
            {count !== undefined && <span className={styles.count}>{countText(count)}</span>}
          </button>
        );
      })}
    </div>
  );
}
