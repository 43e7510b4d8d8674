/** The channels between the preload and Electron's main process; nothing else is sent or heard. */
export const CHANNELS = {
  /** The window wants its port. */
  connect: 'timelapse:connect',
  /** Its port comes with it. */
  port: 'timelapse:port',
  /** There is no host any more: a `HostClosed`. */
  closed: 'timelapse:closed',
  /** A `MenuCommand`. */
  menu: 'timelapse:menu',
  restartHost: 'timelapse:restart-host',
  openExternal: 'timelapse:open-external',
} as const;
