/**
 * The text of one calendar field, as in cron: `*`, `5`, `1-5`, `1-5/2`, `5/10` (from 5 to the end), lists of these, and names
 * of months and days. Errors are the server's (server: worker/scheduler/calendar.go, makeRange).
 */
import type { Range } from '../protocol/messages.ts';
import { ScheduleSpecError } from './specError.ts';

export const YEAR_MIN = 2000;
/** The last year that schedules know. */
export const YEAR_MAX = 2100;

export interface Field {
  /** As errors call it. */
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** What an empty text stands for. */
  readonly fallback: string;
  /** Names of values, in lower case, the first of which stands for `least`; a prefix of `prefixMin` letters will do. */
  readonly names?: readonly string[];
  readonly prefixMin?: number;
}

/** The months of the year. */
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Every field of a calendar; a day of the week in text may also be 7, for Sunday. */
export const FIELDS = {
  second: { name: 'Second', least: 0, most: 59, fallback: '0' },
  minute: { name: 'Minute', least: 0, most: 59, fallback: '0' },
  hour: { name: 'Hour', least: 0, most: 23, fallback: '0' },
  dayOfWeek: {
    name: 'DayOfWeek',
    least: 0,
    most: 7,
    fallback: '*',
    names: WEEKDAYS,
    prefixMin: 2,
  },
  dayOfMonth: { name: 'DayOfMonth', least: 1, most: 31, fallback: '*' },
  month: {
    name: 'Month',
    least: 1,
    most: 12,
    fallback: '*',
    names: MONTHS.map((name) => name.toLowerCase()),
    prefixMin: 3,
  },
  year: { name: 'Year', least: YEAR_MIN, most: YEAR_MAX, fallback: '*' },
} as const satisfies Record<string, Field>;

/** The ranges of a field's text, ends and steps that are defaults left out. Every year is no range at all. */
export function parseField(text: string | undefined, field: Field): Range[] {
  const whole = (text ?? '').trim() || field.fallback;
  if (whole === '*' && field === FIELDS.year) return [];
  return whole.split(',').flatMap((part) => parsePart(part, field));
}

function parsePart(part: string, field: Field): Range[] {
  const [range = '', stepText, ...more] = part.split('/');
  if (more.length > 0) throw new ScheduleSpecError(`${field.name} has too many slashes`);
  const step = stepText === undefined ? 1 : parseStep(stepText, field);
  const { start, end } = parseBounds(range, stepText !== undefined, field);
  if (field !== FIELDS.dayOfWeek || end !== 7) return [compact(start, end, step)];
  return sundayAsZero(start, step);
}

function parseStep(text: string, field: Field): number {
  if (text === '') throw new ScheduleSpecError(`${field.name} missing step value`);
  const step = parseInteger(text);
  if (step === undefined) {
    throw new ScheduleSpecError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  if (step < 1) throw new ScheduleSpecError(`${field.name} has invalid Step`);
  return step;
}

function parseBounds(
  range: string,
  hasStep: boolean,
  field: Field,
): { start: number; end: number } {
  const { name, least, most } = field;
  if (range === '*') return { start: least, end: most };
  const [from = '', to, ...more] = range.split('-');
  if (more.length > 0) throw new ScheduleSpecError(`${name} has too many dashes`);
  const start = parseValue(from, least, field);
  if (to === undefined) {
    if (start === undefined) {
      throw new ScheduleSpecError(`${name} is not in range [${least}-${most}]`);
    }
    return { start, end: hasStep ? most : start };
  }
  if (start === undefined) {
    throw new ScheduleSpecError(`${name} Start is not in range [${least}-${most}]`);
  }
  const end = parseValue(to, start, field);
  if (end === undefined) {
    throw new ScheduleSpecError(`${name} End is before Start or not in range [${least}-${most}]`);
  }
  return { start, end };
}

/** A number or a name, from `least` to the field's end; undefined when it is none. */
function parseValue(text: string, least: number, field: Field): number | undefined {
  const { names = [], prefixMin = Infinity } = field;
  const named =
    text.length >= prefixMin ? names.findIndex((name) => name.startsWith(text.toLowerCase())) : -1;
  const value = named >= 0 ? named + field.least : parseInteger(text);
  return value !== undefined && value >= least && value <= field.most ? value : undefined;
}

const parseInteger = (text: string): number | undefined =>
  /^[+-]?\d{1,18}$/.test(text) ? Number(text) : undefined;

/** A range of days of the week up to 7: Sunday is day 0, in a range of its own where the others don't reach it. */
function sundayAsZero(start: number, step: number): Range[] {
  const reachesSunday = (7 - start) % step === 0;
  const needsOwn = reachesSunday && (step > 1 || start > 1);
  if (!needsOwn) return [compact(start, 6, step)];
  return start === 7 ? [{}] : [{}, compact(start, 6, step)];
}

const compact = (start: number, end: number, step: number): Range => ({
  start,
  ...(end !== start && { end }),
  ...(step !== 1 && { step }),
});
