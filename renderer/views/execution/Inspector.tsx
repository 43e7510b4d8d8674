import { Copy, Link } from 'lucide-react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { HistoryEvent } from '../../../shared/ipc/models.ts';
import { executionPath, href } from '../../app/routes.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Chip, type ChipTone } from '../../components/Chip.tsx';
import { Keys } from '../../components/Keys.tsx';
import { Pane } from '../../components/Pane.tsx';
import text from '../../components/text.module.css';
import { eventTypeName } from '../../model/attributes.ts';
import { isOpen, isPoint, statusText, type EventGroup } from '../../model/eventGroup.ts';
import type { EventGroups } from '../../model/groupEvents.ts';
import { endingText } from '../../model/endingText.ts';
import { attemptRows } from '../../model/groupFacts.ts';
import {
  payloadsOfGroup,
  previousOfFamily,
  type GroupPayloads,
} from '../../model/groupPayloads.ts';
import { lastFailureOf } from '../../model/groupText.ts';
import { shortId } from '../../model/rowText.ts';
import { InspectorAttempts } from './InspectorAttempts.tsx';
import { InspectorDue, InspectorFacts } from './InspectorFacts.tsx';
import { InspectorFailure } from './InspectorFailure.tsx';
import { InspectorActions } from './InspectorActions.tsx';
import { copyText, JsonBlock } from './InspectorPayload.tsx';
import { InspectorPayloads } from './InspectorPayloads.tsx';
import { InspectorRelations } from './InspectorRelations.tsx';
import { InspectorTally } from './InspectorTally.tsx';
import { priorPayloads } from './priorRun.ts';
import { copyEventLink } from './eventLink.ts';
import { useEventGroups } from './timelineGroups.ts';
import { runNow, type TimelineRun } from './timelineModel.ts';
import { KindIcon } from './TimelineKindIcon.tsx';
import styles from './InspectorPane.module.css';

/** What the inspector is given. */
export interface InspectorProps extends TimelineRun {
  readonly selectedEventId: number | undefined;
  readonly onSelect: (eventId: number | undefined) => void;
  /** Whether the server's clock can be moved to where something is due. */
  readonly canSkip: boolean;
  /** Whether the run is an unfolded child's, which has a page of its own. */
  readonly isOfChild?: boolean;
  readonly onSkip: (atMs: number) => void;
}

/** What is selected: its limits, attempts, failures, payloads, and how it hangs together with the rest. */
export function Inspector(props: InspectorProps): ReactNode {
  const { execution, events, selectedEventId } = props;
  const groups = useEventGroups(events, execution);
  const group = selectedEventId === undefined ? undefined : groups.groupOf(selectedEventId);
  const event = selectedEventId === undefined ? undefined : groups.eventOf(selectedEventId);
  if (group === undefined || event === undefined) return <NothingSelected />;
  return <GroupInspector key={group.id} {...props} groups={groups} group={group} event={event} />;
}

function NothingSelected(): ReactNode {
  return (
    <Pane title="Inspector" className={styles.pane}>
      <p>Nothing is selected.</p>
      <p className={text.muted}>
        Choose a row of the timeline or an event. Its limits, attempts, failures and payloads are
        shown here.
      </p>
      <ul className={styles.keys}>
        <li>
          <Keys keys="j" /> <Keys keys="k" /> rows of the timeline
        </li>
        <li>
          <Keys keys="[" /> <Keys keys="]" /> events
        </li>
      </ul>
    </Pane>
  );
}

/** What the parts of the inspector are given. */
export interface GroupInspectorProps extends InspectorProps {
  readonly groups: EventGroups;
  readonly group: EventGroup;
  readonly event: HistoryEvent;
}

const TICK_MS = 250;

function GroupInspector(props: GroupInspectorProps): ReactNode {
  const { group, groups, event, events, execution } = props;
  useTicking(isOpen(group) && props.clock?.mode !== 'frozen');
  const nowMs = runNow(props);
  const failure = lastFailureOf(group);
  const attempts = attemptRows(group, nowMs);
  const why = endingText(group);
  const isOneOfMany = useMemo(
    () => groups.groups.some((other) => other.family === group.family && other.id !== group.id),
    [group, groups],
  );
  return (
    <Pane
      title={isOneOfMany ? `${group.label} #${shortId(group)}` : group.label}
      icon={<KindIcon kind={group.kind} />}
      facts={<StatusChip group={group} />}
      tools={<EventTools {...props} />}
      className={styles.pane}
      foot={execution && <InspectorActions {...props} execution={execution} />}
    >
      {props.isOfChild === true && <ChildLink {...props} />}
      <InspectorFacts {...props} startMs={events[0]?.timeMs ?? group.startMs} nowMs={nowMs} />
      {why !== undefined && (
        <p className={styles.why} data-testid="why">
          {why}
        </p>
      )}
      <InspectorDue {...props} nowMs={nowMs} />
      <InspectorTally group={group} groups={groups} />
      {attempts.length > 0 && <InspectorAttempts rows={attempts} />}
      {failure !== undefined && (
        <InspectorFailure title={isOpen(group) ? 'Last failure' : 'Failure'} failure={failure} />
      )}
      <InputAndResult {...props} />
      {group.pending?.heartbeatDetails !== undefined && (
        <InspectorPayloads title="Last heartbeat" payloads={group.pending.heartbeatDetails} />
      )}
      <InspectorRelations {...props} />
      <h3 className={styles.section}>
        Event {event.eventId}
        <span className={text.faint}>{eventTypeName(event.type)}</span>
      </h3>
      <JsonBlock value={event.attributes} />
    </Pane>
  );
}

/** What went in and what came out. */
function InputAndResult({ group, groups, execution }: GroupInspectorProps): ReactNode {
  const { input, result } = payloadsOfGroup(group);
  const before = useMemo(() => {
    const previous = previousOfFamily(group, groups);
    const payloads = previous && payloadsOfGroup(previous).input;
    return previous && payloads && { name: `#${shortId(previous)}`, payloads };
  }, [group, groups]);
  const origin = execution && {
    workflowId: execution.summary.workflowId,
    runId: execution.summary.runId,
    events: group.events,
  };
  const readPrior = (part: keyof GroupPayloads) =>
    execution && (() => priorPayloads(part, group, groups, execution.summary));
  return (
    <>
      {input !== undefined && (
        <InspectorPayloads
          title="Input"
          payloads={input}
          origin={origin}
          before={before}
          readPrior={readPrior('input')}
        />
      )}
      {result !== undefined && (
        <InspectorPayloads
          title="Result"
          payloads={result}
          origin={origin}
          readPrior={readPrior('result')}
        />
      )}
    </>
  );
}

/** To the page of the child that is unfolded. */
function ChildLink({ execution, event }: GroupInspectorProps): ReactNode {
  if (execution === undefined) return undefined;
  const { workflowId, runId } = execution.summary;
  return (
    <p className={styles.note}>
      of the child{' '}
      <a href={href(executionPath(workflowId, runId, 'timeline', event.eventId))}>{workflowId}</a>
    </p>
  );
}

/** Copying the event, and the way to it. */
function EventTools({ event, execution }: GroupInspectorProps): ReactNode {
  return (
    <>
      <IconButton
        label={`Copy a link to event ${event.eventId}`}
        title="Copy a link to this event"
        onClick={() => void copyEventLink(execution?.summary, event.eventId)}
      >
        <Link aria-hidden="true" />
      </IconButton>
      <IconButton
        label={`Copy event ${event.eventId} as JSON`}
        title="Copy the event as JSON"
        onClick={() => void copyText(`Event ${event.eventId}`, JSON.stringify(event, undefined, 2))}
      >
        <Copy aria-hidden="true" />
      </IconButton>
    </>
  );
}

/** Has what counts written anew. */
function useTicking(isOn: boolean): void {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS);
    return () => clearInterval(timer);
  }, [isOn]);
}

function StatusChip({ group }: { readonly group: EventGroup }): ReactNode {
  if (isPoint(group)) return <Chip>event {group.id}</Chip>;
  const most = group.pending?.maximumAttempts ?? 0;
  if (isOpen(group) && group.kind === 'activity' && group.attemptNumber > 1) {
    return (
      <Chip tone="warn">
        attempt {group.attemptNumber}
        {most > 0 && ` of ${most}`}
        {group.status !== 'running' && `, ${statusText(group.status)}`}
      </Chip>
    );
  }
  const tones: Readonly<Partial<Record<EventGroup['status'], ChipTone>>> = {
    running: 'accent',
    completed: 'ok',
    failed: 'danger',
    timedOut: 'warn',
    terminated: 'danger',
    paused: 'warn',
    backoff: 'warn',
  };
  return <Chip tone={tones[group.status] ?? 'plain'}>{statusText(group.status)}</Chip>;
}
