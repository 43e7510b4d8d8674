import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generateRun } from '../testing/generateHistory.ts';
import { grouped, groupsOf } from '../testing/groupedRun.ts';
import { mergeSpans } from './density.ts';
import { packLanes, type LaneItem } from './lanes.ts';
import { segmentsOf } from './segments.ts';

const tiles = groupsOf('fanout').groups.filter((group) => group.label === 'renderTile');

test('no span lies over another in its lane', () => {
  const { lanes, isCrowded } = packLanes(tiles);
  expect(isCrowded).toBe(false);
  for (const lane of lanes) {
    lane.slice(1).forEach((item, index) => {
      const before = lane[index];
      expect(before?.segment.untilNow).toBe(false);
      expect(before?.segment.toMs).toBeLessThanOrEqual(item.segment.fromMs);
    });
  }
});

test('as many lanes as ran at once', () => {
  const { lanes, concurrencyMax } = packLanes(tiles);
  expect(concurrencyMax).toBe(16);
  expect(lanes).toHaveLength(16);
});

test('every run is in a lane', () => {
  const packed = packLanes(tiles).lanes.flat();
  const runs = tiles
    .flatMap((group) => segmentsOf(group))
    .filter((segment) => segment.kind === 'run');
  expect(new Set(packed.map((item) => item.segment))).toEqual(new Set(runs));
});

/** Spans in a lane: gaps and lengths in turn, some failed. */
const laneItems = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 0, max: 30 }),
      length: fc.integer({ min: 0, max: 30 }),
      end: fc.constantFrom('completed' as const, 'failed' as const, 'timedOut' as const),
    }),
    { minLength: 1, maxLength: 200 },
  )
  .map((made): readonly LaneItem[] => {
    const [group] = tiles;
    if (group === undefined) throw new Error('no tiles');
    let at = 0;
    return made.map(({ gap, length, end }) => {
      const fromMs = at + gap;
      at = fromMs + length;
      return {
        group,
        segment: {
          kind: 'run',
          end,
          fromMs,
          toMs: at,
          untilNow: false,
          middleMs: undefined,
          attempt: undefined,
        },
      };
    });
  });

test('merging loses no span and no failure', () => {
  fc.assert(
    fc.property(laneItems, fc.integer({ min: 1, max: 200 }), (items, ms) => {
      const merged = mergeSpans(items, ms);
      let count = 0;
      let failures = 0;
      for (const drawable of merged) {
        if ('item' in drawable) {
          count += 1;
          if (drawable.item.segment.end === 'failed') failures += 1;
          continue;
        }
        const { block } = drawable;
        count += block.count;
        const inside = items.filter(
          ({ segment }) =>
            segment.fromMs >= block.fromMs &&
            segment.toMs <= block.toMs &&
            segment.end === 'failed',
        );
        if (inside.length > 0) expect(block.failed).toBe(true);
        if (block.failed) expect(block.representative.segment.end).toBe('failed');
        failures += inside.length;
      }
      expect(count).toBe(items.length);
      expect(failures).toBe(items.filter((item) => item.segment.end === 'failed').length);
    }),
  );
});

test('what is long enough stays as it is', () => {
  fc.assert(
    fc.property(laneItems, fc.integer({ min: 1, max: 20 }), (items, ms) => {
      const kept = mergeSpans(items, ms).flatMap((drawable) =>
        'item' in drawable ? [drawable.item] : [],
      );
      for (const item of items) {
        if (item.segment.toMs - item.segment.fromMs >= ms) expect(kept).toContain(item);
      }
    }),
  );
});

test('more at once than there are lanes is still shown whole', () => {
  const { groups } = grouped(generateRun({ events: 4000, concurrency: 400 }));
  const resize = groups.filter((group) => group.label === 'resize');
  const { lanes, isCrowded, concurrencyMax } = packLanes(resize);
  expect(isCrowded).toBe(true);
  expect(concurrencyMax).toBeGreaterThan(64);
  expect(lanes).toHaveLength(64);
});
