import { randomUUID } from 'node:crypto';
import type { RunClockMode } from '../../../shared/ipc/clock.ts';
import type { Project } from '../../../shared/ipc/models.ts';
import type { TimeSkippingConfig } from '../../../shared/protocol/messages.ts';
import { durationOf } from '../../../shared/temporal/duration.ts';
import { assertNever } from '../../../shared/util/assertNever.ts';
import type { ClockTarget } from '../clock/clockControls.ts';
import type { MessagesOf } from '../clock/needWatch.ts';
import type { Connection, EmbeddedControls } from '../connections/connection.ts';
import { whyText } from '../convert/whyText.ts';
import { RefusedError } from '../errors.ts';
import type { HandlersOf } from './handlers.ts';
import { IDENTITY } from './identity.ts';

/** A run that the user let skip is not to stand still after the server's usual 200 skips. */
const RUN_SKIP_COUNT_MAX = 100_000;

/** Reads and moves the embedded server's time. @param project the one that is open: its types say which workflows take messages */
export function clockHandlers(
  connection: Connection,
  project: () => Project | undefined,
): HandlersOf<'clock'> {
  const controls = (): EmbeddedControls => {
    if (connection.controls !== undefined) return connection.controls;
    throw new RefusedError(
      "This server's clock cannot be moved.",
      'Run the workflow on the embedded server to move its time.',
    );
  };
  return {
    'clock.set': ({ mode, speed }) => {
      controls().setClockMode(mode, speed);
      return controls().clock();
    },
    'clock.skip': async ({ to, anyway = false }) => {
      const embedded = controls();
      const wanted = target(to, embedded.nowMs(), messagesOf(project));
      const moved = await embedded.skip(wanted, anyway);
      return { clock: embedded.clock(), ...moved };
    },
    'clock.why': () => {
      const clock = controls().clock();
      return { text: whyText(clock), clock };
    },
    'clock.release': ({ connection: holder }) => {
      controls().releaseLock(holder);
      return controls().clock();
    },
    'clock.agenda': (query) => controls().agenda(query),
    'clock.preview': ({ untilMs }) => controls().preview(untilMs),
    'clock.run': ({ runId }) => controls().runClock(runId),
    'clock.setRun': async ({ workflowId, runId, mode }) => {
      const embedded = controls();
      await connection.call('UpdateWorkflowExecutionOptions', {
        namespace: connection.namespace,
        workflowExecution: { workflowId, runId },
        workflowExecutionOptions: { timeSkippingConfig: configOf(mode) },
        updateMask: { paths: ['time_skipping_config'] },
        identity: IDENTITY,
      });
      return embedded.runClock(runId);
    },
    'clock.skipRun': ({ runId, to }) => controls().skipRun(runId, to),
    'clock.ownClocks': ({ limit }) => controls().ownClocks(limit),
  };
}

type Wanted = Parameters<HandlersOf<'clock'>['clock.skip']>[0]['to'];

function target(to: Wanted, nowMs: number, messages: MessagesOf): ClockTarget {
  switch (to.kind) {
    case 'next':
    case 'time':
      return to;
    case 'by':
      return { kind: 'time', atMs: nowMs + to.ms };
    case 'needed':
      return { kind: 'needed', messagesOf: messages };
    default:
      return assertNever(to);
  }
}

const messagesOf =
  (project: () => Project | undefined): MessagesOf =>
  (workflowType) => {
    const type = project()?.workflowTypes.find(({ name }) => name === workflowType);
    return type && [...type.signals, ...type.updates];
  };

function configOf(mode: RunClockMode): TimeSkippingConfig {
  const maxSessionSkipCount = RUN_SKIP_COUNT_MAX;
  switch (mode.kind) {
    case 'server':
      return {};
    case 'autoSkip':
      return { enabled: true, maxSessionSkipCount };
    case 'fastForward':
      return {
        enabled: true,
        maxSessionSkipCount,
        fastForwardConfig: { id: randomUUID(), duration: durationOf(mode.ms) },
      };
    default:
      return assertNever(mode);
  }
}
