import { expect, test } from 'vitest';
import type { WorkflowSummary } from '../../shared/ipc/models.ts';
import { inOrder, withHead, withPage, withRows, type Listing } from './listing.ts';

const run = (number: number, historyLength = 3): WorkflowSummary => ({
  workflowId: `w${number}`,
  runId: `r${number}`,
  type: 'order',
  taskQueue: 'q',
  status: 'Running',
  startMs: number,
  historyLength,
});
/** Runs `from` down to `to`: the last started first. */
const runs = (from: number, to: number): WorkflowSummary[] =>
  Array.from({ length: from - to + 1 }, (_, index) => run(from - index));
const numbers = (listing: Listing | undefined): number[] =>
  [...(listing?.values() ?? [])].map(({ startMs }) => startMs);
const none: Listing = new Map();

test('pages follow each other; what comes twice is there once', () => {
  const listing = withPage(withPage(none, runs(9, 6)), runs(6, 4));
  expect(numbers(listing)).toEqual([9, 8, 7, 6, 5, 4]);
});

test('new ones at the head push others out of it, which stay', () => {
  const joined = withHead(withPage(none, runs(9, 1)), runs(11, 8));
  expect(numbers(joined?.listing)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(joined?.doubted).toEqual([]);
});

test('what is missing in the midst of the head stays, in doubt', () => {
  const joined = withHead(withPage(none, runs(9, 1)), [run(9), run(7), run(6)]);
  expect(numbers(joined?.listing)).toEqual([9, 7, 6, 8, 5, 4, 3, 2, 1]);
  expect(joined?.doubted).toEqual(['r8']);
});

test('a head that knows nothing of the rest does not join it', () => {
  expect(withHead(withPage(none, runs(3, 1)), runs(9, 7))).toBeUndefined();
});

test('what did not change stays the object that it was', () => {
  const listing = withPage(none, runs(3, 1));
  const next = withHead(listing, [run(3), run(2, 99)])?.listing;
  expect(next?.get('r3')).toBe(listing.get('r3'));
  expect(next?.get('r2')?.historyLength).toBe(99);
  expect(next?.get('r1')).toBe(listing.get('r1'));
});

test('rows that are asked for anew are changed where they stand, or gone', () => {
  const next = withRows(withPage(none, runs(5, 1)), ['r3', 'r2'], [run(2, 7)]);
  expect(numbers(next)).toEqual([5, 4, 2, 1]);
  expect(next.get('r2')?.historyLength).toBe(7);
});

test('the last started is shown first, whatever order the server has', () => {
  expect(inOrder(withPage(none, runs(5, 1).toReversed())).map(({ startMs }) => startMs)).toEqual([
    5, 4, 3, 2, 1,
  ]);
});
