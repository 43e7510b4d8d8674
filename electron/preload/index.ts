/** The only code that sees both the window and Electron: it exposes `window.timelapse` and nothing else. */
import { contextBridge, ipcRenderer } from 'electron';
import {
  MENU_COMMANDS,
  type HostClosed,
  type HostListener,
  type MenuCommand,
  type TimelapseBridge,
} from '../../shared/ipc/bridge.ts';
import { CHANNELS } from '../../shared/ipc/shellChannels.ts';

let port: MessagePort | undefined;
let listener: HostListener | undefined;

ipcRenderer.on(CHANNELS.port, (event) => {
  port?.close();
  port = event.ports[0];
  if (port === undefined) return;
  port.onmessage = (message: MessageEvent<unknown>) => listener?.frame(String(message.data));
  listener?.opened();
});

ipcRenderer.on(CHANNELS.closed, (_event, reason: HostClosed) => {
  port?.close();
  port = undefined;
  listener?.closed(reason);
});

const isMenuCommand = (value: unknown): value is MenuCommand =>
  MENU_COMMANDS.some((command) => command === value);

const bridge: TimelapseBridge = {
  shell: {
    platform: process.platform as 'darwin' | 'linux' | 'win32',
    onMenuCommand: (heard) => {
      const hear = (_event: unknown, command: unknown): void => {
        if (isMenuCommand(command)) heard(command);
      };
      ipcRenderer.on(CHANNELS.menu, hear);
      return () => ipcRenderer.off(CHANNELS.menu, hear);
    },
    restartHost: () => ipcRenderer.send(CHANNELS.restartHost),
    openExternal: (url) => ipcRenderer.send(CHANNELS.openExternal, url),
  },
  connect: (hostListener) => {
    listener = hostListener;
    ipcRenderer.send(CHANNELS.connect);
    return {
      send: (text) => port?.postMessage(text),
      close: () => {
        port?.close();
        port = listener = undefined;
      },
    };
  },
};

contextBridge.exposeInMainWorld('timelapse', bridge);
