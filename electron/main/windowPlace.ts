/** Where the window was last, per display, and where it goes now. Pure; windows.ts keeps it in a file. */

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly bounds: Rectangle;
  readonly maximized: boolean;
}

/** What is remembered. */
export interface WindowMemory {
  /** The display the window was on last. */
  readonly display?: string | undefined;
  readonly places: Readonly<Record<string, Place>>;
}

export interface DisplayArea {
  readonly id: string;
  /** Without task bars and docks. */
  readonly workArea: Rectangle;
}

/** The smallest window that the layout serves. */
export const WINDOW_SIZE_MIN = { width: 900, height: 600 } as const;
const WINDOW_SIZE_WANTED = { width: 1440, height: 900 } as const;

/** Places kept; a laptop meets many projectors. */
const PLACES_MAX = 20;

/**
 * Where to show the window: as it was on the display it was on last, if that is there, else on the first. Never outside of a display and never
 * larger than it, whatever was remembered.
 */
export function placeWindow(memory: WindowMemory, displays: readonly DisplayArea[]): Place {
  const display = displays.find(({ id }) => id === memory.display) ?? displays[0];
  if (display === undefined) {
    return { bounds: { x: 0, y: 0, ...WINDOW_SIZE_WANTED }, maximized: false };
  }
  const remembered = memory.places[display.id];
  return {
    bounds: fit(remembered?.bounds ?? centred(display.workArea), display.workArea),
    maximized: remembered?.maximized ?? false,
  };
}

/** How far a window lies from the one that it was opened from. */
const STEP = 28;

/** Where to show one more window: as large as the one it was opened from, a step away, on the display on which most of that lies. */
export function placeBeside(bounds: Rectangle, displays: readonly DisplayArea[]): Place {
  const moved = { ...bounds, x: bounds.x + STEP, y: bounds.y + STEP };
  const [display] = [...displays].sort(
    (a, b) => overlap(b.workArea, bounds) - overlap(a.workArea, bounds),
  );
  return { bounds: display === undefined ? moved : fit(moved, display.workArea), maximized: false };
}

/** The area that two rectangles share. */
function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

/** The memory with the window's present place in it. */
export function rememberPlace(memory: WindowMemory, display: string, place: Place): WindowMemory {
  const others = Object.entries(memory.places).filter(([id]) => id !== display);
  const kept = others.slice(-(PLACES_MAX - 1));
  return { display, places: Object.fromEntries([...kept, [display, place]]) };
}

/** Reads what was written to the file; anything malformed counts as nothing remembered. */
export function parseMemory(text: string): WindowMemory {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || !isRecord(value['places'])) return { places: {} };
    const places = Object.entries(value['places']).filter((entry): entry is [string, Place] =>
      isPlace(entry[1]),
    );
    const display = typeof value['display'] === 'string' ? value['display'] : undefined;
    return { display, places: Object.fromEntries(places) };
  } catch {
    return { places: {} }; // not JSON: a write that was cut short
  }
}

function isPlace(value: unknown): boolean {
  if (!isRecord(value) || typeof value['maximized'] !== 'boolean') return false;
  const bounds = value['bounds'];
  return (
    isRecord(bounds) && ['x', 'y', 'width', 'height'].every((side) => Number.isFinite(bounds[side]))
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function fit(bounds: Rectangle, area: Rectangle): Rectangle {
  const width = clamp(
    Math.round(bounds.width),
    Math.min(WINDOW_SIZE_MIN.width, area.width),
    area.width,
  );
  const height = clamp(
    Math.round(bounds.height),
    Math.min(WINDOW_SIZE_MIN.height, area.height),
    area.height,
  );
  return {
    x: clamp(Math.round(bounds.x), area.x, area.x + area.width - width),
    y: clamp(Math.round(bounds.y), area.y, area.y + area.height - height),
    width,
    height,
  };
}

function centred(area: Rectangle): Rectangle {
  const width = Math.min(WINDOW_SIZE_WANTED.width, area.width);
  const height = Math.min(WINDOW_SIZE_WANTED.height, area.height);
  const x = area.x + (area.width - width) / 2;
  return { x, y: area.y + (area.height - height) / 2, width, height };
}

const clamp = (value: number, min: number, max: number): number =>
  Math.min(Math.max(value, min), max);
