import { ChevronDown, ChevronRight, Calendar, Ellipsis } from 'lucide-react';
import {
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import type { Execution } from '../../../shared/ipc/models.ts';
import { executionPath, goTo } from '../../app/routes.ts';
import { classes } from '../../components/classes.ts';
import { GroupIcon, WorkflowIcon } from '../../components/GroupIcon.tsx';
import { Pane } from '../../components/Pane.tsx';
import { Status } from '../../components/Status.tsx';
import text from '../../components/text.module.css';
import { relationRows, type Relation } from '../../model/relationTree.ts';
import { useOpenRun } from '../../state/openRun.ts';
import { pullRelations, toggleBelow, useRelations } from '../../state/relations.ts';
import styles from './RelationsPane.module.css';
import { useEventGroups } from './timelineGroups.ts';

/** The open run among its relatives: a tree to walk, each row a way to another page. */
export function RelationsPane({ execution }: { readonly execution: Execution }): ReactNode {
  const events = useOpenRun((state) => state.events);
  // Nobody looks here while a long history comes.
  const groups = useDeferredValue(useEventGroups(events, execution));
  const known = useRelations();
  const { runId, status, parentRunId } = execution.summary;
  const latest = useRef(execution);
  useEffect(() => {
    latest.current = execution;
  });
  // A run that closes may have continued as another.
  useEffect(() => void pullRelations(latest.current), [runId, status, parentRunId]);
  const rows = useMemo(
    () =>
      relationRows({
        execution,
        groups: groups.groups,
        parent: known.runId === runId ? known.parent : undefined,
        chain: known.runId === runId ? known.chain : undefined,
        below: known.below,
      }),
    [execution, groups, known, runId],
  );
  return (
    <Pane title="Relationships" flush className={styles.pane}>
      {rows.length === 1 ? (
        <p className={styles.alone} data-alone>
          Nothing started this run but a client, and it has started nothing.
        </p>
      ) : (
        <Tree rows={rows} />
      )}
    </Pane>
  );
}

function open({ run }: Relation): void {
  if (run !== undefined) goTo(executionPath(run.workflowId, run.runId));
}

function toggle({ run }: Relation): void {
  if (run?.runId !== undefined) void toggleBelow(run.workflowId, run.runId);
}

function Tree({ rows }: { readonly rows: readonly Relation[] }): ReactNode {
  const tree = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<string>();
  const current = rows.findIndex((row) => row.isCurrent);
  const found = rows.findIndex((row) => row.key === chosen);
  const active = found === -1 ? current : found;
  const move = (index: number): void => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (next === undefined) return;
    setChosen(next.key);
    tree.current?.querySelector<HTMLElement>(`[data-row="${rows.indexOf(next)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[active];
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowDown') move(active + 1);
    else if (event.key === 'ArrowUp') move(active - 1);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(rows.length - 1);
    else if (event.key === 'Enter') open(row);
    else if (event.key === 'ArrowRight' && row.expanded === false) toggle(row);
    else if (event.key === 'ArrowLeft' && row.expanded === true) toggle(row);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={tree}
      role="tree"
      aria-label="Relationships"
      className={styles.tree}
      onClick={(event) => {
        const target = event.target instanceof Element ? event.target : undefined;
        const row = rows[Number(target?.closest('[data-row]')?.getAttribute('data-row') ?? -1)];
        if (row === undefined) return;
        setChosen(row.key);
        if (target?.closest('[data-twisty]')) toggle(row);
        else open(row);
      }}
      onKeyDown={onKeyDown}
    >
      {rows.map((row, index) => (
        <Row
          key={row.key}
          row={row}
          index={index}
          isActive={index === active}
          onChoose={() => setChosen(row.key)}
        />
      ))}
    </div>
  );
}

function Glyph({ row }: { readonly row: Relation }): ReactNode {
  switch (row.kind) {
    case 'run':
      return <WorkflowIcon />;
    case 'schedule':
      return <Calendar aria-hidden="true" />;
    case 'more':
      return <Ellipsis aria-hidden="true" />;
    default:
      return <GroupIcon kind={row.kind} />;
  }
}

interface RowProps {
  readonly row: Relation;
  readonly index: number;
  readonly isActive: boolean;
  readonly onChoose: () => void;
}

function Row({ row, index, isActive, onChoose }: RowProps): ReactNode {
  const Twisty = row.expanded === true ? ChevronDown : ChevronRight;
  return (
    <div
      role="treeitem"
      data-row={index}
      aria-level={row.level}
      aria-expanded={row.expanded}
      aria-current={row.isCurrent ? 'page' : undefined}
      aria-selected={isActive}
      tabIndex={isActive ? 0 : -1}
      className={classes(styles.row, row.isCurrent && styles.current)}
      style={{ paddingLeft: 6 + (row.level - 1) * 16 }}
      title={[row.name, row.type, row.how].filter(Boolean).join(', ')}
      onFocus={onChoose}
    >
      <span className={styles.twisty} data-twisty={row.expanded}>
        {row.expanded !== undefined && <Twisty aria-hidden="true" />}
      </span>
      <Glyph row={row} />
      {row.status !== undefined && <Status status={row.status} look="bare" />}
      <span className={classes(styles.name, row.run !== undefined && text.mono)}>{row.name}</span>
      <span className={styles.type}>{row.type}</span>
      <span className={styles.how}>{row.how}</span>
    </div>
  );
}
