import { fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
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
