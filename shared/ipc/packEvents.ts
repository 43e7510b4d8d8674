import type { HistoryEvent } from './models.ts';
import type { Column, Fields, PackedEvents, PackedShape, Template } from './packedEvents.ts';

/** More shapes than these are no columns any more: the attributes of what comes then are sent as they are. */
const SHAPES_MAX = 400;
/** A list, or a tree, beyond these is one value. */
const LIST_MAX = 8;
const FIELDS_MAX = 32;
const DEPTH_MAX = 10;

/** Whether a value stays in one piece. What users wrote does: no two payloads need be alike. @param depth how deep may be gone */
function isWhole(value: unknown, name: string, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth <= 0 || name === 'json') return true;
  if (Array.isArray(value)) return value.length > LIST_MAX;
  const names = Object.keys(value);
  return names.length > FIELDS_MAX || names.includes('__proto__');
}

/** The template of a value. @param next the number of the next column */
function templateOf(value: unknown, name: string, depth: number, next: () => number): Template {
  if (isWhole(value, name, depth)) return next();
  if (Array.isArray(value)) return value.map((item) => templateOf(item, '', depth - 1, next));
  const fields = Object.entries(value as object).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    fields.map(([key, item]) => [key, templateOf(item, key, depth - 1, next)]),
  );
}

interface OpenShape extends PackedShape {
  readonly columns: unknown[][];
}

/** A step on the way, field by field, from an event's type to its shape. */
class Step {
  readonly #fields = new Map<string, Step>();
  #value: Step | undefined;
  #list: Step | undefined;
  #object: Step | undefined;
  #end: Step | undefined;
  shape: OpenShape | undefined;
  /** The number of that shape. */
  index = 0;

  field(name: string): Step {
    let step = this.#fields.get(name);
    if (step === undefined) this.#fields.set(name, (step = new Step()));
    return step;
  }

  get value(): Step {
    return (this.#value ??= new Step());
  }

  get list(): Step {
    return (this.#list ??= new Step());
  }

  get object(): Step {
    return (this.#object ??= new Step());
  }

  get end(): Step {
    return (this.#end ??= new Step());
  }
}

/** Goes on from a step by what `value` is, and collects what goes into columns. */
function follow(from: Step, value: unknown, name: string, depth: number, found: unknown[]): Step {
  if (isWhole(value, name, depth)) {
    found.push(value);
    return from.value;
  }
  if (Array.isArray(value)) {
    let step = from.list;
    for (const item of value) step = follow(step, item, '', depth - 1, found);
    return step.end;
  }
  let step = from.object;
  const object = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(object)) {
    const item = object[key];
    if (item !== undefined) step = follow(step.field(key), item, key, depth - 1, found);
  }
  return step.end;
}

/** Packs events. */
export function packEvents(events: readonly HistoryEvent[]): PackedEvents {
  const first = new Step();
  const shapes: OpenShape[] = [];
  const shapeOf = (event: HistoryEvent, depth: number): number => {
    const { type, attributes, summary, details } = event;
    const found: unknown[] = [];
    const fields = { attributes, summary, details };
    const step = follow(first.field(type), fields, '', depth, found);
    if (step.shape === undefined) {
      if (shapes.length >= SHAPES_MAX && depth > 1) return shapeOf(event, 1);
      let count = 0;
      const template = templateOf(fields, '', depth, () => count++);
      const columns = Array.from({ length: count }, () => []);
      step.shape = { ...(template as object as Fields), type, columns };
      step.index = shapes.length;
      shapes.push(step.shape);
    }
    for (let index = 0; index < found.length; index += 1) {
      step.shape.columns[index]?.push(found[index]);
    }
    return step.index;
  };
  const order = events.map((event) => shapeOf(event, DEPTH_MAX));
  return {
    count: events.length,
    shapes: shapes.map((shape) => ({ ...shape, columns: shape.columns.map(columnOf) })),
    order: columnOf(order),
    ids: columnOf(events.map((event, index) => event.eventId - index)),
    times: columnOf(events.map((event) => event.timeMs)),
    wallTimes: columnOf(events.map((event) => event.wallMs)),
  };
}

/** Runs, where there are so few that they are shorter. */
function columnOf(values: readonly unknown[]): Column {
  const runs: unknown[] = [];
  let from = 0;
  for (let index = 1; index <= values.length; index += 1) {
    if (index < values.length && values[index] === values[from]) continue;
    runs.push(values[from], index - from);
    if (runs.length > values.length) return values;
    from = index;
  }
  return { runs };
}
