import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { countText } from '../../components/timeText.ts';
import { useListPreferences } from '../../state/listPreferences.ts';
import { attentionOf, wordsOf } from '../../state/workflowQuery.ts';
import { loadAll, loadAllMax, stopLoading, useWorkflows } from '../../state/workflows.ts';
import type { ColumnKind } from './columns/columnKinds.ts';
import styles from './WorkflowsView.module.css';

/** Says where the list is not what it may be taken for: an order or words over a part of the rows, runs that were not looked at. */
export function ListNotice({ kinds }: { readonly kinds: readonly ColumnKind[] }): ReactNode {
  const { rows, nextPageToken, total, text, view, examined, loadingAll } = useWorkflows();
  const sort = useListPreferences((state) => state.sort);
  const partial = nextPageToken !== undefined;
  const looksFor = wordsOf(text).length > 0;
  const kind = kinds.find(({ key }) => key === sort?.key);
  const loaded = `the ${countText(rows.length)} rows that are loaded${total === undefined ? '' : ` of ${countText(total)}`}`;
  if (attentionOf(view) !== undefined && examined?.all === false)
    return (
      <div className={styles.notice}>
        Only the last {countText(examined.count)} open runs were looked at: narrow them down with a
        filter.
      </div>
    );
  if (loadingAll)
    return (
      <div className={styles.notice} role="status">
        Loading: {countText(rows.length)}
        {total === undefined ? ' rows' : ` of ${countText(total)} rows`} so far.
        <Button size="small" onClick={stopLoading}>
          Stop
        </Button>
      </div>
    );
  if (!partial || (!looksFor && kind === undefined)) return undefined;
  const words =
    kind === undefined
      ? `The words are looked for in ${loaded}.`
      : `Ordered by ${kind.name.toLowerCase()} among ${loaded}: the server lists by start alone.`;
  return (
    <div className={styles.notice}>
      {words}
      <Button size="small" onClick={() => void loadAll()}>
        {total !== undefined && total - rows.length > loadAllMax
          ? `Load ${countText(loadAllMax)} more`
          : 'Load all'}
      </Button>
    </div>
  );
}
