import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { useLab } from '../retryLab/labStore.ts';
import { useConsole } from '../../state/console.ts';
import { useOverlay } from '../../state/overlays.ts';
import type { FakeHost } from '../../testing/fakeHost.ts';
import { groupCalled, groupsOf } from '../../testing/groupedRun.ts';
import { recordedRun } from '../../testing/histories.ts';
import { renderWindow } from '../../testing/renderWindow.tsx';
import { readOption } from './ActivityOptionsDialog.tsx';
import { InspectorActions } from './InspectorActions.tsx';

async function shown(label: string): Promise<FakeHost> {
  const { execution, events } = recordedRun('orderSaga');
  const groups = groupsOf('orderSaga');
  const group = groupCalled(groups, label);
  const [event] = group.events;
  const { fake } = await renderWindow(
    <InspectorActions {...{ group, groups, event, events, execution }} />,
  );
  return fake;
}

test('a running activity is failed with what was typed', { timeout: 20_000 }, async () => {
  const fake = await shown('chargeCard');
  fake.answer('activities.fail', () => undefined);
  fireEvent.click(screen.getByRole('button', { name: 'Fail now…' }));
  fireEvent.change(await screen.findByLabelText('Message'), { target: { value: 'no' } });
  fireEvent.click(screen.getByLabelText('Not retryable'));
  fireEvent.click(screen.getByRole('button', { name: /Fail the attempt/ }));
  await waitFor(() =>
    expect(fake.asked.at(-1)).toMatchObject({
      name: 'activities.fail',
      input: { message: 'no', nonRetryable: true },
    }),
  );
});

test('what has closed can be taken to the retry lab, and reset to, but not ended', async () => {
  await shown('validateOrder');
  expect(screen.queryByRole('button', { name: 'Fail now…' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Reset to here…' }));
  expect(useOverlay.getState().overlay).toMatchObject({ kind: 'reset', eventId: 5 });
  fireEvent.click(screen.getByRole('button', { name: 'Open in retry lab' }));
  await waitFor(() => expect(useLab.getState().source).toMatch(/^validateOrder of /));
  expect(window.location.hash).toBe('#/lab');
});

test('a signal is put into the console to be sent again', async () => {
  await shown('addressChanged');
  fireEvent.click(screen.getByRole('button', { name: 'Send again' }));
  const { tab, drafts } = useConsole.getState();
  expect(tab).toBe('signal');
  expect(Object.values(drafts)[0]).toMatchObject({ name: 'addressChanged' });
  expect(Object.values(drafts)[0]?.args).toContain('Lyon');
});

test.each([
  ['duration', '2 m', { value: 120_000 }],
  ['duration', '30', { value: 30_000 }],
  ['duration', 'soon', { problem: '"soon" is no duration. Try 30 s, 5 m or 1 d 2 h.' }],
  ['duration', '1,5 s', { problem: '"1,5 s" can be read in two ways: write 1.5 s or 15 s.' }],
  ['count', '-1', { problem: '"-1" is no count. 0 is unlimited.' }],
  ['number', '1.5', { value: 1.5 }],
  ['number', '0.5', { problem: 'A coefficient is 1 or more.' }],
  ['text', ' orders ', { value: 'orders' }],
] as const)('an option of the kind %s, typed as "%s"', (kind, typed, expected) => {
  expect(readOption({ kind }, typed)).toEqual(expected);
});
