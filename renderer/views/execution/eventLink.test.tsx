import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { executionPath, href, paths } from '../../app/routes.ts';
import { useOpenRun } from '../../state/openRun.ts';
import { useEventInAddress } from './eventLink.ts';

beforeEach(() => {
  vi.useFakeTimers();
  window.location.hash = executionPath('order-1', 'run-1', 'timeline', undefined);
  useOpenRun.setState({ workflowId: 'order-1', runId: 'run-1', selectedEventId: undefined });
});
afterEach(() => vi.useRealTimers());

const show = () => renderHook(() => useEventInAddress('order-1', 'run-1', 'timeline', undefined));
const select = (eventId: number): void =>
  act(() => useOpenRun.setState({ selectedEventId: eventId }));

test('the address follows the selection', () => {
  show();
  select(7);
  vi.runAllTimers();
  expect(window.location.hash).toBe(href(executionPath('order-1', 'run-1', 'timeline', 7)));
});

test('who leaves the page is not called back, also while the next page is being loaded', () => {
  show();
  select(7);
  window.location.hash = paths.retryLab;
  vi.runAllTimers();
  expect(window.location.hash).toBe(href(paths.retryLab));
});
