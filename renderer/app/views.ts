/**
 * The pages. Each is a file of its own: a window begins with one of them, whose file is asked for at once, and reading the others would
 * delay its first picture.
 */
import { componentOf, laterPart, LaterPart } from '../components/laterPart.ts';
import type { Route } from './routes.ts';

const parts = {
  workflows: laterPart(
    async () => (await import('../views/workflows/WorkflowsView.tsx')).WorkflowsView,
  ),
  execution: laterPart(
    async () => (await import('../views/execution/ExecutionView.tsx')).ExecutionView,
  ),
  clock: laterPart(async () => (await import('../views/clock/ClockView.tsx')).ClockView),
  schedules: laterPart(
    async () => (await import('../views/schedules/SchedulesView.tsx')).SchedulesView,
  ),
  settings: laterPart(
    async () => (await import('../views/settings/SettingsView.tsx')).SettingsView,
  ),
  workers: laterPart(async () => (await import('../views/workers/WorkersView.tsx')).WorkersView),
  welcome: laterPart(async () => (await import('../views/welcome/WelcomeView.tsx')).WelcomeView),
  /** It brings charts and a worker of its own: it is loaded with its first visit. */
  retryLab: new LaterPart(
    async () => (await import('../views/retryLab/RetryLabPage.tsx')).RetryLabPage,
  ),
};

export const WorkflowsView = componentOf(parts.workflows);
export const ExecutionView = componentOf(parts.execution);
export const ClockView = componentOf(parts.clock);
export const SchedulesView = componentOf(parts.schedules);
export const SettingsView = componentOf(parts.settings);
export const WorkersView = componentOf(parts.workers);
export const WelcomeView = componentOf(parts.welcome);
export const RetryLabPage = componentOf(parts.retryLab);

/** Begins to load the page of a route. Answers when it is there, or can't be: whoever draws it is told why. */
export async function loadView({ view }: Route): Promise<void> {
  if (view !== 'unknown') await parts[view].load().catch(() => undefined);
}
