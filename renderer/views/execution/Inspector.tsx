import {
  Ban,
  CircleCheck,
  CirclePlay,
  CircleX,
  Clock as ClockIcon,
  Copy,
  Hourglass,
  Inbox,
  SkipForward,
} from 'lucide-react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import type { Execution, HistoryEvent } from '../../../shared/ipc/models.ts';
import { Button } from '../../components/Button.tsx';
import { Chip, type ChipTone } from '../../components/Chip.tsx';
import { classes } from '../../components/classes.ts';
import { Keys } from '../../components/Keys.tsx';
import { Pane } from '../../components/Pane.tsx';
import text from '../../components/text.module.css';
import { dateTimeText } from '../../components/timeText.ts';
import { eventTypeName } from '../../model/attributes.ts';
import { isOpen, isPoint, statusText, type EventGroup } from '../../model/eventGroup.ts';
import type { EventGroups } from '../../model/groupEvents.ts';
import {
  attemptRows,
  factsOf,
  metersOf,
  type AttemptRow,
  type Meter,
} from '../../model/groupFacts.ts';
import { familyTally, payloadsOfGroup, previousOfFamily } from '../../model/groupPayloads.ts';
import { relationsOf } from '../../model/groupRelations.ts';
import { lastFailureOf } from '../../model/groupText.ts';
import { shortId } from '../../model/rowText.ts';
import { shortDuration } from '../../model/shortDuration.ts';
import { InspectorFailure } from './InspectorFailure.tsx';
import { copyText, InspectorPayloads, JsonBlock } from './InspectorPayload.tsx';
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

interface GroupInspectorProps extends InspectorProps {
  readonly groups: EventGroups;
  readonly group: EventGroup;
  readonly event: HistoryEvent;
}

const TICK_MS = 250;

function GroupInspector(props: GroupInspectorProps): ReactNode {
  const { group, groups, event, execution, events } = props;
  useTicking(isOpen(group) && props.clock?.mode !== 'frozen');
  const nowMs = runNow(props);
  const failure = lastFailureOf(group);
  const { input, result } = payloadsOfGroup(group);
  const before = useMemo(() => {
    const previous = previousOfFamily(group, groups);
    const payloads = previous && payloadsOfGroup(previous).input;
    return previous && payloads && { name: `#${shortId(previous)}`, payloads };
  }, [group, groups]);
  const attempts = attemptRows(group, nowMs);
  const isOneOfMany = useMemo(
    () => groups.groups.some((other) => other.family === group.family && other.id !== group.id),
    [group, groups],
  );
  return (
    <Pane
      title={isOneOfMany ? `${group.label} #${shortId(group)}` : group.label}
      icon={<KindIcon kind={group.kind} />}
      facts={<StatusChip group={group} />}
      tools={
        <Button
          tone="ghost"
          size="small"
          iconOnly
          aria-label={`Copy event ${event.eventId} as JSON`}
          title="Copy the event as JSON"
          onClick={() =>
            void copyText(`Event ${event.eventId}`, JSON.stringify(event, undefined, 2))
          }
        >
          <Copy aria-hidden="true" />
        </Button>
      }
      className={styles.pane}
    >
      <Facts {...props} startMs={events[0]?.timeMs ?? group.startMs} nowMs={nowMs} />
      <Due {...props} nowMs={nowMs} />
      <Tally group={group} groups={groups} execution={execution} />
      {attempts.length > 0 && <Attempts rows={attempts} />}
      {failure !== undefined && (
        <InspectorFailure title={isOpen(group) ? 'Last failure' : 'Failure'} failure={failure} />
      )}
      {input !== undefined && <InspectorPayloads title="Input" payloads={input} before={before} />}
      {result !== undefined && <InspectorPayloads title="Result" payloads={result} />}
      {group.pending?.heartbeatDetails !== undefined && (
        <InspectorPayloads title="Last heartbeat" payloads={group.pending.heartbeatDetails} />
      )}
      <Relations {...props} />
      <h3 className={styles.section}>
        Event {event.eventId}
        <span className={text.faint}>{eventTypeName(event.type)}</span>
      </h3>
      <JsonBlock value={event.attributes} />
    </Pane>
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

interface FactsProps extends GroupInspectorProps {
  readonly startMs: number;
  readonly nowMs: number;
}

function Facts({ group, event, execution, startMs, nowMs, onSelect }: FactsProps): ReactNode {
  const since = (ms: number): ReactNode => (
    <span className={text.faint}>+{durationText(Math.max(0, ms - startMs))}</span>
  );
  const firstMs = group.startMs;
  const isMoment = isPoint(group);
  return (
    <dl className={styles.facts}>
      <dt>{group.events.length === 1 ? 'Event' : 'Events'}</dt>
      <dd className={styles.events}>
        {group.events.map(({ eventId, type }) => (
          <button
            key={eventId}
            type="button"
            className={styles.eventLink}
            aria-current={eventId === event.eventId}
            title={eventTypeName(type)}
            onClick={() => onSelect(eventId)}
          >
            {eventId}
          </button>
        ))}
        <span className={classes(text.faint, text.ellipsis)}>{eventTypeName(event.type)}</span>
      </dd>
      {factsOf(group).map((fact) => (
        <Row key={fact.name} name={fact.name}>
          <span className={fact.look === 'mono' ? text.mono : undefined}>{fact.text}</span>
        </Row>
      ))}
      <Row name={isMoment ? 'At' : group.kind === 'activity' ? 'Scheduled' : 'Started'}>
        <span className={text.num}>{dateTimeText(firstMs)}</span> {since(firstMs)}
      </Row>
      {group.endMs !== undefined && !isMoment && (
        <Row name="Took">
          <span className={text.num}>{durationText(group.endMs - firstMs)}</span>
        </Row>
      )}
      {metersOf(group, nowMs, execution).map((meter) => (
        <Row key={meter.name} name={meter.name}>
          <MeterBar meter={meter} isTime={group.kind === 'timer'} />
        </Row>
      ))}
    </dl>
  );
}

function Row({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

const NEARLY = 0.85;

/** How much of a limit is used. */
function MeterBar({
  meter,
  isTime,
}: {
  readonly meter: Meter;
  readonly isTime: boolean;
}): ReactNode {
  const share = Math.min(1, meter.usedMs / meter.limitMs);
  const label = `${durationText(meter.usedMs)} of ${shortDuration(meter.limitMs)}`;
  return (
    <span className={styles.meter}>
      <span
        role="meter"
        aria-label={meter.name}
        aria-valuemin={0}
        aria-valuemax={meter.limitMs}
        aria-valuenow={Math.min(meter.usedMs, meter.limitMs)}
        aria-valuetext={label}
        className={classes(
          styles.track,
          isTime && styles.time,
          share > NEARLY && !isTime && styles.nearly,
        )}
      >
        <i style={{ width: `${share * 100}%` }} />
      </span>
      <span className={text.num}>{label}</span>
    </span>
  );
}

/** When something happens by itself, and a way to be there. */
function Due({
  group,
  nowMs,
  canSkip,
  onSkip,
}: GroupInspectorProps & { readonly nowMs: number }): ReactNode {
  const { dueMs } = group;
  if (dueMs === undefined || !isOpen(group)) return undefined;
  const what = group.kind === 'timer' ? 'Fires' : `Attempt ${group.attemptNumber} comes`;
  const leftMs = dueMs - nowMs;
  return (
    <div className={styles.due}>
      <span>
        {what}{' '}
        <span className={text.time}>{leftMs > 0 ? `in ${durationText(leftMs)}` : 'now'}</span>
        <span className={text.faint}>, {dateTimeText(dueMs)}</span>
      </span>
      {canSkip && leftMs > 0 && (
        <Button tone="time" size="small" onClick={() => onSkip(dueMs)}>
          <SkipForward aria-hidden="true" />
          Skip to here
        </Button>
      )}
    </div>
  );
}

interface TallyProps {
  readonly group: EventGroup;
  readonly groups: EventGroups;
  readonly execution: Execution | undefined;
}

/** How all of its kind stand, where there are many. */
function Tally({ group, groups }: TallyProps): ReactNode {
  const tally = useMemo(() => familyTally(group, groups), [group, groups]);
  if (tally.total < 8) return undefined;
  const parts = [
    { name: 'done', count: tally.done, look: styles.done },
    { name: 'running', count: tally.running, look: styles.running },
    { name: 'in backoff', count: tally.backoff, look: styles.backoff },
    { name: 'failed', count: tally.failed, look: styles.failed },
    { name: 'queued', count: tally.queued, look: styles.queued },
    { name: 'ended otherwise', count: tally.other, look: styles.queued },
  ].filter((part) => part.count > 0);
  return (
    <section aria-label={`All ${group.label}`}>
      <h3 className={styles.section}>
        {group.label} <span className={text.faint}>all {tally.total}</span>
      </h3>
      <div className={styles.tally} aria-hidden="true">
        {parts.map((part) => (
          <i key={part.name} className={part.look} style={{ flexGrow: part.count }} />
        ))}
      </div>
      <div className={styles.tallyWords}>
        {parts.map((part) => (
          <span key={part.name}>
            <i className={part.look} aria-hidden="true" />
            {part.count} {part.name}
          </span>
        ))}
      </div>
    </section>
  );
}

const attemptIcons: Readonly<Record<AttemptRow['kind'], ReactNode>> = {
  failed: <CircleX aria-hidden="true" className={text.danger} />,
  timedOut: <ClockIcon aria-hidden="true" className={styles.late} />,
  completed: <CircleCheck aria-hidden="true" className={text.ok} />,
  canceled: <Ban aria-hidden="true" />,
  running: <CirclePlay aria-hidden="true" className={styles.live} />,
  backoff: <Hourglass aria-hidden="true" />,
  queued: <Inbox aria-hidden="true" />,
  next: <ClockIcon aria-hidden="true" />,
};

function Attempts({ rows }: { readonly rows: readonly AttemptRow[] }): ReactNode {
  const isWhole = rows.every((row) => row.ms !== undefined || row.kind === 'next');
  return (
    <section aria-label="Attempts">
      <h3 className={styles.section}>
        Attempts
        <span className={text.faint}>
          {isWhole ? 'every one is kept' : 'this server keeps only the last'}
        </span>
      </h3>
      <ol>
        {rows.map((row) => {
          const isWait = row.kind === 'backoff' || row.kind === 'queued' || row.kind === 'next';
          const isBad = row.kind === 'failed' || row.kind === 'timedOut';
          return (
            <li
              key={row.key}
              className={classes(
                styles.attempt,
                isWait && text.faint,
                row.kind === 'running' && styles.current,
              )}
            >
              {attemptIcons[row.kind]}
              <span>{row.name}</span>
              <span
                className={classes(
                  text.ellipsis,
                  row.kind === 'failed' && text.danger,
                  row.kind === 'timedOut' && styles.late,
                  !isBad && text.muted,
                )}
                title={row.text}
              >
                {row.text}
              </span>
              <span className={text.num}>{row.ms === undefined ? '–' : durationText(row.ms)}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Relations({ group, groups, onSelect }: GroupInspectorProps): ReactNode {
  const relations = useMemo(() => relationsOf(group, groups), [group, groups]);
  const causes =
    relations.task === undefined ? relations.causes : [relations.task, ...relations.causes];
  const caused =
    relations.seenBy === undefined ? relations.caused : [relations.seenBy, ...relations.caused];
  return (
    <>
      {causes.length > 0 && <GroupList title="What led to it" list={causes} onSelect={onSelect} />}
      {caused.length > 0 && <GroupList title="What it caused" list={caused} onSelect={onSelect} />}
    </>
  );
}

interface GroupListProps {
  readonly title: string;
  /** A workflow task comes first; what hangs on it is set in. */
  readonly list: readonly EventGroup[];
  readonly onSelect: (eventId: number) => void;
}

function GroupList({ title, list, onSelect }: GroupListProps): ReactNode {
  const hasTask = list[0]?.kind === 'workflowTask';
  return (
    <section aria-label={title}>
      <h3 className={styles.section}>{title}</h3>
      <ul className={styles.relations}>
        {list.map((other, index) => (
          <li key={other.id}>
            <button
              type="button"
              className={classes(styles.relation, hasTask && index > 0 && styles.inner)}
              onClick={() => onSelect(other.id)}
            >
              <KindIcon kind={other.kind} />
              <span className={text.ellipsis}>
                {other.kind === 'workflowTask' ? 'Workflow task' : other.label}
              </span>
              <span className={classes(text.faint, text.num)}>
                {other.kind === 'workflowTask'
                  ? `${other.id}–${other.events.at(-1)?.eventId ?? other.id}`
                  : `event ${other.id}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
