import { Trash2 } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { parseField, FIELDS } from '../../../shared/schedules/fieldText.ts';
import { ScheduleSpecError } from '../../../shared/schedules/specError.ts';
import { rangesText, type CalendarFields } from '../../../shared/schedules/specText.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import text from '../../components/text.module.css';
import type { FormProblem } from '../workflows/start/startForm.ts';
import type { CalendarDraft, IntervalDraft } from './scheduleForm.ts';
import { SourceChip } from './SourceChip.tsx';
import styles from './SpecForm.module.css';

type FieldName = keyof CalendarFields;

const NAMES: Readonly<Record<FieldName, string>> = {
  hour: 'Hour',
  minute: 'Minute',
  second: 'Second',
  dayOfMonth: 'Day of month',
  month: 'Month',
  dayOfWeek: 'Day of week',
  year: 'Year',
};

/** The week begins on Monday; the numbers are those of cron. */
const WEEK = [
  ['Mon', 1],
  ['Tue', 2],
  ['Wed', 3],
  ['Thu', 4],
  ['Fri', 5],
  ['Sat', 6],
  ['Sun', 0],
] as const;

/** The days that a field's text has; undefined when it is wrong. */
function weekdaysOf(value: string): ReadonlySet<number> | undefined {
  try {
    const days = new Set<number>();
    for (const { start = 0, end = 0, step = 1 } of parseField(value, FIELDS.dayOfWeek)) {
      for (let day = start; day <= Math.max(start, end); day += Math.max(1, step)) days.add(day);
    }
    return days;
  } catch (error) {
    if (error instanceof ScheduleSpecError) return undefined;
    throw error;
  }
}

/** Days as text, those in a row as a span. */
function weekdaysText(days: ReadonlySet<number>): string {
  const sorted = [...days].sort((a, b) => a - b);
  const ranges: { start: number; end: number }[] = [];
  for (const day of sorted) {
    const last = ranges.at(-1);
    if (last && last.end === day - 1) last.end = day;
    else ranges.push({ start: day, end: day });
  }
  return rangesText(ranges, FIELDS.dayOfWeek);
}

function Weekdays({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const days = weekdaysOf(value);
  if (!days) return undefined;
  const toggle = (day: number): void => {
    const next = new Set(days);
    if (!next.delete(day)) next.add(day);
    // No day at all is nothing that a calendar can say.
    if (next.size > 0) onChange(weekdaysText(next));
  };
  return (
    <div className={styles.weekdays} role="group" aria-label="Days of the week">
      {WEEK.map(([name, day]) => (
        <button
          key={name}
          type="button"
          className={styles.weekday}
          aria-pressed={days.has(day)}
          onClick={() => toggle(day)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

interface CardProps {
  readonly draft: CalendarDraft;
  /** `calendars.0`: what the fields of its problems begin with. */
  readonly path: string;
  readonly title: string;
  /** What it says, in words; undefined while it is wrong. */
  readonly words: string | undefined;
  /** Its place among the sources; undefined for an exception. */
  readonly source: number | undefined;
  readonly problems: readonly FormProblem[];
  readonly startOpen: boolean;
  readonly onChange: (draft: CalendarDraft) => void;
  readonly onRemove: () => void;
}

const USUAL = ['hour', 'minute', 'dayOfMonth', 'month'] as const;
const SELDOM = ['second', 'dayOfWeek', 'year'] as const;

function CalendarFieldsForm({
  draft,
  path,
  problems,
  onChange,
}: Pick<CardProps, 'draft' | 'path' | 'problems' | 'onChange'>): ReactNode {
  const error = (name: string): string | undefined =>
    problems.find(({ field }) => field === `${path}.${name}`)?.message;
  const hasSeldom =
    draft.fields.year !== '*' ||
    !['0', '*'].includes(draft.fields.second) ||
    weekdaysOf(draft.fields.dayOfWeek) === undefined;
  const [more, setMore] = useState(hasSeldom);
  const shown: readonly FieldName[] = more || hasSeldom ? [...USUAL, ...SELDOM] : USUAL;
  const set = (name: FieldName, value: string): void =>
    onChange({ ...draft, fields: { ...draft.fields, [name]: value } });
  return (
    <div className={styles.cardBody}>
      <Weekdays value={draft.fields.dayOfWeek} onChange={(value) => set('dayOfWeek', value)} />
      <div className={styles.fields}>
        {shown.map((name) => (
          <div key={name} data-problem={`${path}.${name}`}>
            <TextField
              label={NAMES[name]}
              mono
              value={draft.fields[name]}
              placeholder={FIELDS[name].fallback}
              error={error(name)}
              onChange={(value) => set(name, value)}
            />
          </div>
        ))}
      </div>
      <div className={styles.cardFoot}>
        <TextField
          label="Comment"
          value={draft.comment}
          error={error('comment')}
          onChange={(comment) => onChange({ ...draft, comment })}
        />
        {!more && !hasSeldom && (
          <Button tone="ghost" size="small" onClick={() => setMore(true)}>
            Second, weekday as text, year
          </Button>
        )}
      </div>
      <p className={styles.syntax}>
        As in cron: <code>*</code>, <code>2</code>, <code>9-17</code>, <code>*/15</code>,{' '}
        <code>1,15</code>.
      </p>
    </div>
  );
}

/** A part of the spec: what it is called and says, and behind that a button that removes it. */
function Card({
  title,
  words,
  source,
  open,
  onToggle,
  onRemove,
  children,
}: Pick<CardProps, 'title' | 'words' | 'source' | 'onRemove'> & {
  /** Whether its fields are shown; undefined where they always are. */
  readonly open?: boolean;
  readonly onToggle?: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const id = useId();
  const head = (
    <>
      {source !== undefined && <SourceChip source={source} />}
      <b id={id}>{title}</b>
      <span className={text.ellipsis}>{words}</span>
    </>
  );
  return (
    <section className={styles.card} aria-labelledby={id}>
      <div className={styles.cardHead}>
        {open === undefined ? (
          <span className={styles.cardTitle}>{head}</span>
        ) : (
          <button
            type="button"
            className={styles.cardToggle}
            aria-expanded={open}
            onClick={onToggle}
          >
            {head}
          </button>
        )}
        <Button
          tone="ghost"
          size="small"
          iconOnly
          aria-label={`Remove ${title}`}
          title={`Remove ${title}`}
          onClick={onRemove}
        >
          <Trash2 aria-hidden="true" />
        </Button>
      </div>
      {children}
    </section>
  );
}

/** A calendar or an exception: its words, and behind a click its fields. */
export function CalendarCard(props: CardProps): ReactNode {
  const { draft, title, words, source, problems, path, startOpen, onRemove } = props;
  const [open, setOpen] = useState(startOpen);
  const wrong = problems.some(({ field }) => field.startsWith(`${path}.`));
  const shown = open || wrong;
  return (
    <Card
      {...{ title, source, onRemove }}
      words={draft.comment === '' ? words : draft.comment}
      open={shown}
      onToggle={() => setOpen(!shown)}
    >
      {shown && draft.original === undefined && <CalendarFieldsForm {...props} />}
      {shown && draft.original !== undefined && (
        <p className={styles.original}>
          One of its fields has no ranges, so that it never matches. It can be changed as JSON.
        </p>
      )}
    </Card>
  );
}

/** An interval. */
export function IntervalCard({
  draft,
  path,
  title,
  source,
  problems,
  onChange,
  onRemove,
}: {
  readonly draft: IntervalDraft;
  readonly path: string;
  readonly title: string;
  readonly source: number;
  readonly problems: readonly FormProblem[];
  readonly onChange: (draft: IntervalDraft) => void;
  readonly onRemove: () => void;
}): ReactNode {
  const error = (name: string): string | undefined =>
    problems.find(({ field }) => field === `${path}.${name}`)?.message;
  return (
    <Card {...{ title, source, onRemove }} words="counted from 1 January 1970, UTC">
      <div className={styles.cardBody}>
        <div className={styles.fields}>
          <div data-problem={`${path}.every`}>
            <TextField
              label="Every"
              mono
              value={draft.every}
              placeholder="1h"
              error={error('every')}
              onChange={(every) => onChange({ ...draft, every })}
            />
          </div>
          <div data-problem={`${path}.offset`}>
            <TextField
              label="Offset"
              mono
              value={draft.offset}
              placeholder="none"
              error={error('offset')}
              onChange={(offset) => onChange({ ...draft, offset })}
            />
          </div>
        </div>
      </div>
    </Card>
  );
}
