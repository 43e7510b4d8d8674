import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { RunStrip as Strip } from '../../../shared/ipc/listModels.ts';
import { placeOf, RunStrip, stripText } from './RunStrip.tsx';

const strip: Strip = {
  runId: 'r',
  fromMs: 1000,
  partial: false,
  bars: [
    { kind: 'activity', fromMs: 1000, toMs: 2000, ended: 'failed', lane: 0 },
    { kind: 'activity', fromMs: 2000, toMs: 3000, ended: 'completed', lane: 0 },
    { kind: 'signal', fromMs: 3000, toMs: 3000, ended: 'completed', lane: 1 },
    { kind: 'timer', fromMs: 3000, ended: 'running', lane: 0 },
  ],
};

test('a bar stands where it was in the whole; what still runs reaches its end', () => {
  const span = { fromMs: 1000, untilMs: 5000, lanes: 2 };
  const [first, , , timer] = strip.bars;
  if (!first || !timer) throw new Error('no bars');
  expect(placeOf(first, span)).toMatchObject({ x: 0, width: 0.25, height: 6 });
  expect(placeOf(timer, span)).toMatchObject({ x: 0.5, width: 0.5 });
});

test('a bar at the very end is still seen, inside the picture', () => {
  const late = { kind: 'activity', fromMs: 5000, toMs: 5001, ended: 'failed', lane: 0 } as const;
  const { x, width } = placeOf(late, { fromMs: 1000, untilMs: 5000, lanes: 1 });
  expect(width).toBeGreaterThan(0);
  expect(x + width).toBeLessThanOrEqual(1.0001);
});

test('it is said in words, and drawn', () => {
  expect(stripText(strip).replaceAll('\u00a0', ' ')).toBe(
    '2 activities (1 failed), 1 signal, 1 timer',
  );
  expect(stripText({ ...strip, bars: [] })).toBe('nothing but workflow tasks');
  const { container } = render(<RunStrip strip={strip} nowMs={5000} />);
  expect(screen.getByRole('img').getAttribute('aria-label')).toContain('2\u00a0activities');
  expect(container.querySelectorAll('[data-ended="failed"]')).toHaveLength(1);
  expect(container.querySelector('line[data-ended="running"]')?.getAttribute('x2')).toBe('100%');
});
