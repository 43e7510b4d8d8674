import { Pencil, Search } from 'lucide-react';
import { useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import type { ScheduleRow } from '../../../shared/ipc/schedules.ts';
import { ScheduleSpecError } from '../../../shared/schedules/specError.ts';
import { canonicalSpec } from '../../../shared/schedules/canonicalSpec.ts';
import { specWords } from '../../../shared/schedules/specWords.ts';
import { durationText } from '../../../shared/temporal/durationText.ts';
import { goTo, schedulePath } from '../../app/routes.ts';
import { BareField } from '../../components/Field.tsx';
import { FailureNote } from '../../components/Note.tsx';
import { Empty, LoadingRows } from '../../components/Placeholder.tsx';
import { Status } from '../../components/Status.tsx';
import text from '../../components/text.module.css';
import { useVirtualNow } from '../../state/clock.ts';
import { pullSchedules, useSchedules } from '../../state/schedules.ts';
import { useDrafts } from './drafts.ts';
import styles from './ScheduleList.module.css';

const outcomes = 5;

function wordsOf(row: ScheduleRow): string {
  try {
    return specWords(canonicalSpec(row.spec));
  } catch (error) {
    if (error instanceof ScheduleSpecError) return error.message;
    throw error;
  }
}

function Due({ row, nowMs }: { readonly row: ScheduleRow; readonly nowMs: number }): ReactNode {
  const [nextMs] = row.nextMs;
  if (row.paused) return <span className={styles.paused}>paused</span>;
  if (nextMs === undefined) return <span className={text.faint}>nothing due</span>;
  return (
    <span className={styles.in}>
      {nextMs <= nowMs ? 'now' : `in ${durationText(nextMs - nowMs)}`}
    </span>
  );
}

function Row({
  row,
  isOpen,
  nowMs,
}: {
  readonly row: ScheduleRow;
  readonly isOpen: boolean;
  readonly nowMs: number;
}): ReactNode {
  const changed = useDrafts((state) => row.scheduleId in state.drafts);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the list has the focus and its keys
    <div
      id={optionId(row.scheduleId)}
      role="option"
      aria-selected={isOpen}
      tabIndex={-1}
      className={styles.row}
      onClick={() => goTo(schedulePath(row.scheduleId))}
    >
      <span className={styles.line}>
        <span className={styles.id}>
          <span className={text.ellipsis}>{row.scheduleId}</span>
          {changed && <Pencil aria-label="changed, not saved" />}
        </span>
        <Due row={row} nowMs={nowMs} />
      </span>
      <span className={styles.line}>
        <span className={styles.words}>{wordsOf(row)}</span>
        <span className={styles.outcomes}>
          {row.recent
            .slice(-outcomes)
            .map(
              ({ runId, status }) => status && <Status key={runId} status={status} look="bare" />,
            )}
        </span>
      </span>
    </div>
  );
}

const optionId = (scheduleId: string): string => `schedule ${scheduleId}`.replaceAll(' ', '-');

/** What is typed into the finder looks at ids, types and notes. */
function matches(row: ScheduleRow, words: string): boolean {
  return `${row.scheduleId} ${row.workflowType} ${row.note}`
    .toLowerCase()
    .includes(words.trim().toLowerCase());
}

function Rows({
  rows,
  openId,
}: {
  readonly rows: readonly ScheduleRow[];
  readonly openId: string | undefined;
}): ReactNode {
  const nowMs = useVirtualNow(1000) ?? 0;
  const index = rows.findIndex(({ scheduleId }) => scheduleId === openId);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: index + 1,
      j: index + 1,
      ArrowUp: index - 1,
      k: index - 1,
      Home: 0,
      End: rows.length - 1,
    };
    const row = rows[steps[event.key] ?? -1];
    if (!row) return;
    event.preventDefault();
    goTo(schedulePath(row.scheduleId));
    document.getElementById(optionId(row.scheduleId))?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div
      className={styles.rows}
      role="listbox"
      aria-label="Schedules"
      tabIndex={0}
      data-pane-focus
      aria-activedescendant={openId === undefined || index === -1 ? undefined : optionId(openId)}
      onKeyDown={onKeyDown}
    >
      {rows.map((row) => (
        <Row key={row.scheduleId} row={row} isOpen={row.scheduleId === openId} nowMs={nowMs} />
      ))}
    </div>
  );
}

/** Every schedule with what it does, what is due, and its last outcomes. */
export function ScheduleList({
  openId,
  finder,
}: {
  readonly openId: string | undefined;
  readonly finder: RefObject<HTMLInputElement | null>;
}): ReactNode {
  const { rows, more, failure } = useSchedules();
  const [words, setWords] = useState('');
  const found = rows?.filter((row) => matches(row, words)) ?? [];
  return (
    <section className={styles.list} aria-label="List of schedules" data-pane tabIndex={-1}>
      <div className={styles.find}>
        <BareField
          ref={finder}
          label="Find a schedule"
          placeholder="Find"
          icon={<Search aria-hidden="true" />}
          value={words}
          onChange={setWords}
        />
      </div>
      {failure && (
        <FailureNote
          title="The schedules could not be listed."
          failure={failure}
          onRetry={() => void pullSchedules()}
        />
      )}
      {rows === undefined && !failure && <LoadingRows label="Loading the schedules" />}
      {rows !== undefined && rows.length > 0 && found.length === 0 && (
        <Empty title="No schedule is called so.">{rows.length} without these words.</Empty>
      )}
      {found.length > 0 && <Rows rows={found} openId={openId} />}
      {more && <p className={styles.more}>There are more than these {rows?.length}.</p>}
    </section>
  );
}
