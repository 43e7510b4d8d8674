/** What the commands of one completion are checked against: the run as it is, and what earlier commands would change. */
import type { Execution } from '../../state/execution.ts';
import type { ScheduledActivity } from '../../machines/activitySchedule.ts';
import type { World } from '../../state/world.ts';
import type { Command, Message, SearchAttributes } from '../../../../shared/protocol/messages.ts';

export interface CommandCheck {
  readonly world: World;
  readonly execution: Execution;
  /** Ids of activities pending after the commands so far. */
  readonly activityIds: Set<string>;
  /** Scheduled event ids of activities that the commands so far cancel. */
  readonly canceledActivities: Set<number>;
  readonly timerIds: Set<string>;
  /** Timers canceled so far: their buffered firings no longer count. */
  readonly canceledTimers: Set<string>;
  /** Workflow ids of children that the commands so far start. */
  readonly startedChildren: Set<string>;
  /** What validation derived for a schedule command. */
  readonly scheduled: Map<Command, ScheduledActivity>;
  /** Search attributes of a command with their types. */
  readonly searchAttributes: Map<Command, SearchAttributes>;
  /** Messages of the completion by id, and those that a command has taken. */
  readonly messages: ReadonlyMap<string, Message>;
  /** The command that closes the run, once there was one. */
  closing: Command | undefined;
  pendingActivityCount: number;
  pendingChildCount: number;
  pendingSignalCount: number;
  pendingCancelCount: number;
}

/** Throws a BadCommand or RequestError for a command that must not be; else notes what it would change. */
export type Validate = (command: Command, check: CommandCheck) => void;

/** The check before the first command. */
export function newCommandCheck(
  world: World,
  execution: Execution,
  messages: readonly Message[],
): CommandCheck {
  const { timers, children, externals } = execution.replayed;
  // Not those of the history: an activity whose end waits for this task has gone for the server.
  const { activities } = execution;
  const externalsOf = (kind: 'signal' | 'cancel') =>
    [...(externals?.values() ?? [])].filter((item) => item.kind === kind).length;
  return {
    world,
    execution,
    activityIds: new Set([...(activities?.values() ?? [])].map(({ activityId }) => activityId)),
    canceledActivities: new Set(),
    timerIds: new Set(timers?.keys()),
    canceledTimers: new Set(),
    startedChildren: new Set(),
    scheduled: new Map(),
    searchAttributes: new Map(),
    messages: new Map(messages.map((message) => [message.id ?? '', message])),
    closing: undefined,
    pendingActivityCount: activities?.size ?? 0,
    pendingChildCount: children?.size ?? 0,
    pendingSignalCount: externalsOf('signal'),
    pendingCancelCount: externalsOf('cancel'),
  };
}
