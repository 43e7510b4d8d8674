import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WorkflowSummary } from '../../../shared/ipc/models.ts';
import { withPage, withRows } from '../../state/listing.ts';
import { orderRows, type Compare, type Ordered } from './rowOrder.ts';

const run = (number: number, historyLength: number): WorkflowSummary => ({
  workflowId: `w${number}`,
  runId: `r${number}`,
  type: 'order',
  taskQueue: 'q',
  status: 'Running',
  startMs: Math.floor(number / 2),
  historyLength,
});
const byEvents: Compare = (a, b) => a.historyLength - b.historyLength;

const change = fc.record({ number: fc.nat(40), events: fc.nat(5), goes: fc.boolean() });

test('what changed is put in its place as if all were sorted anew', () => {
  fc.assert(
    fc.property(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 12 }), (turns) => {
      let listing: readonly WorkflowSummary[] = [];
      let known: Ordered | undefined;
      for (const changes of turns) {
        const rows = changes.map(({ number, events }) => run(number, events));
        const stays = rows.filter((_, index) => changes[index]?.goes === false);
        listing = withRows(withPage(listing, rows), rows, stays);
        known = orderRows(listing, byEvents, known);
        expect(known.ordered).toEqual(listing.toSorted(byEvents));
      }
    }),
  );
});

test('while someone points at them rows that change stay where they are, and go to their places afterwards', () => {
  const listing = withPage([], [run(2, 1), run(4, 2), run(6, 3)]);
  const numbers = ({ ordered }: Ordered) => ordered.map(({ workflowId }) => workflowId);
  const known = orderRows(listing, byEvents, undefined);
  const next = withRows(listing, [run(2, 9), run(6, 3)], [run(2, 9)]);
  const still = orderRows(next, byEvents, known, true);
  expect(numbers(still)).toEqual(['w2', 'w4']);
  expect(still.ordered[0]?.historyLength).toBe(9);
  expect(numbers(orderRows(next, (a, b) => byEvents(a, b), still))).toEqual(['w4', 'w2']);
});

test('without an order it is the list itself, and with another it is sorted anew', () => {
  const listing = withPage([], [run(2, 1), run(4, 3), run(6, 2)]);
  const plain = orderRows(listing, undefined, undefined);
  expect(plain.ordered).toBe(listing);
  const up = orderRows(listing, byEvents, plain);
  expect(up.ordered.map(({ historyLength }) => historyLength)).toEqual([1, 2, 3]);
  const down = orderRows(listing, (a, b) => byEvents(b, a), up);
  expect(down.ordered.map(({ historyLength }) => historyLength)).toEqual([3, 2, 1]);
});
