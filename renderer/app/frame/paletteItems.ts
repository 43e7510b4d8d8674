/** What the palette offers for a text: commands, runs and times, by one score. Pure. */
import type { LucideIcon } from 'lucide-react';
import type { HistoryEvent, WorkflowSummary } from '../../../shared/ipc/models.ts';
import { commandGroups, type Command } from '../commands.ts';

/** A row of the palette. */
export interface PaletteItem {
  readonly id: string;
  readonly title: string;
  readonly hint: string | undefined;
  readonly keys: string | undefined;
  readonly icon: LucideIcon | undefined;
  readonly run: WorkflowSummary | undefined;
  /** Why it can't be chosen. */
  readonly off: string | undefined;
  /** The palette's text that asks for its argument. */
  readonly argument?: string | undefined;
  readonly choose: () => void;
}

/** Rows under one heading. */
export interface PaletteGroup {
  readonly value: string;
  readonly items: readonly PaletteItem[];
}

const perGroup = 8;

/**
 * How well `words` are found in `text`, higher is better; undefined when one is not. A word at the beginning of the text counts most, at the
 * beginning of a word more than inside.
 */
export function score(text: string, words: readonly string[]): number | undefined {
  const lower = text.toLowerCase();
  let sum = 0;
  for (const word of words) {
    const at = lower.indexOf(word);
    if (at === -1) return undefined;
    sum += at === 0 ? 4 : /[\s\-_.:#]/.test(lower[at - 1] ?? '') ? 2 : 1;
  }
  return sum;
}

function ranked<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
  words: readonly string[],
): readonly Item[] {
  return items
    .map((item, index) => ({ item, index, found: score(textOf(item), words) }))
    .filter((entry) => entry.found !== undefined)
    .toSorted((a, b) => (b.found ?? 0) - (a.found ?? 0) || a.index - b.index)
    .map(({ item }) => item);
}

function commandItem(command: Command): PaletteItem {
  return {
    id: command.id,
    title: command.title,
    hint: command.hint?.(),
    keys: command.keys,
    icon: command.icon,
    run: undefined,
    off: command.off?.(),
    argument: command.argument,
    choose: () => command.run(),
  };
}

/** The palette's text without its prefix, and what the prefix asks for. */
export function readText(text: string): {
  readonly only: 'commands' | 'runs' | 'events' | 'time' | undefined;
  readonly words: readonly string[];
  readonly rest: string;
} {
  const prefixes = { '>': 'commands', '#': 'runs', '@': 'events', ':': 'time' } as const;
  const [first = ''] = text.trimStart();
  const only = first in prefixes ? prefixes[first as keyof typeof prefixes] : undefined;
  const rest = only === undefined ? text.trim() : text.trimStart().slice(1).trim();
  return {
    only,
    rest,
    words: rest
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== ''),
  };
}

/** The groups for a text. A command that is off comes last in its group, with its reason. */
export function paletteGroups(
  text: string,
  commands: readonly Command[],
  runs: readonly WorkflowSummary[],
  openRun: (run: WorkflowSummary) => void,
): readonly PaletteGroup[] {
  const { only, words } = readText(text);
  const groups: PaletteGroup[] = [];
  if (only === undefined || only === 'commands') {
    const found = ranked(
      commands.filter((command) => !command.keyOnly),
      (command) => `${command.title} ${command.group}`,
      words,
    ).map((command) => ({ command, item: commandItem(command) }));
    for (const group of commandGroups) {
      const items = found.filter(({ command }) => command.group === group).map(({ item }) => item);
      const on = items.filter((item) => item.off === undefined);
      const off = items.filter((item) => item.off !== undefined);
      if (items.length > 0)
        groups.push({ value: group, items: [...on, ...off].slice(0, perGroup) });
    }
  }
  if (only === 'runs' || (only === undefined && words.length > 0)) {
    const items = ranked(runs, (run) => `${run.workflowId} ${run.type} ${run.runId}`, words)
      .slice(0, only === 'runs' ? 50 : perGroup)
      .map((run): PaletteItem => ({
        id: `run ${run.runId}`,
        title: run.workflowId,
        hint: run.type,
        keys: undefined,
        icon: undefined,
        run,
        off: undefined,
        choose: () => openRun(run),
      }));
    if (items.length > 0) groups.push({ value: 'Runs', items });
  }
  return groups;
}

const eventsMax = 100;

/** The open run's events that the words name, by their id or by their type and what they carry. */
export function eventGroup(
  words: readonly string[],
  events: readonly HistoryEvent[],
  choose: (event: HistoryEvent) => void,
): PaletteGroup | undefined {
  const items = ranked(events, eventTitle, words)
    .slice(0, eventsMax)
    .map((event): PaletteItem => ({
      id: `event ${event.eventId}`,
      title: eventTitle(event),
      hint: event.summary,
      keys: undefined,
      icon: undefined,
      run: undefined,
      off: undefined,
      choose: () => choose(event),
    }));
  return items.length === 0 ? undefined : { value: 'Events of this run', items };
}

/** `5 activity task scheduled chargeCard`. */
function eventTitle({ eventId, type, attributes }: HistoryEvent): string {
  const { activityType, timerId, signalName, workflowType } = attributes;
  const named = [activityType, workflowType].map((value) =>
    typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined,
  );
  const name = [...named, timerId, signalName].find((value) => typeof value === 'string');
  const words = type.toLowerCase().replaceAll('_', ' ');
  return [eventId, words, name].filter((part) => part !== undefined).join(' ');
}
