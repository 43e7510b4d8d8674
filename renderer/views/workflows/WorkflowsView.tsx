import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { useCommands, type Command } from '../../app/commands.ts';
import { startCommand } from '../../app/globalCommands.ts';
import { executionPath, goTo } from '../../app/routes.ts';
import { Button } from '../../components/Button.tsx';
import { CommandButton } from '../../components/CommandButton.tsx';
import { FailureNote } from '../../components/Note.tsx';
import { LoadingRows } from '../../components/Placeholder.tsx';
import { RowGrid, type GridHandle } from '../../components/RowGrid.tsx';
import { statusWord } from '../../components/Status.tsx';
import { countText } from '../../components/timeText.ts';
import { useNarrow } from '../../components/useMedia.ts';
import { ViewHeader } from '../../components/ViewHeader.tsx';
import { useVirtualNow } from '../../state/clock.ts';
import {
  followWorkflows,
  loadMore,
  pullWorkflows,
  queryOf,
  setFilter,
  statusViews,
  useWorkflows,
  wordsOf,
  type StatusView,
} from '../../state/workflows.ts';
import { FilterField } from './FilterField.tsx';
import { ListFooter } from './ListFooter.tsx';
import { NoRows } from './NoRows.tsx';
import { PeekPane } from './PeekPane.tsx';
import { useHeldRows } from './useHeldRows.ts';
import { workflowCells, workflowColumns } from './workflowColumns.tsx';
import { hasWords, workflowRows, type WorkflowRow } from './workflowRows.ts';
import styles from './WorkflowsView.module.css';

/** The chips that are always there; the others appear when they have a count. */
const always: readonly StatusView[] = ['all', 'Running', 'Completed', 'Failed'];

function StatusChips(): ReactNode {
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

function FilterRefused(): ReactNode {
  const failure = useWorkflows((state) => state.filterFailure);
  const rows = useWorkflows((state) => state.rows);
  if (!failure) return undefined;
  return (
    <div className={styles.refused} role="alert">
      {failure.message} {failure.fix}
      {rows.length > 0 && <span>The last valid filter is still applied.</span>}
    </div>
  );
}

function open(row: WorkflowRow): void {
  goTo(executionPath(row.summary.workflowId, row.summary.runId));
}

/** Every execution of the namespace, live. */
export function WorkflowsView(): ReactNode {
  useEffect(followWorkflows, []);
  const { view, text, rows, answered, failure, filterFailure, total, started } = useWorkflows();
  const narrow = useNarrow();
  const nowMs = useVirtualNow(1000) ?? 0;
  const grid = useRef<GridHandle>(null);
  const filter = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<string>();
  const [peeked, setPeeked] = useState(false);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [range, setRange] = useState<readonly [number, number]>([0, 0]);

  const words = wordsOf(text);
  const wordsKey = words.join(' ');
  const found = useMemo(
    () => rows.filter((row) => hasWords(row, wordsKey === '' ? [] : wordsKey.split(' '))),
    [rows, wordsKey],
  );
  const held = useHeldRows(found, started, `${answered ?? ''} ${wordsKey}`);
  const shown = useMemo(() => workflowRows(held.shown, closed), [held.shown, closed]);
  const chosenRow = shown.find((row) => row.key === chosen);

  const expand = useCallback((row: WorkflowRow, expanded: boolean): void => {
    setClosed((before) => {
      const next = new Set(before);
      if (expanded) next.delete(row.key);
      else next.add(row.key);
      return next;
    });
  }, []);
  const onRange = useCallback(
    (first: number, last: number): void => {
      setRange([first, last]);
      if (last >= shown.length - 30) loadMore();
    },
    [shown.length],
  );
  const columns = workflowColumns(narrow);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== ' ') return;
    event.preventDefault();
    setPeeked((before) => !before);
  };

  const commands: readonly Command[] = [
    {
      id: 'workflows.filter',
      title: 'Filter the workflows',
      group: 'This view',
      keys: '/',
      run: () => filter.current?.focus(),
    },
    {
      id: 'workflows.next',
      title: 'Next row',
      group: 'This view',
      keys: 'j',
      keyOnly: true,
      run: () => grid.current?.move(1),
    },
    {
      id: 'workflows.previous',
      title: 'Previous row',
      group: 'This view',
      keys: 'k',
      keyOnly: true,
      run: () => grid.current?.move(-1),
    },
    {
      id: 'workflows.open',
      title: 'Open the chosen run',
      group: 'This view',
      keys: 'Enter',
      off: () => (chosenRow ? undefined : 'No row is chosen.'),
      run: () => chosenRow && open(chosenRow),
    },
    {
      id: 'workflows.peek',
      title: peeked ? 'Close the peek' : 'Peek at the chosen run',
      group: 'This view',
      keys: 'i',
      off: () => (chosenRow ? undefined : 'No row is chosen.'),
      run: () => setPeeked((before) => !before),
    },
  ];
  useCommands(commands);

  const release = (): void => {
    grid.current?.scrollToTop();
    held.release();
  };
  return (
    <>
      <ViewHeader
        title="Workflows"
        actions={<CommandButton command={startCommand} tone="primary" />}
      >
        <StatusChips />
      </ViewHeader>
      <div className={styles.bar}>
        <FilterField
          ref={filter}
          value={text}
          invalid={filterFailure !== undefined}
          matches={words.length > 0 ? found.length : total}
          onChange={(next) => setFilter({ text: next })}
        />
      </div>
      <FilterRefused />
      <div className={styles.body}>
        <section className={styles.list} aria-label="Executions" data-pane>
          {answered === undefined && !failure && <LoadingRows label="Loading the workflows" />}
          {failure && failure.kind !== 'unavailable' && (
            <div className={styles.problem}>
              <FailureNote
                title="The workflows could not be listed."
                failure={failure}
                onRetry={() => void pullWorkflows()}
              />
            </div>
          )}
          {answered !== undefined && shown.length === 0 && !failure && (
            <NoRows filtered={queryOf({ view, text }) !== '' || words.length > 0} />
          )}
          {shown.length > 0 && (
            <RowGrid
              ref={grid}
              label="Workflow executions"
              tree
              columns={columns}
              rows={shown}
              cells={(row) => workflowCells(row, columns, nowMs, expand)}
              chosen={chosen}
              onChoose={(row) => setChosen(row.key)}
              onOpen={open}
              onExpand={expand}
              onKey={onKey}
              onRange={onRange}
              onScrolled={held.setScrolled}
              onPointerOver={held.setPointerOver}
            />
          )}
          {held.waiting > 0 && (
            <Button size="small" className={styles.waiting} onClick={release}>
              {held.waiting} new
            </Button>
          )}
        </section>
        {peeked && chosenRow && (
          <PeekPane summary={chosenRow.summary} onClose={() => setPeeked(false)} />
        )}
      </div>
      <ListFooter range={range} shown={shown.length} total={words.length > 0 ? undefined : total} />
    </>
  );
}
