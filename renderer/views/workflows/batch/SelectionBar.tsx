import { Menu as MenuIcon } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { host } from '../../../app/bridge.ts';
import { Button } from '../../../components/Button.tsx';
import { Menu, MenuItem } from '../../../components/Menu.tsx';
import { countText } from '../../../components/timeText.ts';
import { useNarrow } from '../../../components/useMedia.ts';
import { serverOff, useApp } from '../../../state/app.ts';
import { useListPreferences } from '../../../state/listPreferences.ts';
import { allOf, attentionOf, queryOf, wordsOf } from '../../../state/workflowQuery.ts';
import { useWorkflows } from '../../../state/workflows.ts';
import type { Marks } from '../useMarks.ts';
import { BatchDialog } from './BatchDialog.tsx';
import { batchKinds, batchVerbs, needsOpen, workflowsText, type BatchKind } from './batchText.ts';
import styles from './batch.module.css';

/** How many the server has for a filter; undefined until it has answered, and where it can't count. */
function useCount(query: string | undefined): number | undefined {
  const [counted, setCounted] = useState<{ readonly query: string; readonly count: number }>();
  useEffect(() => {
    if (query === undefined) return;
    host.call('workflows.count', query === '' ? {} : { query }).then(
      ({ count }) => setCounted({ query, count }),
      // Without the number the question is asked without it.
      () => setCounted(undefined),
    );
  }, [query]);
  return counted?.query === query ? counted?.count : undefined;
}

/** What an action is for: the picked runs, or whatever the filter matches when it begins; of those the open ones where only they take it. */
function useTarget({ runs, allMatching }: Marks, openOnly: boolean) {
  const { view, text, total } = useWorkflows();
  const nested = useListPreferences((state) => state.nested);
  const attention = attentionOf(view);
  const query = queryOf({ view, text, nested });
  const narrowed = openOnly ? allOf(query, 'CloseTime IS NULL') : query;
  // What needs attention is open anyway.
  const isCounted = allMatching && openOnly && attention === undefined;
  const openCount = useCount(isCounted ? narrowed : undefined);
  if (!allMatching) {
    const taken = [...runs.values()].filter((run) => !openOnly || !run.closed);
    return {
      count: taken.length,
      left: runs.size - taken.length,
      target: {
        kind: 'runs' as const,
        runs: taken.map(({ workflowId, runId }) => ({ workflowId, runId })),
      },
      about: undefined,
    };
  }
  const named = [attention === undefined ? undefined : 'need attention', narrowed || undefined];
  return {
    count: isCounted ? openCount : (total ?? runs.size),
    left: openCount === undefined ? 0 : Math.max(0, (total ?? 0) - openCount),
    target: {
      kind: 'query' as const,
      query: narrowed,
      ...(attention === undefined ? {} : { attention }),
    },
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

/** The question before an action. */
function Asked({
  kind,
  marks,
  onClose,
}: {
  readonly kind: BatchKind;
  readonly marks: Marks;
  readonly onClose: () => void;
}): ReactNode {
  const target = useTarget(marks, needsOpen(kind));
  return <BatchDialog kind={kind} {...target} onClose={onClose} onBegun={marks.clear} />;
}

/** What can be done to the selected runs. */
export function SelectionBar({ marks }: { readonly marks: Marks }): ReactNode {
  const [asked, setAsked] = useState<BatchKind>();
  const off = useApp(serverOff);
  const total = useWorkflows((state) => state.total);
  const hasWords = useWorkflows((state) => wordsOf(state.text).length > 0);
  if (marks.runs.size === 0) return undefined;
  const canMarkMatching =
    !marks.allMatching && !hasWords && total !== undefined && total > marks.runs.size;
  const count = marks.allMatching ? (total ?? marks.runs.size) : marks.runs.size;
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
        <Asked kind={asked} marks={marks} onClose={() => setAsked(undefined)} />
      )}
    </div>
  );
}
