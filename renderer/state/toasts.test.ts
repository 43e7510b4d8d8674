import { beforeEach, expect, test } from 'vitest';
import { closeToast, toast, toastFailure, useToasts } from './toasts.ts';

beforeEach(() => useToasts.setState({ toasts: [], nextId: 1 }));

test('errors outlast any number of other messages', () => {
  toastFailure('It failed.', new Error('why'));
  for (let count = 0; count < 30; count += 1) toast({ title: `done ${count}` });
  const titles = useToasts.getState().toasts.map((shown) => shown.title);
  expect(titles).toContain('It failed.');
  expect(titles).toHaveLength(20);
});

test('the same failure again is one message', () => {
  toastFailure('It failed.', new Error('why'));
  toastFailure('It failed.', new Error('why'));
  toastFailure('It failed.', new Error('another'));
  expect(useToasts.getState().toasts.map((shown) => shown.text)).toEqual(['why', 'another']);
});

test('a newer message of a topic takes the place of the older', () => {
  toast({ title: 'Skipped 30 d', topic: 'skip' });
  toast({ title: 'saved' });
  toast({ title: 'Skipped 31 d', topic: 'skip' });
  expect(useToasts.getState().toasts.map((shown) => shown.title)).toEqual([
    'saved',
    'Skipped 31 d',
  ]);
});

test('a message can be closed', () => {
  toast({ title: 'one' });
  closeToast(1);
  expect(useToasts.getState().toasts).toEqual([]);
});
