/** The colours of the timeline, read from the custom properties of the page, so that tokens.css stays the only place with colours in it. */
import type { GroupKind } from '../model/eventGroup.ts';

/** A group's colours: outline and text, body, text on the body. */
export interface GroupColours {
  readonly line: string;
  readonly fill: string;
  readonly ink: string;
}

const groupTokens: Readonly<Record<GroupKind, string>> = {
  workflow: 'workflow-task',
  workflowTask: 'workflow-task',
  activity: 'activity',
  localActivity: 'local-activity',
  timer: 'timer',
  child: 'child',
  signal: 'signal',
  update: 'update',
  nexus: 'nexus',
  marker: 'marker',
  externalSignal: 'signal',
  externalCancel: 'signal',
  attributes: 'workflow-task',
  timeSkip: 'timer',
};

const colourTokens = [
  'bg-panel',
  'bg-sunken',
  'bg-raised',
  'bg-selected',
  'bg-hover',
  'line',
  'line-subtle',
  'line-strong',
  'line-control',
  'fg',
  'fg-2',
  'fg-3',
  'time',
  'time-line',
  'time-fill',
  'time-tint',
  'on-time',
  'accent',
  'accent-tint',
  'warn',
  'status-completed',
  'status-failed',
  'status-failed-fill',
  'status-timed-out',
  'status-timed-out-fill',
  'status-canceled',
  'status-canceled-fill',
  'status-terminated',
  'status-terminated-fill',
  'status-paused',
  'status-paused-fill',
  'status-continued',
] as const;

/** The name of a colour, without its dashes in front. */
export type ColourName = (typeof colourTokens)[number];

/** All colours of a theme. */
export interface Palette {
  readonly groups: Readonly<Record<GroupKind, GroupColours>>;
  readonly colours: Readonly<Record<ColourName, string>>;
  /** The ground of a selected row: its tint over the panel. */
  readonly selectedGround: string;
}

/** How strong the tint of a selected row is. */
export const SELECTED_ALPHA = 0.55;

/** Reads a palette. @param valueOf the value of a custom property such as `--fg` */
export function readPalette(valueOf: (property: string) => string): Palette {
  const groups = Object.fromEntries(
    Object.entries(groupTokens).map(([kind, token]) => [
      kind,
      {
        line: valueOf(`--group-${token}`),
        fill: valueOf(`--group-${token}-fill`),
        ink: valueOf(`--group-${token}-ink`),
      },
    ]),
  ) as Record<GroupKind, GroupColours>;
  const colours = Object.fromEntries(
    colourTokens.map((name) => [name, valueOf(`--${name}`)]),
  ) as Record<ColourName, string>;
  const selectedGround = mixed(colours['bg-panel'], colours['bg-selected'], SELECTED_ALPHA);
  return { groups, colours, selectedGround };
}

/** `#rrggbb` colours mixed; other notations are left as the ground. */
function mixed(ground: string, tint: string, share: number): string {
  const channels = (colour: string): readonly number[] | undefined =>
    /^#[0-9a-f]{6}$/i.test(colour)
      ? [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
      : undefined;
  const from = channels(ground);
  const to = channels(tint);
  if (from === undefined || to === undefined) return ground;
  const mix = from.map((value, index) => value + ((to[index] ?? value) - value) * share);
  return `#${mix.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

/** The palette of the page as it is now. */
export function pagePalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return readPalette((property) => style.getPropertyValue(property).trim());
}
