/**
 * The part of a run's state that says whether its own clock skips, and how far (server: workflow/timeskipping.go).
 * All of it follows from the history: the Started event, changes of options, and the transitions themselves.
 */
import type {
  Duration,
  TimeSkippingConfig,
  TimeSkippingFastForwardInfo,
  TimeSkippingStatePropagation,
  WorkflowExecutionTimeSkippingTransitionedEventAttributes,
} from '../../../shared/protocol/messages.ts';
import { virtualMs, type VirtualMs } from '../../../shared/model/units.ts';
import {
  durationMs,
  durationOf,
  timestampMs,
  timestampOf,
} from '../../../shared/temporal/duration.ts';
import type { ReplayedState } from './replayedState.ts';

/** A fast-forward: skipping ends for good at its target, on the run's own clock. */
export interface FastForward {
  readonly targetAt: VirtualMs;
  reached: boolean;
}

export interface TimeSkippingState {
  /** As it is in effect: `enabled` is off once a fast-forward was reached or a session has used up its skips. */
  config: TimeSkippingConfig | undefined;
  /** Skips since the configuration was given; a chain of runs goes on counting. */
  skipCount: number;
  fastForward: FastForward | undefined;
}

/** Nanoseconds are the finest that an event can say; sums of fractions are brought back to them. */
const toNanos = (ms: number): number => Math.round(ms * 1e6) / 1e6;

/** How far the clock of a run is ahead that is started with such a state. */
export const initialSkipMs = (propagated: TimeSkippingStatePropagation | undefined): number =>
  durationMs(propagated?.initialSkippedDuration) ?? 0;

/** A run starts at `now` of its own clock. */
export function startTimeSkipping(
  state: ReplayedState,
  config: TimeSkippingConfig | undefined,
  propagated: TimeSkippingStatePropagation | undefined,
  now: VirtualMs,
): void {
  state.skippedMs = initialSkipMs(propagated);
  if (!config && state.skippedMs === 0) return;
  state.timeSkipping = {
    config: config && { ...config },
    skipCount: propagated?.initialSkipCount ?? 0,
    fastForward: undefined,
  };
  applyFastForward(state.timeSkipping, timestampMs(propagated?.fastForwardTargetTime), now);
}

/** The configuration is replaced, by none too: a new session of skips begins. */
export function configureTimeSkipping(
  state: ReplayedState,
  config: TimeSkippingConfig | undefined,
  now: VirtualMs,
): void {
  state.timeSkipping = { config: config && { ...config }, skipCount: 0, fastForward: undefined };
  applyFastForward(state.timeSkipping, undefined, now);
}

function applyFastForward(
  skipping: TimeSkippingState,
  propagatedAt: VirtualMs | undefined,
  now: VirtualMs,
): void {
  const { config } = skipping;
  if (!config?.fastForwardConfig) return;
  const durationMsOf = durationMs(config.fastForwardConfig.duration) ?? 0;
  const targetAt = propagatedAt ?? virtualMs(now + durationMsOf);
  const reached = propagatedAt !== undefined && now >= targetAt;
  skipping.fastForward = { targetAt, reached };
  if (reached) config.enabled = false;
}

/** The clock skipped, or a fast-forward was reached without a skip. */
export function transitionTimeSkipping(
  state: ReplayedState,
  {
    targetTime,
    disabledAfterFastForward,
  }: WorkflowExecutionTimeSkippingTransitionedEventAttributes,
  eventAt: VirtualMs,
): void {
  const targetAt = timestampMs(targetTime);
  if (targetAt !== undefined) state.skippedMs = toNanos(state.skippedMs + targetAt - eventAt);
  const skipping = state.timeSkipping;
  const config = skipping?.config;
  // A skip that the user made by hand is none of a session.
  if (!skipping || !config) return;
  if (disabledAfterFastForward && skipping.fastForward) {
    skipping.fastForward.reached = true;
    config.enabled = false;
  }
  skipping.skipCount += 1;
  if (skipping.skipCount >= (config.maxSessionSkipCount ?? 0)) config.enabled = false;
}

/** Whether the run's own clock may skip at all. */
export const skipsTime = (state: ReplayedState): boolean =>
  state.timeSkipping?.config?.enabled === true;

/** The fast-forward that has not been reached and still can be; undefined when there is none. */
export function pendingFastForward(state: ReplayedState): FastForward | undefined {
  const fastForward = state.timeSkipping?.fastForward;
  return skipsTime(state) && fastForward?.reached === false ? fastForward : undefined;
}

/**
 * The finest step of the clocks (a double in ms since 1970). A run that inherits skipped time begins that moment after what started
 * it, as it does on the real server, whose skipped durations are measured.
 */
const MOMENT_MS = 2 ** -12;

const inheritedDuration = (skippedMs: number): Duration =>
  durationOf(skippedMs > 0 ? skippedMs + MOMENT_MS : 0);

/** What the Started event of another run says of time skipping. */
interface PropagatedTimeSkipping {
  readonly timeSkippingConfig?: TimeSkippingConfig | undefined;
  readonly timeSkippingStatePropagation?: TimeSkippingStatePropagation | undefined;
}

/** What the next run of the chain inherits: everything. */
export function propagateToNextRun({
  timeSkipping,
  skippedMs,
}: ReplayedState): PropagatedTimeSkipping {
  if (!timeSkipping && skippedMs === 0) return {};
  const { config, skipCount = 0, fastForward } = timeSkipping ?? {};
  return {
    timeSkippingConfig: config && { ...config },
    timeSkippingStatePropagation: {
      initialSkippedDuration: inheritedDuration(skippedMs),
      initialSkipCount: skipCount,
      ...(fastForward && { fastForwardTargetTime: timestampOf(fastForward.targetAt) }),
    },
  };
}

/** What a child inherits: the time always; the configuration without its fast-forward, unless propagation is off. */
export function propagateToChild({
  timeSkipping,
  skippedMs,
}: ReplayedState): PropagatedTimeSkipping {
  const config = timeSkipping?.config;
  const inherits = config !== undefined && config.disablePropagation !== true;
  return {
    ...(inherits && { timeSkippingConfig: { ...config, fastForwardConfig: undefined } }),
    ...(skippedMs > 0 && {
      timeSkippingStatePropagation: { initialSkippedDuration: inheritedDuration(skippedMs) },
    }),
  };
}

/** The fast-forward as answers show it; undefined when there is none. */
export function fastForwardInfo({
  timeSkipping,
}: ReplayedState): TimeSkippingFastForwardInfo | undefined {
  const fastForward = timeSkipping?.fastForward;
  const wanted = timeSkipping?.config?.fastForwardConfig;
  return (
    fastForward && {
      fastForwardDuration: wanted?.duration,
      fastForwardId: wanted?.id,
      targetTime: timestampOf(fastForward.targetAt),
      hasCompleted: fastForward.reached,
    }
  );
}
