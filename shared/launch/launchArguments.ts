/** What a start of Timelapse was asked for, as it travels from the command line over Electron's main process to the host. */
export interface LaunchOptions {
  /** The project's folder, absolute. */
  readonly project?: string | undefined;
  /** The server's port; without it 7233 if free, else any. */
  readonly port?: number | undefined;
  readonly namespace?: string | undefined;
  /** A running Temporal server to look at, `host:port`, in place of the embedded one. */
  readonly connect?: string | undefined;
  /** Where settings are kept. */
  readonly dataFolder?: string | undefined;
  /** Where the bundles of the processes lie. */
  readonly appFolder?: string | undefined;
}

/** Chromium reads the same command line: the prefix keeps our switches apart from its own. */
const PREFIX = '--timelapse-';

/** The options as arguments of a process. */
export function launchArguments(options: LaunchOptions): string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`${PREFIX}${name}=${value}`],
  );
}

/** Reads what `launchArguments` wrote; anything else in `argv` is left alone. */
export function readLaunchArguments(argv: readonly string[]): LaunchOptions {
  const values = new Map<string, string>();
  for (const argument of argv) {
    if (!argument.startsWith(PREFIX)) continue;
    const end = argument.indexOf('=');
    if (end > 0) values.set(argument.slice(PREFIX.length, end), argument.slice(end + 1));
  }
  const port = values.get('port');
  return {
    project: values.get('project'),
    port: port === undefined ? undefined : Number(port),
    namespace: values.get('namespace'),
    connect: values.get('connect'),
    dataFolder: values.get('dataFolder'),
    appFolder: values.get('appFolder'),
  };
}
