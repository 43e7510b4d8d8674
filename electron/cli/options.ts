import { parseArgs, type ParseArgsConfig } from 'node:util';
import { closest } from '../../shared/util/closest.ts';
import { UsageError } from './usageError.ts';

/** An option of a command: `boolean` has no value, `string` has one; `multiple` may come again and again. */
export interface OptionSpec {
  readonly type: 'boolean' | 'string';
  readonly multiple?: boolean;
  /** One letter. */
  readonly short?: string;
}

/** What was given: positionals in order, and each option's values in order. */
export interface GivenOptions {
  readonly positionals: readonly string[];
  has(name: string): boolean;
  /** The value given last; undefined when the option was not given. */
  value(name: string): string | undefined;
  values(name: string): readonly string[];
}

/** Reads a command's arguments. Throws UsageError for what the command does not have, naming what was probably meant. */
export function readOptions(
  command: string,
  args: readonly string[],
  specs: Readonly<Record<string, OptionSpec>>,
): GivenOptions {
  const options: ParseArgsConfig['options'] = Object.fromEntries(
    Object.entries(specs).map(([name, { type, short }]) => [
      name,
      { type, multiple: true, ...(short === undefined ? {} : { short }) },
    ]),
  );
  const { tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const positionals: string[] = [];
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    checkOption(command, specs, { name, rawName, value });
    const values = given.get(name) ?? [];
    if (values.length > 0 && !specs[name]?.multiple) {
      throw new UsageError(`${rawName} is given twice. Leave one out.`);
    }
    given.set(name, [...values, value ?? '']);
  }
  return {
    positionals,
    has: (name) => given.has(name),
    value: (name) => given.get(name)?.at(-1),
    values: (name) => given.get(name) ?? [],
  };
}

function checkOption(
  command: string,
  specs: Readonly<Record<string, OptionSpec>>,
  given: { readonly name: string; readonly rawName: string; readonly value: string | undefined },
): void {
  const { name, rawName, value } = given;
  const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (spec === undefined) {
    const near = closest(name, Object.keys(specs));
    const fix =
      near === undefined ? `See "timelapse ${command} --help".` : `Did you mean --${near}?`;
    throw new UsageError(`timelapse ${command} has no option ${rawName}. ${fix}`);
  }
  // Without a value, parseArgs in its lenient mode takes none; a following option is no value either.
  if (spec.type === 'string' && (value === undefined || value === '' || looksLikeOption(given))) {
    throw new UsageError(
      `${rawName} needs a value, such as ${rawName} ${EXAMPLES[name] ?? 'VALUE'}.`,
    );
  }
  if (spec.type === 'boolean' && value !== undefined) {
    throw new UsageError(`${rawName} takes no value. Leave "=${value}" out.`);
  }
}

const looksLikeOption = ({ value }: { readonly value: string | undefined }): boolean =>
  value?.startsWith('--') === true;

const EXAMPLES: Readonly<Record<string, string>> = {
  'api-key': 'KEY',
  address: '127.0.0.1:7233',
  clock: 'auto-skip',
  connect: '127.0.0.1:7233',
  namespace: 'default',
  port: '7233',
  project: 'path/to/project',
  'search-attribute': 'CustomerId=Keyword',
  ui: 'browser',
  'tls-ca-path': 'ca.pem',
  'tls-cert-path': 'client.pem',
  'tls-key-path': 'client.key',
  'tls-server-name': 'temporal.example',
  'ui-port': '8233',
};

/** A port's number, 1 to 65535; 0 asks for any free one. */
export function portOf(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= 65_535) return port;
  throw new UsageError(
    `--${name} ${value} is no port. Give a number from 1 to 65535, or 0 for any free port.`,
  );
}
