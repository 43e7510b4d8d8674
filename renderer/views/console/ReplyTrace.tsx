import type { ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { HistoryEvent } from '../../../shared/ipc/models.ts';
import { eventIdOf, objectOf, textOf } from '../../model/attributes.ts';
import type { Exchange } from '../../state/console.ts';
import { selectEvent, useOpenRun } from '../../state/openRun.ts';
import styles from './ConsolePane.module.css';

/** The window's clock and the host's are one, but a message is on its way for a moment. */
const EARLIER_MS = 20;

function EventLink({ eventId }: { readonly eventId: number }): ReactNode {
  return (
    <button type="button" onClick={() => selectEvent(eventId)}>
      event {eventId}
    </button>
  );
}

/** What a signal left in the history. */
export function SignalTrace({ exchange }: { readonly exchange: Exchange }): ReactNode {
  const event = useOpenRun((state) =>
    state.events.findLast(
      ({ type, attributes, wallMs }) =>
        type === 'WORKFLOW_EXECUTION_SIGNALED' &&
        attributes['signalName'] === exchange.name &&
        (wallMs ?? 0) >= exchange.atMs - EARLIER_MS,
    ),
  );
  if (event === undefined) {
    return (
      <p className={styles.trace}>
        The signal is in the history; the workflow sees it with its next workflow task.
      </p>
    );
  }
  return (
    <p className={styles.trace}>
      Recorded as <EventLink eventId={event.eventId} />.
    </p>
  );
}

/** The event by which an update was accepted. */
function acceptedEvent(
  events: readonly HistoryEvent[],
  updateId: string,
): HistoryEvent | undefined {
  return events.findLast(({ type, attributes }) => {
    if (type !== 'WORKFLOW_EXECUTION_UPDATE_ACCEPTED') return false;
    const meta = objectOf(objectOf(attributes['acceptedRequest'])?.['meta']);
    return textOf(meta?.['updateId']) === updateId || attributes['protocolInstanceId'] === updateId;
  });
}

/** What an update left in the history: when it was accepted, and when it completed. */
export function UpdateTrace({
  updateId,
  isFailed = false,
}: {
  readonly updateId: string;
  readonly isFailed?: boolean;
}): ReactNode {
  const isComplete = useOpenRun((state) => state.complete);
  const accepted = useOpenRun((state) => acceptedEvent(state.events, updateId));
  const completed = useOpenRun((state) =>
    state.events.findLast(
      ({ type, attributes }) =>
        type === 'WORKFLOW_EXECUTION_UPDATE_COMPLETED' &&
        eventIdOf(attributes['acceptedEventId']) === accepted?.eventId &&
        accepted !== undefined,
    ),
  );
  if (accepted === undefined) {
    return isFailed && isComplete ? (
      <p className={styles.trace}>Refused by the validator: nothing was written to the history.</p>
    ) : undefined;
  }
  return (
    <p className={styles.trace}>
      Accepted as <EventLink eventId={accepted.eventId} />
      {completed !== undefined && (
        <>
          , {isFailed ? 'failed' : 'completed'} as <EventLink eventId={completed.eventId} />,{' '}
          {durationText(completed.timeMs - accepted.timeMs)} later
        </>
      )}
      .
    </p>
  );
}
