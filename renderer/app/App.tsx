import { CSPProvider } from '@base-ui/react/csp-provider';
import { Suspense, useEffect, type ReactNode } from 'react';
import { useApp } from '../state/app.ts';
import { usePreferences } from '../state/preferences.ts';
import { NotFoundView } from './NotFoundView.tsx';
import { Frame } from './frame/Frame.tsx';
import { LiveRegion } from './frame/LiveRegion.tsx';
import { Overlays } from './frame/Overlays.tsx';
import { Toasts } from './frame/Toasts.tsx';
import { useIsFirstPage, useRoute, type Route } from './routes.ts';
import {
  ClockView,
  ExecutionView,
  RetryLabPage,
  SchedulesView,
  SettingsView,
  WelcomeView,
  WorkersView,
  WorkflowsView,
} from './views.ts';
import { OverlayBoundary } from './OverlayBoundary.tsx';
import { ViewBoundary } from './ViewBoundary.tsx';

function View({ route }: { readonly route: Route }): ReactNode {
  switch (route.view) {
    case 'workflows':
      return <WorkflowsView />;
    case 'execution':
      return (
        <ExecutionView
          key={`${route.workflowId}/${route.runId ?? ''}`}
          workflowId={route.workflowId}
          runId={route.runId}
          tab={route.tab}
          eventId={route.eventId}
        />
      );
    case 'clock':
      return <ClockView />;
    case 'schedules':
      return <SchedulesView scheduleId={route.scheduleId} isNew={route.isNew} />;
    case 'workers':
      return <WorkersView />;
    case 'settings':
      return <SettingsView />;
    case 'retryLab':
      return <RetryLabPage />;
    case 'welcome':
    case 'unknown':
      return <NotFoundView path={route.view === 'unknown' ? route.path : route.view} />;
  }
}

const titles: Readonly<Record<Route['view'], string>> = {
  workflows: 'Workflows',
  execution: 'Run',
  clock: 'Clock',
  schedules: 'Schedules',
  retryLab: 'Retry lab',
  workers: 'Workers',
  settings: 'Settings',
  welcome: 'Welcome',
  unknown: 'Not found',
};

/** Names the page in the window's title and in the browser's history. */
function useTitle(route: Route): void {
  const page = route.view === 'execution' ? route.workflowId : titles[route.view];
  useEffect(() => {
    document.title = `${page} · Timelapse`;
  }, [page]);
}

/** The whole window. Until a project is open or a page was chosen, and where the address says so, the welcome page takes the frame's place. */
export function App(): ReactNode {
  const route = useRoute();
  useTitle(route);
  const snapshot = useApp((state) => state.snapshot);
  const timeDisplay = usePreferences((state) => state.timeDisplay);
  const isFirstPage = useIsFirstPage();
  const nothingYet =
    isFirstPage &&
    snapshot !== undefined &&
    snapshot.project === undefined &&
    snapshot.server.kind === 'embedded' &&
    snapshot.counts.all === 0;
  const welcome = route.view === 'welcome' || nothingYet;
  return (
    <CSPProvider disableStyleElements>
      {welcome ? (
        <Suspense>
          <WelcomeView />
        </Suspense>
      ) : (
        <Frame route={route}>
          <ViewBoundary place={JSON.stringify(route)}>
            <Suspense>
              {/* Another way to write times has everything written anew; the settings' own page keeps its focus. */}
              <View key={route.view === 'settings' ? route.view : timeDisplay} route={route} />
            </Suspense>
          </ViewBoundary>
        </Frame>
      )}
      <OverlayBoundary>
        <Overlays />
      </OverlayBoundary>
      <Toasts />
      <LiveRegion />
    </CSPProvider>
  );
}
