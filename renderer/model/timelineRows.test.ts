import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generateRun } from '../testing/generateHistory.ts';
import { grouped, groupsOf } from '../testing/groupedRun.ts';
import { recordedNames } from '../testing/histories.ts';
import type { EventGroup } from './eventGroup.ts';
import { rowName } from './rowText.ts';
import { layoutRows, rowIndexAt, type TimelineRow } from './timelineRows.ts';

const none = new Set<string>();

function names(rows: readonly TimelineRow[]): readonly string[] {
  return rows.map((row) => `${'  '.repeat(row.depth)}${row.content.type} ${rowName(row)}`);
}

/** Unfolds whatever can be unfolded until nothing is left. */
function unfolded(groups: readonly EventGroup[]): readonly TimelineRow[] {
  const toggled = new Set<string>();
  for (;;) {
    const { rows } = layoutRows(groups, toggled);
    const closed = rows.filter((row) => row.expanded === false);
    if (closed.length === 0) return rows;
    for (const row of closed) toggled.add(row.key);
  }
}

/** Groups of a few families at random times, some open, some failed. */
const someGroups = fc
  .array(
    fc.record({
      label: fc.constantFrom('a', 'b', 'c'),
      at: fc.integer({ min: 0, max: 1000 }),
      length: fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined }),
      attempts: fc.integer({ min: 1, max: 3 }),
      failed: fc.boolean(),
      kind: fc.constantFrom(
        'activity' as const,
        'timer' as const,
        'signal' as const,
        'workflowTask' as const,
      ),
    }),
    { maxLength: 120 },
  )
  .map((made) =>
    made
      .toSorted((a, b) => a.at - b.at)
      .map((one, index): EventGroup => {
        const endMs =
          one.kind === 'signal'
            ? one.at
            : one.length === undefined
              ? undefined
              : one.at + one.length;
        const outcome = endMs === undefined ? 'running' : one.failed ? 'failed' : 'completed';
        return {
          id: index + 1,
          kind: one.kind,
          label: one.label,
          family: `${one.kind} ${one.label}`,
          status: outcome,
          events: [{ eventId: index + 1, type: 'X', timeMs: one.at, attributes: {} }],
          startMs: one.at,
          endMs,
          startedMs: one.at,
          dueMs: undefined,
          attempts:
            one.kind === 'activity'
              ? [
                  {
                    number: one.attempts,
                    first: 1,
                    outcome,
                    startedMs: one.at,
                    endedMs: endMs,
                    failureText: undefined,
                    identity: undefined,
                  },
                ]
              : [],
          attemptNumber: one.attempts,
          cancelRequested: false,
          pending: undefined,
        };
      }),
  );

describe('whatever happened', () => {
  test('rows never overlap and leave no gap', () => {
    fc.assert(
      fc.property(someGroups, (groups) => {
        const { rows, heightPx } = layoutRows(groups, none);
        let y = 0;
        for (const row of rows) {
          expect(row.y).toBe(y);
          expect(row.height).toBeGreaterThanOrEqual(24);
          y += row.height;
        }
        expect(heightPx).toBe(y);
      }),
    );
  });

  test('unfolding shows every group in a row of its own, once', () => {
    fc.assert(
      fc.property(someGroups, (groups) => {
        const shown = unfolded(groups).flatMap(({ content }) =>
          content.type === 'group' ? [content.group.id] : [],
        );
        expect(shown.toSorted((a, b) => a - b)).toEqual(groups.map((group) => group.id));
      }),
    );
  });

  test('the same groups give the same rows, and no two rows have one key', () => {
    fc.assert(
      fc.property(someGroups, (groups) => {
        const first = layoutRows(groups, none);
        expect(layoutRows(groups, none).rows).toEqual(first.rows);
        expect(new Set(first.rows.map((row) => row.key)).size).toBe(first.rows.length);
      }),
    );
  });

  test('each group has a row that stands for it', () => {
    fc.assert(
      fc.property(someGroups, (groups) => {
        const { rowOf } = layoutRows(groups, none);
        for (const group of groups) expect(rowOf(group.id)).toBeDefined();
      }),
    );
  });
});

test.each(recordedNames)('unfolding shows every group: %s', (name) => {
  const { groups } = groupsOf(name);
  const shown = unfolded(groups).filter(({ content }) => content.type === 'group');
  expect(shown).toHaveLength(groups.length);
});

test('the rows of a saga', () => {
  const { groups } = groupsOf('orderSaga');
  const charge = groups.find((group) => group.label === 'chargeCard');
  const { rows } = layoutRows(groups, new Set([`group:${charge?.id}`]));
  expect(names(rows)).toEqual([
    'group OrderSaga',
    'family Workflow tasks',
    'group validateOrder',
    'group FraudCheck',
    'group reserveInventory',
    'group paymentDeadline',
    'group patch coupon-v2',
    'group OrderStatus = "charging"',
    'group memo note = "charging"',
    'group chargeCard',
    '  attempt attempt 1',
    '  attempt attempt 2',
    'group priceOrder',
    'group addressChanged',
    'group applyCoupon',
    'group lookupCoupon',
  ]);
});

test('many at once are packed; what retries or failed is pulled out', () => {
  const { groups } = groupsOf('fanout');
  const { rows } = layoutRows(groups, none);
  expect(names(rows)).toEqual([
    'group RenderTiles',
    'family Workflow tasks',
    'concurrency Running at once',
    'lanes renderTile',
    '  group renderTile #4',
    '  group renderTile #8',
    '  group renderTile #12',
    '  group renderTile #23',
    '  group renderTile #30',
    '  group renderTile #34',
    '  group renderTile #38',
    '  rest 33 more',
    'group prioritise',
  ]);
});

test('what happens again and again shares a row', () => {
  const { groups } = groupsOf('subscription');
  const { rows } = layoutRows(groups, none);
  const families = rows.filter((row) => row.content.type === 'family').map(rowName);
  expect(families).toEqual([
    'Workflow tasks',
    'sendEmail',
    'renewalDue',
    'Time skips',
    'chargeRenewal',
  ]);
});

test('50,000 events become a page of rows', () => {
  const { groups } = grouped(generateRun({ events: 50_000, concurrency: 150 }));
  const { rows, heightPx } = layoutRows(groups, none);
  expect(rows.length).toBeLessThan(80);
  expect(heightPx).toBeLessThan(4000);
});

test('the row at a height', () => {
  const { rows } = layoutRows(groupsOf('fanout').groups, none);
  rows.forEach((row, index) => {
    expect(rowIndexAt(rows, row.y)).toBe(index);
    expect(rowIndexAt(rows, row.y + row.height - 1)).toBe(index);
  });
});
