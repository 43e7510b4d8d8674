const MAIN = `Timelapse: a workbench for Temporal workflows, with a server whose time you control.

  timelapse [open] [PROJECT]   open the window, with the project's worker running
  timelapse serve              the server, its worker and the window's page, without opening it
  timelapse serve --headless   only the server: any Temporal SDK connects
  timelapse simulate FILE      what a retry policy would do
  timelapse why                why a running server's time does not move
  timelapse version            the version
  timelapse help [COMMAND]     more about a command

For SDKs, in place of Temporal's own executables:
  timelapse PORT               a time-skipping test server
  timelapse server start-dev   a dev server
`;

const TOPICS: Readonly<Record<string, string>> = {
  open: `timelapse [open] [PROJECT] [options]: open the window.

  PROJECT              the project's folder; the last one without it
  --project FOLDER     the same
  --ui desktop|browser where the window opens; the desktop if there is one
  --port N             the server's port; 7233 if free, else any free one
  --ui-port N          the page's port, in the browser; 7280 or the next free one
  --namespace NAME     the namespace to show; "default"
  --connect HOST:PORT  look at a running Temporal server in place of the own one; no worker runs
                       on it unless a PROJECT is named

How that server lets one in, as with Temporal's own command line; TEMPORAL_API_KEY,
TEMPORAL_NAMESPACE and the variables of TLS are read, too:
  --api-key KEY        an API key; turns TLS on
  --tls                TLS, with the system's authorities
  --tls-ca-path FILE   the authority of the server's certificate, PEM
  --tls-cert-path FILE the client's certificate, and
  --tls-key-path FILE  its private key, PEM
  --tls-server-name NAME
                       the name in the server's certificate, where it is not the address's
  --tls-disable-host-verification
                       believes any certificate
`,
  serve: `timelapse serve [options]: serve without opening a window.

  --headless           only the server, on loopback; prints its address when it is ready
  --port N             the server's port; 7233 if free, else any free one
  --namespace NAME     a namespace besides "default"
  --clock MODE         real, frozen, auto-skip, or a speed such as 100x; real
  --project FOLDER     run this project's worker (not with --headless)
  --ui-port N          the page's port; 7280 or the next free one (not with --headless)
`,
  why: `timelapse why [options]: what holds the time of a running Timelapse, and what ends it.

  --address HOST:PORT  the server's address; 127.0.0.1:7233
  --json               the same with all that it was made from, as JSON
`,
  PORT: `timelapse PORT [--enable-time-skipping]: a time-skipping test server, as SDKs start it.

Time skips while no client has locked it. Without --enable-time-skipping it is locked at the start.
`,
  'server start-dev': `timelapse server start-dev [options]: a dev server, as SDKs start it.

  --port N                        the server's port
  --namespace NAME                a namespace besides "default"; may be repeated
  --search-attribute NAME=TYPE    may be repeated
  --headless                      no page
  --ui-port N                     the page's port
  --dynamic-config-value KEY=VALUE
                                  limits, long polls and switches of Temporal's server; may be repeated
  --ip, --log-format, --log-level and others are accepted.
  --db-filename is refused: the state is kept in memory.
`,
};

/** What `timelapse help` prints. */
export function helpText(about: string | undefined): string {
  return (about !== undefined && Object.hasOwn(TOPICS, about) ? TOPICS[about] : undefined) ?? MAIN;
}
