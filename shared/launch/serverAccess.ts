/**
 * How a server elsewhere lets one in: TLS, a client's certificate, an API key. Options and variables are those of Temporal's own command
 * line. The variables are also how the options travel to the host and to the workers, which inherit them: a command line can be read by
 * everybody on the machine.
 */
import { EnvironmentError } from '../model/environmentError.ts';

interface AccessOption {
  readonly variable: string;
  readonly kind: 'switch' | 'text' | 'path';
}

/** The options by their names, without dashes. */
export const accessOptions = {
  tls: { variable: 'TEMPORAL_TLS', kind: 'switch' },
  'tls-ca-path': { variable: 'TEMPORAL_TLS_SERVER_CA_CERT_PATH', kind: 'path' },
  'tls-ca-data': { variable: 'TEMPORAL_TLS_SERVER_CA_CERT_DATA', kind: 'text' },
  'tls-cert-path': { variable: 'TEMPORAL_TLS_CLIENT_CERT_PATH', kind: 'path' },
  'tls-cert-data': { variable: 'TEMPORAL_TLS_CLIENT_CERT_DATA', kind: 'text' },
  'tls-key-path': { variable: 'TEMPORAL_TLS_CLIENT_KEY_PATH', kind: 'path' },
  'tls-key-data': { variable: 'TEMPORAL_TLS_CLIENT_KEY_DATA', kind: 'text' },
  'tls-server-name': { variable: 'TEMPORAL_TLS_SERVER_NAME', kind: 'text' },
  'tls-disable-host-verification': {
    variable: 'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION',
    kind: 'switch',
  },
  'api-key': { variable: 'TEMPORAL_API_KEY', kind: 'text' },
} as const satisfies Readonly<Record<string, AccessOption>>;

type AccessName = keyof typeof accessOptions;

/** What was given of them; a switch that was is `true`. */
export type GivenAccess = Readonly<Partial<Record<AccessName, string>>>;

type Variables = Readonly<Record<string, string | undefined>>;

/** PEM texts; the system's authorities where `authorities` is not given. */
export interface ServerTls {
  readonly authorities?: string | undefined;
  readonly certificate?: string | undefined;
  readonly privateKey?: string | undefined;
  /** The name that the server's certificate must have, where it is not the address's. */
  readonly serverName?: string | undefined;
  /** Whoever answers is believed to be the server. */
  readonly unverified?: boolean | undefined;
}

/** Without `tls` the connection is plain text; the key is sent as a bearer token. */
export interface ServerAccess {
  readonly tls?: ServerTls | undefined;
  readonly apiKey?: string | undefined;
}

/** The options that were given, as variables. @param resolve makes a path absolute: workers run in another folder */
export function accessVariables(
  given: GivenAccess,
  resolve: (path: string) => string,
): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const [name, { variable, kind }] of Object.entries(accessOptions)) {
    const value = given[name as AccessName];
    if (value !== undefined) variables[variable] = kind === 'path' ? resolve(value) : value;
  }
  return variables;
}

/**
 * Reads the variables. As with Temporal's command line an API key or any option of TLS turns TLS on, unless `TEMPORAL_TLS` turns it off.
 * @param read a file's text; what it throws becomes an EnvironmentError that names option and file
 */
export function readAccess(variables: Variables, read: (path: string) => string): ServerAccess {
  const value = (name: AccessName): string | undefined =>
    variables[accessOptions[name].variable] || undefined;
  const pem = (path: AccessName, data: AccessName): string | undefined => {
    const file = value(path);
    return file === undefined ? value(data) : fileOf(path, file, read);
  };
  const apiKey = value('api-key');
  const wanted = switchOf(variables, 'tls');
  const isNamed = Object.values(accessOptions).some(({ variable }) => variables[variable]);
  if (wanted === false || (wanted === undefined && !isNamed)) return { apiKey };
  const certificate = pem('tls-cert-path', 'tls-cert-data');
  const privateKey = pem('tls-key-path', 'tls-key-data');
  if ((certificate === undefined) !== (privateKey === undefined)) {
    const [has, lacks] =
      certificate === undefined ? ['key', 'certificate'] : ['certificate', 'key'];
    throw new EnvironmentError(
      `The client's ${has} was given without its ${lacks}.`,
      'Give both --tls-cert-path and --tls-key-path.',
    );
  }
  const tls = {
    authorities: pem('tls-ca-path', 'tls-ca-data'),
    certificate,
    privateKey,
    serverName: value('tls-server-name'),
    unverified: switchOf(variables, 'tls-disable-host-verification'),
  };
  return { tls, apiKey };
}

/** The variables without those that a server of our own has no use for: an API key would make its clients want TLS. */
export function withoutAccess(variables: Variables): Readonly<Record<string, string | undefined>> {
  const names = new Set<string>(Object.values(accessOptions).map(({ variable }) => variable));
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !names.has(name)));
}

function switchOf(variables: Variables, name: AccessName): boolean | undefined {
  const { variable } = accessOptions[name];
  const written = variables[variable]?.toLowerCase();
  switch (written) {
    case undefined:
    case '':
      return undefined;
    case 'true':
    case '1':
      return true;
    case 'false':
    case '0':
      return false;
    default:
      throw new EnvironmentError(
        `${variable} is "${written}", which is neither true nor false.`,
        'Set it to true or false.',
      );
  }
}

function fileOf(name: AccessName, file: string, read: (path: string) => string): string {
  try {
    return read(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EnvironmentError(
      `The file of --${name} can't be read: ${reason}`,
      `Correct --${name}, or ${accessOptions[name].variable} where it is set.`,
      { cause: error },
    );
  }
}
