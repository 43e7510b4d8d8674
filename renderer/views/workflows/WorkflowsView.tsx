import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { startCommand } from '../../app/globalCommands.ts';
import { CommandButton } from '../../components/CommandButton.tsx';
import type { GridHandle } from '../../components/RowGrid.tsx';
import { ViewHeader } from '../../components/ViewHeader.tsx';
import { followWorkflows, useWorkflows, wordsOf } from '../../state/workflows.ts';
import { FilterBar } from './FilterBar.tsx';
import { ListFooter } from './ListFooter.tsx';
import { PeekPane } from './PeekPane.tsx';
import { StatusChips } from './StatusChips.tsx';
import { useHeldRows } from './useHeldRows.ts';
import { useWorkflowCommands } from './useWorkflowCommands.ts';
import { WorkflowList } from './WorkflowList.tsx';
import { hasWords, workflowRows, type WorkflowRow } from './workflowRows.ts';
import styles from './WorkflowsView.module.css';

/** The rows that the filter leaves, nested, with new ones held back; and how one is folded. */
function useShownRows() {
  const { text, rows, answered, started } = useWorkflows();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const words = wordsOf(text);
  const wordsKey = words.join(' ');
  const found = useMemo(
    () => rows.filter((row) => hasWords(row, wordsKey === '' ? [] : wordsKey.split(' '))),
    [rows, wordsKey],
  );
  const held = useHeldRows(found, started, `${answered ?? ''} ${wordsKey}`);
  const shown = useMemo(() => workflowRows(held.shown, closed), [held.shown, closed]);
  const expand = useCallback((row: WorkflowRow, expanded: boolean): void => {
    setClosed((before) => {
      const next = new Set(before);
      if (expanded) next.delete(row.key);
      else next.add(row.key);
      return next;
    });
  }, []);
  return { shown, held, expand, found: words.length > 0 ? found.length : undefined };
}

/** Every execution of the namespace, live. */
export function WorkflowsView(): ReactNode {
  useEffect(followWorkflows, []);
  const { shown, held, expand, found } = useShownRows();
  const total = useWorkflows((state) => state.total);
  const grid = useRef<GridHandle>(null);
  const filter = useRef<HTMLInputElement>(null);
  const chosen = useWorkflows((state) => state.chosen);
  const [peeked, setPeeked] = useState(false);
  const [range, setRange] = useState<readonly [number, number]>([0, 0]);
  const chosenRow = shown.find((row) => row.key === chosen);
  const togglePeek = useCallback(() => setPeeked((before) => !before), []);
  const onRange = useCallback((first: number, last: number) => setRange([first, last]), []);
  useWorkflowCommands({ filter, grid, chosen: chosenRow, peeked, togglePeek });
  return (
    <>
      <ViewHeader
        title="Workflows"
        actions={<CommandButton command={startCommand} tone="primary" />}
      >
        <StatusChips />
      </ViewHeader>
      <FilterBar field={filter} matches={found ?? total} />
      <div className={styles.body}>
        <WorkflowList
          grid={grid}
          rows={shown}
          held={held}
          onExpand={expand}
          onPeek={togglePeek}
          onRange={onRange}
        />
        {peeked && chosenRow && <PeekPane summary={chosenRow.summary} onClose={togglePeek} />}
      </div>
      <ListFooter
        range={range}
        shown={shown.length}
        total={found === undefined ? total : undefined}
      />
    </>
  );
}
