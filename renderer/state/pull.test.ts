import { expect, test } from 'vitest';
import { coalesced } from './pull.ts';

test('wishes during a pull cause one more, with all of them in it', async () => {
  const ends: (() => void)[] = [];
  const pull = coalesced(() => new Promise<void>((resolve) => ends.push(resolve)));
  const first = pull();
  void pull();
  void pull();
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await Promise.resolve();
  await expect.poll(() => ends.length).toBe(2);
  ends[1]?.();
  await first;
  expect(ends).toHaveLength(2);
});

test('a wish that comes as the pull ends is not lost', async () => {
  let count = 0;
  const pull: () => Promise<void> = coalesced(async () => {
    count += 1;
    // Microtasks later: the pull has ended by then, its promise perhaps not.
    if (count === 1)
      void Promise.resolve()
        .then(() => Promise.resolve())
        .then(() => pull());
  });
  await pull();
  await expect.poll(() => count).toBe(2);
});

test('a wish after the end starts anew', async () => {
  let count = 0;
  const pull = coalesced(async () => {
    count += 1;
  });
  await pull();
  await pull();
  expect(count).toBe(2);
});
