/** Unit, property, simulation, integration and component tests: those of the window in jsdom, all others on Node. */
import { availableParallelism } from 'node:os';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const never = ['**/node_modules/**', '**/dist/**', 'e2e/projects/**', 'e2e/conformance/**'];

export default defineConfig({
  cacheDir: 'node_modules/.cache/vitest',
  test: {
    env: { TZ: 'UTC' },
    passWithNoTests: true,
    // One more than there are cores: tests of processes wait for these. By default one core would be left alone.
    maxWorkers: availableParallelism() + 1,
    // A busy machine takes its time; what never comes still fails.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['{shared,electron,build}/**/*.test.ts', 'renderer/model/**/*.test.ts'],
          exclude: never,
        },
      },
      {
        extends: true,
        plugins: [react()],
        test: {
          name: 'window',
          environment: 'jsdom',
          // Each file in a context of its own, as in a process of its own, but jsdom is loaded once.
          pool: 'vmForks',
          include: ['renderer/**/*.test.{ts,tsx}'],
          exclude: [...never, 'renderer/model/**'],
          setupFiles: ['build/tests/windowSetup.ts'],
        },
      },
    ],
  },
});
