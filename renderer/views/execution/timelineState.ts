/** What the user chose about the open run's panes: it survives going from the timeline to the events and back, not to another run. */
import { create } from 'zustand';

/** How time is drawn; undefined is what suits the run. */
export type ScaleChoice = 'linear' | 'folded' | 'wall' | undefined;

/** How the events are listed. */
export type EventsLook = 'events' | 'groups' | 'json';

/** The choices. */
export interface RunChoices {
  readonly runId: string | undefined;
  readonly filter: string;
  readonly scale: ScaleChoice;
  /** Keys of timeline rows that were folded or unfolded. */
  readonly toggled: ReadonlySet<string>;
  readonly look: EventsLook;
}

const initial: RunChoices = {
  runId: undefined,
  filter: '',
  scale: undefined,
  toggled: new Set(),
  look: 'events',
};

const useChoices = create<RunChoices>()(() => initial);

/** The choices for a run; those of another one are forgotten with the first change. */
export function useRunChoices(runId: string | undefined): RunChoices {
  const choices = useChoices();
  return choices.runId === runId ? choices : { ...initial, runId };
}

/** Changes some choices of a run. */
export function chooseForRun(
  runId: string | undefined,
  change: Partial<Omit<RunChoices, 'runId'>>,
): void {
  useChoices.setState((before) =>
    before.runId === runId ? change : { ...initial, runId, ...change },
  );
}
