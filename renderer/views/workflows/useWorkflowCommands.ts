import {
  ArrowRight,
  Filter,
  ListChecks,
  PanelRight,
  Plus,
  SquareCheck,
  SquareX,
} from 'lucide-react';
import type { RefObject } from 'react';
import { useCommands, type Command } from '../../app/commands.ts';
import type { GridHandle } from '../../components/RowGrid.tsx';
import { openOverlay } from '../../state/overlays.ts';
import type { Marks } from './useMarks.ts';
import { openRow, type WorkflowRow } from './workflowRows.ts';

function startLike({ summary: { workflowId, runId } }: WorkflowRow): void {
  openOverlay({ kind: 'start', preset: { like: { workflowId, runId } } });
}

/** The commands of the selection, and to start one like the chosen run. */
function markCommands(
  marks: Marks,
  chosen: WorkflowRow | undefined,
  noRow: () => string | undefined,
): readonly Command[] {
  return [
    {
      id: 'workflows.mark',
      title: 'Select the chosen run',
      icon: SquareCheck,
      group: 'This view',
      keys: 'x',
      off: noRow,
      run: () => chosen && marks.toggle(chosen),
    },
    {
      id: 'workflows.markAll',
      title: 'Select all rows that are loaded',
      icon: ListChecks,
      group: 'This view',
      keys: '$mod+a',
      run: marks.markAll,
    },
    {
      id: 'workflows.clearMarks',
      title: 'Select nothing',
      icon: SquareX,
      group: 'This view',
      keys: 'Escape',
      off: () => (marks.runs.size === 0 ? 'Nothing is selected.' : undefined),
      run: marks.clear,
    },
    {
      id: 'workflows.startLike',
      title: 'Start one like the chosen run…',
      icon: Plus,
      group: 'This view',
      keys: 'r',
      off: noRow,
      run: () => chosen && startLike(chosen),
    },
  ];
}

/** The list's commands: the filter, the rows, the chosen run. */
export function useWorkflowCommands({
  filter,
  grid,
  chosen,
  marks,
  peeked,
  togglePeek,
}: {
  readonly filter: RefObject<HTMLInputElement | null>;
  readonly grid: RefObject<GridHandle | null>;
  readonly chosen: WorkflowRow | undefined;
  readonly marks: Marks;
  readonly peeked: boolean;
  readonly togglePeek: () => void;
}): void {
  const noRow = (): string | undefined => (chosen ? undefined : 'No row is chosen.');
  const step = (by: 1 | -1): void => {
    // With nothing chosen yet the grid chooses its first row as it gets the focus.
    grid.current?.focus();
    if (chosen) grid.current?.move(by);
  };
  const commands: readonly Command[] = [
    {
      id: 'workflows.filter',
      title: 'Filter the workflows',
      icon: Filter,
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
      run: () => step(1),
    },
    {
      id: 'workflows.previous',
      title: 'Previous row',
      group: 'This view',
      keys: 'k',
      keyOnly: true,
      run: () => step(-1),
    },
    {
      id: 'workflows.open',
      title: 'Open the chosen run',
      icon: ArrowRight,
      group: 'This view',
      keys: 'Enter',
      off: noRow,
      run: () => chosen && openRow(chosen),
    },
    {
      id: 'workflows.peek',
      title: peeked ? 'Close the peek' : 'Peek at the chosen run',
      icon: PanelRight,
      group: 'This view',
      keys: 'i',
      off: noRow,
      run: togglePeek,
    },
    ...markCommands(marks, chosen, noRow),
  ];
  useCommands(commands);
}
