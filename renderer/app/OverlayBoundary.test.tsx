import { render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { openOverlay, useOverlay } from '../state/overlays.ts';
import { useToasts } from '../state/toasts.ts';
import { OverlayBoundary } from './OverlayBoundary.tsx';

afterEach(() => vi.restoreAllMocks());

test('a dialog that throws is closed and named, and the page stays', () => {
  // React writes what it caught to the console.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const Fragile = (): string => {
    if (useOverlay((state) => state.overlay)) throw new Error('no such key');
    return 'nothing is open';
  };
  openOverlay({ kind: 'help' });
  render(
    <>
      the page
      <OverlayBoundary>
        <Fragile />
      </OverlayBoundary>
    </>,
  );
  expect(screen.getByText(/the page/)).toBeDefined();
  expect(screen.getByText(/nothing is open/)).toBeDefined();
  expect(useToasts.getState().toasts.at(-1)?.text).toContain('no such key');
});
