/** The shell's promises about what its window can do, in a real Electron. */
import { expect, type Page } from '@playwright/test';
import { test } from '../../harness/shell.ts';

const PAGE = 'timelapse://app/index.html';

/** The name of the error that an expression throws inside the page, or what it answers. */
function outcomeOf(window: Page, action: () => unknown): Promise<string> {
  return window.evaluate(action).then(String, (error: unknown) => String(error));
}

test('the window shows its own page, without Node', async ({ start }) => {
  const { window } = await start();
  await expect(window).toHaveURL(new RegExp(`^${PAGE}`));
  await expect(window).toHaveTitle(/Timelapse/);
  const found = await window.evaluate(() =>
    ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
  );
  expect(found).toEqual([]);
});

test('the window evaluates no text as code', async ({ start }) => {
  const { window } = await start();
  // In a task of its own: the debugger's evaluation, which runs the test's code, is exempt from the policy.
  await window.evaluate(() => {
    globalThis.setTimeout(() => {
      try {
        // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- the test is that this is refused
        document.body.dataset['outcome'] = new Function('return "ran"')() as string;
      } catch (error) {
        document.body.dataset['outcome'] = String(error);
      }
    });
  });
  await expect(window.locator('body')).toHaveAttribute('data-outcome', /^EvalError/);
});

test('the window opens no other page, nor leaves its own', async ({ start }) => {
  const { application, window } = await start();
  expect(await outcomeOf(window, () => globalThis.open('https://example.com/'))).toBe('null');
  await window.evaluate(() => {
    location.href = 'https://example.com/';
  });
  // Asked after the navigation was, so answered after it was refused.
  await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  expect(application.windows()).toHaveLength(1);
  expect(window.url()).toContain(PAGE);
});

test('the window reaches no other origin', async ({ start }) => {
  const { window } = await start();
  const outcome = await outcomeOf(window, () => fetch('https://example.com/'));
  expect(outcome).toContain('TypeError');
});
