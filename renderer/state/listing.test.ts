import { expect, test } from 'vitest';
import type { WorkflowSummary } from '../../shared/ipc/models.ts';
import { knownOf, withHead, withOnly, withPage, withRows, type Listing } from './listing.ts';

const run = (number: number, historyLength = 3, closeMs?: number): WorkflowSummary => ({
  workflowId: `w${number}`,
  runId: `r${number}`,
  type: 'order',
  taskQueue: 'q',
  status: closeMs === undefined ? 'Running' : 'Completed',
  startMs: number,
  historyLength,
  ...(closeMs === undefined ? {} : { closeMs }),
});
/** Runs `from` down to `to`: the last started first. */
const runs = (from: number, to: number): WorkflowSummary[] =>
  Array.from({ length: from - to + 1 }, (_, index) => run(from - index));
const numbers = (listing: Listing | undefined): number[] =>
  (listing ?? []).map(({ startMs }) => startMs);

test('pages follow each other; what comes twice is there once', () => {
  const listing = withPage(withPage([], runs(9, 6)), runs(6, 4));
  expect(numbers(listing)).toEqual([9, 8, 7, 6, 5, 4]);
  expect(numbers(withPage([], [...runs(3, 1), ...runs(3, 2)]))).toEqual([3, 2, 1]);
});

test('a page of closed ones goes between those that run', () => {
  const listing = withPage([run(9), run(5), run(1)], [run(7, 3, 20), run(2, 3, 10)]);
  expect(numbers(listing)).toEqual([9, 7, 5, 2, 1]);
});

test('new ones at the head push others out of it, which stay', () => {
  const joined = withHead(runs(9, 1), runs(11, 8));
  expect(numbers(joined?.listing)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(joined?.doubted).toEqual([]);
});

test('what is missing in the midst of the head stays, in doubt', () => {
  const joined = withHead(runs(9, 1), [run(9), run(7), run(6)]);
  expect(numbers(joined?.listing)).toEqual(numbers(runs(9, 1)));
  expect(numbers(joined?.doubted)).toEqual([8]);
});

test('of a head that reaches to closed ones, what runs elsewhere is in doubt, and what closed before them is not', () => {
  const known = [run(9), run(8, 3, 30), run(7), run(6, 3, 20), run(5, 3, 10)];
  const joined = withHead(known, [run(9), run(8, 3, 30), run(6, 3, 20)]);
  expect(numbers(joined?.doubted)).toEqual([7]);
});

test('a head that knows nothing of the rest does not join it', () => {
  expect(withHead(runs(3, 1), runs(9, 7))).toBeUndefined();
});

test('what did not change stays the object that it was, and so does the list', () => {
  const listing = runs(3, 1);
  const next = withHead(listing, [run(3), run(2, 99)])?.listing;
  expect(next?.[0]).toBe(listing[0]);
  expect(next?.[1]?.historyLength).toBe(99);
  expect(next?.[2]).toBe(listing[2]);
  expect(withPage(listing, [run(2)])).toBe(listing);
  expect(withOnly(listing, runs(3, 1))).toBe(listing);
  expect(withRows(listing, [run(2)], [run(2)])).toBe(listing);
});

test('rows that are asked for anew are changed where they stand, or gone', () => {
  const next = withRows(runs(5, 1), [run(3), run(2)], [run(2, 7)]);
  expect(numbers(next)).toEqual([5, 4, 2, 1]);
  expect(knownOf(next, run(2))?.historyLength).toBe(7);
  expect(knownOf(next, run(3))).toBeUndefined();
});

test('the last started is shown first, whatever order the server has', () => {
  expect(numbers(withPage([], runs(5, 1).toReversed()))).toEqual([5, 4, 3, 2, 1]);
  const atOnce = ['b', 'a', 'c'].map((runId) => ({ ...run(1), runId }));
  expect(withOnly([], atOnce).map(({ runId }) => runId)).toEqual(['c', 'b', 'a']);
});
