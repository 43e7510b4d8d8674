/** Starting the embedded server anew after it stopped. */
import { host } from '../app/bridge.ts';
import { toast, toastFailure } from './toasts.ts';

/** Starts it, without its runs. */
export async function restartServer(): Promise<void> {
  try {
    await host.call('server.restart');
    toast({ tone: 'ok', title: 'The server runs again, without runs' });
  } catch (error) {
    toastFailure('The server could not be restarted.', error);
  }
}
