import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { fakeNowMs, fakeWorld } from '../../testing/fakeWorld.ts';
import { renderWindow } from '../../testing/renderWindow.tsx';
import { Toasts } from '../../app/frame/Toasts.tsx';
import { ClockView } from './ClockView.tsx';

test('the agenda lists what is due, under its day', async () => {
  await renderWindow(<ClockView />);
  const agenda = await screen.findByRole('grid', { name: 'Agenda' });
  await within(agenda).findByText('Today, Monday 2 March');
  expect(agenda.textContent).toContain('Later');
  const row = (await within(agenda).findByText('renewalDue')).closest('[role="row"]');
  expect(row?.textContent).toContain('sub-1042');
  expect(row?.textContent).toContain('28\u00a0d');
});

test('its rows are filtered, chosen with arrows, and opened with Enter', async () => {
  await renderWindow(<ClockView />);
  const agenda = await screen.findByRole('grid', { name: 'Agenda' });
  await within(agenda).findByText('renderTile #18, attempt 2');
  fireEvent.change(screen.getByRole('textbox', { name: 'Filter the agenda' }), {
    target: { value: 'approval' },
  });
  await waitFor(() => expect(within(agenda).queryByText('renderTile #18, attempt 2')).toBeNull());
  await within(agenda).findByText('approval reminder');
  expect(screen.getByText(/^1 of \d+.entries$/)).toBeDefined();
  fireEvent.focus(agenda);
  fireEvent.keyDown(agenda, { key: 'Enter' });
  expect(window.location.hash).toMatch(/^#\/workflows\/invoice-7731/);
});

test('"to here" skips to just before an entry', async () => {
  const world = fakeWorld();
  world.app.clock = { ...world.app.clock, mode: 'frozen', holds: [] };
  const { fake } = await renderWindow(<ClockView />, world);
  const agenda = await screen.findByRole('grid', { name: 'Agenda' });
  const row = (await within(agenda).findByText('renewalDue')).closest<HTMLElement>('[role="row"]');
  if (!row) throw new Error('no row');
  fireEvent.click(within(row).getByText('to here'));
  const due = world.agenda.find((entry) => entry.what === 'timer renewalDue')?.atMs ?? 0;
  await waitFor(() => expect(fake.world.app.clock.virtualMs).toBe(due - 1));
});

test('each hold says what it is, how old it is in the time of the wall, and what ends it', async () => {
  const world = fakeWorld();
  const sinceMs = Date.now() - 3 * 86_400_000;
  const holds = world.app.clock.holds.map((hold) => ({ ...hold, sinceMs }));
  const freeze = { kind: 'frozen' as const, text: 'the freeze that you set', sinceMs };
  world.app.clock = { ...world.app.clock, mode: 'frozen', holds: [freeze, ...holds] };
  await renderWindow(<ClockView />, world);
  const pane = screen.getByRole('region', { name: "Why isn't time moving?" });
  expect(pane.textContent).toContain('5\u00a0holds');
  expect(pane.textContent).toContain(
    'activity chargeCard (attempt 2, running 3.2 s)3\u00a0dIn order-8412.',
  );
  expect(pane.textContent).toContain('It stands: you froze it 3\u00a0d ago. A skip by hand wants');
  expect(pane.textContent).toContain('It ends when the client unlocks or disconnects.');
  fireEvent.click(within(pane).getAllByRole('button', { name: 'Open' })[0] ?? pane);
  expect(window.location.hash).toMatch(/^#\/workflows\/order-8412/);
});

test('the agenda is grouped by run, and kinds are left out', async () => {
  await renderWindow(<ClockView />);
  const agenda = await screen.findByRole('grid', { name: 'Agenda' });
  fireEvent.click(screen.getByRole('radio', { name: 'Execution' }));
  await screen.findByText('order-8412, 3 entries');
  fireEvent.click(screen.getByRole('button', { name: /^timeouts/ }));
  await screen.findByText('order-8412, 1 entry');
  expect(agenda.isConnected || screen.getByRole('grid', { name: 'Agenda' })).toBeTruthy();
});

test('the chosen entry says what a skip to it would do, and is fired by its own run', async () => {
  const world = fakeWorld();
  world.app.clock = { ...world.app.clock, mode: 'frozen', holds: [] };
  const { fake } = await renderWindow(<ClockView />, world);
  const agenda = await screen.findByRole('grid', { name: 'Agenda' });
  fireEvent.click(await within(agenda).findByText('paymentDeadline'));
  const chosen = await screen.findByRole('group', { name: 'The chosen entry' });
  await within(chosen).findByText(/On the way: 1 timer, 2 retries, 3 timeouts/);
  fireEvent.click(within(chosen).getByRole('button', { name: /Fire now/ }));
  await waitFor(() =>
    expect(fake.asked.find(({ name }) => name === 'clock.skipRun')?.input).toMatchObject({
      workflowId: 'order-8412',
    }),
  );
  fireEvent.keyDown(agenda, { key: 'h' });
  await waitFor(() => expect(fake.asked.some(({ name }) => name === 'clock.skip')).toBe(true));
});

test('holds are ended from the list: the worker is started, a lock released, an activity completed', async () => {
  const world = fakeWorld();
  world.app = { ...world.app, worker: { state: 'stopped', sinceMs: 0, restarts: 0 } };
  const { fake } = await renderWindow(<ClockView />, world);
  const pane = screen.getByRole('region', { name: "Why isn't time moving?" });
  fireEvent.click(within(pane).getByRole('button', { name: 'Start the worker' }));
  await waitFor(() => expect(fake.asked.some(({ name }) => name === 'worker.start')).toBe(true));
  fireEvent.click(within(pane).getByRole('button', { name: 'Release the lock' }));
  await waitFor(() => expect(pane.textContent).not.toContain('client lock'));
  fireEvent.click(within(pane).getByRole('button', { name: 'Complete with…' }));
  await screen.findByRole('dialog', { name: 'Complete chargeCard with' });
});

test('a scaled clock has a speed, which is typed or stepped', async () => {
  const world = fakeWorld();
  world.app.clock = { ...world.app.clock, mode: 'scaled', speed: 60, pace: 0 };
  const { fake } = await renderWindow(<ClockView />, world);
  const field = screen.getByRole('textbox', { name: 'Speed, times the wall clock' });
  fireEvent.change(field, { target: { value: '500x' } });
  fireEvent.keyDown(field, { key: 'Enter' });
  await waitFor(() => expect(fake.world.app.clock.speed).toBe(500));
  fireEvent.keyDown(field, { key: 'ArrowUp' });
  await waitFor(() => expect(fake.world.app.clock.speed).toBe(600));
  fireEvent.change(field, { target: { value: 'fast' } });
  expect(field.getAttribute('aria-invalid')).toBe('true');
});

test('a skip until something needs its user says why it stopped', async () => {
  const world = fakeWorld();
  world.app.clock = { ...world.app.clock, mode: 'frozen', holds: [] };
  await renderWindow(
    <>
      <ClockView />
      <Toasts />
    </>,
    world,
  );
  fireEvent.keyDown(document.body, { key: 'u' });
  await screen.findByText('invoice-7731 waits for approve, reject.');
});

test.each([
  ['real', 1, 'whatever holds it: the mode is real. A skip by hand wants'],
  ['scaled', 60, 'while something holds it, else 60 times as fast'],
  ['scaled', 0.5, 'It runs 0.5 times as fast as the wall clock, whatever holds it'],
  ['autoSkip', 1, 'while something holds it, else it jumps to what is next'],
] as const)('what a hold does to time is said as it is, %s %s', async (mode, speed, words) => {
  const world = fakeWorld();
  world.app.clock = { ...world.app.clock, mode, speed };
  await renderWindow(<ClockView />, world);
  const pane = screen.getByRole('region', { name: "Why isn't time moving?" });
  expect(pane.textContent).toContain(words);
});

test('without holds it says what is next', async () => {
  const world = fakeWorld();
  world.app.clock = {
    ...world.app.clock,
    mode: 'frozen',
    holds: [],
    nextMs: fakeNowMs + 894_000,
    nextText: 'paymentDeadline of order-8412',
  };
  await renderWindow(<ClockView />, world);
  expect(screen.getByText(/Nothing holds time/).textContent).toContain(
    'Next: paymentDeadline of order-8412 in 14\u00a0m',
  );
});

test('a frozen clock stands where it is and is let go from the list', async () => {
  const world = fakeWorld();
  world.app.clock = {
    ...world.app.clock,
    mode: 'frozen',
    holds: [{ kind: 'frozen', text: 'the freeze that you set', sinceMs: Date.now() }],
  };
  const { fake } = await renderWindow(<ClockView />, world);
  expect(screen.getByRole('timer').textContent).toBe('09:00:06.050');
  const pane = screen.getByRole('region', { name: "Why isn't time moving?" });
  fireEvent.click(within(pane).getByRole('button', { name: 'Resume time' }));
  await waitFor(() => expect(fake.world.app.clock.mode).not.toBe('frozen'));
});

test('a clock that cannot be moved has no deck, and says where it could be', async () => {
  const world = fakeWorld();
  world.app.capabilities = { clock: false, holds: false, agenda: false };
  await renderWindow(<ClockView />, world);
  expect(screen.getByText("This server's clock cannot be moved.")).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Skip/ })).toBeNull();
  expect(screen.queryByRole('grid')).toBeNull();
});

test('the clock follows a skip', async () => {
  const world = fakeWorld();
  world.app.clock = { ...world.app.clock, mode: 'frozen', holds: [] };
  const { fake } = await renderWindow(<ClockView />, world);
  act(() => {
    fake.world.app = {
      ...fake.world.app,
      clock: { ...fake.world.app.clock, virtualMs: fakeNowMs + 3_600_000 },
    };
    fake.changed('clock');
  });
  await waitFor(() => expect(screen.getByRole('timer').textContent).toBe('10:00:06.050'));
});
