import { SkipForward } from 'lucide-react';
import type { ReactNode } from 'react';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import text from '../../components/text.module.css';
import { dateTimeText } from '../../components/timeText.ts';
import { eventTypeName } from '../../model/attributes.ts';
import { isOpen, isPoint } from '../../model/eventGroup.ts';
import { factsOf, metersOf, type Meter } from '../../model/groupFacts.ts';
import { shortDuration } from '../../model/shortDuration.ts';
import type { GroupInspectorProps } from './Inspector.tsx';
import styles from './InspectorPane.module.css';

interface FactsProps extends GroupInspectorProps {
  readonly startMs: number;
  readonly nowMs: number;
}

/** What it is, since when, and its limits as meters that fill. */
export function InspectorFacts({
  group,
  event,
  execution,
  startMs,
  nowMs,
  onSelect,
}: FactsProps): ReactNode {
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
          <span
            className={classes(styles.fact, fact.look === 'mono' && text.mono)}
            title={fact.text}
          >
            {fact.text}
          </span>
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
export function InspectorDue({
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
