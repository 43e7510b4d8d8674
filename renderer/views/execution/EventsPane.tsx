import type { ReactNode } from 'react';
import { useApp } from '../../state/app.ts';
import { selectEvent, useOpenRun } from '../../state/openRun.ts';
import { EventsTable } from './EventsTable.tsx';
import type { MainPaneProps } from './paneProps.ts';

/** The open run's events. */
export function EventsPane({ tabs }: MainPaneProps): ReactNode {
  const execution = useOpenRun((state) => state.execution);
  const events = useOpenRun((state) => state.events);
  const complete = useOpenRun((state) => state.complete);
  const lastEventId = useOpenRun((state) => state.lastEventId);
  const selectedEventId = useOpenRun((state) => state.selectedEventId);
  const clock = useApp((state) => state.snapshot?.clock);
  return (
    <EventsTable
      tabs={tabs}
      execution={execution}
      events={events}
      complete={complete}
      lastEventId={lastEventId}
      clock={clock}
      selectedEventId={selectedEventId}
      onSelect={selectEvent}
    />
  );
}
