/**
 * The one registry of commands: the palette, the application menu, the keys, the help overlay and the buttons' titles all read it.
 * A view adds its own while it is shown; a key that two commands want belongs to the one that came last.
 */
import { useEffect, useRef } from 'react';
import type { LucideIcon } from 'lucide-react';
import { createKeybindingsHandler } from 'tinykeys';
import { create } from 'zustand';
import { usePreferences } from '../state/preferences.ts';

/** Where a command stands in the palette and in the help overlay, in this order. */
export const commandGroups = [
  'Time',
  'This view',
  'This run',
  'Workflows',
  'Worker',
  'Go to',
  'Project',
  'Window',
] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** Something the user can do. */
export interface Command {
  /** Unique, such as `clock.skipNext`. */
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  readonly icon?: LucideIcon;
  /** In tinykeys' notation: `$mod+k`, `g w`, `Shift+?`. */
  readonly keys?: string;
  /** A fact that helps to decide, such as what is due next. */
  readonly hint?: () => string | undefined;
  /** Why it is off, in words; undefined when it can run. */
  readonly off?: () => string | undefined;
  /** What the palette begins with when it is asked for the command's argument: `:` a time, `#` a run, `@` an event. */
  readonly argument?: ':' | '#' | '@';
  /** Not in the palette: it makes sense only where its key is pressed. */
  readonly keyOnly?: boolean;
  readonly run: () => void;
}

type Provider = () => readonly Command[];

const useProviders = create<{ readonly providers: readonly Provider[] }>()(() => ({
  providers: [],
}));

/** Adds commands; the function is asked anew whenever they are read. Returns how to take them away. */
export function provideCommands(provider: Provider): () => void {
  useProviders.setState(({ providers }) => ({ providers: [...providers, provider] }));
  return () =>
    useProviders.setState(({ providers }) => ({
      providers: providers.filter((other) => other !== provider),
    }));
}

/** Adds a view's commands while the component is shown. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  // Other keys are other bindings: they are read when a provider comes.
  const keys = commands.map((command) => command.keys ?? '').join('\n');
  useEffect(() => provideCommands(() => latest.current), [keys]);
}

/** Every command; of two with one id the later counts. */
export function allCommands(): readonly Command[] {
  const byId = new Map<string, Command>();
  for (const provider of useProviders.getState().providers)
    for (const command of provider()) byId.set(command.id, command);
  return [...byId.values()];
}

/** Runs a command by its id, unless it is off or not there. */
export function runCommand(id: string): void {
  const command = allCommands().find((known) => known.id === id);
  if (command && command.off?.() === undefined) command.run();
}

/** Whether a binding is typed without Ctrl, Cmd or Alt, so that a text field wants it too. */
export function isSingleKey(keys: string): boolean {
  return keys
    .split(' ')
    .some((press) => !/(?:\$mod|Control|Meta|Alt)\+/.test(press) && !/(?:^|\+)F\d+$/.test(press));
}

/** Keys that every text field has for its own text. */
const EDITING_KEYS = /^\$mod\+[acvxyz]$/;

const editable = 'input, textarea, select, [contenteditable="true"]';
/** What lies over the view; a list that is a pane of it shares the keys. */
const ownKeys =
  '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]:not([data-pane-focus])';
const pressable =
  'button, a, summary, [role="button"], [role="tab"], [role="radio"], [role="switch"]';

/** Whether the element that has the focus wants this key for itself. */
function wantedByTarget(event: Event, keys: string): boolean {
  const [target] = event.composedPath();
  if (!(target instanceof Element)) return false;
  const host = event.target instanceof Element ? event.target : target;
  if (host.closest(ownKeys)) return true;
  const isTextKey = isSingleKey(keys) || EDITING_KEYS.test(keys);
  if (isTextKey && (target.closest(editable) || host.closest(editable))) return true;
  return (keys === 'Space' || keys === 'Enter') && target.closest(pressable) !== null;
}

function pressed(keys: string, event: KeyboardEvent): void {
  if (event.defaultPrevented || wantedByTarget(event, keys)) return;
  if (isSingleKey(keys) && !usePreferences.getState().singleKeys && keys !== 'Escape') return;
  const command = allCommands().findLast((known) => known.keys === keys);
  if (!command) return;
  event.preventDefault();
  if (command.off?.() === undefined) command.run();
}

/** Listens to the keys of all commands. Returns how to stop. */
export function followKeys(): () => void {
  let handler: EventListener = () => {};
  const rebuild = (): void => {
    // The longest first: when "g w" is complete, its "w" is no command of its own.
    const bindings = [...new Set(allCommands().flatMap((command) => command.keys ?? []))].toSorted(
      (a, b) => b.split(' ').length - a.split(' ').length,
    );
    handler = createKeybindingsHandler(
      Object.fromEntries(bindings.map((keys) => [keys, (event) => pressed(keys, event)])),
    );
  };
  const listen = (event: KeyboardEvent): void => handler(event);
  rebuild();
  const stop = useProviders.subscribe(rebuild);
  window.addEventListener('keydown', listen);
  return () => {
    stop();
    window.removeEventListener('keydown', listen);
  };
}
