import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { RecordedName } from '../../testing/histories.ts';
import { renderPane, type RenderedPane } from '../../testing/runPanes.tsx';
import { Inspector } from './Inspector.tsx';

const onSkip = vi.fn();

function show(name: RecordedName, selectedEventId?: number, canSkip = true): RenderedPane {
  return renderPane(
    name,
    (props) => <Inspector {...props} canSkip={canSkip} onSkip={onSkip} />,
    selectedEventId === undefined ? {} : { selectedEventId },
  );
}

const said = (): string => (document.body.textContent ?? '').replaceAll('\u00a0', ' ');

test('nothing selected: what to do', () => {
  show('orderSaga');
  expect(screen.getByText('Nothing is selected.')).toBeTruthy();
  expect(said()).toContain('Choose a row of the timeline or an event.');
});

test('a retrying activity: limits as meters, every attempt, the failure with its cause, its input', () => {
  show('orderSaga', 27);
  expect(screen.getByRole('heading', { name: 'chargeCard' })).toBeTruthy();
  expect(said()).toContain('attempt 2 of 5');
  const meter = screen.getByRole('meter', { name: 'Start to close' });
  expect(meter.getAttribute('aria-valuetext')?.replaceAll('\u00a0', ' ')).toBe('2.90 s of 10 s');
  const attempts = within(screen.getByRole('region', { name: 'Attempts' })).getAllByRole(
    'listitem',
  );
  expect(attempts.map((item) => (item.textContent ?? '').replaceAll('\u00a0', ' '))).toEqual([
    'attempt 1PaymentGatewayError: 503 upstream1.20 s',
    'backoff1 s1.00 s',
    'attempt 2worker 41822@dev2.90 s',
    'attempt 3if 2 fails, after 2 s–',
  ]);
  const failure = screen.getByRole('region', { name: 'Last failure' });
  expect(failure.textContent).toContain('Caused by socket hang up');
  expect(failure.textContent).toContain('at fail (src/activities.ts:12:113)');
  expect(screen.getByRole('region', { name: 'Input' }).textContent).toContain(
    '"amountCents": 12490',
  );
});

test('what led to it and what it caused can be gone to', () => {
  const { selected } = show('orderSaga', 12);
  const led = screen.getByRole('region', { name: 'What led to it' });
  fireEvent.click(within(led).getByRole('button', { name: /validateOrder/ }));
  expect(selected).toEqual([5]);
  expect(screen.getByRole('heading', { name: 'validateOrder' })).toBeTruthy();
});

test('its events can be gone through', () => {
  const { selected } = show('orderSaga', 5);
  fireEvent.click(screen.getByRole('button', { name: '7' }));
  expect(selected).toEqual([7]);
  expect(screen.getByRole('button', { name: '7' }).getAttribute('aria-current')).toBe('true');
});

test('a timer says when it fires, and time can be skipped to it', () => {
  show('orderSaga', 22);
  expect(said()).toContain('Fires in 14 m 55 s');
  fireEvent.click(screen.getByRole('button', { name: 'Skip to here' }));
  expect(onSkip).toHaveBeenCalledWith(expect.closeTo(1_772_442_900_713, -2));
});

test('where the clock cannot be moved there is no such button', () => {
  show('orderSaga', 22, false);
  expect(screen.queryByRole('button', { name: 'Skip to here' })).toBeNull();
});

test('why it was not tried again, in words', () => {
  show('endings', 17);
  expect(said()).toContain('Not tried again: every attempt was used');
  expect(said()).toContain('timed out');
});

test('one of many: how all of them stand, and what differs from the one before', () => {
  show('fanout', 16);
  expect(screen.getByRole('heading', { name: 'renderTile #12' })).toBeTruthy();
  expect(screen.getByRole('region', { name: 'All renderTile' }).textContent).toContain('29 done');
  fireEvent.click(screen.getByRole('button', { name: /differences from #11/ }));
  expect(said()).toContain('− 10');
  expect(said()).toContain('+ 11');
});

test('a moment: when it was, what it carried', () => {
  show('subscription', 93);
  expect(said()).toContain('event 93');
  expect(said()).toContain('1 Jun 2026 09:00:00.691');
  expect(screen.getByRole('region', { name: 'Input' }).textContent).toContain('"team"');
});
