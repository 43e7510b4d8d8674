import { fireEvent, render, screen } from '@testing-library/react';
import { lazy, Suspense, type ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { loadPart } from '../components/loadPart.ts';
import { ViewBoundary } from './ViewBoundary.tsx';

afterEach(() => vi.restoreAllMocks());

test('a view that throws says so, and is drawn again when asked or elsewhere', () => {
  // React writes what it caught to the console.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let broken = true;
  const Fragile = (): string => {
    if (broken) throw new Error('no such event');
    return 'all is well';
  };
  const at = (place: string): ReactNode => (
    <ViewBoundary place={place}>
      <Fragile />
    </ViewBoundary>
  );
  const { rerender } = render(at('a'));
  expect(screen.getByText(/no such event/)).toBeDefined();
  broken = false;
  fireEvent.click(screen.getByRole('button', { name: 'Draw it again' }));
  expect(screen.getByText('all is well')).toBeDefined();
  broken = true;
  rerender(at('a'));
  expect(screen.getByText(/no such event/)).toBeDefined();
  broken = false;
  rerender(at('b'));
  expect(screen.getByText('all is well')).toBeDefined();
});

test('a view whose code is gone has the window loaded again: it can never be drawn', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const Later = lazy(() => loadPart(Promise.reject(new TypeError('Failed to fetch'))));
  render(
    <ViewBoundary place="a">
      <Suspense>
        <Later />
      </Suspense>
    </ViewBoundary>,
  );
  expect(await screen.findByText(/could not be loaded: Failed to fetch/)).toBeDefined();
  expect(screen.getByRole('button', { name: 'Reload' })).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Draw it again' })).toBeNull();
});
