/**
 * The views that a window rarely begins with. Each is a file of its own, so that reading them does not delay the first picture of the list or of
 * a run.
 */
import { lazy } from 'react';
import { loadPart } from '../components/loadPart.ts';
import { whenIdle } from '../components/whenIdle.ts';

const loads = {
  clock: async () => ({
    default: (await loadPart(import('../views/clock/ClockView.tsx'))).ClockView,
  }),
  schedules: async () => ({
    default: (await loadPart(import('../views/schedules/SchedulesView.tsx'))).SchedulesView,
  }),
  settings: async () => ({
    default: (await loadPart(import('../views/settings/SettingsView.tsx'))).SettingsView,
  }),
  workers: async () => ({
    default: (await loadPart(import('../views/workers/WorkersView.tsx'))).WorkersView,
  }),
};

export const ClockView = lazy(loads.clock);
export const SchedulesView = lazy(loads.schedules);
export const SettingsView = lazy(loads.settings);
export const WorkersView = lazy(loads.workers);

/** The retry lab brings charts and a worker of its own: it is loaded with its first visit. */
export const RetryLabPage = lazy(async () => ({
  default: (await loadPart(import('../views/retryLab/RetryLabPage.tsx'))).RetryLabPage,
}));

/** By then the first page is drawn, even a long run's. */
const REST_MS = 2000;

/** Has the small ones there before somebody goes to them. */
export function loadLaterViews(): void {
  setTimeout(() => {
    // One that fails is asked for again when its view is, and says so there.
    for (const load of Object.values(loads)) whenIdle(() => void load().catch(() => {}));
  }, REST_MS);
}
