import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import { presets } from '../../../shared/retryLab/exchange/presets.ts';
import { writeOutcomes } from '../../../shared/retryLab/exchange/outcomeText.ts';
import { parseScenario } from '../../../shared/retryLab/scenario.ts';
import { docs } from '../../../shared/retryLab/testing/play.ts';
import { useToasts } from '../../state/toasts.ts';
import { renderWindow, startStores } from '../../testing/renderWindow.tsx';
import { controlIn, enter } from '../../testing/typeScenario.ts';
import { answerOdds } from './answerOdds.ts';
import { linkQuery, openScenario, useLab } from './labStore.ts';
import type { OddsRunner } from './oddsRunner.ts';
import { RetryLabPage } from './RetryLabPage.tsx';

/** Plays the runs at once, in place of the web worker. */
const instantRunner = (): OddsRunner => ({
  ask: (question, answered) => answered(answerOdds({ ...question, runCount: 200 })),
  stop: () => {},
});

const show = async () => {
  const result = await renderWindow(<RetryLabPage createRunner={instantRunner} />);
  return result;
};
// By plain selectors: Testing Library takes half a second to find a label or a role in a page of this size.
const labelled = (label: string) => controlIn(document.body, label);
const answer = () => labelled('Answer');
/** Presses what has these words, or this label. */
const press = async (words: string | RegExp) => {
  const [byText] = screen.queryAllByText(words);
  const byLabel = document.querySelector<HTMLElement>(`[aria-label="${String(words)}"]`);
  const found = byText ?? byLabel ?? (await screen.findByText(words));
  const pressable = found.closest('button, [role="menuitem"]');
  if (!pressable) throw new Error(`nothing to press has the words ${words}`);
  fireEvent.click(pressable);
};
const text = (element: HTMLElement) => (element.textContent ?? '').replaceAll('\u00a0', ' ');

beforeEach(() => {
  const [first] = presets;
  useLab.setState({
    seed: 42,
    runCount: 1000,
    scale: 'linear',
    oddsView: 'time',
    language: 'typescript',
  });
  openScenario(first.scenario, first.title);
});

// The page is large and jsdom slow: on a busy machine a test of many steps takes seconds.
describe('the page', { timeout: 30_000 }, () => {
  test('a first-time user finds out whether it survives a 10-minute outage', async () => {
    await show();
    await press('Presets…');
    await press(/A 10-minute outage/);
    expect(text(answer())).toContain(
      'It survives the outage of 10 m: 15 attempts hit it, and it completes 4.55 s after the service is back.',
    );
    enter(labelled('Maximum attempts'), '5');
    expect(text(answer())).toContain('It does not survive the outage of 10 m');
    await press('Make it last');
    expect(text(answer())).toContain('It survives the outage of 10 m');
  });

  test('typing 60 into a field of seconds and going on means 600 s', async () => {
    await show();
    const field = labelled('Start to close');
    fireEvent.focus(field);
    for (const value of ['6', '60', '600']) fireEvent.change(field, { target: { value } });
    fireEvent.blur(field);
    expect(useLab.getState().variants[0].timeouts.startToCloseMs).toBe(600_000);
    expect((field as HTMLInputElement).value).toBe('10');
    fireEvent.keyDown(field, { key: 'ArrowUp' });
    expect(useLab.getState().variants[0].timeouts.startToCloseMs).toBe(1_200_000);
    enter(field, '');
    expect(useLab.getState().variants[0].timeouts.startToCloseMs).toBeUndefined();
    enter(field, 'soon');
    expect(useLab.getState().variants[0].timeouts.startToCloseMs).toBeUndefined();
  });

  test('unset fields show what the server derives', async () => {
    await show();
    const derived = (label: string) => text(labelled(label).parentElement ?? document.body);
    expect(derived('Initial interval')).toBe('1 s');
    expect(derived('Maximum interval')).toBe('1 m 40 s');
    enter(labelled('Schedule to close'), '30 s');
    expect(derived('Schedule to start')).toBe('30 s');
  });

  test('while the policy is refused the last answer stays', async () => {
    openScenario(
      parseScenario({ timeouts: docs, script: [{ kind: 'succeeds', afterMs: 10 }] }),
      undefined,
    );
    await show();
    enter(labelled('Maximum interval'), '500 ms');
    expect(text(answer())).toContain(
      'Maximum interval (500 ms) is below the initial interval (1 s): the server refuses this policy.',
    );
    expect(labelled('Maximum interval').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText(/Chart of the attempts. Completes after 10/)).toBeDefined();
  });

  test('outages come one after the other, and go again', async () => {
    await show();
    await press('Outage');
    const until = labelled('Outage until');
    expect(document.activeElement).toBe(until);
    const outcome = (attempt: number): string | undefined => {
      const select = labelled(`Outcome of attempt ${attempt}`);
      return select instanceof HTMLSelectElement
        ? select.selectedOptions[0]?.textContent
        : undefined;
    };
    // Down for as long as that, the third attempt does not succeed, whatever its script says.
    expect(outcome(3)).toBe('Fails');
    enter(until, '1 s');
    expect(text(answer())).toContain('It survives the outage of 1 s: 1 attempt hit it');
    expect(outcome(3)).toBe('Succeeds');
    await press('Another outage');
    expect(document.activeElement).toBe(labelled('Outage 2 until'));
    expect(useLab.getState().variants[0].outages).toMatchObject([
      { fromMs: 0, toMs: 1000 },
      { fromMs: 2000, toMs: 3000 },
    ]);
    await press('Remove outage 1');
    expect(useLab.getState().variants[0].outages).toMatchObject([{ fromMs: 2000 }]);
    await press('No outage');
    expect(useLab.getState().variants[0].outages).toEqual([]);
  });

  test('what can be dragged in the chart can be moved by keyboard', async () => {
    await show();
    const handle = (label: string) => controlIn(labelled('What can be moved'), label);
    const first = handle('How long attempt 1 takes');
    expect(first.tabIndex).toBe(0);
    first.focus();
    fireEvent.keyDown(first, { key: 'ArrowRight' });
    expect(useLab.getState().variants[0].script[0]?.afterMs).toBe(500);
    expect(handle('How long attempt 1 takes').getAttribute('aria-valuetext')).toBe('500\u00a0ms');
    fireEvent.keyDown(handle('How long attempt 1 takes'), { key: 'End' });
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'ArrowLeft' });
    expect(useLab.getState().variants[0].timeouts.startToCloseMs).toBe(9000);
    const stops = [...document.querySelectorAll<HTMLElement>('[role="slider"]')].filter(
      ({ tabIndex }) => tabIndex === 0,
    );
    expect(stops).toEqual([document.activeElement]);
  });

  test('the script can be changed in the table and as text', async () => {
    await show();
    fireEvent.change(labelled('Outcome of attempt 1'), {
      target: { value: 'succeeds' },
    });
    expect(text(answer())).toContain('Completes after 400 ms');
    await press('Details of attempt 1');
    fireEvent.change(labelled('Heartbeat details'), { target: { value: 'row 7' } });
    expect(useLab.getState().variants[0].script[0]?.heartbeatDetails).toBe('row 7');
    await press('Remove attempt 3');
    expect(useLab.getState().variants[0].script).toHaveLength(2);
    await press('As text');
    const area = labelled('Outcomes as text');
    fireEvent.change(area, { target: { value: '2x fail 10ms, succeed 10ms' } });
    expect(text(answer())).toContain('Completes after 3.03 s');
    fireEvent.change(area, { target: { value: 'explode' } });
    expect(screen.getByText(/"explode": an outcome starts with/)).toBeDefined();
    expect(text(answer())).toContain('Completes after 3.03 s');
  });

  test('the text of the script follows what changes it elsewhere', async () => {
    await show();
    await press('As text');
    const area = controlIn<HTMLTextAreaElement>(document.body, 'Outcomes as text');
    fireEvent.change(area, { target: { value: '2x fail 10ms,  succeed' } });
    expect(area.value).toBe('2x fail 10ms,  succeed');
    await press('Random');
    expect(area.value).toBe(writeOutcomes(useLab.getState().variants[0].script));
    fireEvent.change(area, { target: { value: 'explode' } });
    expect(area.value).toBe('explode');
    await press('Attempt');
    expect(area.value).toBe(writeOutcomes(useLab.getState().variants[0].script));
    expect(screen.queryByText(/"explode"/)).toBeNull();
  });

  test('what cannot be read stays to be mended, and says how', async () => {
    await show();
    const field = labelled('Start to close');
    enter(field, '1,5 s');
    expect(field.value).toBe('1,5 s');
    expect(screen.getByText('"1,5 s" can be read in two ways: write 1.5 s or 15 s.')).toBeDefined();
    enter(field, '1.5 s');
    expect(screen.queryByText(/can be read in two ways/)).toBeNull();
    expect(useLab.getState().variants[0].timeouts.startToCloseMs).toBe(1500);
    enter(labelled('Maximum attempts'), 'many');
    expect(screen.getByText('A whole number is needed.')).toBeDefined();
    act(() => openScenario(parseScenario({ timeouts: docs, policy: { maximumAttempts: 3 } }), 'x'));
    expect(labelled('Maximum attempts').value).toBe('3');
  });

  test('nothing is proved while the policy is refused', async () => {
    await show();
    enter(labelled('Backoff coefficient'), '0.5');
    await act(async () => {
      fireEvent.keyDown(document.body, { key: 'e', code: 'KeyE' });
    });
    expect(screen.queryByText('Proof on the engine')).toBeNull();
    enter(labelled('Backoff coefficient'), '2');
    expect(screen.queryByText('Proof on the engine')).toBeNull();
  });

  test('policies are compared on the same luck', async () => {
    await show();
    await press('Compare policies');
    enter(labelled('Maximum attempts'), '1');
    const rows = [...document.querySelectorAll('th[scope="row"]')].map(
      (head) => [head.textContent, head.parentElement?.textContent ?? ''] as const,
    );
    const row = new Map(rows);
    expect(row.get('A')).toContain('100');
    expect(row.get('B')).toMatch(/^B/);
    expect(row.get('B')).not.toContain('100');
    await press('Remove Policy B');
    expect(useLab.getState().variants).toHaveLength(1);
  });

  test.each(['Survival', 'Attempts', 'Load', 'Vary'])('the odds as %s', async (view) => {
    await show();
    await press(view);
    const pane = screen.getByText('1,000 runs').closest('section') ?? document.body;
    expect(pane.querySelector('[role="img"]')).not.toBeNull();
    expect(text(pane)).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('code is pasted and copied', async () => {
    await show();
    await press('More');
    await press('Paste options…');
    fireEvent.change(await waitFor(() => labelled('Code with options')), {
      target: {
        value:
          'start_to_close_timeout=timedelta(seconds=7), retry_policy=RetryPolicy(maximum_attempts=limit)',
      },
    });
    expect(screen.getByText('Python: 1 option found.')).toBeDefined();
    expect(screen.getByText(/Only running the code would tell maximum_attempts/)).toBeDefined();
    const code = labelled('Code with options');
    await waitFor(() => expect(document.activeElement).toBe(code));
    fireEvent.keyDown(code, { key: 'Enter', ctrlKey: true });
    expect(useLab.getState().variants[0].timeouts.startToCloseMs).toBe(7000);
    await press('Go');
    expect(labelled('Options in Go').textContent).toContain(
      'StartToCloseTimeout: 7 * time.Second,',
    );
  });

  test('a link brings everything back', async () => {
    useLab.setState({ seed: 7, runCount: 100_000 });
    const payment = presets.find(({ id }) => id === 'payment');
    if (!payment) throw new Error('no such preset');
    openScenario(payment.scenario, undefined);
    const query = linkQuery();
    openScenario(parseScenario({}), undefined);
    useLab.setState({ seed: 1, runCount: 1000 });
    await startStores();
    window.location.hash = `#/lab?${query}`;
    render(<RetryLabPage createRunner={instantRunner} />);
    expect(useLab.getState()).toMatchObject({ seed: 7, runCount: 100_000, source: 'a link' });
    expect(useLab.getState().variants[0]).toEqual(payment.scenario);
  });

  test('a link is taken once: what was made of it since stays', async () => {
    await startStores();
    openScenario(presets[0].scenario, undefined);
    window.location.hash = `#/lab?${linkQuery()}`;
    const { unmount } = render(<RetryLabPage createRunner={instantRunner} />);
    expect(window.location.hash).toBe('#/lab');
    enter(labelled('Maximum attempts'), '7');
    unmount();
    render(<RetryLabPage createRunner={instantRunner} />);
    expect(labelled('Maximum attempts').value).toBe('7');
  });

  test('the proof shows both timelines', async () => {
    const { fake } = await show();
    await act(async () => {
      fireEvent.keyDown(document.body, { key: 'e', code: 'KeyE' });
    });
    const dialog = await screen.findByRole('dialog', { name: 'Proof on the engine' });
    expect(await within(dialog).findByText('Identical')).toBeDefined();
    expect(within(dialog).getAllByRole('row')).toHaveLength(4);
    expect(fake).toBeDefined();
  });

  test('a policy is applied to the running activity that it was opened from', async () => {
    const { fake } = await show();
    expect(screen.queryByText('Apply to the running activity')).toBeNull();
    const run = fake.world.workflows.find(({ status }) => status === 'Running');
    if (!run) throw new Error('no run');
    const { workflowId, runId } = run;
    act(() =>
      openScenario(presets[0].scenario, workflowId, {
        workflowId,
        runId,
        activityId: '1',
        type: 'chargeCard',
      }),
    );
    await press('Apply to the running activity');
    await waitFor(() =>
      expect(useToasts.getState().toasts.map(({ title }) => title)).toEqual([
        `chargeCard of ${workflowId} has the new policy.`,
      ]),
    );
  });

  test('a run of the server is imported, with the attempts that it kept', async () => {
    await show();
    await press('Import attempts from a run…');
    const dialog = await screen.findByRole('dialog');
    const [run] = await within(dialog).findAllByRole('button', { name: /order-/ });
    if (!run) throw new Error('no run is listed');
    fireEvent.click(run);
    expect(await screen.findByRole('dialog', { name: /Activities of order-/ })).toBeDefined();
  });
});
