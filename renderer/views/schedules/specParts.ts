/** A spec as the parts of the form. Pure. */
import type { ScheduleSpecView } from '../../../shared/ipc/schedules.ts';
import type { ScheduleSpec, StructuredCalendarSpec } from '../../../shared/protocol/messages.ts';
import { canonicalSpec } from '../../../shared/schedules/canonicalSpec.ts';
import { fieldsOf, goText, MIDNIGHT } from '../../../shared/schedules/specText.ts';
import { durationMs, timestampMs } from '../../../shared/temporal/duration.ts';
import { momentText } from '../../model/schedules/zonedTime.ts';
import type { CalendarDraft, SpecForm } from './scheduleForm.ts';

/**
 * The form's parts of a spec. What a server has is taken as it is, though a zone of its may be unknown here; a spec with text in it is
 * read first, and throws a ScheduleSpecError where the server would refuse it.
 */
export function specParts(view: ScheduleSpecView): SpecForm {
  const hasText = view.calendar ?? view.excludeCalendar ?? view.cronString;
  const spec: ScheduleSpec = hasText ? canonicalSpec(view) : view;
  const startMs = timestampMs(spec.startTime);
  const endMs = timestampMs(spec.endTime);
  const jitterMs = durationMs(spec.jitter) ?? 0;
  return {
    calendars: (spec.structuredCalendar ?? []).map(draftOf),
    intervals: (spec.interval ?? []).map(({ interval, phase }) => ({
      every: goText(durationMs(interval) ?? 0),
      offset: durationMs(phase) ? goText(durationMs(phase) ?? 0) : '',
    })),
    except: (spec.excludeStructuredCalendar ?? []).map(draftOf),
    zone: spec.timezoneName ?? '',
    jitter: jitterMs === 0 ? '' : goText(jitterMs),
    startAt: startMs === undefined ? '' : momentText(startMs),
    endAt: endMs === undefined ? '' : momentText(endMs),
  };
}

function draftOf(calendar: StructuredCalendarSpec): CalendarDraft {
  const fields = fieldsOf(calendar);
  const comment = calendar.comment ?? '';
  return fields ? { fields, comment } : { fields: MIDNIGHT, comment, original: calendar };
}
