/**
 * Every pair of colours that is used: WCAG AA contrast, and how far apart the colours of groups and statuses stay for people with protanopia,
 * deuteranopia and tritanopia (Machado 2009, severity 1; distance in OKLab x 100).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

type Theme = Readonly<Record<string, string>>;

function themeOf(name: 'dark' | 'light'): Theme {
  const start = css.indexOf(
    name === 'light' ? ":root[data-theme='light'] {" : ":root,\n:root[data-theme='dark'] {",
  );
  const block = css.slice(start, css.indexOf('\n}', start));
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, key = '', value = '']) => [
      key,
      value,
    ]),
  );
}

type Triple = readonly [number, number, number];

function linear(hex: string): Triple {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function contrast(a: string, b: string): number {
  const luminance = (hex: string): number => {
    const [red, green, blue] = linear(hex);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [one, two] = [luminance(a), luminance(b)];
  return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
}

const sight: Readonly<Record<string, readonly Triple[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function times(matrix: readonly Triple[], [x, y, z]: Triple): Triple {
  const [a, b, c] = matrix.map((row) => row[0] * x + row[1] * y + row[2] * z);
  return [a ?? 0, b ?? 0, c ?? 0];
}

function seen(hex: string, matrix: readonly Triple[]): Triple {
  const [red, green, blue] = times(matrix, linear(hex)).map((value) =>
    Math.min(1, Math.max(0, value)),
  );
  const cone = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    [red ?? 0, green ?? 0, blue ?? 0],
  ).map(Math.cbrt);
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    [cone[0] ?? 0, cone[1] ?? 0, cone[2] ?? 0],
  );
}

function distance(a: string, b: string, matrix: readonly Triple[]): number {
  const [one, two] = [seen(a, matrix), seen(b, matrix)];
  return 100 * Math.hypot(one[0] - two[0], one[1] - two[1], one[2] - two[2]);
}

const groups = [
  'workflow-task',
  'activity',
  'local-activity',
  'timer',
  'child',
  'signal',
  'update',
  'nexus',
  'marker',
];
const statuses = [
  'running',
  'completed',
  'failed',
  'timed-out',
  'canceled',
  'terminated',
  'continued',
  'paused',
];
const surfaces = ['bg-panel', 'bg-sunken', 'bg-raised', 'bg-app'];

/** Foreground, ground and the least contrast of every pair. */
function pairs(): readonly (readonly [string, string, number])[] {
  const cross = (
    fronts: readonly string[],
    grounds: readonly string[],
    least: number,
  ): (readonly [string, string, number])[] =>
    grounds.flatMap((ground) => fronts.map((front) => [front, ground, least] as const));
  return [
    ...cross(['fg', 'fg-2', 'fg-3'], [...surfaces, 'bg-hover', 'bg-selected'], 4.5),
    ...cross(['accent', 'time', 'danger', 'warn', 'ok'], surfaces, 4.5),
    ...cross(['line-control', 'focus', 'time-line'], surfaces, 3),
    ...cross(
      ['key', 'string', 'number', 'keyword', 'comment', 'type', 'punct'].map(
        (kind) => `syn-${kind}`,
      ),
      ['bg-sunken', 'bg-panel'],
      4.5,
    ),
    ['on-accent', 'accent-fill', 4.5],
    ['on-accent', 'accent-fill-hover', 4.5],
    ['on-time', 'time-fill', 4.5],
    ['on-danger', 'danger-fill', 4.5],
    ...['accent', 'time', 'danger', 'warn', 'ok'].map(
      (name) => [name, `${name}-tint`, 4.5] as const,
    ),
    ['diff-add-fg', 'diff-add', 4.5],
    ['diff-del-fg', 'diff-del', 4.5],
    ...groups.flatMap((group) => [
      [`group-${group}`, 'bg-panel', 4.5] as const,
      [`group-${group}`, 'bg-sunken', 4.5] as const,
      [`group-${group}`, `group-${group}-fill`, 3] as const,
      [`group-${group}-ink`, `group-${group}-fill`, 4.5] as const,
    ]),
    ...statuses.flatMap((status) => [
      [`status-${status}`, 'bg-panel', 4.5] as const,
      [`status-${status}`, `status-${status}-fill`, 4.5] as const,
    ]),
  ];
}

test.each(['dark', 'light'] as const)('every pair of the %s theme can be read', (name) => {
  const theme = themeOf(name);
  const failed = pairs().filter(
    ([front, ground, least]) => contrast(theme[front] ?? '', theme[ground] ?? '') < least,
  );
  expect(Object.keys(theme).length).toBeGreaterThan(80);
  expect(failed).toEqual([]);
});

test.each(
  (['dark', 'light'] as const).flatMap((name) =>
    Object.keys(sight).map((kind) => [name, kind] as const),
  ),
)('groups and statuses of the %s theme stay apart with %s vision', (name, kind) => {
  const theme = themeOf(name);
  const matrix = sight[kind] ?? [];
  const sets = [
    groups.map((group) => `group-${group}`),
    statuses.map((status) => `status-${status}`),
  ];
  const tooClose = sets.flatMap((set) =>
    set.flatMap((one, index) =>
      set
        .slice(index + 1)
        .filter((two) => distance(theme[one] ?? '', theme[two] ?? '', matrix) < 6)
        .map((two) => `${one} / ${two}`),
    ),
  );
  expect(tooClose).toEqual([]);
});
