import { render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { installBrowserStubs } from '../../testing/browserStubs.ts';
import { JsonEditor } from './JsonEditor.tsx';

test('the editor comes when the page rests, with what is to be edited by then', async () => {
  installBrowserStubs();
  let rest: (() => void) | undefined;
  window.requestIdleCallback = (work) => {
    rest = () => work({ didTimeout: false, timeRemaining: () => 50 });
    return 1;
  };
  const editor = (value: string) => <JsonEditor label="Input" value={value} onChange={() => {}} />;
  const { container, rerender } = render(editor('[1]'));
  const text = (): string | undefined =>
    container.querySelector('[data-json-editor]')?.shadowRoot?.querySelector('.cm-content')
      ?.textContent ?? undefined;
  expect(text()).toBeUndefined();
  rerender(editor('[1, 2]'));
  rest?.();
  await expect.poll(text, { timeout: 4000 }).toBe('[1, 2]');
  rerender(editor('[3]'));
  expect(text()).toBe('[3]');
});

test('where its code is gone it says so, and how to go on', async () => {
  window.requestIdleCallback = (work) => {
    work({ didTimeout: false, timeRemaining: () => 50 });
    return 1;
  };
  vi.resetModules();
  vi.doMock('./jsonView.ts', () => {
    throw new TypeError('Failed to fetch dynamically imported module');
  });
  const { JsonEditor: Editor } = await import('./JsonEditor.tsx');
  render(<Editor label="Input" value="[1]" onChange={() => {}} />);
  await screen.findByText('The editor could not be loaded.');
  expect(screen.getByRole('button', { name: 'Reload' })).toBeDefined();
  vi.doUnmock('./jsonView.ts');
});
