import { render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { installBrowserStubs } from '../testing/browserStubs.ts';
import { RowGrid } from './RowGrid.tsx';

const columns = [{ key: 'name', name: 'Name', track: '1fr' }];
const keys = ['a', 'b', 'c'];

test('a row is drawn anew only when it or what its cells depend on has changed', async () => {
  installBrowserStubs();
  const cells = vi.fn((row: { readonly key: string }) => [row.key]);
  const choose = vi.fn();
  const grid = (now: number, chosen: string) => (
    <RowGrid
      label="Rows"
      columns={columns}
      // As after every answer of the server: other objects that hold the same.
      rows={keys.map((key) => ({ key }))}
      cells={cells}
      dependsOn={({ key }) => [key === 'b' ? now : 0]}
      chosen={chosen}
      onChoose={(row) => choose(row.key, now)}
      onOpen={() => undefined}
    />
  );
  const drawn = () => cells.mock.calls.splice(0).map(([row]) => row.key);
  const { rerender } = render(grid(1, 'a'));
  await screen.findByText('c');
  drawn();
  rerender(grid(1, 'a'));
  expect(drawn()).toEqual([]);
  rerender(grid(2, 'a'));
  expect(new Set(drawn())).toEqual(new Set(['b']));
  rerender(grid(2, 'c'));
  expect(new Set(drawn())).toEqual(new Set(['a', 'c']));
  // A row that was not drawn again calls what is given now.
  screen.getByText('a').click();
  expect(choose).toHaveBeenLastCalledWith('a', 2);
});
