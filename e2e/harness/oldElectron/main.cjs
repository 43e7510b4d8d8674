/**
 * The application's entry on Electron 22, for tests alone: adds what the shell uses and that Electron does not have yet, then
 * hands over to the application that TIMELAPSE_APP names. Where a newer Electron has these, they are left alone.
 */
const path = require('node:path');
const { app, protocol, session, utilityProcess } = require('electron');

/** As much of the web's Response as a protocol handler answers with: Node 16 has none. */
class PlainResponse {
  constructor(body, { status = 200, headers = {} } = {}) {
    this.body = body;
    this.status = status;
    this.headers = headers;
  }
}

/** `protocol.handle` (Electron 25) in terms of `registerBufferProtocol`. */
function handleByBuffer(scheme, answer) {
  this.registerBufferProtocol(scheme, (request, respond) => {
    Promise.resolve(answer({ url: request.url, method: request.method })).then(
      ({ body, status, headers }) => {
        const { 'content-type': contentType = 'text/plain', ...others } = headers;
        const [mimeType, charset] = contentType.split('; charset=');
        const data = Buffer.from(body ?? '');
        respond({ statusCode: status, headers: others, mimeType, charset, data });
      },
      (error) => respond({ statusCode: 500, data: Buffer.from(String(error)) }),
    );
  });
}

globalThis.Response ??= PlainResponse;
void app.whenReady().then(() => {
  for (const target of [protocol, session.defaultSession.protocol]) {
    const prototype = Object.getPrototypeOf(target);
    prototype.handle ??= handleByBuffer;
  }
});

// The host is written for a newer Node: what that one lacks is added in its process, too.
const { fork } = utilityProcess;
utilityProcess.fork = (file, args, options) =>
  fork(path.join(process.env.TIMELAPSE_OLD_ELECTRON, 'host.cjs'), [file, ...args], options);

// Root, as whom containers run, can't have Chromium's sandbox: asking for it would end the network service at once. The window
// keeps its own `sandbox: true`, which decides what its preload may do.
if (app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox = () => {};

const folder = process.env.TIMELAPSE_APP;
if (folder === undefined) throw new Error('TIMELAPSE_APP must name the folder of the application.');
app.setAppPath(folder);
require(path.join(folder, 'main', 'index.cjs'));
