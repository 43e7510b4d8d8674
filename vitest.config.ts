/** Unit, property, simulation, integration and component tests: those of the window in jsdom, all others on Node. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const never = ['**/node_modules/**', '**/dist/**', 'e2e/projects/**', 'e2e/conformance/**'];

export default defineConfig({
  cacheDir: 'node_modules/.cache/vitest',
  test: {
    env: { TZ: 'UTC' },
    passWithNoTests: true,
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
          include: ['renderer/**/*.test.{ts,tsx}'],
          exclude: [...never, 'renderer/model/**'],
          setupFiles: ['build/tests/windowSetup.ts'],
        },
      },
    ],
  },
});
