import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { allCommands } from '../../app/commands.ts';
import { Overlays } from '../../app/frame/Overlays.tsx';
import { FakeFailure } from '../../testing/fakeHost.ts';
import { fakeWorld } from '../../testing/fakeWorld.ts';
import { renderWindow, type RenderedWindow } from '../../testing/renderWindow.tsx';
import { usePreferences } from '../../state/preferences.ts';
import { useToasts } from '../../state/toasts.ts';
import { WelcomeView } from './WelcomeView.tsx';

function shown(): Promise<RenderedWindow> {
  const world = fakeWorld();
  const { project: _, ...app } = world.app;
  world.app = app;
  return renderWindow(
    <>
      <WelcomeView />
      <Overlays />
    </>,
    world,
  );
}

test('a sample starts on its number', async () => {
  const { fake } = await shown();
  await waitFor(() =>
    expect(allCommands().some((command) => command.id === 'sample.2')).toBe(true),
  );
  fireEvent.keyDown(document.body, { key: '2' });
  await waitFor(() =>
    expect(fake.asked.find(({ name }) => name === 'project.open')?.input).toEqual({
      path: '/samples/python-greeter',
    }),
  );
  await waitFor(() => expect(window.location.hash).toBe('#/workflows'));
});

test('where no shell asks for a folder, its path is typed; what was opened is remembered', async () => {
  const { fake } = await shown();
  fireEvent.click(screen.getByRole('button', { name: /Open a project/ }));
  const field = await screen.findByLabelText('Folder of the project');
  fake.answer('project.open', () => {
    throw new FakeFailure({
      kind: 'environment',
      message: 'There is no folder /nowhere.',
      fix: 'Check the path.',
    });
  });
  fireEvent.change(field, { target: { value: '/nowhere' } });
  fireEvent.click(screen.getByRole('button', { name: /^Open/ }));
  expect((await screen.findByRole('alert')).textContent).toContain(
    'There is no folder /nowhere.Check the path.',
  );
  fake.answer('project.open', undefined);
  fireEvent.change(field, { target: { value: '~/acme' } });
  fireEvent.click(screen.getByRole('button', { name: /^Open/ }));
  await waitFor(() =>
    expect(usePreferences.getState().recentProjects).toEqual(['/home/ada/code/acme-shop']),
  );
  await screen.findByRole('button', { name: /acme-shop/ });
});

test('a recent project that is gone says so', async () => {
  const { fake } = await shown();
  usePreferences.setState({ recentProjects: ['/gone'] });
  fake.answer('project.open', () => {
    throw new FakeFailure({ kind: 'environment', message: 'There is no folder /gone.' });
  });
  fireEvent.click(await screen.findByRole('button', { name: /gone/ }));
  await waitFor(() =>
    expect(useToasts.getState().toasts[0]?.text).toBe('There is no folder /gone.'),
  );
});

test('why the last project could not be opened', async () => {
  const world = fakeWorld();
  const { project: _, ...app } = world.app;
  world.app = {
    ...app,
    projectProblem: { message: 'No Temporal SDK in /a.', fix: 'npm install @temporalio/worker' },
  };
  await renderWindow(<WelcomeView />, world);
  expect(screen.getByRole('alert').textContent).toBe(
    'No Temporal SDK in /a.npm install @temporalio/worker',
  );
});
