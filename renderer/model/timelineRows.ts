/**
 * The rows of a timeline. One row is one thing; what happens again shares a row, what happens many times at once is packed into lanes.
 *
 *     family of one                 a row, with a row per attempt beneath when unfolded
 *     one after the other           a row for all of them, with a row each beneath when unfolded
 *     a few at once                 a row each
 *     many at once                  "running at once", the lanes, those that need attention, the rest when unfolded
 *     a child that is unfolded      its own rows beneath it, laid out alike
 *
 * 1. Rows never overlap and leave no gap.
 * 2. Every group is in a row, or in one that unfolding shows.
 * 3. The same groups and folding give the same rows, whatever time it is.
 */
import { childRunOf } from './childRun.ts';
import { hasFailure, isBad, isOpen, isPoint, type Attempt, type EventGroup } from './eventGroup.ts';
import { overlap, packLanes, type LaneItem, type Lanes } from './lanes.ts';
import { segmentsOf } from './segments.ts';

/** What a row shows. */
export type RowContent =
  | {
      readonly type: 'group';
      readonly group: EventGroup;
      readonly items: readonly LaneItem[];
      /** Whether other rows show the same thing again. */
      readonly isOneOfMany: boolean;
    }
  | {
      readonly type: 'attempt';
      readonly group: EventGroup;
      readonly attempt: Attempt;
      readonly items: readonly LaneItem[];
    }
  | {
      readonly type: 'family';
      readonly groups: readonly EventGroup[];
      readonly items: readonly LaneItem[];
    }
  | { readonly type: 'lanes'; readonly groups: readonly EventGroup[]; readonly lanes: Lanes }
  | { readonly type: 'concurrency'; readonly groups: readonly EventGroup[]; readonly lanes: Lanes }
  | { readonly type: 'rest'; readonly groups: readonly EventGroup[] }
  /** Why there are no rows, or not all, beneath an unfolded child. */
  | { readonly type: 'message'; readonly group: EventGroup; readonly text: string };

/** What is beneath an unfolded child. */
export interface Below {
  readonly groups: readonly EventGroup[];
  /** That it is being read, or why it can't be. */
  readonly message: string | undefined;
}

/** By the child's id in the timeline. */
export type BelowById = ReadonlyMap<number, Below>;

/** A row. */
export interface TimelineRow {
  /** Stays the same while the history grows. */
  readonly key: string;
  readonly content: RowContent;
  readonly y: number;
  readonly height: number;
  /** 0 at the top. */
  readonly depth: number;
  /** Whether what is beneath is shown; undefined when there is nothing beneath. */
  readonly expanded: boolean | undefined;
  /** Its place among its siblings, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
}

/** All rows. */
export interface TimelineRows {
  readonly rows: readonly TimelineRow[];
  readonly heightPx: number;
  /** The row that shows a group, or the nearest one that stands for it. */
  readonly rowOf: (groupId: number) => TimelineRow | undefined;
}

/** A row's height. */
export const ROW_PX = 24;
const CONCURRENCY_PX = 48;
const LANE_PX = 11;
const LANE_PX_MIN = 4;
const LANES_PX_MAX = 256;
/** Around lanes, above and below together. */
export const LANES_PADDING_PX = 8;

/** More groups of one family at once than this are packed. */
const PACKED_ABOVE = 24;
const ATTENTION_MAX = 10;

/** Whether a key's row is unfolded: packed families are from the start, everything else when asked. */
export type Folding = ReadonlySet<string>;

interface Node {
  readonly key: string;
  readonly content: RowContent;
  readonly height: number;
  readonly expanded: boolean | undefined;
  readonly children: readonly Node[];
}

/** What decides about rows besides the groups. */
interface Unfolded {
  readonly toggled: Folding;
  readonly below: BelowById;
}

/** The rows of `groups`. @param toggled keys of rows that somebody folded or unfolded @param below what unfolded children have */
export function layoutRows(
  groups: readonly EventGroup[],
  toggled: Folding,
  below: BelowById = new Map(),
): TimelineRows {
  return placed(nodesOf(groups, { toggled, below }));
}

/** Groups of one family. */
interface Family {
  readonly members: EventGroup[];
  /** Whether they share a row; known when all members are. */
  isShared: boolean;
  /** Whether that row is there already. */
  isDone: boolean;
}

function nodesOf(groups: readonly EventGroup[], unfolded: Unfolded): readonly Node[] {
  const families = new Map<string, Family>();
  const own: Family[] = [];
  for (const group of groups) {
    let family = families.get(group.family);
    if (family === undefined) {
      family = { members: [group], isShared: false, isDone: false };
      families.set(group.family, family);
    } else family.members.push(group);
    own.push(family);
  }
  for (const family of families.values()) family.isShared = sharesRow(family.members);
  const nodes: Node[] = [];
  for (const [index, group] of groups.entries()) {
    const family = own[index];
    if (family?.isDone !== false) continue;
    const { members, isShared } = family;
    family.isDone = isShared;
    if (isShared) nodes.push(...familyNodes(group.family, members, unfolded));
    else nodes.push(groupNode(group, unfolded, members.length > 1));
  }
  return nodes;
}

function sharesRow(members: readonly EventGroup[]): boolean {
  const [first] = members;
  if (first === undefined) return false;
  if (first.kind === 'workflowTask' || first.kind === 'timeSkip') return true;
  if (members.length === 1) return false;
  return isPoint(first) || members.length > PACKED_ABOVE || !overlap(members);
}

function familyNodes(
  family: string,
  members: readonly EventGroup[],
  unfolded: Unfolded,
): readonly Node[] {
  const [first] = members;
  if (first === undefined) return [];
  const isPacked =
    !isPoint(first) && first.kind !== 'workflowTask' && members.length > 1 && overlap(members);
  if (isPacked) return packedNodes(family, members, unfolded);
  const key = `family:${family}`;
  const expanded = unfolded.toggled.has(key);
  return [
    {
      key,
      content: { type: 'family', groups: members, items: itemsOf(members) },
      height: ROW_PX,
      expanded,
      children: expanded ? members.map((group) => groupNode(group, unfolded)) : [],
    },
  ];
}

function packedNodes(
  family: string,
  members: readonly EventGroup[],
  unfolded: Unfolded,
): readonly Node[] {
  const key = `lanes:${family}`;
  const lanes = packLanes(members);
  if (unfolded.toggled.has(key)) {
    const content = { type: 'family', groups: members, items: itemsOf(members) } as const;
    return [{ key, content, height: ROW_PX, expanded: false, children: [] }];
  }
  const attention = needAttention(members);
  const shown = new Set(attention);
  const rest = members.filter((group) => !shown.has(group));
  const children = attention.map((group) => groupNode(group, unfolded));
  if (rest.length > 0) children.push(restNode(family, rest, unfolded));
  return [
    {
      key: `concurrency:${family}`,
      content: { type: 'concurrency', groups: members, lanes },
      height: CONCURRENCY_PX,
      expanded: undefined,
      children: [],
    },
    {
      key,
      content: { type: 'lanes', groups: members, lanes },
      height: lanesPx(lanes.lanes.length) + LANES_PADDING_PX,
      expanded: true,
      children,
    },
  ];
}

function restNode(family: string, rest: readonly EventGroup[], unfolded: Unfolded): Node {
  const key = `rest:${family}`;
  const expanded = unfolded.toggled.has(key);
  return {
    key,
    content: { type: 'rest', groups: rest },
    height: ROW_PX,
    expanded,
    children: expanded ? rest.map((group) => groupNode(group, unfolded)) : [],
  };
}

function lanesPx(count: number): number {
  return Math.max(
    ROW_PX - LANES_PADDING_PX,
    Math.min(count * LANE_PX, Math.max(LANES_PX_MAX, count * LANE_PX_MIN)),
  );
}

/** Those that retry, those that failed, and the one that is open longest; the worst first, shown in the order of the history. */
function needAttention(members: readonly EventGroup[]): readonly EventGroup[] {
  const oldest = members.find(isOpen);
  const score = (group: EventGroup): number => {
    if (isOpen(group) && group.attemptNumber > 1) return 3;
    if (isBad(group)) return 2;
    if (group === oldest) return 2;
    return hasFailure(group) ? 1 : 0;
  };
  return members
    .map((group) => ({ group, score: score(group) }))
    .filter((entry) => entry.score > 0)
    .sort((a, b) => b.score - a.score || a.group.id - b.group.id)
    .slice(0, ATTENTION_MAX)
    .map((entry) => entry.group)
    .sort((a, b) => a.id - b.id);
}

/** What the row of one group shows. */
class GroupContent {
  readonly type = 'group';
  readonly group: EventGroup;
  readonly isOneOfMany: boolean;
  #items: readonly LaneItem[] | undefined;

  constructor(group: EventGroup, isOneOfMany: boolean) {
    this.group = group;
    this.isOneOfMany = isOneOfMany;
  }

  /** Made when they are asked for: of twenty thousand rows a few are in sight. */
  get items(): readonly LaneItem[] {
    return (this.#items ??= itemsOf([this.group]));
  }
}

const nothing: readonly Node[] = [];

/** The key of a group's own row. */
export function groupKey(groupId: number): string {
  return `group:${groupId}`;
}

function groupNode(group: EventGroup, unfolded: Unfolded, isOneOfMany = true): Node {
  const key = groupKey(group.id);
  const hasAttempts =
    group.kind === 'activity' && group.attemptNumber > 1 && group.attempts.length > 0;
  const hasRun = group.kind === 'child' && childRunOf(group) !== undefined;
  const expanded = hasAttempts || hasRun ? unfolded.toggled.has(key) : undefined;
  const content = new GroupContent(group, isOneOfMany);
  if (expanded !== true) return { key, content, height: ROW_PX, expanded, children: nothing };
  const own = { key, content, height: ROW_PX, expanded };
  if (hasRun) return { ...own, children: childNodes(key, group, unfolded) };
  const children = group.attempts.map((attempt): Node => ({
    key: `${key}:${attempt.number}`,
    content: { type: 'attempt', group, attempt, items: attemptItems(content.items, attempt) },
    height: ROW_PX,
    expanded: undefined,
    children: [],
  }));
  return { ...own, children };
}

/** The rows of a child's own run. */
function childNodes(key: string, group: EventGroup, unfolded: Unfolded): readonly Node[] {
  const { groups, message } = unfolded.below.get(group.id) ?? {
    groups: [],
    message: 'Reading its history',
  };
  const nodes = nodesOf(groups, unfolded);
  if (message === undefined) return nodes;
  const note: Node = {
    key: `${key}:message`,
    content: { type: 'message', group, text: message },
    height: ROW_PX,
    expanded: undefined,
    children: [],
  };
  return [...nodes, note];
}

/** An attempt's run, and the wait before it. */
function attemptItems(items: readonly LaneItem[], attempt: Attempt): readonly LaneItem[] {
  const isRun = ({ segment }: LaneItem): boolean =>
    segment.kind === 'run' || segment.kind === 'earlier';
  const own = items.findIndex((item) => isRun(item) && item.segment.attempt === attempt);
  const before = items.slice(0, Math.max(0, own)).findLastIndex(isRun);
  return own === -1 ? [] : items.slice(before + 1, own + 1);
}

function itemsOf(groups: readonly EventGroup[]): readonly LaneItem[] {
  const items: LaneItem[] = [];
  for (const group of groups) {
    for (const segment of segmentsOf(group)) items.push({ group, segment });
  }
  return items;
}

function placed(nodes: readonly Node[]): TimelineRows {
  const rows: TimelineRow[] = [];
  let y = 0;
  const place = (siblings: readonly Node[], depth: number): void => {
    for (const [index, { key, content, height, expanded, children }] of siblings.entries()) {
      const position = index + 1;
      rows.push({ key, content, y, height, depth, expanded, position, siblings: siblings.length });
      y += height;
      if (children.length > 0) place(children, depth + 1);
    }
  };
  place(nodes, 0);
  let byGroup: ReadonlyMap<number, TimelineRow> | undefined;
  return { rows, heightPx: y, rowOf: (groupId) => (byGroup ??= indexed(rows)).get(groupId) };
}

/** Where each group is. Made when it is first asked for: of most layouts nobody asks. */
function indexed(rows: readonly TimelineRow[]): ReadonlyMap<number, TimelineRow> {
  const byGroup = new Map<number, TimelineRow>();
  for (const row of rows) register(byGroup, row);
  return byGroup;
}

/** A group's own row wins over one that shows it among others. */
function register(byGroup: Map<number, TimelineRow>, row: TimelineRow): void {
  const { content } = row;
  switch (content.type) {
    case 'group':
      byGroup.set(content.group.id, row);
      return;
    case 'family':
    case 'lanes':
      for (const group of content.groups) byGroup.set(group.id, row);
      return;
    case 'rest':
    case 'attempt':
    case 'concurrency':
    case 'message':
      return;
  }
}

/** The index of the row at `y`, or the nearest one. */
export function rowIndexAt(rows: readonly TimelineRow[], y: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((rows[middle]?.y ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}
