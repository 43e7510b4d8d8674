import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fold } from '../model/idleTime.ts';
import { FOLD_PX, makeScale, panned, viewOf, zoomed, type ScaleInput } from './timeScale.ts';

/** Stretches and folds in turn, at any zoom. */
const inputs: fc.Arbitrary<ScaleInput> = fc
  .record({
    parts: fc.array(
      fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 2_592_000_000 })),
      { maxLength: 12 },
    ),
    tail: fc.integer({ min: 1, max: 5000 }),
    width: fc.integer({ min: 200, max: 2400 }),
    zoom: fc.option(
      fc.tuple(
        fc.double({ min: 1, max: 500, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      ),
      { nil: undefined },
    ),
  })
  .map(({ parts, tail, width, zoom }) => {
    const startMs = Date.UTC(2026, 2, 2);
    const folds: Fold[] = [];
    let at = startMs;
    for (const [openMs, foldMs] of parts) {
      folds.push({ fromMs: at + openMs, toMs: at + openMs + foldMs });
      at += openMs + foldMs;
    }
    const range = { fromMs: startMs, toMs: at + tail };
    const fitted = makeScale({ range, folds, width, view: undefined });
    const view = zoom && {
      pxPerMs: fitted.pxPerMs * zoom[0],
      leftMs: startMs + (range.toMs - startMs) * zoom[1],
    };
    return { range, folds, width, view };
  });

describe('time and pixels', () => {
  test('later is further right', () => {
    fc.assert(
      fc.property(
        inputs,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (input, a, b) => {
          const { fromMs, toMs } = input.range;
          const scale = makeScale(input);
          const early = fromMs + (toMs - fromMs) * Math.min(a, b);
          const late = fromMs + (toMs - fromMs) * Math.max(a, b);
          expect(scale.x(early)).toBeLessThanOrEqual(scale.x(late));
          if (late - early > 1) expect(scale.x(early)).toBeLessThan(scale.x(late));
        },
      ),
    );
  });

  test('there and back again', () => {
    fc.assert(
      fc.property(inputs, fc.double({ min: 0, max: 1, noNaN: true }), (input, share) => {
        const scale = makeScale(input);
        const px = share * input.width;
        // Times are ms since 1970: a double keeps about a quarter of a microsecond of them.
        const pxError = 0.002 * Math.max(1, scale.pxPerMs);
        expect(Math.abs(scale.x(scale.t(px)) - px)).toBeLessThan(pxError);
      }),
    );
  });

  test('a fitted scale has all of the run in view', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const scale = makeScale({ ...input, view: undefined });
        expect(scale.x(input.range.fromMs)).toBeGreaterThanOrEqual(0);
        expect(scale.x(input.range.toMs)).toBeLessThanOrEqual(input.width + 0.01);
      }),
    );
  });

  test('a fold is 46 px at most', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        for (const fold of makeScale(input).folds) {
          expect(fold.x1 - fold.x0).toBeLessThan(FOLD_PX + 0.01);
        }
      }),
    );
  });
});

describe('moving the view', () => {
  const input: ScaleInput = {
    range: { fromMs: 0, toMs: 10_000 },
    folds: [],
    width: 1000,
    view: undefined,
  };

  test('zooming keeps the time under the pointer', () => {
    const fitted = makeScale(input);
    const view = zoomed(input, fitted, 400, 4);
    expect(makeScale({ ...input, view }).x(fitted.t(400))).toBeCloseTo(400, 6);
  });

  test('zooming out ends with all of the run', () => {
    const near = zoomed(input, makeScale(input), 400, 4);
    const scale = makeScale({ ...input, view: near });
    expect(zoomed({ ...input, view: near }, scale, 10, 0.1)).toBeUndefined();
  });

  test('panning moves the content, never out of sight', () => {
    const near = zoomed(input, makeScale(input), 500, 4);
    const scale = makeScale({ ...input, view: near });
    const later = makeScale({ ...input, view: panned({ ...input, view: near }, scale, 100) });
    expect(later.x(5000)).toBeCloseTo(scale.x(5000) - 100, 6);
    const far = makeScale({ ...input, view: panned({ ...input, view: near }, scale, 1e9) });
    expect(far.x(10_000)).toBeCloseTo(500, 6);
    expect(panned(input, makeScale(input), 100)).toBeUndefined();
  });

  test('a span fills the view', () => {
    const scale = makeScale({ ...input, view: viewOf(input, 2000, 3000) });
    expect(scale.x(2000)).toBeCloseTo(0, 6);
    expect(scale.x(3000)).toBeCloseTo(1000, 6);
  });
});
