import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { fakeWorld } from '../../testing/fakeWorld.ts';
import { renderWindow } from '../../testing/renderWindow.tsx';
import { WorkersView } from './WorkersView.tsx';

test('how the worker is, what it wrote, what the code registers', async () => {
  await renderWindow(<WorkersView />);
  expect(screen.getByText('41822')).toBeTruthy();
  const log = await screen.findByRole('log', { name: 'Worker log' });
  expect(log.textContent).toContain('PaymentGatewayError: 503 upstream');
  expect(screen.getByText('OrderSaga')).toBeTruthy();
  expect(screen.getByText(/signal addressChanged, signal approve/)).toBeTruthy();
});

test('the log is filtered by kind and by words, and grows', async () => {
  const { fake } = await renderWindow(<WorkersView />);
  const log = await screen.findByRole('log', { name: 'Worker log' });
  fireEvent.click(screen.getByRole('radio', { name: 'Problems' }));
  expect(log.textContent).not.toContain('reserving');
  expect(log.textContent).toContain('chargeCard retries');
  act(() => {
    fake.changed('clock');
    fake.world.logs.push({
      sequence: 99,
      wallMs: 0,
      stream: 'stderr',
      level: 'error',
      text: 'out of disk',
    });
    fake.changed('logs');
  });
  await waitFor(() => expect(log.textContent).toContain('out of disk'));
  expect(fake.asked.findLast(({ name }) => name === 'worker.logs')?.input).toEqual({ after: 14 });
  fireEvent.change(screen.getByRole('textbox', { name: 'Filter the log' }), {
    target: { value: 'nothing of the kind' },
  });
  expect(screen.getByText('Nothing matches.')).toBeTruthy();
});

test('it is stopped, started and killed', async () => {
  const { fake } = await renderWindow(<WorkersView />);
  fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Start' }));
  await screen.findByRole('button', { name: 'Stop' });
  fireEvent.keyDown(document.body, { key: 'K', shiftKey: true });
  await screen.findByText('The worker was killed (SIGKILL).');
  const kill = screen.getByRole('button', { name: /Kill/ });
  expect(kill.getAttribute('title')).toBe('The worker is not running.');
  expect(
    fake.asked
      .map(({ name }) => name)
      .filter((name) => name.startsWith('worker.') && name !== 'worker.logs'),
  ).toEqual(['worker.stop', 'worker.start', 'worker.kill']);
});

test('a crash says why, what to do, and when it restarts', async () => {
  const world = fakeWorld();
  world.app.worker = {
    state: 'restarting',
    reason: 'The worker exited with code 1.',
    fix: 'Fix the import.',
    sinceMs: Date.now(),
    restarts: 2,
    restartAtMs: Date.now() + 60_000,
  };
  await renderWindow(<WorkersView />, world);
  const alert = screen.getByRole('alert');
  expect(alert.textContent).toContain(
    'The worker exited with code 1.Fix the import.It restarts in',
  );
});

test('problems of the project name file, line and fix', async () => {
  const world = fakeWorld();
  const { project } = world;
  world.app.project = {
    ...project,
    problems: [
      {
        message: 'src/workflows.ts does not compile.',
        fix: 'A bracket is missing.',
        file: 'src/workflows.ts',
        line: 12,
      },
    ],
  };
  await renderWindow(<WorkersView />, world);
  expect(screen.getByText('src/workflows.ts:12')).toBeTruthy();
  expect(screen.getByText('A bracket is missing.')).toBeTruthy();
});

test('without a project there is no worker to show, and the way to one', async () => {
  const world = fakeWorld();
  const { project: _, ...app } = world.app;
  world.app = app;
  await renderWindow(<WorkersView />, world);
  expect(screen.getByText('No project is open.')).toBeTruthy();
  expect(screen.getByRole('button', { name: /Open a project/ })).toBeTruthy();
});

test('on a remote server it says why no worker runs, and starts it when it is asked to', async () => {
  const world = fakeWorld();
  const reason = 'No worker runs here: this is a remote server.';
  world.app.worker = { state: 'none', reason, fix: 'Start it.', sinceMs: 0, restarts: 0 };
  await renderWindow(<WorkersView />, world);
  expect(screen.getByText(reason)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Start' }));
  await screen.findByRole('button', { name: 'Stop' });
});
