import { render } from '@testing-library/react';
import { expect, test } from 'vitest';
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
