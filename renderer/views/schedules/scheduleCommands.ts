import { CalendarRange, CirclePause, CirclePlay, History, Plus, Trash2, Zap } from 'lucide-react';
import type { RefObject } from 'react';
import { useCommands, type Command } from '../../app/commands.ts';
import { goTo, newSchedulePath } from '../../app/routes.ts';
import { serverOff, useApp } from '../../state/app.ts';
import { openOverlay, type ScheduleDialog } from '../../state/overlays.ts';
import { useOpenSchedule } from '../../state/schedules.ts';

const noServer = (): string | undefined => serverOff(useApp.getState());

const noSchedule = (): string | undefined =>
  useOpenSchedule.getState().detail === undefined ? 'No schedule is open.' : undefined;

function onSchedule(
  dialog: ScheduleDialog,
  rest: Pick<Command, 'icon'> & { readonly title: string },
): Command {
  return {
    id: `schedule.${dialog}`,
    group: 'This view',
    off: () => noServer() ?? noSchedule(),
    run: () => {
      const { scheduleId } = useOpenSchedule.getState();
      if (scheduleId !== undefined) openOverlay({ kind: 'schedule', dialog, scheduleId });
    },
    ...rest,
  };
}

/** Make a schedule. */
export const newScheduleCommand: Command = {
  id: 'schedule.new',
  title: 'New schedule',
  group: 'This view',
  icon: Plus,
  keys: 'n',
  off: noServer,
  run: () => goTo(newSchedulePath),
};

/** What can be done to the open schedule. */
export const scheduleCommands = {
  backfill: onSchedule('backfill', { title: 'Backfill…', icon: History }),
  trigger: onSchedule('trigger', { title: 'Trigger now…', icon: Zap }),
  pause: onSchedule('pause', { title: 'Pause…', icon: CirclePause }),
  unpause: onSchedule('pause', { title: 'Unpause…', icon: CirclePlay }),
  delete: onSchedule('delete', { title: 'Delete the schedule…', icon: Trash2 }),
} as const;

/** The view's commands while it is shown. */
export function useScheduleCommands({
  finder,
  paused,
  preview,
}: {
  readonly finder: RefObject<HTMLInputElement | null>;
  readonly paused: boolean;
  /** Shows or hides the preview, where it is not always shown. */
  readonly preview: Command | undefined;
}): void {
  const { backfill, trigger, pause, unpause } = scheduleCommands;
  useCommands([
    newScheduleCommand,
    trigger,
    backfill,
    paused ? unpause : pause,
    scheduleCommands.delete,
    {
      id: 'schedules.find',
      title: 'Find a schedule',
      group: 'This view',
      keys: '/',
      run: () => finder.current?.focus(),
    },
    ...(preview ? [preview] : []),
  ]);
}

/** Shows or hides the preview. */
export function previewCommand(shown: boolean, toggle: () => void): Command {
  return {
    id: 'schedule.preview',
    title: shown ? 'Hide the preview' : 'Show the preview',
    group: 'This view',
    icon: CalendarRange,
    keys: 'g p',
    run: toggle,
  };
}
