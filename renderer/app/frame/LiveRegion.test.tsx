import { act, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Execution, ExecutionStatus } from '../../../shared/ipc/models.ts';
import { useOpenRun } from '../../state/openRun.ts';
import { renderWindow } from '../../testing/renderWindow.tsx';
import { LiveRegion } from './LiveRegion.tsx';

function show(runId: string, status: ExecutionStatus): void {
  const summary = { workflowId: 'order-1', runId, status };
  act(() => useOpenRun.setState({ execution: { summary } as Execution }));
}

test('the open run is said to have another status, not that another run was opened', async () => {
  await renderWindow(<LiveRegion />);
  const region = screen.getByRole('status', { name: 'Announcements' });
  show('a', 'Running');
  show('b', 'Failed');
  show('b', 'Failed');
  expect(region.textContent).toBe('');
  show('c', 'Running');
  show('c', 'ContinuedAsNew');
  await waitFor(() => expect(region.textContent).toBe('order-1: continued as new'));
});
