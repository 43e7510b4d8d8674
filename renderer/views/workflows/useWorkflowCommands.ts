import type { RefObject } from 'react';
import { useCommands, type Command } from '../../app/commands.ts';
import type { GridHandle } from '../../components/RowGrid.tsx';
import { openRow, type WorkflowRow } from './workflowRows.ts';

/** The list's commands: the filter, the rows, the chosen run. */
export function useWorkflowCommands({
  filter,
  grid,
  chosen,
  peeked,
  togglePeek,
}: {
  readonly filter: RefObject<HTMLInputElement | null>;
  readonly grid: RefObject<GridHandle | null>;
  readonly chosen: WorkflowRow | undefined;
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
      group: 'This view',
      keys: 'Enter',
      off: noRow,
      run: () => chosen && openRow(chosen),
    },
    {
      id: 'workflows.peek',
      title: peeked ? 'Close the peek' : 'Peek at the chosen run',
      group: 'This view',
      keys: 'i',
      off: noRow,
      run: togglePeek,
    },
  ];
  useCommands(commands);
}
