import { Menu as MenuIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CallInput } from '../../../../shared/ipc/contract.ts';
import { Button } from '../../../components/Button.tsx';
import { Menu, MenuItem } from '../../../components/Menu.tsx';
import { countText } from '../../../components/timeText.ts';
import { useNarrow } from '../../../components/useMedia.ts';
import { serverOff, useApp } from '../../../state/app.ts';
import { useListPreferences } from '../../../state/listPreferences.ts';
import { attentionOf, queryOf, wordsOf } from '../../../state/workflowQuery.ts';
import { useWorkflows } from '../../../state/workflows.ts';
import type { Marks } from '../useMarks.ts';
import { BatchDialog } from './BatchDialog.tsx';
import { batchKinds, batchVerbs, workflowsText, type BatchKind } from './batchText.ts';
import styles from './batch.module.css';

/** What the selection stands for: the picked runs, or whatever the filter matches when it begins. */
function useTarget({ runs, allMatching }: Marks): {
  readonly count: number;
  /** How many of those that were picked have closed. */
  readonly closed: number;
  readonly target: CallInput<'batch.start'>['target'];
  readonly about: string | undefined;
} {
  const { view, text, total } = useWorkflows();
  const nested = useListPreferences((state) => state.nested);
  if (!allMatching)
    return {
      count: runs.size,
      closed: [...runs.values()].filter((run) => run.closed).length,
      target: {
        kind: 'runs',
        runs: [...runs.values()].map(({ workflowId, runId }) => ({ workflowId, runId })),
      },
      about: undefined,
    };
  const query = queryOf({ view, text, nested });
  const attention = attentionOf(view);
  const named = [attention === undefined ? undefined : 'need attention', query || undefined];
  return {
    count: total ?? runs.size,
    closed: 0,
    target: { kind: 'query', query, ...(attention === undefined ? {} : { attention }) },
    about: `match ${named.filter(Boolean).join(' and ') || 'no filter: all there are'}, also those that are not loaded. Those that match when it begins count.`,
  };
}

/** A button for each thing that can be done; in a narrow window they are behind one. */
function Actions({
  off,
  onAsk,
}: {
  readonly off: string | undefined;
  readonly onAsk: (kind: BatchKind) => void;
}): ReactNode {
  const narrow = useNarrow();
  const isDanger = (kind: BatchKind): boolean => kind === 'terminate' || kind === 'delete';
  return narrow ? (
    <Menu
      align="end"
      trigger={
        <Button size="small">
          <MenuIcon aria-hidden="true" />
          Do
        </Button>
      }
    >
      {batchKinds.map((kind) => (
        <MenuItem key={kind} off={off} danger={isDanger(kind)} onClick={() => onAsk(kind)}>
          {batchVerbs[kind]}…
        </MenuItem>
      ))}
    </Menu>
  ) : (
    batchKinds.map((kind) => (
      <Button
        key={kind}
        size="small"
        tone={isDanger(kind) ? 'danger' : 'plain'}
        off={off}
        onClick={() => onAsk(kind)}
      >
        {batchVerbs[kind]}…
      </Button>
    ))
  );
}

/** What can be done to the selected runs. */
export function SelectionBar({ marks }: { readonly marks: Marks }): ReactNode {
  const [asked, setAsked] = useState<BatchKind>();
  const off = useApp(serverOff);
  const total = useWorkflows((state) => state.total);
  const hasWords = useWorkflows((state) => wordsOf(state.text).length > 0);
  const { count, closed, target, about } = useTarget(marks);
  if (marks.runs.size === 0) return undefined;
  const canMarkMatching =
    !marks.allMatching && !hasWords && total !== undefined && total > marks.runs.size;
  return (
    <div className={styles.bar} role="toolbar" aria-label="Selected workflows">
      <span className={styles.count} aria-live="polite">
        {marks.allMatching
          ? `All ${workflowsText(count)} that match`
          : `${countText(count)} selected`}
      </span>
      {canMarkMatching && (
        <Button size="small" tone="ghost" onClick={marks.markMatching}>
          Select all {countText(total)} that match
        </Button>
      )}
      <span className={styles.actions}>
        <Actions off={off} onAsk={setAsked} />
        <Button size="small" tone="ghost" keys="Escape" onClick={marks.clear}>
          Clear
        </Button>
      </span>
      {asked !== undefined && (
        <BatchDialog
          kind={asked}
          count={count}
          closed={closed}
          target={target}
          about={about}
          onClose={() => setAsked(undefined)}
          onBegun={marks.clear}
        />
      )}
    </div>
  );
}
