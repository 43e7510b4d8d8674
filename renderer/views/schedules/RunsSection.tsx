import { useMemo, useState, type ReactNode } from 'react';
import type { ScheduleDetail } from '../../../shared/ipc/schedules.ts';
import type { SpecPreview } from '../../../shared/schedules/preview.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { localOf } from '../../../shared/temporal/timeZone.ts';
import { executionPath, goTo, href, paths } from '../../app/routes.ts';
import { Button } from '../../components/Button.tsx';
import { FailureNote } from '../../components/Note.tsx';
import { Status } from '../../components/Status.tsx';
import text from '../../components/text.module.css';
import { countText, plural } from '../../components/timeText.ts';
import {
  localDateText,
  localTimeText,
  shownZoneOf,
  zoneName,
} from '../../model/schedules/zonedTime.ts';
import { useVirtualNow } from '../../state/clock.ts';
import { runsQuery, useOpenSchedule } from '../../state/schedules.ts';
import { setFilter } from '../../state/workflows.ts';
import styles from './RunsSection.module.css';
import { knownPreview, punctuality, runRows, type RunRow } from './runRows.ts';

/** Runs that are shown at first: what is beneath should not be far away. */
const shownAtFirst = 8;

/** What the schedule has counted. */
function Counts({ detail }: { readonly detail: ScheduleDetail }): ReactNode {
  const { actionCount, overlapSkipped, missedCatchupWindow, bufferDropped, bufferSize } = detail;
  const counts = [
    plural(actionCount, 'action'),
    overlapSkipped > 0 && `${countText(overlapSkipped)} left out by overlap`,
    missedCatchupWindow > 0 && `${countText(missedCatchupWindow)} missed`,
    bufferDropped > 0 && `${countText(bufferDropped)} dropped`,
    bufferSize > 0 && `${countText(bufferSize)} waiting`,
  ].filter((count) => count !== false);
  return <span className={text.faint}>{counts.join(' · ')}</span>;
}

function Run({
  row,
  zone,
  times,
  nowMs,
}: {
  readonly row: RunRow;
  readonly times: SpecPreview | undefined;
  readonly zone: string;
  readonly nowMs: number;
}): ReactNode {
  const { workflowId, runId, startedMs, closeMs, status } = row;
  const local = localOf(zone, row.dueMs ?? startedMs);
  const running = status === 'Running' || status === 'Paused';
  const lastedMs = closeMs ?? (running ? nowMs : undefined);
  return (
    <li>
      <a className={styles.run} href={href(executionPath(workflowId, runId))} title={workflowId}>
        <span className={styles.due}>
          {localDateText(local, nowMs)} <b>{localTimeText(local)}</b>
        </span>
        <span className={styles.status}>{status && <Status status={status} />}</span>
        <span className={styles.length}>
          {lastedMs === undefined ? '' : durationText(Math.max(0, lastedMs - startedMs))}
        </span>
        <span className={styles.late}>{punctuality(row, times)}</span>
      </a>
    </li>
  );
}

/** The runs of a schedule, the last first; a click opens one. */
export function RunsSection({ detail }: { readonly detail: ScheduleDetail }): ReactNode {
  const { runs, moreRuns, runsFailure } = useOpenSchedule();
  const nowMs = useVirtualNow(1000) ?? 0;
  const rows = runRows(detail.recent, runs);
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, shownAtFirst);
  const zone = shownZoneOf(detail.spec);
  const times = useMemo(() => knownPreview(detail.spec), [detail.spec]);
  const running = rows.filter(({ status }) => status === 'Running').length;
  const showAll = (): void => {
    setFilter({ view: 'all', text: runsQuery(detail.scheduleId) });
    goTo(paths.workflows);
  };
  return (
    <section className={styles.section} aria-label="Runs">
      <div className={styles.head}>
        <h3>Runs</h3>
        {running > 0 && <span className={styles.running}>{countText(running)} running</span>}
        <Counts detail={detail} />
        {rows.length > 0 && (
          <Button tone="ghost" size="small" className={styles.all} onClick={showAll}>
            {moreRuns ? 'All in Workflows' : 'In Workflows'}
          </Button>
        )}
      </div>
      {runsFailure && <FailureNote title="The runs could not be listed." failure={runsFailure} />}
      {rows.length === 0 && !runsFailure && (
        <p className={styles.none}>
          None yet. Trigger it, backfill a range, or skip to its next time.
        </p>
      )}
      {rows.length > 0 && (
        <ul className={styles.runs} aria-label={`Runs, times in ${zoneName(zone)}`}>
          {shown.map((row) => (
            <Run key={row.runId} row={row} zone={zone} times={times} nowMs={nowMs} />
          ))}
        </ul>
      )}
      {rows.length > shownAtFirst && (
        <Button
          tone="ghost"
          size="small"
          className={styles.more}
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? 'Show fewer' : `Show the last ${countText(rows.length)}`}
        </Button>
      )}
    </section>
  );
}
