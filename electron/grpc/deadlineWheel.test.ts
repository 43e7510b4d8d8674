import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import fc from 'fast-check';
import { DeadlineWheel } from './deadlineWheel.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a deadline', () => {
  it('fires once, never early and at most a slot late', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 20 }),
        (delays) => {
          vi.clearAllTimers();
          const wheel = new DeadlineWheel();
          const start = performance.now();
          const fired: { delay: number; at: number }[] = [];
          for (const delay of delays)
            wheel.add(delay, () => fired.push({ delay, at: performance.now() - start }));
          vi.advanceTimersByTime(6000);
          expect(fired.map(({ delay }) => delay).sort((a, b) => a - b)).toEqual(
            [...delays].sort((a, b) => a - b),
          );
          for (const { delay, at } of fired) {
            expect(at).toBeGreaterThanOrEqual(delay - 1);
            expect(at).toBeLessThanOrEqual(delay + 27);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('does not fire once cancelled', () => {
    const wheel = new DeadlineWheel();
    const fire = vi.fn<() => void>();
    const keep = vi.fn<() => void>();
    const entry = wheel.add(100, fire);
    wheel.add(100, keep);
    wheel.cancel(entry);
    wheel.cancel(entry);
    vi.advanceTimersByTime(200);
    expect(fire).not.toHaveBeenCalled();
    expect(keep).toHaveBeenCalledOnce();
  });

  it('may be set by another one as it fires, also for the same time', () => {
    const wheel = new DeadlineWheel();
    const second = vi.fn<() => void>();
    wheel.add(100, () => wheel.add(0, second));
    vi.advanceTimersByTime(200);
    expect(second).toHaveBeenCalledOnce();
  });

  it('may be further away than a timer reaches', () => {
    const wheel = new DeadlineWheel();
    const fire = vi.fn<() => void>();
    wheel.add(2 ** 31 + 1000, fire);
    vi.advanceTimersByTime(2 ** 31);
    expect(fire).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2000);
    expect(fire).toHaveBeenCalledOnce();
  });
});
