/** The panes of a run on recorded histories, with the selection that the page would hold. */
import { render } from '@testing-library/react';
import { useState, type ReactNode } from 'react';
import type { Clock } from '../../shared/ipc/models.ts';
import type { TimelineProps } from '../views/execution/Timeline.tsx';
import { installBrowserStubs } from './browserStubs.ts';
import { installCanvasLog } from './canvasLog.ts';
import { recordedRun, type RecordedName } from './histories.ts';

/** What a pane of a run is given in a test; the clock stands still. */
export type PaneGiven = TimelineProps;

function clockAt(virtualMs: number): Clock {
  return { mode: 'frozen', virtualMs, wallMs: virtualMs, holds: [] };
}

let runs = 0;

/** A rendered pane: what is selected now, and all that was selected. */
export interface RenderedPane {
  readonly selected: (number | undefined)[];
}

/** Renders a pane of a recorded run. Each time it is a run of its own, so that choices of an earlier test are forgotten. */
export function renderPane(
  name: RecordedName,
  pane: (props: PaneGiven) => ReactNode,
  given: Partial<PaneGiven> = {},
): RenderedPane {
  installBrowserStubs();
  installCanvasLog();
  runs += 1;
  const { nowMs, execution, events } = recordedRun(name);
  const summary = { ...execution.summary, runId: `run-${runs}` };
  const selected: (number | undefined)[] = [];
  function Page(): ReactNode {
    const [selectedEventId, setSelected] = useState(given.selectedEventId);
    return pane({
      execution: { ...execution, summary },
      events,
      complete: true,
      lastEventId: events.length,
      clock: clockAt(nowMs),
      tabs: undefined,
      ...given,
      selectedEventId,
      onSelect: (eventId) => {
        selected.push(eventId);
        setSelected(eventId);
      },
    });
  }
  render(<Page />);
  return { selected };
}
