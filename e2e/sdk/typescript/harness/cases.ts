/** What the program is made of: groups of cases, each playing one feature against a server. */
import type { Scene } from './scene.ts';

/** One feature, played once. It fails by throwing. */
export interface Case {
  readonly name: string;
  run(scene: Scene): Promise<void>;
}

/** Cases that stand or fall with one part of a server. */
export interface Group {
  readonly name: string;
  readonly cases: readonly Case[];
}

/** @returns a group of cases from a record of their names */
export function group(name: string, cases: Record<string, (scene: Scene) => Promise<void>>): Group {
  return { name, cases: Object.entries(cases).map(([key, run]) => ({ name: key, run })) };
}

/** @returns a test of `group/name` or `group` against comma-separated globs */
export function matcher(globs: string): (group: string, name: string) => boolean {
  const parts = globs.split(',').map((part) =>
    part
      .trim()
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*'),
  );
  const pattern = new RegExp(`^(?:${parts.join('|')})$`);
  return (groupName, name) =>
    pattern.test(groupName) || pattern.test(`${groupName}/${name}`) || pattern.test(name);
}
