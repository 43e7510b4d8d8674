import type { ReactNode } from 'react';
import { useApp } from '../../state/app.ts';
import { clockOff, skip } from '../../state/clockActions.ts';
import { selectEvent, useOpenRun } from '../../state/openRun.ts';
import { Inspector } from './Inspector.tsx';

/** The inspector of the open run. */
export function InspectorPane(): ReactNode {
  const execution = useOpenRun((state) => state.execution);
  const events = useOpenRun((state) => state.events);
  const selectedEventId = useOpenRun((state) => state.selectedEventId);
  const clock = useApp((state) => state.snapshot?.clock);
  const canSkip = useApp((state) => clockOff(state) === undefined);
  return (
    <Inspector
      execution={execution}
      events={events}
      clock={clock}
      selectedEventId={selectedEventId}
      onSelect={selectEvent}
      canSkip={canSkip}
      onSkip={(atMs) => void skip({ kind: 'time', atMs })}
    />
  );
}
