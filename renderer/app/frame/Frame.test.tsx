import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { host } from '../bridge.ts';
import { FakeFailure } from '../../testing/fakeHost.ts';
import { fakeWorld } from '../../testing/fakeWorld.ts';
import { renderWindow, type RenderedWindow } from '../../testing/renderWindow.tsx';
import { virtualNow } from '../../state/clock.ts';
import { followTimeDisplay, setPreferences } from '../../state/preferences.ts';
import { useToasts } from '../../state/toasts.ts';
import { Frame } from './Frame.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { Overlays } from './Overlays.tsx';
import { Toasts } from './Toasts.tsx';

function shown(world = fakeWorld()): Promise<RenderedWindow> {
  return renderWindow(
    <>
      <Frame route={{ view: 'workflows' }}>
        <p>the view</p>
      </Frame>
      <Overlays />
      <Toasts />
      <LiveRegion />
    </>,
    world,
  );
}

function transport(): HTMLElement {
  return screen.getByRole('contentinfo', { name: 'Clock' });
}

describe('the frame', () => {
  test('has its landmarks, and names the project, the views and the server', async () => {
    await shown();
    expect(screen.getByRole('banner')).toBeTruthy();
    expect(
      within(screen.getByRole('navigation', { name: 'Views' })).getByText('acme-shop'),
    ).toBeTruthy();
    expect(screen.getByRole('link', { name: /Workflows/, current: 'page' })).toBeTruthy();
    expect(screen.getByText('127.0.0.1:7233')).toBeTruthy();
    expect(screen.queryByText('Compare')).toBeNull();
  });

  test('says another port when the wanted one is busy', async () => {
    const world = fakeWorld();
    world.app.server = { ...world.app.server, address: '127.0.0.1:7234', busyPort: 7233 };
    await shown(world);
    expect(screen.getByText('not 7233')).toBeTruthy();
  });
});

describe('the transport', () => {
  test('shows the virtual clock, what holds it, what is next and the worker', async () => {
    await shown();
    expect(within(transport()).getByRole('timer').textContent).toMatch(/^2026-03-02 09:00:0/);
    expect(transport().textContent).toContain(
      'Time is held by activity chargeCard (attempt 2, running 3.2 s)',
    );
    expect(transport().textContent).toContain('+3');
    expect(transport().textContent).toContain('Worker ready');
  });

  test('the mode is changed, and Space freezes and resumes as before', async () => {
    const { fake } = await shown();
    fireEvent.click(within(transport()).getByRole('radio', { name: 'Real' }));
    await waitFor(() => expect(fake.world.app.clock.mode).toBe('real'));
    fireEvent.keyDown(document.body, { key: ' ', code: 'Space' });
    await waitFor(() => expect(fake.world.app.clock.mode).toBe('frozen'));
    await waitFor(() => expect(transport().textContent).toContain('Time is frozen by you'));
    fireEvent.keyDown(document.body, { key: ' ', code: 'Space' });
    await waitFor(() => expect(fake.world.app.clock.mode).toBe('real'));
  });

  test('S skips to next and says how far', async () => {
    const world = fakeWorld();
    world.app.clock = {
      ...world.app.clock,
      mode: 'frozen',
      holds: [],
      nextMs: world.app.clock.virtualMs + 30 * 86_400_000,
    };
    await shown(world);
    fireEvent.keyDown(document.body, { key: 's' });
    await screen.findByText('Skipped 30 d');
  });

  test('a refused skip says why, and can be done anyway', async () => {
    const { fake } = await shown();
    fireEvent.keyDown(document.body, { key: 's' });
    await screen.findByText(/4 things hold time/);
    fireEvent.click(screen.getByRole('button', { name: 'Skip anyway' }));
    await waitFor(() =>
      expect(fake.asked.findLast(({ name }) => name === 'clock.skip')?.input).toMatchObject({
        anyway: true,
      }),
    );
  });

  test('a refusal goes when what was in the way is over, or by Escape', async () => {
    const { fake } = await shown();
    const refused = () => screen.queryByText('Time was not skipped.');
    fireEvent.keyDown(document.body, { key: 's' });
    await screen.findByText('Time was not skipped.');
    fireEvent.keyDown(document.body, { key: 'Escape' });
    expect(refused()).toBeNull();
    fireEvent.keyDown(document.body, { key: 's' });
    await screen.findByText('Time was not skipped.');
    act(() => {
      const { app } = fake.world;
      fake.world.app = { ...app, clock: { ...app.clock, holds: [] } };
      fake.changed('clock');
    });
    await waitFor(() => expect(refused()).toBeNull());
  });

  test('a clock that stands is written anew when times are written otherwise', async () => {
    vi.stubEnv('TZ', 'America/New_York');
    const world = fakeWorld();
    world.app.clock = { ...world.app.clock, mode: 'frozen' };
    const stop = followTimeDisplay();
    await shown(world);
    const time = () => within(transport()).getByRole('timer').textContent;
    expect(time()).toBe('2026-03-02 09:00:06.050UTC');
    act(() => setPreferences({ timeDisplay: 'local' }));
    expect(time()).toBe('2026-03-02 04:00:06.050\u221205:00');
    act(() => setPreferences({ timeDisplay: 'utc' }));
    stop();
    vi.unstubAllEnvs();
  });

  test('on a server whose clock cannot be moved there is nothing to move it', async () => {
    const world = fakeWorld();
    world.app.capabilities = { clock: false, holds: false, agenda: false };
    await shown(world);
    expect(within(transport()).queryByRole('radiogroup')).toBeNull();
    expect(within(transport()).queryByRole('button', { name: 'Skip to next' })).toBeNull();
    expect(transport().textContent).toContain('not movable');
  });
});

describe('states', () => {
  test('a lost connection is said, tried again, and gone when it is back', async () => {
    const { fake } = await shown();
    act(() => fake.lose());
    const strip = screen.getByRole('alert');
    expect(strip.textContent).toContain('No connection to 127.0.0.1:7233');
    expect(strip.textContent).toContain('next try in');
    fireEvent.click(within(strip).getByRole('button', { name: 'Try now' }));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  test('a crashed host is said, with the way to restart it', async () => {
    const { fake } = await shown();
    const retry = vi.spyOn(host, 'retry').mockReturnValue(undefined);
    act(() => fake.lose('exit code 134'));
    expect(screen.getByRole('alert').textContent).toContain('exit code 134');
    fireEvent.click(screen.getByRole('button', { name: 'Restart' }));
    expect(retry).toHaveBeenCalledOnce();
    retry.mockRestore();
  });

  test('without a connection the clock stands', async () => {
    const world = fakeWorld();
    world.app.clock = { ...world.app.clock, mode: 'real' };
    const { fake } = await shown(world);
    act(() => fake.lose('exit code 134'));
    const now = virtualNow();
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
    expect(virtualNow()).toBe(now);
    vi.restoreAllMocks();
  });

  test('a server that stopped stands still, and is started anew', async () => {
    const world = fakeWorld();
    world.app.clock = { ...world.app.clock, mode: 'real', stopped: true };
    world.app.server = { ...world.app.server, state: 'stopped', problem: 'InvariantError: no' };
    await shown(world);
    expect(virtualNow()).toBe(world.app.clock.virtualMs);
    fireEvent.click(screen.getByRole('button', { name: 'Restart empty' }));
    await screen.findByText(/The server runs again/);
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  test('a server that can not be started anew says why', async () => {
    const world = fakeWorld();
    world.app.server = { ...world.app.server, state: 'stopped', problem: 'InvariantError: no' };
    const { fake } = await shown(world);
    fake.answer('server.restart', () => {
      throw new FakeFailure({ kind: 'environment', message: 'No port is free.', fix: 'Free one.' });
    });
    fireEvent.click(screen.getByRole('button', { name: 'Restart empty' }));
    await screen.findByText('No port is free. Free one.');
  });

  test.each([
    [
      'the engine stopped',
      (world: ReturnType<typeof fakeWorld>) => ({
        ...world.app,
        server: { ...world.app.server, state: 'stopped' as const, problem: 'InvariantError: no' },
      }),
      /The server stopped.*InvariantError: no/,
    ],
    [
      'the worker waits for the code to be mended',
      (world: ReturnType<typeof fakeWorld>) => ({
        ...world.app,
        worker: {
          ...world.app.worker,
          state: 'crashed' as const,
          reason: "workflows.ts:3 does not compile: ';' expected.",
          fix: 'Fix it.',
        },
      }),
      /workflows\.ts:3 does not compile: ';' expected\..*Fix it\./,
    ],
    [
      'the worker still runs the code from before',
      (world: ReturnType<typeof fakeWorld>) => ({
        ...world.app,
        worker: {
          ...world.app.worker,
          state: 'running' as const,
          reason: 'a.ts:1 is wrong. The worker still runs the code from before.',
          fix: 'Correct it.',
        },
      }),
      /a\.ts:1 is wrong\. The worker still runs the code from before\..*Correct it\./,
    ],
    [
      'a project could not be opened',
      (world: ReturnType<typeof fakeWorld>) => ({
        ...world.app,
        projectProblem: { message: 'No SDK in /a.', fix: 'Run npm install.' },
      }),
      /No SDK in \/a\..*Run npm install/,
    ],
    [
      'a project is opened',
      (world: ReturnType<typeof fakeWorld>) => ({ ...world.app, projectOpening: '/a/b' }),
      /Opening \/a\/b/,
    ],
  ])('%s', async (_, change, words) => {
    const world = fakeWorld();
    world.app = change(world);
    await shown(world);
    expect(screen.getByRole('main').textContent).toMatch(words);
  });
});

describe('dialogs', () => {
  test('the palette finds a command and runs it', async () => {
    await shown();
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
    const input = await screen.findByRole('combobox', { name: 'Search or run a command' });
    fireEvent.change(input, { target: { value: 'go to clock' } });
    const option = await screen.findByRole('option', { name: /Go to the clock/ });
    fireEvent.click(option);
    await waitFor(() => expect(window.location.hash).toBe('#/clock'));
  });

  test('a command that is off stands there with its reason', async () => {
    await shown();
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
    const input = await screen.findByRole('combobox', { name: 'Search or run a command' });
    fireEvent.change(input, { target: { value: 'start the worker' } });
    const option = await screen.findByRole('option', { name: /The worker is running already/ });
    fireEvent.click(option);
    expect(screen.getByRole('combobox')).toBeTruthy();
  });

  test('all keys of the view', async () => {
    await shown();
    fireEvent.keyDown(document.body, { key: '?', shiftKey: true });
    const dialog = await screen.findByRole('dialog', { name: 'Keys of this view' });
    expect(dialog.textContent).toContain('Skip to next');
    expect(dialog.textContent).toContain('G then W');
  });

  test('skip to… lists what is due on the way before it goes', async () => {
    const { fake } = await shown();
    fireEvent.keyDown(document.body, { key: '.' });
    const field = await screen.findByLabelText('Where to');
    fireEvent.change(field, { target: { value: 'nonsense' } });
    expect(screen.getByText(/"nonsense" is no time/)).toBeTruthy();
    fireEvent.change(field, { target: { value: '+1 d' } });
    await screen.findByText(/timer paymentDeadline/);
    expect(screen.queryByText(/timer renewalDue/)).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: /Skip anyway/ }));
    await waitFor(() => expect(fake.asked.some(({ name }) => name === 'clock.skip')).toBe(true));
  });
});

test('an error stays in sight until it is closed', async () => {
  const { fake } = await shown();
  fake.answer('clock.set', () => {
    throw new FakeFailure({ kind: 'server', message: 'The clock is broken.' });
  });
  fireEvent.click(within(transport()).getByRole('radio', { name: 'Real' }));
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('The clock is broken.');
  fireEvent.click(within(alert).getByRole('button', { name: 'Close this message' }));
  expect(useToasts.getState().toasts).toEqual([]);
});
