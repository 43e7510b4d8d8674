import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { SearchAttribute } from '../../../shared/ipc/listModels.ts';
import { startCommand } from '../../app/globalCommands.ts';
import { CommandButton } from '../../components/CommandButton.tsx';
import type { GridHandle } from '../../components/RowGrid.tsx';
import { rowAt } from '../../components/rowGridKeys.ts';
import { useNarrow } from '../../components/useMedia.ts';
import { ViewHeader } from '../../components/ViewHeader.tsx';
import { useApp } from '../../state/app.ts';
import { followBatches } from '../../state/batches.ts';
import { useListPreferences } from '../../state/listPreferences.ts';
import { useSearchAttributes } from '../../state/searchAttributes.ts';
import { followWorkflows, useWorkflows } from '../../state/workflows.ts';
import { BatchBar } from './batch/BatchBar.tsx';
import { SelectionBar } from './batch/SelectionBar.tsx';
import { columnKinds, shownColumns } from './columns/columnKinds.ts';
import { FilterBar } from './FilterBar.tsx';
import { ListFooter } from './ListFooter.tsx';
import { ListNotice } from './ListNotice.tsx';
import { PeekPane } from './PeekPane.tsx';
import { useMarks } from './useMarks.ts';
import { useShownRows } from './useShownRows.tsx';
import { useWorkflowCommands } from './useWorkflowCommands.ts';
import { ViewChips } from './ViewChips.tsx';
import { WorkflowList } from './WorkflowList.tsx';
import styles from './WorkflowsView.module.css';

const noAttributes: readonly SearchAttribute[] = [];

/** The columns there are, and those that are shown. */
function useColumns() {
  const attributes = useSearchAttributes((state) => state.attributes) ?? noAttributes;
  const chosen = useListPreferences((state) => state.columns);
  const narrow = useNarrow();
  const isVirtual = useApp((state) => state.snapshot?.capabilities.clock === true);
  const kinds = useMemo(() => columnKinds(attributes, isVirtual), [attributes, isVirtual]);
  const columns = useMemo(() => shownColumns(kinds, chosen, narrow), [kinds, chosen, narrow]);
  return { kinds, columns };
}

/** Every execution of the namespace, live. */
export function WorkflowsView(): ReactNode {
  useEffect(followWorkflows, []);
  useEffect(followBatches, []);
  const { kinds, columns } = useColumns();
  const { shown, held, expand, found, listed, order } = useShownRows(kinds);
  const total = useWorkflows((state) => state.total);
  const grid = useRef<GridHandle>(null);
  const filter = useRef<HTMLInputElement>(null);
  const chosen = useWorkflows((state) => state.chosen);
  const marks = useMarks(shown, chosen, listed);
  const [peeked, setPeeked] = useState(false);
  const chosenRow = rowAt(shown, shown.indexOfKey(chosen));
  const togglePeek = useCallback(() => setPeeked((before) => !before), []);
  useWorkflowCommands({ filter, grid, chosen: chosenRow, marks, peeked, togglePeek });
  return (
    <>
      <ViewHeader
        title="Workflows"
        actions={<CommandButton command={startCommand} tone="primary" />}
      >
        <ViewChips />
      </ViewHeader>
      <FilterBar field={filter} matches={found ?? total} kinds={kinds} shown={columns} />
      <SelectionBar marks={marks} />
      <ListNotice kinds={kinds} />
      <div className={styles.body}>
        <WorkflowList
          grid={grid}
          kinds={kinds}
          columns={columns}
          rows={shown}
          held={held}
          marks={marks}
          onExpand={expand}
          onPeek={togglePeek}
          order={order}
        />
        {peeked && chosenRow && <PeekPane summary={chosenRow.summary} onClose={togglePeek} />}
      </div>
      <BatchBar />
      <ListFooter shown={shown.length} total={found === undefined ? total : undefined} />
    </>
  );
}
