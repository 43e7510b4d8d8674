/** The entry of a worker's process (`worker`) and of the process that bundles workflow code (`bundle`). */
import { runBundler } from './bundle.ts';
import { openChannel } from './channel.ts';
import { hostCommandWorker } from './commandWorker.ts';
import type { HostedWorker } from './hostedWorker.ts';
import { hostTypescriptWorker } from './typescriptWorker.ts';

function runWorker(): void {
  const channel = openChannel();
  let worker: HostedWorker | undefined;
  const stop = (): void => {
    if (worker === undefined) process.exit(0);
    worker.stop();
  };
  process.on('SIGTERM', stop);
  // Ctrl C in a terminal is for Timelapse, which then stops its workers.
  process.on('SIGINT', () => {});
  channel.onMessage((message) => {
    switch (message.kind) {
      case 'start': {
        const { launch, server } = message;
        worker =
          launch.kind === 'typescript'
            ? hostTypescriptWorker(launch, server, channel)
            : hostCommandWorker(launch, channel);
        break;
      }
      case 'go':
        worker?.go();
        break;
      case 'stop':
        stop();
        break;
    }
  });
}

const [, , mode] = process.argv;
if (mode === 'bundle') runBundler();
else runWorker();
