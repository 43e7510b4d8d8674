import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Execution } from '../../../shared/ipc/models.ts';
import type { Command } from '../../app/commands.ts';
import { eventsOf, fakeWorld } from '../../testing/fakeWorld.ts';
import { renderWindow } from '../../testing/renderWindow.tsx';
import { ExecutionHeader } from './ExecutionHeader.tsx';
import { outcomeOf } from './outcome.ts';
import { OutcomeCard } from './OutcomeCard.tsx';

function runOf(world: ReturnType<typeof fakeWorld>, workflowId: string): Execution {
  const summary = world.workflows.find((run) => run.workflowId === workflowId);
  if (!summary) throw new Error(`no run ${workflowId}`);
  return {
    historySizeBytes: 18_600,
    memo: {},
    searchAttributes: {},
    pendingActivities: [],
    pendingChildren: [],
    ...world.executions.get(summary.runId),
    summary,
  };
}

function command(id: string, run = vi.fn()): Command {
  return { id, title: id, group: 'This run', run };
}

test('who it is, how it stands and why', async () => {
  const world = fakeWorld();
  await renderWindow(
    <ExecutionHeader
      execution={runOf(world, 'order-8412')}
      cancel={command('Cancel')}
      terminate={command('Terminate…')}
      inspector={undefined}
    />,
    world,
  );
  const header = screen.getByRole('heading', { level: 1 }).closest('header');
  expect(header?.textContent).toContain('order-8412OrderSagaRunningholds timeretrying');
  expect(header?.textContent).toContain('2\u00a0Mar\u00a02026 09:00:00.000');
  expect(header?.textContent).toContain('26 · 18.6\u00a0KB');
});

test('a run that nobody works for says which queue is not polled', async () => {
  const world = fakeWorld();
  const { runId } = runOf(world, 'order-8412').summary;
  const { holds } = world.app.clock;
  world.app.clock = {
    ...world.app.clock,
    holds: holds.map((hold) => (hold.runId === runId ? { ...hold, unpolledQueue: 'cards' } : hold)),
  };
  await renderWindow(
    <ExecutionHeader
      execution={runOf(world, 'order-8412')}
      cancel={command('Cancel')}
      terminate={command('Terminate…')}
      inspector={undefined}
    />,
    world,
  );
  expect(screen.getByText('no worker polls cards')).toBeTruthy();
});

test('the age of a run with a clock of its own is read from that', async () => {
  const world = fakeWorld();
  const { fake } = await renderWindow(
    <ExecutionHeader
      execution={runOf(world, 'order-8412')}
      cancel={command('Cancel')}
      terminate={command('Terminate…')}
      inspector={undefined}
    />,
    world,
  );
  fake.answer('clock.run', (run) => ({ ...run, skewMs: 30 * 86_400_000, mode: 'server' }));
  act(() => fake.changed('clock'));
  const header = screen.getByRole('heading', { level: 1 }).closest('header');
  await waitFor(() => expect(header?.textContent).toContain('Run30\u00a0d'));
});

test('its commands are there', async () => {
  const world = fakeWorld();
  const run = vi.fn();
  await renderWindow(
    <ExecutionHeader
      execution={runOf(world, 'order-8412')}
      cancel={command('Cancel', run)}
      terminate={command('Terminate…')}
      inspector={command('Inspector')}
    />,
    world,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(run).toHaveBeenCalledOnce();
  expect(screen.getByRole('button', { name: 'Inspector' })).toBeTruthy();
});

test.each([
  ['order-8411', 'Completed after 4.88\u00a0s', '"totalCents":12490'],
  ['order-8409', 'Failed after 9.14\u00a0s', 'PaymentDeclined: card 4000…0002'],
  ['payroll-2026-02', 'Terminated after 3\u00a0m', 'wrong period (by ada)'],
])('%s: how it ended, at a glance', async (workflowId, title, brief) => {
  const world = fakeWorld();
  const { summary } = runOf(world, workflowId);
  const outcome = outcomeOf(eventsOf(world, summary).at(-1));
  if (!outcome) throw new Error('it did not end');
  await renderWindow(<OutcomeCard outcome={outcome} summary={summary} />, world);
  const card = screen.getByRole('region', { name: 'Result' });
  expect(card.textContent).toContain(title);
  expect(card.textContent).toContain(brief);
});

test('a failure has its stack and causes', async () => {
  const world = fakeWorld();
  const { summary } = runOf(world, 'order-8409');
  const outcome = outcomeOf(eventsOf(world, summary).at(-1));
  if (!outcome) throw new Error('it did not end');
  await renderWindow(<OutcomeCard outcome={outcome} summary={summary} />, world);
  fireEvent.click(screen.getByRole('button', { name: 'Stack and causes' }));
  expect(screen.getByLabelText('Failure with its causes').textContent).toBe(
    'Activity task failed\n\nCaused by PaymentDeclined: card 4000…0002\n    at charge (src/activities/payments.ts:52:11)\n    at chargeCard (src/activities/payments.ts:41:3)',
  );
});
