import type { ClockSetting } from '../engine/surface.ts';
import { SPEED_MAX, SPEED_MIN } from '../../shared/model/speed.ts';
import { accessOptions, type GivenAccess } from '../../shared/launch/serverAccess.ts';
import { closest } from '../../shared/util/closest.ts';
import { portOf, readOptions, type GivenOptions } from './options.ts';
import { readStartDev, type StartDevCommand } from './startDev.ts';
import { UsageError } from './usageError.ts';
import type { WhyCommand } from './why.ts';

/** What the command line asks for. A port of 0 is any free one; without one it is 7233 if free, else any. */
export type Command =
  | { readonly kind: 'help'; readonly about: string | undefined }
  | { readonly kind: 'version' }
  | OpenCommand
  | ServeCommand
  | TestServerCommand
  | StartDevCommand
  /** What a retry policy would do; its arguments are read by the command itself. */
  | { readonly kind: 'simulate'; readonly args: readonly string[] }
  | WhyCommand;

export interface OpenCommand {
  readonly kind: 'open';
  readonly ui: 'desktop' | 'browser' | undefined;
  readonly project: string | undefined;
  readonly port: number | undefined;
  readonly uiPort: number | undefined;
  readonly namespace: string | undefined;
  /** A running server to look at instead of the embedded one. */
  readonly connect: string | undefined;
  /** How that server lets one in. */
  readonly access: GivenAccess;
}

export interface ServeCommand {
  readonly kind: 'serve';
  /** Only the server, no window. */
  readonly headless: boolean;
  readonly project: string | undefined;
  readonly port: number | undefined;
  readonly uiPort: number | undefined;
  readonly namespace: string | undefined;
  /** How the server's clock runs from the start on; real without it. */
  readonly clock: ClockSetting | undefined;
}

/** `timelapse PORT`, as SDKs start the time-skipping test server. */
export interface TestServerCommand {
  readonly kind: 'testServer';
  readonly port: number;
  /** Time may skip from the start; else only while a client has unlocked it. */
  readonly enableTimeSkipping: boolean;
}

const COMMANDS = [
  'open',
  'serve',
  'simulate',
  'why',
  'help',
  'version',
  'server start-dev',
] as const;

/** Reads the command line, without the executable and the script. Throws UsageError. */
export function readCommand(argv: readonly string[]): Command {
  const [first, ...rest] = argv;
  if (first === undefined) return readOpen([]);
  if (first === 'help' || first === '--help' || first === '-h')
    return { kind: 'help', about: rest[0] };
  if (first === 'version' || first === '--version' || first === '-v') return { kind: 'version' };
  if (first === 'server' && rest[0] === 'start-dev') {
    return rest.includes('--help') ? help('server start-dev') : readStartDev(rest.slice(1));
  }
  if (/^\d+$/.test(first)) return readTestServer(first, rest);
  if (rest.includes('--help') || rest.includes('-h')) return help(first);
  switch (first) {
    case 'open':
      return readOpen(rest);
    case 'serve':
      return readServe(rest);
    case 'simulate':
      return { kind: 'simulate', args: rest };
    case 'why':
      return readWhy(rest);
    default:
      return readUnnamed(argv);
  }
}

const help = (about: string): Command => ({ kind: 'help', about });

/** `timelapse path/to/project` and `timelapse --port 7300` open, too. */
function readUnnamed(argv: readonly string[]): Command {
  const [first = ''] = argv;
  if (first.startsWith('-') || /[\\/.]/.test(first)) return readOpen(argv);
  const near = closest(first, COMMANDS);
  const fix =
    near === undefined
      ? `To open a project of that name: timelapse open ${first}. All commands: timelapse --help.`
      : `Did you mean "timelapse ${near}"?`;
  throw new UsageError(`"${first}" is no command of timelapse. ${fix}`);
}

function readOpen(args: readonly string[]): OpenCommand {
  const given = readOptions('open', args, {
    ui: { type: 'string' },
    project: { type: 'string' },
    port: { type: 'string' },
    'ui-port': { type: 'string' },
    namespace: { type: 'string' },
    connect: { type: 'string' },
    ...accessSpecs,
  });
  const ui = given.value('ui');
  if (ui !== undefined && ui !== 'desktop' && ui !== 'browser') {
    throw new UsageError(`--ui ${ui} is not known. Choose --ui desktop or --ui browser.`);
  }
  const connect = given.value('connect');
  if (connect !== undefined) checkAddress('connect', connect);
  if (connect !== undefined && given.has('port')) {
    throw new UsageError(
      '--connect looks at another server, so --port has nothing to name. Leave one out.',
    );
  }
  return {
    kind: 'open',
    ui,
    project: projectOf('open', given),
    port: portOf('port', given.value('port')),
    uiPort: portOf('ui-port', given.value('ui-port')),
    namespace: given.value('namespace'),
    connect,
    access: accessOf(given, connect),
  };
}

const accessSpecs = Object.fromEntries(
  Object.entries(accessOptions).map(([name, { kind }]) => [
    name,
    { type: kind === 'switch' ? 'boolean' : 'string' } as const,
  ]),
);

/** The options about a server elsewhere, which has to be named. */
function accessOf(given: GivenOptions, connect: string | undefined): GivenAccess {
  const named = Object.keys(accessOptions).filter((name) => given.has(name));
  const [first] = named;
  if (connect === undefined && first !== undefined) {
    throw new UsageError(`--${first} is about a server elsewhere. Name it: --connect HOST:PORT.`);
  }
  return Object.fromEntries(named.map((name) => [name, given.value(name) || 'true']));
}

function readServe(args: readonly string[]): ServeCommand {
  const given = readOptions('serve', args, {
    headless: { type: 'boolean' },
    project: { type: 'string' },
    port: { type: 'string' },
    'ui-port': { type: 'string' },
    namespace: { type: 'string' },
    clock: { type: 'string' },
  });
  const headless = given.has('headless');
  const project = projectOf('serve', given);
  for (const name of ['project', 'ui-port']) {
    if (headless && (given.has(name) || (name === 'project' && project !== undefined))) {
      throw new UsageError(
        `--headless is only the server, without --${name}. Leave one of them out.`,
      );
    }
  }
  return {
    kind: 'serve',
    headless,
    project,
    port: portOf('port', given.value('port')),
    uiPort: portOf('ui-port', given.value('ui-port')),
    namespace: given.value('namespace'),
    clock: clockOf(given.value('clock')),
  };
}

const CLOCK_MODES = { real: 'real', frozen: 'frozen', 'auto-skip': 'autoSkip' } as const;

/** `auto-skip` names a mode, `100x` a speed. */
function clockOf(value: string | undefined): ClockSetting | undefined {
  if (value === undefined) return undefined;
  const mode = Object.entries(CLOCK_MODES).find(([name]) => name === value)?.[1];
  if (mode !== undefined) return { mode, speed: 1 };
  const speed = Number(/^(\d+(?:\.\d+)?)x$/.exec(value)?.[1]);
  if (speed >= SPEED_MIN && speed <= SPEED_MAX) return { mode: 'scaled', speed };
  throw new UsageError(
    `--clock ${value} is not known. Choose real, frozen, auto-skip, or a speed from ${SPEED_MIN}x to ${SPEED_MAX}x.`,
  );
}

function projectOf(command: string, given: GivenOptions): string | undefined {
  const [first, second] = given.positionals;
  const named = given.value('project');
  if (second !== undefined || (first !== undefined && named !== undefined)) {
    throw new UsageError(
      `timelapse ${command} takes one project, not "${second ?? first}" as well.`,
    );
  }
  return named ?? first;
}

/** `timelapse why` asks the usual port unless told otherwise. */
function readWhy(args: readonly string[]): WhyCommand {
  const given = readOptions('why', args, {
    address: { type: 'string' },
    json: { type: 'boolean' },
  });
  const [extra] = given.positionals;
  if (extra !== undefined)
    throw new UsageError(`timelapse why takes no "${extra}". Did you mean --address ${extra}?`);
  const address = given.value('address') ?? '127.0.0.1:7233';
  checkAddress('address', address);
  return { kind: 'why', address, json: given.has('json') };
}

function checkAddress(option: string, address: string): void {
  if (/^[^\s/:]+:\d+$|^\[[\da-fA-F:]+\]:\d+$/.test(address)) return;
  throw new UsageError(
    `--${option} ${address} is no address. Give host and port, such as 127.0.0.1:7233.`,
  );
}

function readTestServer(port: string, args: readonly string[]): TestServerCommand {
  const given = readOptions('PORT', args, { 'enable-time-skipping': { type: 'boolean' } });
  const [extra] = given.positionals;
  if (extra !== undefined)
    throw new UsageError(`timelapse PORT takes no "${extra}". Leave it out.`);
  return {
    kind: 'testServer',
    port: portOf('port', port) ?? 0,
    enableTimeSkipping: given.has('enable-time-skipping'),
  };
}
