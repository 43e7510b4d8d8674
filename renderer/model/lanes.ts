/**
 * Packing many spans of one family into few lanes, none over another in its lane:
 *
 *     lane 0  [ 0        ][ 16     ][ 34   |||
 *     lane 1  [ 1   ][ 17             ]
 *     lane 2  [ 2       ]     [ 24       ]
 */
import type { EventGroup } from './eventGroup.ts';
import { segmentsOf, type Segment } from './segments.ts';

/** A span in a lane. */
export interface LaneItem {
  readonly group: EventGroup;
  readonly segment: Segment;
}

/** Spans in lanes. */
export interface Lanes {
  /** In each lane in the order of their beginnings. */
  readonly lanes: readonly (readonly LaneItem[])[];
  /** How many ran at once at most. */
  readonly concurrencyMax: number;
  /** How many ran from a time on, until the next entry. */
  readonly steps: readonly (readonly [ms: number, count: number])[];
  /** Whether there were more at once than lanes, so that some lie over others. */
  readonly isCrowded: boolean;
}

/** More lanes than this could not be told apart. */
export const LANES_MAX = 64;

/** Whether a span takes a lane: what waits takes none. */
function takesLane(segment: Segment): boolean {
  return segment.kind !== 'queue' && segment.kind !== 'backoff' && segment.kind !== 'earlier';
}

/** What is still running occupies its lane for good. */
function laneEndMs(segment: Segment): number {
  return segment.untilNow ? Infinity : segment.toMs;
}

/** Packs the spans of `groups` first come, first served. */
export function packLanes(groups: readonly EventGroup[]): Lanes {
  const items: LaneItem[] = [];
  for (const group of groups) {
    for (const segment of segmentsOf(group)) {
      if (takesLane(segment)) items.push({ group, segment });
    }
  }
  items.sort((a, b) => a.segment.fromMs - b.segment.fromMs || a.group.id - b.group.id);
  const lanes: LaneItem[][] = [];
  const freeAt: number[] = [];
  let crowded = 0;
  for (const item of items) {
    let lane = firstFree(freeAt, item.segment.fromMs);
    if (lane === -1 && lanes.length < LANES_MAX) lane = lanes.length;
    if (lane === -1) {
      lane = crowded % LANES_MAX;
      crowded += 1;
    }
    const list = lanes[lane] ?? [];
    lanes[lane] = list;
    list.push(item);
    freeAt[lane] = Math.max(freeAt[lane] ?? -Infinity, laneEndMs(item.segment));
  }
  return { lanes, isCrowded: crowded > 0, ...concurrency(items) };
}

function firstFree(freeAt: readonly number[], ms: number): number {
  for (let lane = 0; lane < freeAt.length; lane += 1) {
    if ((freeAt[lane] ?? 0) <= ms) return lane;
  }
  return -1;
}

function concurrency(items: readonly LaneItem[]): Pick<Lanes, 'steps' | 'concurrencyMax'> {
  const starts = Float64Array.from(items, (item) => item.segment.fromMs).sort();
  const ends = Float64Array.from(items, (item) => laneEndMs(item.segment)).sort();
  const steps: [number, number][] = [];
  let count = 0;
  let concurrencyMax = 0;
  let ended = 0;
  const note = (ms: number): void => {
    const last = steps.at(-1);
    if (last?.[0] === ms) last[1] = count;
    else steps.push([ms, count]);
  };
  for (const start of starts) {
    for (; ended < ends.length && (ends[ended] ?? 0) <= start; ended += 1) {
      count -= 1;
      note(ends[ended] ?? 0);
    }
    count += 1;
    concurrencyMax = Math.max(concurrencyMax, count);
    note(start);
  }
  for (; ended < ends.length && (ends[ended] ?? 0) < Infinity; ended += 1) {
    count -= 1;
    note(ends[ended] ?? 0);
  }
  return { steps, concurrencyMax };
}

/** Whether any two of the groups are open at the same time. They are in the order of their beginnings. */
export function overlap(groups: readonly EventGroup[]): boolean {
  let lastEndMs = -Infinity;
  for (const group of groups) {
    if (group.startMs < lastEndMs) return true;
    lastEndMs = Math.max(lastEndMs, group.endMs ?? Infinity);
  }
  return false;
}
