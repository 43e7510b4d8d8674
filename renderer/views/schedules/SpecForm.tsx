import { Plus } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { canonicalSpec } from '../../../shared/schedules/canonicalSpec.ts';
import { structuredCalendar } from '../../../shared/schedules/cronText.ts';
import { ScheduleSpecError } from '../../../shared/schedules/specError.ts';
import { calendarWords, specWords } from '../../../shared/schedules/specWords.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { JsonEditor } from '../../components/json/JsonEditor.tsx';
import { readJson } from '../../components/json/jsonProblems.ts';
import text from '../../components/text.module.css';
import { CalendarCard, IntervalCard } from './CalendarCard.tsx';
import { readSpec } from './readForm.ts';
import {
  newCalendar,
  newException,
  newInterval,
  type CalendarDraft,
  type SpecForm as SpecValue,
} from './scheduleForm.ts';
import { SPEC_SCHEMA, specJson, specOfJson } from './specJson.ts';
import { linesOf, readLines, type LineProblem } from './specLines.ts';
import { specParts } from './specParts.ts';
import styles from './SpecForm.module.css';
import type { ScheduleFormState } from './useScheduleForm.ts';

/** The list with one element changed, or without it. */
function replaced<Item>(list: readonly Item[], index: number, item?: Item): readonly Item[] {
  return list.flatMap((old, at) => (at !== index ? [old] : item === undefined ? [] : [item]));
}

/** The sources of a spec in the server's order: calendars that only ranges can say come first. */
export function sourceOf(calendars: readonly CalendarDraft[], index: number): number {
  const isOriginal = (draft: CalendarDraft | undefined): boolean => draft?.original !== undefined;
  const same = calendars
    .slice(0, index)
    .filter((one) => isOriginal(one) === isOriginal(calendars[index]));
  const before = isOriginal(calendars[index]) ? 0 : calendars.filter(isOriginal).length;
  return before + same.length;
}

/** What a calendar of the form says; undefined while it is wrong. */
function wordsOf(draft: CalendarDraft): string | undefined {
  try {
    return calendarWords(draft.original ?? structuredCalendar(draft.fields));
  } catch (error) {
    if (error instanceof ScheduleSpecError) return undefined;
    throw error;
  }
}

function AddButtons({
  state: { form, change },
  onAdded,
}: {
  readonly state: ScheduleFormState;
  /** Hears the path of what was added, so that it opens. */
  readonly onAdded: (path: string) => void;
}): ReactNode {
  const { calendars, intervals, except } = form;
  return (
    <div className={styles.add}>
      <Button
        size="small"
        onClick={() => {
          onAdded(`calendars.${calendars.length}`);
          change({ calendars: [...calendars, newCalendar] });
        }}
      >
        <Plus aria-hidden="true" />
        Calendar
      </Button>
      <Button size="small" onClick={() => change({ intervals: [...intervals, newInterval] })}>
        <Plus aria-hidden="true" />
        Interval
      </Button>
      <Button
        size="small"
        onClick={() => {
          onAdded(`except.${except.length}`);
          change({ except: [...except, newException] });
        }}
      >
        <Plus aria-hidden="true" />
        Exception
      </Button>
    </div>
  );
}

function Cards({ state }: { readonly state: ScheduleFormState }): ReactNode {
  const { form, problems, change } = state;
  const { calendars, intervals, except } = form;
  const [added, setAdded] = useState<string>();
  return (
    <>
      {calendars.map((draft, index) => (
        <CalendarCard
          // A calendar has no identity beyond its place.
          key={`calendar ${index}`}
          draft={draft}
          path={`calendars.${index}`}
          title={`Calendar ${index + 1}`}
          words={wordsOf(draft)}
          source={sourceOf(calendars, index)}
          problems={problems}
          startOpen={(state.isNew && index === 0) || added === `calendars.${index}`}
          onChange={(next) => change({ calendars: replaced(calendars, index, next) })}
          onRemove={() => change({ calendars: replaced(calendars, index) })}
        />
      ))}
      {intervals.map((draft, index) => (
        <IntervalCard
          key={`interval ${index}`}
          draft={draft}
          path={`intervals.${index}`}
          title={`Interval ${index + 1}`}
          source={calendars.length + index}
          problems={problems}
          onChange={(next) => change({ intervals: replaced(intervals, index, next) })}
          onRemove={() => change({ intervals: replaced(intervals, index) })}
        />
      ))}
      {except.map((draft, index) => (
        <CalendarCard
          key={`except ${index}`}
          draft={draft}
          path={`except.${index}`}
          title={except.length === 1 ? 'Except' : `Except ${index + 1}`}
          words={wordsOf(draft)}
          source={undefined}
          problems={problems}
          startOpen={added === `except.${index}`}
          onChange={(next) => change({ except: replaced(except, index, next) })}
          onRemove={() => change({ except: replaced(except, index) })}
        />
      ))}
      <AddButtons state={state} onAdded={setAdded} />
    </>
  );
}

const lineText = ({ line, message }: LineProblem): string => `Line ${line}: ${message}`;

function Lines({ state }: { readonly state: ScheduleFormState }): ReactNode {
  const { form, change, setFaceProblem } = state;
  const [typed, setTyped] = useState(() => linesOf(form));
  const { problems } = useMemo(() => readLines(typed), [typed]);
  const unsayable = form.calendars.filter(({ original }) => original !== undefined);
  const onChange = (value: string): void => {
    setTyped(value);
    const read = readLines(value);
    const [first] = read.problems;
    setFaceProblem(first && lineText(first));
    if (first) return;
    const { calendars, intervals, except, zone } = read;
    change({
      calendars: [...unsayable, ...calendars],
      intervals,
      except,
      ...(zone === undefined ? {} : { zone }),
    });
  };
  return (
    <div className={styles.face}>
      <textarea
        className={styles.lines}
        aria-label="When, a line each"
        aria-invalid={problems.length > 0}
        aria-describedby="schedule-line-problems"
        spellCheck={false}
        rows={Math.max(6, typed.split('\n').length + 1)}
        value={typed}
        onChange={(event) => onChange(event.target.value)}
      />
      <div id="schedule-line-problems" aria-live="polite" className={styles.errors}>
        {problems.map((problem) => (
          <span key={problem.line}>{lineText(problem)}</span>
        ))}
      </div>
      <p className={styles.syntax}>
        A line each: <code>minute hour day month weekday</code> (with a year as sixth, with seconds
        as first of seven), <code>@daily</code>, <code>@every 3h/10m</code>, and{' '}
        <code>except * * 6 4 *</code> for what is left out. <code>#</code> begins a comment.
      </p>
    </div>
  );
}

function Json({ state }: { readonly state: ScheduleFormState }): ReactNode {
  const { form, change, setFaceProblem, save } = state;
  const [typed, setTyped] = useState(() => specJson(readSpec(form).spec));
  const [wrong, setWrong] = useState<string>();
  const onChange = (value: string): void => {
    if (value === typed) return;
    setTyped(value);
    const found = partsOfJson(value);
    const message = typeof found === 'string' ? found : undefined;
    setWrong(message);
    setFaceProblem(message);
    if (typeof found !== 'string') change(found);
  };
  return (
    <div className={styles.face}>
      <JsonEditor
        label="Spec, JSON"
        value={typed}
        schema={SPEC_SCHEMA}
        invalid={wrong !== undefined}
        linesMin={10}
        onChange={onChange}
        onKey={(key) => {
          if (key === 'submit') void save();
        }}
      />
      <div aria-live="polite" className={styles.errors}>
        {wrong !== undefined && <span>{wrong}</span>}
      </div>
    </div>
  );
}

/** The parts that a JSON stands for, or why it stands for none. */
function partsOfJson(value: string): SpecValue | string {
  const { value: read, problems } = readJson(value, SPEC_SCHEMA);
  const [first] = problems;
  if (first) return first.message;
  try {
    return specParts(canonicalSpec(specOfJson(read?.json)));
  } catch (error) {
    if (error instanceof ScheduleSpecError) return error.message;
    throw error;
  }
}

/** What the spec says in words, and its faces: form, lines, JSON. */
export function SpecForm({ state }: { readonly state: ScheduleFormState }): ReactNode {
  const { preview, isStale, face } = state;
  return (
    <>
      <p className={classes(styles.words, isStale && styles.stale)} aria-live="polite">
        {preview.kind === 'times' ? (
          specWords(preview.preview.canonical)
        ) : (
          <span className={text.danger}>{preview.message}</span>
        )}
      </p>
      {face === 'form' && <Cards state={state} />}
      {face === 'text' && <Lines state={state} />}
      {face === 'json' && <Json state={state} />}
    </>
  );
}
