/** End-to-end tests: the window in a real browser, and in a real Electron where TIMELAPSE_ELECTRON names one. */
import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { BROWSER_SWITCHES, findBrowser } from '../build/tests/browser.ts';

const browser = await findBrowser();
// The processes that run the tests read this file again: they take the browser that was found first.
if (browser !== undefined) process.env['TIMELAPSE_BROWSER'] = browser.executable;

export default defineConfig({
  outputDir: path.join(import.meta.dirname, '..', 'test-results', 'playwright'),
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  // One more than the two cores that a small machine has: tests wait for timers, starts and pictures.
  workers: 3,
  reporter: 'list',
  use: {
    actionTimeout: 20_000,
    screenshot: 'only-on-failure',
    // Without its film, which takes a quarter of a test's work: the trace has the pages themselves, step by step.
    trace: { mode: 'retain-on-failure', screenshots: false },
    timezoneId: 'UTC',
    locale: 'en-US',
  },
  projects: [
    {
      name: 'browser',
      testDir: 'specs',
      testIgnore: 'electron/**',
      use: {
        browserName: 'chromium',
        launchOptions: {
          ...(browser === undefined ? {} : { executablePath: browser.executable }),
          args: [...BROWSER_SWITCHES],
          chromiumSandbox: process.getuid?.() !== 0 && browser?.from !== 'npm',
        },
      },
    },
    // One window at a time: the windows of two would fight for the focus.
    { name: 'electron', testDir: 'specs/electron', workers: 1 },
  ],
});
