import { act, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import {
  SCHEDULE_CHANGED,
  type ScheduleDetail,
  type ScheduleRow,
} from '../../../shared/ipc/schedules.ts';
import { Overlays } from '../../app/frame/Overlays.tsx';
import { useRoute } from '../../app/routes.ts';
import { resetSchedules } from '../../state/schedules.ts';
import { FakeFailure, type FakeHost } from '../../testing/fakeHost.ts';
import { fakeNowMs, fakeWorld } from '../../testing/fakeWorld.ts';
import { renderWindow } from '../../testing/renderWindow.tsx';
import { useDrafts } from './drafts.ts';
import { SchedulesView } from './SchedulesView.tsx';

const HOUR_MS = 3_600_000;

// The page is large: asking of each element whether it is hidden takes most of the time.
configure({ defaultHidden: true });
vi.setConfig({ testTimeout: 30_000 });

/** The shop's nightly schedule: fakeNow is Monday 2 March 2026, 09:00:06 UTC. */
const nightly: ScheduleDetail = {
  scheduleId: 'nightly',
  spec: {
    structuredCalendar: [
      {
        second: [{ start: 0 }],
        minute: [{ start: 0 }],
        hour: [{ start: 2 }],
        dayOfMonth: [{ start: 1, end: 31 }],
        month: [{ start: 1, end: 12 }],
        dayOfWeek: [{ start: 1, end: 5 }],
      },
    ],
    timezoneName: 'Europe/Paris',
  },
  hasZoneFile: false,
  action: {
    workflowType: 'Reconcile',
    workflowId: 'nightly',
    taskQueue: 'orders',
    args: [],
    memo: {},
  },
  policies: { overlap: 'SKIP', pauseOnFailure: false, keepOriginalWorkflowId: false },
  note: '',
  paused: false,
  recent: [],
  nextMs: [Date.UTC(2026, 2, 3, 1)],
  running: [],
  actionCount: 3,
  missedCatchupWindow: 0,
  overlapSkipped: 1,
  bufferDropped: 0,
  bufferSize: 0,
  conflictToken: 'AAE=',
};

const run = (day: number, status: WorkflowSummary['status']): WorkflowSummary => ({
  workflowId: `nightly-2026-02-${day}T01:00:00Z`,
  runId: `r${day}`,
  type: 'Reconcile',
  status,
  taskQueue: 'orders',
  startMs: Date.UTC(2026, 1, day, 1),
  closeMs: Date.UTC(2026, 1, day, 1) + 41_700,
  historyLength: 5,
});

function Routed() {
  const route = useRoute();
  return (
    <>
      {route.view === 'schedules' && (
        <SchedulesView scheduleId={route.scheduleId} isNew={route.isNew} />
      )}
      <Overlays />
    </>
  );
}

interface Shop {
  readonly fake: FakeHost;
  readonly details: Map<string, ScheduleDetail>;
}

async function renderShop(hash: string, ...given: ScheduleDetail[]): Promise<Shop> {
  const world = fakeWorld();
  world.app.clock = { ...world.app.clock, mode: 'frozen', virtualMs: fakeNowMs };
  const details = new Map(given.map((detail) => [detail.scheduleId, detail]));
  const { fake, rerender } = await renderWindow(undefined, world);
  const detailOf = (scheduleId: string): ScheduleDetail => {
    const found = details.get(scheduleId);
    if (found) return found;
    throw new FakeFailure({ kind: 'request', code: 'NOT_FOUND', message: 'There is no schedule.' });
  };
  fake.answer('schedules.list', () => ({
    schedules: [...details.values()].map(({ action, ...row }): ScheduleRow => ({
      ...row,
      workflowType: action.workflowType,
    })),
  }));
  fake.answer('schedules.describe', ({ scheduleId }) => detailOf(scheduleId));
  fake.answer('workflows.list', () => ({ workflows: [run(26, 'Failed'), run(27, 'Completed')] }));
  window.location.hash = hash;
  rerender(<Routed />);
  return { fake, details };
}

const asked = (fake: FakeHost, name: string) =>
  fake.asked.filter((call) => call.name === name).map(({ input }) => input);

afterEach(() => {
  resetSchedules();
  useDrafts.setState({ drafts: {} });
});

const preview = () => screen.getByRole('region', { name: 'Preview' });
const changes = () => screen.queryByRole('group', { name: 'Changes' });
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label, { exact: true }), { target: { value } });

test('with the list focused the keys of the window go on working', async () => {
  await renderShop('/schedules/nightly', nightly);
  const list = await screen.findByRole('listbox', { name: 'Schedules' });
  fireEvent.keyDown(list, { key: '.' });
  await screen.findByRole('dialog', { name: 'Skip to…' });
});

test('a new schedule without its id yet shows its times as they are', async () => {
  await renderShop('/schedules?new');
  const calendar = await screen.findByRole('table', { name: /^March 2026/ });
  expect(calendar.className).not.toContain('stale');
});

test('times at which a paused schedule would act do not look as if it did', async () => {
  await renderShop('/schedules/nightly', { ...nightly, paused: true });
  const next = await screen.findByRole('list', { name: 'Next times' });
  const [first] = within(next).getAllByRole('listitem');
  expect(first?.textContent).toMatch(/would be in 16\u00a0h/);
  expect(first?.querySelector('[data-idle]')?.textContent).toBe('02:00');
  expect(preview().textContent).toContain('paused: nothing happens');
  const days = within(preview()).getAllByRole('cell');
  expect(days.filter((day) => day.querySelector('[data-idle]') !== null).length).toBeGreaterThan(
    20,
  );
});

test('with two actions left the times beyond them do not look as if it acted then', async () => {
  await renderShop('/schedules/nightly', { ...nightly, remainingActions: 2 });
  const next = await screen.findByRole('list', { name: 'Next times' });
  const rows = within(next).getAllByRole('listitem');
  expect(rows.map((row) => row.querySelector('[data-idle]') !== null)).toEqual([
    ...[false, false],
    ...Array.from({ length: 8 }, () => true),
  ]);
  const idleDays = (): number =>
    within(preview())
      .getAllByRole('cell')
      .filter((day) => day.querySelector('[data-idle]') !== null).length;
  const before = idleDays();
  expect(before).toBeGreaterThan(10);
  type('Remaining actions', '3');
  await expect.poll(idleDays).toBe(before - 1);
});

test('a spec of which nothing is left is an error in the form, not of the page', async () => {
  const every = { second: '*', minute: '*', hour: '*' };
  await renderShop('/schedules/nightly', {
    ...nightly,
    spec: {
      calendar: [{ minute: '*', hour: '*' }],
      excludeCalendar: [{ ...every, second: '0-59/3' }],
    },
  });
  const words = await screen.findAllByText(/too many exclusions/);
  expect(words).toHaveLength(2);
  press('Remove Except');
  await screen.findByRole('list', { name: 'Next times' });
  expect(screen.queryByText(/too many exclusions/)).toBeNull();
});

test('the list says what each does and when, and the first is opened', async () => {
  await renderShop('/schedules', nightly, {
    ...nightly,
    scheduleId: 'payroll',
    paused: true,
    note: 'with finance',
  });
  const list = await screen.findByRole('listbox', { name: 'Schedules' });
  const [first, second] = within(list).getAllByRole('option');
  expect(first?.textContent).toContain('At 02:00 on Monday to Friday, in Europe/Paris.');
  expect(first?.textContent).toContain('in 16\u00a0h');
  expect(second?.textContent).toContain('paused');
  await waitFor(() => expect(window.location.hash).toBe('#/schedules/nightly'));
  fireEvent.keyDown(list, { key: 'ArrowDown' });
  await waitFor(() => expect(window.location.hash).toBe('#/schedules/payroll'));
  expect(await screen.findByRole('button', { name: /^Unpause…/ })).toBeDefined();
});

test('its runs link to their executions, with how they ended and whether they were on time', async () => {
  await renderShop('/schedules/nightly', nightly);
  const runs = await screen.findByRole('list', { name: 'Runs, times in Paris' });
  const [last, before] = within(runs).getAllByRole('link');
  expect(last?.textContent).toContain('Fri\u00a027\u00a0February 02:00');
  expect(last?.textContent).toContain('Completed42\u00a0son time');
  expect(last?.getAttribute('href')).toBe('#/workflows/nightly-2026-02-27T01%3A00%3A00Z/r27');
  expect(before?.textContent).toContain('Failed');
  expect(screen.getByRole('region', { name: 'Runs' }).textContent).toContain(
    '3\u00a0actions · 1 left out by overlap',
  );
});

test('the calendar shows days, outcomes and what the clocks do', async () => {
  await renderShop('/schedules/nightly', nightly);
  const calendar = await screen.findByRole('table', { name: 'March 2026, times in Paris' });
  const cell = (name: RegExp) => within(calendar).getAllByRole('cell', { name })[0];
  expect(cell(/^27/)?.textContent).toContain('02:00, Completed');
  expect(cell(/^2 /)?.getAttribute('aria-current')).toBe('date');
  expect(cell(/^29/)?.textContent).toContain('+1 h');
  expect(preview().textContent).toContain(
    'Clocks in Paris go forward 1\u00a0h on Sun\u00a029\u00a0March at 02:00. ' +
      'From then on 02:00 in Paris is 00:00 UTC instead of 01:00.',
  );
  const next = screen.getByRole('list', { name: 'Next times' });
  expect(within(next).getAllByRole('listitem')).toHaveLength(10);
  expect(next.textContent).toContain('Tue\u00a03\u00a0March02:00in 16\u00a0h');
  expect(screen.getByRole('list', { name: 'Previous times' }).textContent).toContain(
    'Mon\u00a02\u00a0March02:00no run, 8\u00a0h ago',
  );
  fireEvent.click(screen.getByRole('radio', { name: /^UTC/ }));
  expect(next.textContent).toContain('01:00');
  press('Month after');
  expect(screen.getByRole('table', { name: 'April 2026, times in UTC' })).toBeDefined();
});

test('what is changed shows at once, is kept, and saved with the token of what was read', async () => {
  const { fake, details } = await renderShop('/schedules/nightly', nightly);
  fireEvent.click(await screen.findByRole('button', { name: /^Calendar 1/ }));
  expect(changes()).toBeNull();
  type('Hour', '3');
  expect(await screen.findByText('At 03:00 on Monday to Friday, in Europe/Paris.')).toBeDefined();
  expect(changes()?.textContent).toContain('1\u00a0changenext run moves from 02:00 to 03:00');

  // What others change is taken over beneath.
  details.set('nightly', { ...nightly, note: 'audited', conflictToken: 'AAI=' });
  act(() => fake.changed('schedules'));
  expect(await screen.findByDisplayValue('audited')).toBeDefined();
  expect(screen.getByLabelText<HTMLInputElement>('Hour').value).toBe('3');

  fake.answer('schedules.update', () => undefined);
  press(/^Save/);
  await waitFor(() => expect(changes()).toBeNull());
  expect(asked(fake, 'schedules.update')).toMatchObject([
    {
      scheduleId: 'nightly',
      conflictToken: 'AAI=',
      schedule: { spec: { calendar: [{ hour: '3', dayOfWeek: '1-5' }] }, note: 'audited' },
    },
  ]);
});

test('a change meanwhile is said, and can be saved over', async () => {
  const { fake } = await renderShop('/schedules/nightly', nightly);
  await screen.findByRole('region', { name: 'Runs' });
  type('Jitter', '5 s');
  fake.answer('schedules.update', ({ conflictToken }) => {
    if (conflictToken === undefined) return undefined;
    throw new FakeFailure({ kind: 'request', code: SCHEDULE_CHANGED, message: 'It was changed.' });
  });
  press(/^Save/);
  expect((await screen.findByRole('alert')).textContent).toContain('It was changed.');
  press('Try again');
  await waitFor(() => expect(changes()).toBeNull());
});

test('lines and JSON are other faces; what is wrong keeps its face and is not saved', async () => {
  const { fake } = await renderShop('/schedules/nightly', nightly);
  fireEvent.click(await screen.findByRole('radio', { name: 'Text' }));
  const lines = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'When, a line each' });
  expect(lines.value).toBe('0 2 * * 1-5');
  fireEvent.change(lines, { target: { value: '0 25 * * *' } });
  expect(lines.getAttribute('aria-invalid')).toBe('true');
  expect(screen.getAllByText('Line 1: Hour is not in range [0-23]')).not.toHaveLength(0);
  fireEvent.click(screen.getByRole('radio', { name: 'Form' }));
  expect(screen.getByRole('radio', { name: 'Text' }).getAttribute('aria-checked')).toBe('true');
  press(/^Save/);
  fireEvent.change(lines, { target: { value: '@every 90m\nexcept * * 6 4 * # Easter Monday' } });
  expect(await screen.findByText(/^Every 1.h 30.m, but not on 6 April\.$/)).toBeDefined();
  fireEvent.click(screen.getByRole('radio', { name: 'Form' }));
  expect(screen.getByLabelText<HTMLInputElement>('Every').value).toBe('1h30m');
  expect(screen.getByText('Easter Monday')).toBeDefined();
  expect(asked(fake, 'schedules.update')).toEqual([]);
  press('Discard');
  await waitFor(() => expect(changes()).toBeNull());
});

test('a new one is made from the form; wrong fields are said and focused', async () => {
  const { fake } = await renderShop('/schedules?new');
  await screen.findByRole('heading', { name: 'New schedule' });
  press(/^Create/);
  expect(await screen.findByText('A schedule ID is needed.')).toBeDefined();
  await waitFor(() =>
    expect(document.activeElement).toBe(screen.getByLabelText('Schedule ID', { exact: true })),
  );
  type('Schedule ID', 'weekly');
  type('Hour', '25');
  expect(screen.getByText('Hour is not in range [0-23]')).toBeDefined();
  type('Hour', '8');
  press('Mon');
  let refused = true;
  fake.answer('schedules.create', () => {
    if (!refused) return undefined;
    throw new FakeFailure({
      kind: 'request',
      code: 'ALREADY_EXISTS',
      message: 'schedule "weekly" is already registered',
    });
  });
  press(/^Create/);
  expect(await screen.findByText('schedule "weekly" is already registered')).toBeDefined();
  refused = false;
  type('Schedule ID', 'weekly-2');
  press(/^Create/);
  await waitFor(() => expect(window.location.hash).toBe('#/schedules/weekly-2'));
  expect(asked(fake, 'schedules.create').at(-1)).toMatchObject({
    scheduleId: 'weekly-2',
    schedule: {
      spec: { calendar: [{ hour: '8', dayOfWeek: '0,2-6' }] },
      action: { workflowId: 'weekly-2' },
      policies: { overlap: 'SKIP' },
    },
  });
});

test('pausing takes a note, triggering a policy of its own', async () => {
  const { fake } = await renderShop('/schedules/nightly', nightly);
  fake.answer('schedules.pause', () => undefined);
  fake.answer('schedules.trigger', () => undefined);
  fireEvent.click(await screen.findByRole('button', { name: /^Pause…/ }));
  const dialog = await screen.findByRole('dialog', { name: 'Pause nightly' });
  fireEvent.change(within(dialog).getByLabelText('Note'), { target: { value: 'stocktaking' } });
  fireEvent.click(within(dialog).getByRole('button', { name: /^Pause/ }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(asked(fake, 'schedules.pause')).toEqual([{ scheduleId: 'nightly', note: 'stocktaking' }]);
  press(/^Trigger now…/);
  const trigger = await screen.findByRole('dialog', { name: 'Trigger nightly now' });
  expect(trigger.textContent).toContain('As the schedule has it: skip');
  fireEvent.click(within(trigger).getByRole('button', { name: /^Trigger/ }));
  await waitFor(() =>
    expect(asked(fake, 'schedules.trigger')).toEqual([{ scheduleId: 'nightly' }]),
  );
});

test('a backfill says how many actions it is before it happens', async () => {
  const { fake } = await renderShop('/schedules/nightly', nightly);
  fake.answer('schedules.preview', ({ fromMs, toMs }) => ({
    timesMs: [fromMs + HOUR_MS, toMs - HOUR_MS],
    more: false,
  }));
  fake.answer('schedules.backfill', () => undefined);
  fireEvent.click(await screen.findByRole('button', { name: /^Backfill…/ }));
  const dialog = await screen.findByRole('dialog', { name: 'Backfill nightly' });
  const field = (name: string) => within(dialog).getByLabelText(name);
  fireEvent.change(field('From'), { target: { value: '2026-02-30' } });
  expect(dialog.textContent).toContain('A time is needed, such as 2026-04-01 12:00.');
  fireEvent.change(field('From'), { target: { value: '2026-02-02' } });
  fireEvent.change(field('To'), { target: { value: '2026-02-01' } });
  expect(dialog.textContent).toContain('The range ends before it begins.');
  fireEvent.change(field('To'), { target: { value: '2026-02-03' } });
  const button = await within(dialog).findByRole('button', { name: /^Backfill 2.actions/ });
  expect(dialog.textContent).toContain('from 2026-02-02 01:00 to 2026-02-02 23:00, Paris.');
  fireEvent.click(button);
  await waitFor(() =>
    expect(asked(fake, 'schedules.backfill')).toEqual([
      { scheduleId: 'nightly', fromMs: Date.UTC(2026, 1, 1, 23), toMs: Date.UTC(2026, 1, 2, 23) },
    ]),
  );
});

test('deleting asks, and leaves the list without it', async () => {
  const { fake, details } = await renderShop('/schedules/nightly', nightly);
  fake.answer('schedules.delete', ({ scheduleId }) => {
    details.delete(scheduleId);
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Delete the schedule…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Delete nightly' });
  expect(dialog.textContent).toContain('What it started stays.');
  fireEvent.click(within(dialog).getByRole('button', { name: /^Delete/ }));
  expect(await screen.findByText('No schedules yet.')).toBeDefined();
  expect(window.location.hash).toBe('#/schedules');
});

test('what can not be read says why', async () => {
  const { fake } = await renderShop('/schedules/gone', nightly);
  expect((await screen.findByRole('alert')).textContent).toContain('gone could not be read.');
  fake.answer('schedules.list', () => {
    throw new FakeFailure({ kind: 'server', message: 'no such table' });
  });
  act(() => fake.changed('schedules'));
  expect(await screen.findByText('The schedules could not be listed.')).toBeDefined();
});

test('a zone that the window does not know is shown in UTC, not at all costs', async () => {
  const odd = { ...nightly, spec: { ...nightly.spec, timezoneName: 'Mars/Olympus' } };
  await renderShop('/schedules/nightly', odd);
  expect(await screen.findAllByText('unknown time zone Mars/Olympus')).not.toHaveLength(0);
  expect(screen.getByRole('list', { name: 'Runs, times in UTC' })).toBeDefined();
});
