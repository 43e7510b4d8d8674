import type { HistoryEvent } from './models.ts';
import type { Column, PackedEvents, PackedShape, Template } from './packedEvents.ts';

/** A column's values, one by one. */
function valuesOf(column: Column): readonly unknown[] {
  if (!('runs' in column)) return column;
  const values: unknown[] = [];
  const { runs } = column;
  for (let index = 0; index < runs.length; index += 2) {
    for (let left = Number(runs[index + 1]); left > 0; left -= 1) values.push(runs[index]);
  }
  return values;
}

/** A shape as it is read: a column that says the same throughout is that value, and no list. */
class Shape {
  readonly type: string;
  readonly #attributes: Template;
  readonly #named: ReadonlyMap<string, Template>;
  readonly #summary: Template | undefined;
  readonly #details: Template | undefined;
  readonly #columns: readonly ({ readonly all: unknown } | readonly unknown[])[];

  constructor({ type, attributes, summary, details, columns }: PackedShape) {
    this.type = type;
    this.#attributes = attributes;
    this.#named = new Map(Object.entries(attributes));
    this.#summary = summary;
    this.#details = details;
    this.#columns = columns.map((column) =>
      'runs' in column && column.runs.length === 2 ? { all: column.runs[0] } : valuesOf(column),
    );
  }

  /** What the event that is the `place`th of this shape says in its attributes, or in one of them. */
  attributes(place: number): HistoryEvent['attributes'] {
    return this.#fill(this.#attributes, place) as HistoryEvent['attributes'];
  }

  attribute(name: string, place: number): unknown {
    if (typeof this.#attributes === 'number') return this.attributes(place)[name];
    const own = this.#named.get(name);
    return own === undefined ? undefined : this.#fill(own, place);
  }

  summary(place: number): string | undefined {
    return this.#summary === undefined ? undefined : (this.#fill(this.#summary, place) as string);
  }

  details(place: number): string | undefined {
    return this.#details === undefined ? undefined : (this.#fill(this.#details, place) as string);
  }

  #fill(template: Template, place: number): unknown {
    if (typeof template === 'number') {
      const column = this.#columns[template] ?? [];
      return 'all' in column ? column.all : column[place];
    }
    if (Array.isArray(template)) {
      return template.map((item: Template) => this.#fill(item, place));
    }
    const filled: Record<string, unknown> = {};
    const named = template as Readonly<Record<string, Template>>;
    for (const name in named) filled[name] = this.#fill(named[name] ?? 0, place);
    return filled;
  }
}

/** An event out of a list that was packed. */
class UnpackedEvent implements HistoryEvent {
  readonly eventId: number;
  readonly timeMs: number;
  readonly wallMs: number | undefined;
  readonly #shape: Shape;
  readonly #place: number;
  #attributes: HistoryEvent['attributes'] | undefined;

  constructor(
    eventId: number,
    timeMs: number,
    wallMs: number | undefined,
    shape: Shape,
    place: number,
  ) {
    this.eventId = eventId;
    this.timeMs = timeMs;
    this.wallMs = wallMs;
    this.#shape = shape;
    this.#place = place;
  }

  get type(): string {
    return this.#shape.type;
  }

  get attributes(): HistoryEvent['attributes'] {
    return (this.#attributes ??= this.#shape.attributes(this.#place));
  }

  get summary(): string | undefined {
    return this.#shape.summary(this.#place);
  }

  get details(): string | undefined {
    return this.#shape.details(this.#place);
  }

  attribute(name: string): unknown {
    if (this.#attributes !== undefined) return this.#attributes[name];
    return this.#shape.attribute(name, this.#place);
  }

  toJSON(): HistoryEvent {
    const { eventId, type, timeMs, wallMs, attributes, summary, details } = this;
    return {
      eventId,
      type,
      timeMs,
      ...(wallMs === undefined ? {} : { wallMs }),
      attributes,
      ...(summary === undefined ? {} : { summary }),
      ...(details === undefined ? {} : { details }),
    };
  }
}

/** One of an event's attributes, without making the others: for those who go through all events. */
export function attributeOf(event: HistoryEvent, name: string): unknown {
  return event instanceof UnpackedEvent ? event.attribute(name) : event.attributes[name];
}

/** An event as a plain object with all that it says, for those who list its fields. */
export function plainEvent(event: HistoryEvent): HistoryEvent {
  return event instanceof UnpackedEvent ? event.toJSON() : event;
}

/** Unpacks events. */
export function unpackEvents(packed: PackedEvents): readonly HistoryEvent[] {
  const shapes = packed.shapes.map((shape) => new Shape(shape));
  const places = shapes.map(() => 0);
  const order = valuesOf(packed.order) as readonly number[];
  const ids = valuesOf(packed.ids) as readonly number[];
  const times = valuesOf(packed.times) as readonly number[];
  const wallTimes = valuesOf(packed.wallTimes) as readonly (number | null | undefined)[];
  return order.map((shapeIndex, index) => {
    const shape = shapes[shapeIndex];
    const place = places[shapeIndex];
    if (shape === undefined || place === undefined) {
      throw new Error(`event ${index} of a page has the shape ${shapeIndex} of ${shapes.length}`);
    }
    places[shapeIndex] = place + 1;
    const eventId = index + (ids[index] ?? 0);
    return new UnpackedEvent(
      eventId,
      times[index] ?? 0,
      wallTimes[index] ?? undefined,
      shape,
      place,
    );
  });
}
