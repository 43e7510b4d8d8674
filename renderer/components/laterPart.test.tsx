import { act, render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { expect, test, vi } from 'vitest';
import { componentOf, LaterPart } from './laterPart.ts';

const Hello = ({ name }: { readonly name: string }): string => `Hello ${name}`;

test('a component whose code is not there appears when it is, and at once from then on', async () => {
  const load = vi.fn(async () => Hello);
  const Later = componentOf(new LaterPart(load));
  const drawn = (
    <Suspense fallback="loading">
      <Later name="Ada" />
    </Suspense>
  );
  const { unmount } = await act(async () => render(drawn));
  expect(screen.getByText('Hello Ada')).toBeDefined();
  unmount();
  render(<Later name="Bob" />);
  expect(screen.getByText('Hello Bob')).toBeDefined();
  expect(load).toHaveBeenCalledOnce();
});

test('what could not be loaded ahead is asked for again when it is needed', async () => {
  const load = vi.fn<() => Promise<typeof Hello>>();
  load.mockRejectedValueOnce(new TypeError('Failed to fetch')).mockResolvedValueOnce(Hello);
  const part = new LaterPart(load);
  part.loadAhead();
  await vi.waitFor(() => expect(load).toHaveBeenCalledOnce());
  await vi.waitFor(async () => expect(await part.load()).toBe(Hello));
  expect(load).toHaveBeenCalledTimes(2);
  expect(part.loaded).toBe(Hello);
});

test('whoever asks for what is gone is told so, each time the same', async () => {
  const load = vi.fn(() => Promise.reject<typeof Hello>(new TypeError('Failed to fetch')));
  const part = new LaterPart(load);
  await expect(part.load()).rejects.toThrow('could not be loaded: Failed to fetch');
  await expect(part.load()).rejects.toMatchObject({ name: 'PartMissingError' });
  expect(load).toHaveBeenCalledOnce();
});
