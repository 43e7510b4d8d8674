import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Chain, ChainRun } from '../../../../shared/ipc/chain.ts';
import { fakeNowMs, fakeWorld } from '../../../testing/fakeWorld.ts';
import { renderWindow } from '../../../testing/renderWindow.tsx';
import { ChainStrip } from './ChainStrip.tsx';
import { causeText, isChain, stateText } from './chainTexts.ts';

const run = (runId: string, rest: Partial<ChainRun> = {}): ChainRun => ({
  runId,
  type: 'order',
  status: 'Completed',
  startMs: fakeNowMs - 60_000,
  executionMs: fakeNowMs - 60_000,
  closeMs: fakeNowMs - 55_000,
  cause: 'start',
  ...rest,
});
const retried = run('r2', {
  status: 'Running',
  closeMs: undefined,
  cause: 'retry',
  attempt: 2,
  attemptsMax: 3,
  failure: 'OutOfStock: no stock',
  executionMs: fakeNowMs + 60_000,
});
const frozen = () => {
  const world = fakeWorld();
  world.app.clock = { ...world.app.clock, mode: 'frozen', virtualMs: fakeNowMs };
  return world;
};

test('the runs stand in order with status and cause; each is a link', async () => {
  const chain: Chain = { runs: [run('r1', { status: 'Failed' }), retried], more: false };
  const { fake, rerender } = await renderWindow(undefined, frozen());
  fake.answer('workflows.chain', () => chain);
  rerender(<ChainStrip workflowId="o 1" runId="r2" />);
  const strip = await screen.findByRole('navigation', { name: 'Runs of this chain' });
  expect(strip.textContent).toContain('Run 2 of 2');
  const links = within(strip).getAllByRole('link');
  expect(links.map((link) => link.getAttribute('href'))).toEqual([
    '#/workflows/o%201/r1',
    '#/workflows/o%201/r2',
  ]);
  expect(links.map((link) => link.getAttribute('aria-current'))).toEqual([null, 'page']);
  expect(links[0]?.textContent).toBe('Failed, run 1, started');
  expect(links[1]?.title).toBe(
    'Run 2, retried, attempt 2 of 3: OutOfStock: no stock. begins in 1\u00a0m.',
  );
});

test('a run alone has no strip; the next one brings it', async () => {
  let chain: Chain = { runs: [run('r1', { status: 'Running', closeMs: undefined })], more: false };
  const { fake, rerender } = await renderWindow(undefined, frozen());
  let asked = 0;
  fake.answer('workflows.chain', () => {
    asked += 1;
    return chain;
  });
  rerender(<ChainStrip workflowId="o" runId="r1" />);
  await waitFor(() => expect(asked).toBe(1));
  expect(screen.queryByRole('navigation')).toBeNull();
  chain = {
    runs: [run('r1', { status: 'ContinuedAsNew' }), run('r2', { cause: 'continueAsNew' })],
    more: false,
  };
  act(() => fake.changed('workflows'));
  expect((await screen.findByRole('navigation')).textContent).toContain('Run 1 of 2');
});

test('causes and states in words', () => {
  expect(causeText(run('r', { cause: 'cron', cronSchedule: '@every 1h' }))).toBe(
    'repeated by cron @every 1h',
  );
  expect(causeText(run('r', { cronSchedule: '0 * * * *' }))).toBe('started, cron 0 * * * *');
  expect(causeText(run('r', { cause: 'continueAsNew' }))).toBe('continued as new');
  expect(stateText(run('r'), fakeNowMs)).toBe('Completed after 5.00\u00a0s');
  expect(isChain([run('r')], fakeNowMs)).toBe(false);
  expect(isChain([run('r', { cronSchedule: '@daily' })], fakeNowMs)).toBe(true);
  const delayed = run('r', { closeMs: undefined, executionMs: fakeNowMs + 1000 });
  expect(isChain([delayed], fakeNowMs)).toBe(true);
  expect(isChain([delayed], fakeNowMs + 2000)).toBe(false);
});
