/** What is being done to many runs at once, as the host tells it. */
import { create } from 'zustand';
import type { CallInput } from '../../shared/ipc/contract.ts';
import type { Batch } from '../../shared/ipc/listModels.ts';
import { host, touches } from '../app/bridge.ts';
import { coalesced } from './pull.ts';
import { toastFailure } from './toasts.ts';

/** The store's hook. */
export const useBatches = create<{ readonly batches: readonly Batch[] }>()(() => ({
  batches: [],
}));

const pullBatches = coalesced(async () => {
  try {
    useBatches.setState({ batches: await host.call('batch.list') });
  } catch {
    // Without a connection the frame says so; what was known stays.
  }
});

/** Keeps the batches in step with the host. Returns how to stop. */
export function followBatches(): () => void {
  void pullBatches();
  return host.onChange((changes) => {
    if (touches(changes, 'batch')) void pullBatches();
  });
}

/** Begins a batch; answers whether it began. */
export async function startBatch(input: CallInput<'batch.start'>): Promise<boolean> {
  try {
    await host.call('batch.start', input);
    await pullBatches();
    return true;
  } catch (error) {
    toastFailure('Nothing was begun.', error);
    return false;
  }
}

const told =
  (name: 'batch.stop' | 'batch.undo' | 'batch.close', title: string) =>
  async (id: number): Promise<void> => {
    try {
      await host.call(name, { id });
    } catch (error) {
      toastFailure(title, error);
    }
    await pullBatches();
  };

/** Leaves out what has not been done yet. */
export const stopBatch = told('batch.stop', 'It could not be stopped.');

/** Undoes a batch, where that is possible. */
export const undoBatch = told('batch.undo', 'It could not be undone.');

/** Takes a batch that has ended off the window. */
export const closeBatch = told('batch.close', 'It could not be closed.');
