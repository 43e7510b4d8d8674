import { statusWord } from '../../components/Status.tsx';
import type { ListView } from '../../state/workflowQuery.ts';

/** A built-in view in a word. */
export function viewName(view: ListView): string {
  if (view === 'all') return 'All';
  if (view === 'retryingActivity') return 'Retrying';
  if (view === 'failingWorkflowTask') return 'Task failing';
  return statusWord(view);
}

/** What a view shows, where its word needs it. */
export function viewTitle(view: ListView): string | undefined {
  if (view === 'retryingActivity') return 'Open runs with an activity that is tried again';
  if (view === 'failingWorkflowTask') return 'Open runs whose workflow task fails';
  return undefined;
}
