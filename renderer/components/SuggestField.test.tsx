import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { useState, type ReactNode } from 'react';
import { beforeEach, expect, test } from 'vitest';
import { installBrowserStubs } from '../testing/browserStubs.ts';
import { loadLaterPartsNow } from './laterPart.ts';
import { SuggestField } from './SuggestField.tsx';

beforeEach(() => loadLaterPartsNow());

test('suggestions that come while its list is open are in it', async () => {
  installBrowserStubs();
  function Typed({ names }: { readonly names: readonly string[] }): ReactNode {
    const [value, setValue] = useState('');
    const suggestions = names.map((name) => ({ value: name }));
    return (
      <SuggestField
        label="Type"
        {...{ value, suggestions }}
        empty="None is known."
        onChange={setValue}
      />
    );
  }
  const field = (names: readonly string[]) => <Typed names={names} />;
  const { rerender } = render(field([]));
  fireEvent.click(screen.getByRole('button', { name: 'Show all suggestions' }));
  fireEvent.change(screen.getByRole('combobox'), { target: { value: 'ord' } });
  await screen.findByText('None is known.');
  rerender(field(['order', 'refund']));
  expect(await screen.findByRole('option', { name: 'order' })).toBeDefined();
  expect(screen.queryByText('None is known.')).toBeNull();
  expect(screen.queryByRole('option', { name: 'refund' })).toBeNull();
});

test('Enter with Alt or Ctrl is left to the form and folds the list', async () => {
  installBrowserStubs();
  const changes: string[] = [];
  render(
    <SuggestField
      label="Type"
      value=""
      suggestions={[{ value: 'order' }]}
      onChange={(value) => changes.push(value)}
    />,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Show all suggestions' }));
  await screen.findByRole('option', { name: 'order' });
  const isLeft = fireEvent.keyDown(screen.getByRole('combobox'), { key: 'Enter', altKey: true });
  expect(isLeft).toBe(true);
  await waitFor(() => expect(screen.queryByRole('option')).toBeNull());
  expect(changes).toEqual([]);
});
