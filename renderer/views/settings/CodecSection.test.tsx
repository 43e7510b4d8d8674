import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FakeFailure } from '../../testing/fakeHost.ts';
import { renderWindow } from '../../testing/renderWindow.tsx';
import { CodecSection } from './CodecSection.tsx';

function type(label: string, value: string): void {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
}

test('the address is asked before it is kept', async () => {
  const { fake } = await renderWindow(<CodecSection />);
  await waitFor(() => expect(fake.asked.some(({ name }) => name === 'codec.get')).toBe(true));
  type('Address', 'http://127.0.0.1:8888');
  fireEvent.click(screen.getByRole('button', { name: 'Ask it and save' }));
  await screen.findByText('on');
  expect(fake.asked.at(-1)).toEqual({
    name: 'codec.set',
    input: { url: 'http://127.0.0.1:8888', credentials: 'none' },
  });
  fireEvent.click(screen.getByRole('button', { name: 'Turn off' }));
  await waitFor(() => expect(screen.queryByText('on')).toBeNull());
});

test('a kept token is not shown, and stays unless another is typed', async () => {
  const { fake, rerender } = await renderWindow(<p />);
  fake.codec = { url: 'http://codec', credentials: 'token', hasSecret: true };
  rerender(<CodecSection />);
  const field = await screen.findByLabelText('Access token');
  expect((field as HTMLInputElement).value).toBe('');
  expect((field as HTMLInputElement).placeholder).toBe('kept; type to replace it');
  fireEvent.click(screen.getByRole('button', { name: 'Ask it and save' }));
  await waitFor(() =>
    expect(fake.asked.at(-1)).toEqual({
      name: 'codec.set',
      input: { url: 'http://codec', credentials: 'token' },
    }),
  );
});

test('why it was refused stands beside it', async () => {
  const { fake } = await renderWindow(<CodecSection />);
  fake.answer('codec.set', () => {
    throw new FakeFailure({
      kind: 'environment',
      message: 'The codec server at http://x/decode did not answer: connection refused.',
      fix: 'Check that it runs.',
    });
  });
  type('Address', 'http://x');
  fireEvent.click(screen.getByRole('button', { name: 'Ask it and save' }));
  await screen.findByText(/did not answer/);
  expect(screen.getByText('Check that it runs.')).toBeTruthy();
});
