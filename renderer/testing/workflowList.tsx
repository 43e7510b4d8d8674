/** The list of workflows on the page of a test, and what stands on it. */
import { screen, within } from '@testing-library/react';
import { WorkflowsView } from '../views/workflows/WorkflowsView.tsx';
import type { FakeHost } from './fakeHost.ts';
import type { FakeWorld } from './fakeWorld.ts';
import { renderWindow } from './renderWindow.tsx';

/** Shows the list, and waits for its rows. */
export async function shown(world?: FakeWorld): Promise<FakeHost> {
  const { fake } = await renderWindow(<WorkflowsView />, world);
  await screen.findByText('order-8412');
  return fake;
}

/** The filter's field. */
export function filterField(): HTMLInputElement {
  return screen.getByRole<HTMLInputElement>('combobox', { name: 'Filter workflows' });
}

/** The rows with their headers. */
export function grid(): HTMLElement {
  // Roles are written out here, so that nothing has to be computed for hundreds of cells.
  const found = document.querySelector('[role="treegrid"][aria-label="Workflow executions"]');
  if (!(found instanceof HTMLElement)) throw new Error('no grid');
  return found;
}

/** The first row of a workflow id. */
export function rowOf(id: string): HTMLElement {
  const row = within(grid()).getAllByText(id)[0]?.closest('[role="row"]');
  if (!(row instanceof HTMLElement)) throw new Error(`no row ${id}`);
  return row;
}

/** The workflow ids of the rows, from above. */
export function ids(): readonly (string | undefined)[] {
  return [...grid().querySelectorAll('[role="row"]')]
    .slice(1)
    .map((row) => row.querySelector('[role="gridcell"] [title]')?.textContent ?? undefined);
}
