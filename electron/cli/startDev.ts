/** `timelapse server start-dev`: the arguments with which SDKs start Temporal's dev server, so that Timelapse can stand in for it. */
import type { ServerTuning } from '../host/serverTuning.ts';
import { readDynamicConfig } from './dynamicConfig.ts';
import { portOf, readOptions, type OptionSpec } from './options.ts';
import { UsageError } from './usageError.ts';

export interface StartDevCommand {
  readonly kind: 'startDev';
  readonly port: number | undefined;
  readonly uiPort: number | undefined;
  readonly headless: boolean;
  readonly namespaces: readonly string[];
  /** By name: the type, such as `Keyword`. */
  readonly searchAttributes: ReadonlyMap<string, string>;
  /** What the dynamic configuration sets. */
  readonly tuning: ServerTuning;
  /** What was accepted without an effect, as sentences for stderr. */
  readonly warnings: readonly string[];
}

/** Options of the dev server that have nothing to set here. */
const WITHOUT_EFFECT: Readonly<Record<string, OptionSpec>> = {
  'client-connect-timeout': { type: 'string' },
  color: { type: 'string' },
  'command-timeout': { type: 'string' },
  env: { type: 'string' },
  'env-file': { type: 'string' },
  'http-port': { type: 'string' },
  'log-config': { type: 'boolean' },
  'log-format': { type: 'string' },
  'log-level': { type: 'string' },
  'metrics-port': { type: 'string' },
  'no-json-shorthand-payloads': { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  'sqlite-pragma': { type: 'string', multiple: true },
  'time-format': { type: 'string' },
  'ui-asset-path': { type: 'string' },
  'ui-codec-endpoint': { type: 'string' },
  'ui-ip': { type: 'string' },
  'ui-public-path': { type: 'string' },
};

/** SDKs set these each time: silence about them is what they expect. */
const UNREMARKED = new Set(['log-format', 'log-level']);

const SPECS: Readonly<Record<string, OptionSpec>> = {
  ...WITHOUT_EFFECT,
  'db-filename': { type: 'string', short: 'f' },
  'dynamic-config-value': { type: 'string', multiple: true },
  headless: { type: 'boolean' },
  ip: { type: 'string' },
  namespace: { type: 'string', multiple: true, short: 'n' },
  port: { type: 'string', short: 'p' },
  'search-attribute': { type: 'string', multiple: true },
  'ui-port': { type: 'string' },
};

const ATTRIBUTE_TYPES = ['Text', 'Keyword', 'Int', 'Double', 'Bool', 'Datetime', 'KeywordList'];

/** Reads what follows `server start-dev`. Throws UsageError. */
export function readStartDev(args: readonly string[]): StartDevCommand {
  const given = readOptions('server start-dev', args, SPECS);
  const [extra] = given.positionals;
  if (extra !== undefined) {
    throw new UsageError(`timelapse server start-dev takes no "${extra}". Leave it out.`);
  }
  if (given.has('db-filename')) {
    throw new UsageError(
      'Timelapse keeps its state in memory and cannot use --db-filename: leave it out.',
    );
  }
  checkIp(given.value('ip'));
  const { tuning, warnings } = readDynamicConfig(given.values('dynamic-config-value'));
  return {
    kind: 'startDev',
    port: portOf('port', given.value('port')),
    uiPort: portOf('ui-port', given.value('ui-port')),
    headless: given.has('headless'),
    namespaces: given.values('namespace'),
    searchAttributes: new Map(given.values('search-attribute').map(readAttribute)),
    tuning,
    warnings: [
      ...Object.keys(WITHOUT_EFFECT)
        .filter((name) => given.has(name) && !UNREMARKED.has(name))
        .map((name) => `--${name} has no effect on Timelapse's server.`),
      ...warnings,
    ],
  };
}

function checkIp(ip: string | undefined): void {
  if (ip === undefined || ip === '127.0.0.1' || ip === 'localhost') return;
  throw new UsageError(
    `--ip ${ip}: Timelapse's server can be reached from this machine only. Leave --ip out, or give 127.0.0.1.`,
  );
}

function readAttribute(text: string): [name: string, type: string] {
  const [name = '', type = ''] = text.split('=');
  const known = ATTRIBUTE_TYPES.find((candidate) => candidate.toLowerCase() === type.toLowerCase());
  if (name !== '' && known !== undefined) return [name, known];
  throw new UsageError(
    `--search-attribute ${text} is not NAME=TYPE. The types are ${ATTRIBUTE_TYPES.join(', ')}.`,
  );
}
