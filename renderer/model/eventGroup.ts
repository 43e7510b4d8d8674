/**
 * An event group: everything that belongs to one thing a workflow did, such as an activity with all its attempts, or a timer from start to firing.
 * Groups are values: one that changes is replaced by another with the same id.
 */
import type { HistoryEvent, PendingActivity } from '../../shared/ipc/models.ts';

/** What kind of thing a group is. */
export type GroupKind =
  | 'workflow'
  | 'workflowTask'
  | 'activity'
  | 'localActivity'
  | 'timer'
  | 'child'
  | 'signal'
  | 'update'
  | 'nexus'
  | 'marker'
  | 'externalSignal'
  | 'externalCancel'
  | 'attributes'
  | 'timeSkip';

/** All kinds, in the order in which a filter lists them. */
export const groupKinds: readonly GroupKind[] = [
  'workflow',
  'workflowTask',
  'activity',
  'localActivity',
  'timer',
  'child',
  'signal',
  'update',
  'nexus',
  'marker',
  'externalSignal',
  'externalCancel',
  'attributes',
  'timeSkip',
];

/** How far a group has come. `unfinished` is one that was still open when its run closed. */
export type GroupStatus =
  | 'queued'
  | 'running'
  | 'backoff'
  | 'paused'
  | 'completed'
  | 'failed'
  | 'timedOut'
  | 'canceled'
  | 'terminated'
  | 'continuedAsNew'
  | 'unfinished';

/** One attempt of an activity, or several earlier ones of which the server kept no times. */
export interface Attempt {
  /** Its number, from 1; the last one of several. */
  readonly number: number;
  /** The first one of several whose times are not known, else its own number. */
  readonly first: number;
  readonly outcome: 'running' | 'failed' | 'timedOut' | 'completed' | 'canceled';
  /** Virtual; undefined when the server kept no times. */
  readonly startedMs: number | undefined;
  readonly endedMs: number | undefined;
  readonly failureText: string | undefined;
  readonly identity: string | undefined;
  /** When it gave signs of life, as far as the server kept that. */
  readonly heartbeatsMs?: readonly number[] | undefined;
}

/** A group. Times are virtual, ms since 1970. */
export interface EventGroup {
  /** The id of its first event: unique in a history, and it never changes. */
  readonly id: number;
  readonly kind: GroupKind;
  /** What the row is called: an activity's type, a timer's summary, a child's type. */
  readonly label: string;
  /** Groups of one family are the same thing again: an activity type, a signal's name. */
  readonly family: string;
  readonly status: GroupStatus;
  /** In the order of their ids; never empty. */
  readonly events: readonly [HistoryEvent, ...HistoryEvent[]];
  readonly startMs: number;
  /** Undefined while it is open. */
  readonly endMs: number | undefined;
  /** When it began after waiting: a worker took it, the child started, the update was accepted. */
  readonly startedMs: number | undefined;
  /** When it happens by itself: a timer fires, the next attempt is scheduled. */
  readonly dueMs: number | undefined;
  /** Activities only; empty until the first one started. */
  readonly attempts: readonly Attempt[];
  /** The number of the attempt that runs, or that comes or came last. */
  readonly attemptNumber: number;
  readonly cancelRequested: boolean;
  /** What the server says about it while it is open; activities only. */
  readonly pending: PendingActivity | undefined;
}

/** Whether nothing has ended it yet. */
export function isOpen(group: EventGroup): boolean {
  return group.endMs === undefined;
}

/** Whether it ended badly. */
export function isBad(group: EventGroup): boolean {
  return group.status === 'failed' || group.status === 'timedOut';
}

/** Whether any of its attempts ended badly, so that a mark must stay visible however small it is drawn. */
export function hasFailure(group: EventGroup): boolean {
  if (isBad(group)) return true;
  for (const attempt of group.attempts) {
    if (attempt.outcome === 'failed' || attempt.outcome === 'timedOut') return true;
  }
  return false;
}

/** Whether it is a moment and not a span. */
export function isPoint(group: EventGroup): boolean {
  switch (group.kind) {
    case 'signal':
    case 'marker':
    case 'attributes':
      return true;
    case 'workflow':
      return group.endMs === group.startMs && group.id !== 1;
    default:
      return false;
  }
}

/** The first and the last event; the same one for a group of one. */
export function lastEvent(group: EventGroup): HistoryEvent {
  return group.events.at(-1) ?? group.events[0];
}

const kindWords: Readonly<Record<GroupKind, string>> = {
  workflow: 'workflow',
  workflowTask: 'workflow task',
  activity: 'activity',
  localActivity: 'local activity',
  timer: 'timer',
  child: 'child workflow',
  signal: 'signal',
  update: 'update',
  nexus: 'Nexus operation',
  marker: 'marker',
  externalSignal: 'signal to another workflow',
  externalCancel: 'cancel of another workflow',
  attributes: 'attributes',
  timeSkip: 'time skip',
};

/** A kind in words. */
export function kindText(kind: GroupKind): string {
  return kindWords[kind];
}

const statusWords: Readonly<Record<GroupStatus, string>> = {
  queued: 'queued',
  running: 'running',
  backoff: 'backoff',
  paused: 'paused',
  completed: 'completed',
  failed: 'failed',
  timedOut: 'timed out',
  canceled: 'canceled',
  terminated: 'terminated',
  continuedAsNew: 'continued as new',
  unfinished: 'unfinished',
};

/** A status in words. */
export function statusText(status: GroupStatus): string {
  return statusWords[status];
}
