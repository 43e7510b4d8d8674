/** What is done to several runs, in words. Pure. */
import type { Batch, BatchAction } from '../../../../shared/ipc/listModels.ts';
import { countText, plural } from '../../../components/timeText.ts';

/** What can be done to several runs. */
export type BatchKind = BatchAction['kind'];

/** The actions, in the order of their buttons. */
export const batchKinds: readonly BatchKind[] = [
  'cancel',
  'terminate',
  'signal',
  'reset',
  'delete',
];

/** The verb, as a button says it. */
export const batchVerbs: Readonly<Record<BatchKind, string>> = {
  cancel: 'Cancel',
  terminate: 'Terminate',
  signal: 'Signal',
  reset: 'Reset',
  delete: 'Delete',
};

/** Whether only open runs take it. */
export const needsOpen = (kind: BatchKind): boolean =>
  kind === 'terminate' || kind === 'cancel' || kind === 'signal';

/** What happens to each run; the ways back are named. */
export const batchMeans: Readonly<Record<BatchKind, string>> = {
  cancel:
    'Each is asked to cancel: its code hears of it and can clean up first. A request cannot be taken back.',
  terminate:
    'Each ends at once: its code does not hear of it and cannot clean up. It can be undone: a run then goes on, as a new run, from its last completed workflow task.',
  signal: 'Each that is open gets the signal. It cannot be taken back.',
  reset:
    'Each goes on as a new run from the workflow task that you choose; one that is open is terminated for it. What came after that point runs again, activities too.',
  delete:
    'Each is removed with its history, for good; one that is open is terminated first. This cannot be undone.',
};

/** `3 workflows`. */
export const workflowsText = (count: number): string => plural(count, 'workflow');

/** How many are left out, having closed. */
export const leftText = (count: number): string =>
  count === 1
    ? '1 is closed already and is left as it is.'
    : `${countText(count)} are closed already and are left as they are.`;

const doing: Readonly<Record<BatchKind, string>> = {
  cancel: 'Canceling',
  terminate: 'Terminating',
  signal: 'Signaling',
  reset: 'Resetting',
  delete: 'Deleting',
};

const did: Readonly<Record<BatchKind, string>> = {
  cancel: 'Asked to cancel',
  terminate: 'Terminated',
  signal: 'Signaled',
  reset: 'Reset',
  delete: 'Deleted',
};

/** How far a batch is, in a sentence. */
export function batchText(batch: Batch): string {
  const { action, undoes, state, total, done, failedCount, problem } = batch;
  const isUndo = undoes !== undefined;
  if (state === 'failed')
    return `${isUndo ? 'Nothing was brought back' : 'Nothing was done'}: ${problem ?? 'it failed.'}`;
  if (state === 'collecting') return 'Collecting the workflows that match';
  const failed = failedCount === 0 ? '' : `, ${countText(failedCount)} failed`;
  if (state === 'running') {
    const verb = isUndo ? 'Bringing back' : doing[action.kind];
    return `${verb} ${countText(done + failedCount)} of ${workflowsText(total)}${failed}`;
  }
  const left = total - done - failedCount;
  const rest = state === 'stopped' && left > 0 ? `, stopped before ${countText(left)}` : '';
  return `${isUndo ? 'Brought back' : did[action.kind]} ${workflowsText(done)}${failed}${rest}`;
}
