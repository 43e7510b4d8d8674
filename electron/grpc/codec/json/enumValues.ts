import { ENUM_NAMES } from '../../../../shared/protocol/enumNames.ts';

interface EnumLookup {
  readonly byFullName: ReadonlyMap<string, number>;
  /** By the name without the enum's prefix, underscores and case: how older tools wrote histories, and how people type. */
  readonly byShortName: ReadonlyMap<string, number>;
}

const lookups = new Map<string, EnumLookup>();

/** The full name of an enum's value, or the number itself where there is no name. */
export const enumText = (enumName: string, value: number): string | number =>
  ENUM_NAMES[enumName]?.[value] ?? value;

/** The number of `EVENT_TYPE_TIMER_FIRED`, `TIMER_FIRED` or `TimerFired`; undefined when the enum has no such value. */
export function parseEnum(enumName: string, text: string): number | undefined {
  const lookup = lookups.get(enumName) ?? createLookup(enumName);
  return lookup.byFullName.get(text) ?? lookup.byShortName.get(shortForm(text));
}

const shortForm = (text: string): string => text.replaceAll('_', '').toLowerCase();

function createLookup(enumName: string): EnumLookup {
  const pairs = Object.entries(ENUM_NAMES[enumName] ?? {}).map(
    ([value, name]) => [name, Number(value)] as const,
  );
  const prefix = commonPrefix(pairs.map(([name]) => name));
  const lookup = {
    byFullName: new Map(pairs),
    byShortName: new Map(
      pairs.map(([name, value]) => [shortForm(name.slice(prefix.length)), value]),
    ),
  };
  lookups.set(enumName, lookup);
  return lookup;
}

/** What all names begin with, up to an underscore. */
function commonPrefix(names: readonly string[]): string {
  const [first = '', ...others] = names;
  let prefix = others.length === 0 ? '' : first.slice(0, first.lastIndexOf('_') + 1);
  while (prefix !== '' && !others.every((name) => name.startsWith(prefix))) {
    prefix = prefix.slice(0, prefix.slice(0, -1).lastIndexOf('_') + 1);
  }
  return prefix;
}
