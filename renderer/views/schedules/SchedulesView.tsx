import { useEffect, useRef, useState, type ReactNode } from 'react';
import { navigate } from 'wouter/use-hash-location';
import type { ScheduleDetail } from '../../../shared/ipc/schedules.ts';
import type { Command } from '../../app/commands.ts';
import { schedulePath } from '../../app/routes.ts';
import { localOf } from '../../../shared/temporal/timeZone.ts';
import { CommandButton } from '../../components/CommandButton.tsx';
import { FailureNote } from '../../components/Note.tsx';
import { Empty, LoadingRows } from '../../components/Placeholder.tsx';
import { Splitter } from '../../components/Splitter.tsx';
import text from '../../components/text.module.css';
import { countText } from '../../components/timeText.ts';
import { useMedia, useNarrow } from '../../components/useMedia.ts';
import { usePaneSize } from '../../components/usePaneSize.ts';
import { ViewHeader } from '../../components/ViewHeader.tsx';
import { localDateText, localTimeText } from '../../model/schedules/zonedTime.ts';
import { virtualNow } from '../../state/clock.ts';
import {
  followSchedules,
  openSchedule,
  pullOpenSchedule,
  useOpenSchedule,
  useSchedules,
} from '../../state/schedules.ts';
import { useDrafts } from './drafts.ts';
import { PreviewPane } from './PreviewPane.tsx';
import {
  newScheduleCommand,
  previewCommand,
  scheduleCommands,
  useScheduleCommands,
} from './scheduleCommands.ts';
import { ScheduleEditor } from './ScheduleEditor.tsx';
import { ScheduleList } from './ScheduleList.tsx';
import styles from './SchedulesView.module.css';
import { useScheduleForm, type ScheduleFormState } from './useScheduleForm.ts';

interface PageProps {
  readonly detail: ScheduleDetail | undefined;
  readonly narrow: boolean;
  readonly previewShown: boolean;
}

/** Where the next action moves to by what was changed. */
function movedText(
  { preview, changes, form }: ScheduleFormState,
  detail: ScheduleDetail | undefined,
): string | undefined {
  const nowMs = virtualNow();
  if (!detail || form.paused || changes.length === 0) return undefined;
  if (preview.kind !== 'times' || nowMs === undefined) return undefined;
  const jitters =
    preview.preview.canonical.jitter !== undefined || detail.spec.jitter !== undefined;
  const [before] = detail.nextMs;
  const after = preview.preview.next(nowMs, 1)[0]?.atMs;
  if (before === after || jitters) return undefined;
  const zone = preview.preview.canonical.timezoneName ?? '';
  const [from, to] = [before, after].map((ms) =>
    ms === undefined ? undefined : localOf(zone, ms),
  );
  const date = (local: number): string => localDateText(local, nowMs);
  const sameDay = from !== undefined && to !== undefined && date(from) === date(to);
  const say = (local: number | undefined): string => {
    if (local === undefined) return 'never';
    return sameDay ? localTimeText(local) : `${date(local)} ${localTimeText(local)}`;
  };
  return `next run moves from ${say(from)} to ${say(to)}`;
}

/** The editor beside what it comes to. */
function Page({ detail, narrow, previewShown }: PageProps): ReactNode {
  const state = useScheduleForm(detail);
  const wide = useMedia('(min-width: 1400px)');
  const right = usePaneSize('schedulePreview', { initial: wide ? 424 : 386, min: 320, max: 640 });
  return (
    <>
      <ScheduleEditor state={state} detail={detail} moved={movedText(state, detail)} />
      {!narrow && (
        <>
          <Splitter label="Preview width" orientation="vertical" {...right} />
          <div className={styles.right} style={{ width: right.size }}>
            <PreviewPane state={state} detail={detail} />
          </div>
        </>
      )}
      {narrow && previewShown && (
        <div className={styles.overlay}>
          <PreviewPane state={state} detail={detail} />
        </div>
      )}
    </>
  );
}

/** The open schedule, once it is known. */
function OpenPage({
  scheduleId,
  ...rest
}: Omit<PageProps, 'detail'> & { readonly scheduleId: string }): ReactNode {
  useEffect(() => openSchedule(scheduleId), [scheduleId]);
  const open = useOpenSchedule();
  const detail = open.detail?.scheduleId === scheduleId ? open.detail : undefined;
  const failure = open.scheduleId === scheduleId ? open.failure : undefined;
  if (!detail) {
    return (
      <div className={styles.middle}>
        {failure ? (
          <div className={styles.problem}>
            <FailureNote
              title={`${scheduleId} could not be read.`}
              failure={failure}
              onRetry={() => void pullOpenSchedule()}
            />
          </div>
        ) : (
          <LoadingRows label={`Loading ${scheduleId}`} />
        )}
      </div>
    );
  }
  return (
    <>
      {failure && (
        <div className={styles.above}>
          <FailureNote
            title="What is new could not be read."
            failure={failure}
            onRetry={() => void pullOpenSchedule()}
          />
        </div>
      )}
      <Page detail={detail} {...rest} />
    </>
  );
}

function None(): ReactNode {
  const rows = useSchedules((state) => state.rows);
  if (rows === undefined || rows.length > 0) return <div className={styles.middle} />;
  return (
    <div className={styles.middle}>
      <Empty
        title="No schedules yet."
        actions={<CommandButton command={newScheduleCommand} tone="primary" />}
      >
        A schedule starts a workflow again and again: by a calendar, an interval or cron. Clients of
        this server can make them, too.
      </Empty>
    </div>
  );
}

/** Opens the first schedule where none is asked for, so that there is something to see. */
function useFirst(scheduleId: string | undefined, isNew: boolean): void {
  const first = useSchedules((state) => state.rows?.[0]?.scheduleId);
  useEffect(() => {
    if (scheduleId === undefined && !isNew && first !== undefined)
      navigate(schedulePath(first), { replace: true });
  }, [scheduleId, isNew, first]);
}

function Actions({
  preview,
  paused,
  isNew,
  narrow,
}: {
  readonly preview: Command | undefined;
  readonly paused: boolean;
  readonly isNew: boolean;
  readonly narrow: boolean;
}): ReactNode {
  const { backfill, trigger, pause, unpause } = scheduleCommands;
  const hasRows = useSchedules((state) => (state.rows?.length ?? 0) > 0);
  const open = useOpenSchedule((state) => state.detail !== undefined);
  const openId = useOpenSchedule((state) => state.scheduleId);
  const changed = useDrafts(({ drafts }) => openId !== undefined && openId in drafts);
  return (
    <>
      {open && !isNew && (
        <>
          <CommandButton command={backfill} iconOnly={narrow} />
          <CommandButton command={trigger} iconOnly={narrow} />
          <CommandButton command={paused ? unpause : pause} iconOnly={narrow} />
          <CommandButton command={scheduleCommands.delete} iconOnly />
        </>
      )}
      {preview && <CommandButton command={preview} iconOnly showKeys={false} />}
      {!isNew && hasRows && (
        // A view has one primary button: saving, while there is something to save.
        <CommandButton command={newScheduleCommand} tone={changed ? 'plain' : 'primary'} />
      )}
    </>
  );
}

/** The schedules: the list, one of them to read and change, and what it comes to. */
export function SchedulesView({
  scheduleId,
  isNew,
}: {
  readonly scheduleId: string | undefined;
  readonly isNew: boolean;
}): ReactNode {
  useEffect(() => followSchedules(), []);
  useFirst(scheduleId, isNew);
  const narrow = useNarrow();
  const [previewShown, setPreviewShown] = useState(false);
  const finder = useRef<HTMLInputElement>(null);
  const count = useSchedules((state) => state.rows?.length);
  const paused = useOpenSchedule((state) => state.detail?.paused === true);
  const hasPage = isNew || scheduleId !== undefined;
  const preview =
    narrow && hasPage
      ? previewCommand(previewShown, () => setPreviewShown(!previewShown))
      : undefined;
  useScheduleCommands({ finder, paused, preview });
  return (
    <>
      <ViewHeader
        title="Schedules"
        actions={<Actions preview={preview} paused={paused} isNew={isNew} narrow={narrow} />}
      >
        {count !== undefined && <span className={text.faint}>{countText(count)}</span>}
      </ViewHeader>
      <div className={styles.panes}>
        <ScheduleList openId={isNew ? undefined : scheduleId} finder={finder} />
        {isNew && <Page key="new" detail={undefined} narrow={narrow} previewShown={previewShown} />}
        {!isNew && scheduleId !== undefined && (
          <OpenPage
            key={scheduleId}
            scheduleId={scheduleId}
            narrow={narrow}
            previewShown={previewShown}
          />
        )}
        {!hasPage && <None />}
      </div>
    </>
  );
}
