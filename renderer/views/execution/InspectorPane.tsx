import type { ReactNode } from 'react';
import { nestedId, parseNestedId } from '../../model/nestedGroups.ts';
import { useApp } from '../../state/app.ts';
import { childRunAt, useChildRuns } from '../../state/childRuns.ts';
import { clockOff, skip } from '../../state/clockActions.ts';
import { selectEvent, useOpenRun } from '../../state/openRun.ts';
import { Inspector } from './Inspector.tsx';

/** The inspector of the open run, and of the children that are unfolded in its timeline. */
export function InspectorPane(): ReactNode {
  const execution = useOpenRun((state) => state.execution);
  const events = useOpenRun((state) => state.events);
  const selectedEventId = useOpenRun((state) => state.selectedEventId);
  const clock = useApp((state) => state.snapshot?.clock);
  const canSkip = useApp((state) => clockOff(state) === undefined);
  const nested = selectedEventId === undefined ? undefined : parseNestedId(selectedEventId);
  const child = useChildRuns((state) => nested && childRunAt(state.runs, nested.ordinal));
  const onSkip = (atMs: number): void => void skip({ kind: 'time', atMs });
  if (nested !== undefined && child !== undefined) {
    const { ordinal, eventId } = nested;
    return (
      <Inspector
        isOfChild
        execution={child.execution}
        events={child.events}
        clock={clock}
        selectedEventId={eventId}
        onSelect={(id) => selectEvent(id && nestedId({ ordinal, eventId: id }))}
        canSkip={canSkip}
        onSkip={onSkip}
      />
    );
  }
  return (
    <Inspector
      execution={execution}
      events={events}
      clock={clock}
      selectedEventId={selectedEventId}
      onSelect={selectEvent}
      canSkip={canSkip}
      onSkip={onSkip}
    />
  );
}
