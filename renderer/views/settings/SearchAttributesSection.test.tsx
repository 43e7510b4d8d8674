import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderWindow } from '../../testing/renderWindow.tsx';
import { SearchAttributesSection } from './SearchAttributesSection.tsx';

const names = (): readonly (string | null)[] =>
  within(screen.getByRole('list', { name: 'Added search attributes' }))
    .queryAllByRole('listitem')
    .map((item) => item.textContent);

test('attributes are listed, added and removed after a question', async () => {
  const { fake } = await renderWindow(<SearchAttributesSection />);
  await waitFor(() => expect(names()).toEqual(['CustomerIdKeyword', 'TotalCentsInt']));
  const name = screen.getByLabelText('Name');
  const add = screen.getByRole('button', { name: 'Add' });
  expect(add.getAttribute('aria-disabled')).toBe('true');
  fireEvent.change(name, { target: { value: ' DueAt ' } });
  fireEvent.keyDown(name, { key: 'Enter' });
  await waitFor(() => expect(names()).toContain('DueAtKeyword'));
  expect(fake.asked.find((call) => call.name === 'searchAttributes.add')?.input).toEqual({
    name: 'DueAt',
    type: 'Keyword',
  });
  fireEvent.click(screen.getByRole('button', { name: 'Remove TotalCents…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Remove TotalCents' });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(names()).toEqual(['CustomerIdKeyword', 'DueAtKeyword']));
});

test('what is refused is said where it was asked', async () => {
  await renderWindow(<SearchAttributesSection />);
  await waitFor(() => expect(names()).toHaveLength(2));
  fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'CustomerId' } });
  fireEvent.click(screen.getByRole('button', { name: 'Add' }));
  expect((await screen.findByRole('alert')).textContent).toContain(
    'There is already a search attribute CustomerId.',
  );
});
