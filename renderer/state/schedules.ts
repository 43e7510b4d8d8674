/** Schedules: the list, the one whose page is open with its runs, and what was changed and not saved. */
import { create } from 'zustand';
import type { Failure } from '../../shared/ipc/failure.ts';
import type { WorkflowSummary } from '../../shared/ipc/models.ts';
import type { ScheduleDetail, ScheduleRow } from '../../shared/ipc/schedules.ts';
import { failureOf, host, touches } from '../app/bridge.ts';
import { coalesced } from './pull.ts';

interface SchedulesSlice {
  /** In the order of their ids; undefined before the first answer. */
  readonly rows: readonly ScheduleRow[] | undefined;
  /** There are more than are listed. */
  readonly more: boolean;
  readonly failure: Failure | undefined;
}

interface OpenScheduleSlice {
  readonly scheduleId: string | undefined;
  readonly detail: ScheduleDetail | undefined;
  readonly failure: Failure | undefined;
  /** Its runs, the last started first. */
  readonly runs: readonly WorkflowSummary[];
  readonly moreRuns: boolean;
  readonly runsFailure: Failure | undefined;
}

const pageSize = 200;
const rowsMax = 2000;
const runsMax = 50;
const initialList: SchedulesSlice = { rows: undefined, more: false, failure: undefined };
const initialOpen: OpenScheduleSlice = {
  scheduleId: undefined,
  detail: undefined,
  failure: undefined,
  runs: [],
  moreRuns: false,
  runsFailure: undefined,
};

/** The list's hook. */
export const useSchedules = create<SchedulesSlice>()(() => initialList);

/** The open schedule's hook. */
export const useOpenSchedule = create<OpenScheduleSlice>()(() => initialOpen);

/** Pulls the list anew. */
export const pullSchedules = coalesced(async () => {
  try {
    const rows: ScheduleRow[] = [];
    let pageToken: string | undefined;
    do {
      const page = await host.call('schedules.list', {
        pageSize,
        ...(pageToken === undefined ? {} : { pageToken }),
      });
      rows.push(...page.schedules);
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined && rows.length < rowsMax);
    const sorted = rows.toSorted((a, b) => (a.scheduleId < b.scheduleId ? -1 : 1));
    useSchedules.setState({ rows: sorted, more: pageToken !== undefined, failure: undefined });
  } catch (error) {
    useSchedules.setState({ failure: failureOf(error) });
  }
}, 3);

/** Pulls the open schedule anew. */
export const pullOpenSchedule = coalesced(async () => {
  const { scheduleId } = useOpenSchedule.getState();
  if (scheduleId === undefined) return;
  const settle = (change: Partial<OpenScheduleSlice>): void => {
    if (useOpenSchedule.getState().scheduleId === scheduleId) useOpenSchedule.setState(change);
  };
  try {
    const detail = await host.call('schedules.describe', { scheduleId });
    settle({ detail, failure: undefined });
  } catch (error) {
    settle({ failure: failureOf(error) });
  }
}, 3);

/** The list filter for the runs of a schedule. */
export function runsQuery(scheduleId: string): string {
  return `TemporalScheduledById = '${scheduleId.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}

/** Pulls the open schedule's runs anew. */
const pullRuns = coalesced(async () => {
  const { scheduleId } = useOpenSchedule.getState();
  if (scheduleId === undefined) return;
  const settle = (change: Partial<OpenScheduleSlice>): void => {
    if (useOpenSchedule.getState().scheduleId === scheduleId) useOpenSchedule.setState(change);
  };
  try {
    const query = runsQuery(scheduleId);
    const page = await host.call('workflows.list', { query, pageSize: runsMax });
    const runs = page.workflows.toSorted((a, b) => b.startMs - a.startMs);
    settle({ runs, moreRuns: page.nextPageToken !== undefined, runsFailure: undefined });
  } catch (error) {
    settle({ runsFailure: failureOf(error) });
  }
}, 3);

/** Keeps the list in step with the host. Returns how to stop. */
export function followSchedules(): () => void {
  void pullSchedules();
  return host.onChange((changes) => {
    if (touches(changes, 'schedules')) void pullSchedules();
  });
}

/** Opens a schedule and keeps it in step with the host. Returns how to stop. */
export function openSchedule(scheduleId: string): () => void {
  useOpenSchedule.setState({ ...initialOpen, scheduleId }, true);
  void pullOpenSchedule();
  void pullRuns();
  const stop = host.onChange((changes) => {
    if (touches(changes, 'schedules')) void pullOpenSchedule();
    if (touches(changes, 'schedules') || touches(changes, 'workflows')) void pullRuns();
  });
  return () => {
    stop();
    useOpenSchedule.setState(initialOpen, true);
  };
}

/** Takes a schedule that was deleted from the list, ahead of the next pull. */
export function forgetSchedule(scheduleId: string): void {
  const { rows } = useSchedules.getState();
  if (rows) useSchedules.setState({ rows: rows.filter((row) => row.scheduleId !== scheduleId) });
}

/** Empties the stores, as for another server. */
export function resetSchedules(): void {
  useSchedules.setState(initialList, true);
  useOpenSchedule.setState(initialOpen, true);
}
